import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.draft_text import shown_as
from courses.enums import ProgressKind, ReleaseKind
from courses.exceptions import ReleaseNoteMissing
from courses.models import Completion, Enrolment, LessonPage, ProgressEvent
from lms.flows.learning import record_step
from lms.flows.models import Notice
from lms.flows.notices import sentence
from lms.flows.publishing import release_lesson
from lms.plans.models import PlanItem
from tests.factories.assessments import make_competency
from tests.factories.courses import enrol, make_course, make_lesson, reads
from tests.factories.people import make_commune, make_official, make_position, make_posting
from tests.factories.plans import do_steps, make_item, make_plan
from tests.factories.releases import draft, reworded

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson():
    return make_lesson(make_course(), steps=reads(3))


@pytest.fixture
def learners(lesson):
    """In the middle, finished, and enrolled without having begun."""
    people = [
        enrol(make_official(name), lesson.get_parent().specific) for name in ("Lê Văn An", "Võ Thị Bình", "Hồ Chi")
    ]
    for enrolment, done in zip(people, (1, 3, 0), strict=True):
        for block_id in lesson.step_ids[:done]:
            now = timezone.now()
            given = {"client_id": uuid.uuid4(), "happened_at": now, "now": now, "actor": None}
            record_step(enrolment=enrolment, lesson=lesson, block_id=block_id, kind=ProgressKind.DONE, **given)
    return people


def publish(lesson, kind, note="Mẫu tờ khai mới."):
    edited = draft(lesson, [reworded(reads(1)[0]), *reads(3)[1:]])
    return release_lesson(lesson=edited, seen=shown_as(edited.latest_revision), kind=kind, note=note, actor=None)


def plan_line(enrolment):
    """A line of a plan that is still open, since its exam hasn't been passed."""
    official = enrolment.official
    posting = make_posting(official, make_commune(), make_position())
    plan = make_plan(official, posting, starts_on=date(2026, 7, 1))
    return make_item(plan, make_competency(), course=enrolment.course, due_on=date(2026, 12, 1))


def told():
    return [(one.official_id, one.kind) for one in Notice.objects.order_by("official_id").exclude(kind="result_ready")]


def test_a_small_correction_tells_nobody(lesson, learners):
    publish(lesson, ReleaseKind.MINOR)
    assert told() == []
    assert not Enrolment.objects.filter(retakes__isnull=False).exists()


def test_a_change_of_content_tells_those_who_have_begun_the_lesson(lesson, learners):
    publish(lesson, ReleaseKind.CONTENT)
    midway, finished, _fresh = learners
    assert told() == [(midway.official_id, "lesson_changed"), (finished.official_id, "lesson_changed")]
    notice = Notice.objects.filter(official=midway.official).get()
    day = timezone.localdate().strftime("%d/%m/%Y")
    assert sentence(notice) == (
        f"Bài “Tiếp nhận hồ sơ” đã cập nhật ngày {day}. Mở bài để xem các bước vừa đổi: Mẫu tờ khai mới."
    )
    assert notice.path == "/hoc/bai/tiep-nhan-ho-so/"
    assert not Enrolment.objects.filter(retakes__isnull=False).exists()


def test_a_replaced_regulation_opens_retakes_for_the_finished_and_tells_both(lesson, learners):
    midway, finished, fresh = learners
    item = plan_line(finished)
    publish(lesson, ReleaseKind.REGULATION)
    again = Enrolment.objects.get(retakes=finished)
    assert list(Enrolment.objects.open().order_by("pk")) == [midway, fresh, again]
    assert told() == [(midway.official_id, "lesson_to_relearn"), (finished.official_id, "lesson_to_relearn")]
    assert PlanItem.objects.get(pk=item.pk).enrolment == again


def test_publishing_costs_the_same_however_many_have_finished():
    """Each with a plan to be led on."""
    asked = []
    for number in (1, 3):
        lesson = make_lesson(make_course(f"khoa-{number}", "Khóa"), f"bai-{number}", "Bài", steps=reads(3))
        for person in range(number):
            enrolment = enrol(make_official(f"Trần Văn {person}"), lesson.get_parent().specific)
            do_steps(enrolment, lesson, 3, at=timezone.now())
            Completion.objects.create(enrolment=enrolment, completed_on=date(2026, 7, 5), periods=Decimal("8.0"))
            plan_line(enrolment)
        with CaptureQueriesContext(connection) as statements:
            publish(lesson, ReleaseKind.REGULATION)
        asked.append(len(statements))
        assert Enrolment.objects.filter(course=lesson.get_parent(), retakes__isnull=False).count() == number
    assert asked[0] == asked[1]


def test_who_came_to_the_lesson_in_a_retake_is_told_after_the_next_retake_too(lesson, learners):
    _midway, finished, _fresh = learners
    publish(lesson, ReleaseKind.REGULATION)
    again = Enrolment.objects.get(retakes=finished)
    ProgressEvent.objects.filter(enrolment=finished).update(enrolment=again)
    Enrolment.objects.filter(pk=again.pk).update(ended_on=timezone.localdate())
    enrol(finished.official, finished.course, retakes=finished)
    Notice.objects.all().delete()
    publish(lesson, ReleaseKind.CONTENT)
    assert (finished.official_id, "lesson_changed") in told()


def test_what_is_refused_leaves_nothing_behind(lesson, learners):
    with pytest.raises(ReleaseNoteMissing):
        publish(lesson, ReleaseKind.REGULATION, note="")
    assert told() == []
    assert LessonPage.objects.get().has_unpublished_changes
