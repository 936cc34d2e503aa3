from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.domain.finishing import complete_finished, courses_being_learned
from courses.domain.progress import complete_if_done
from courses.enums import ReleaseKind
from courses.models import Completion, Enrolment
from lms.core.models import AuditEntry
from tests.factories.courses import enrol, make_course, make_lesson, reads
from tests.factories.people import make_official
from tests.factories.plans import do_steps
from tests.factories.releases import release, reworded

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


@pytest.fixture
def course():
    return make_course()


@pytest.fixture
def lesson(course):
    return make_lesson(course, steps=reads(3))


def learner(course, *lessons, steps=2, name="Lê Văn An", **fields):
    enrolment = enrol(make_official(name), course, **fields)
    for lesson in lessons:
        do_steps(enrolment, lesson, steps, at=timezone.now())
    return enrolment


def finish(course):
    return [one.enrolment for one in complete_finished(course=course, now=NOW, actor=None)]


def test_who_has_done_all_that_is_left_has_completed_the_course(course, lesson):
    through = learner(course, lesson)
    learner(course, lesson, steps=1, name="Phạm Văn Bình")
    learner(course, name="Hồ Chi")
    stopped = learner(course, lesson, name="Võ Dung", ended_on=date(2026, 11, 1))
    assert finish(course) == []
    release(lesson, reads(2), ReleaseKind.MINOR, note="")
    assert courses_being_learned() == [course]
    assert finish(course) == [through]
    assert list(Completion.objects.values_list("enrolment", "completed_on", "periods", "is_credited")) == [
        (through.pk, date(2026, 11, 20), Decimal("8.0"), True)
    ]
    line = AuditEntry.objects.get(verb="courses.course.completed")
    assert (line.target_id, line.after) == (str(through.pk), {"periods": "8.0", "completed_on": "2026-11-20"})
    assert finish(course) == []
    assert stopped.events.count() == 2


@pytest.mark.parametrize("kind", [ReleaseKind.CONTENT, ReleaseKind.REGULATION])
def test_what_no_longer_counts_completes_nothing(course, lesson, kind):
    learner(course, lesson)
    release(lesson, [reworded(reads(1)[0]), reads(2)[1]], kind)
    assert finish(course) == []


def test_a_withdrawn_lesson_is_not_waited_for_an_empty_one_is(course, lesson):
    through = learner(course, lesson, steps=3)
    other = make_lesson(course, "tra-ket-qua", "Trả kết quả", steps=reads(2))
    empty = make_lesson(course, "dang-soan", "Đang soạn", steps=[])
    assert finish(course) == []
    other.unpublish()
    assert finish(course) == []
    empty.unpublish()
    assert finish(course) == [through]


def test_in_a_retake_the_hours_had_been_credited(course, lesson):
    first = learner(course, lesson, steps=3)
    complete_if_done(enrolment=first, now=NOW)
    Enrolment.objects.filter(pk=first.pk).update(ended_on=date(2026, 11, 20))
    again = enrol(first.official, course, retakes=first)
    assert finish(course) == [again]
    assert list(Completion.objects.order_by("pk").values_list("is_credited", flat=True)) == [True, False]


def test_it_agrees_with_the_learners_own_last_step(course, lesson):
    others = make_lesson(course, "tra-ket-qua", "Trả kết quả", steps=reads(2))
    people = [learner(course, *some, steps=3) for some in ([], [lesson], [others], [lesson, others])]
    found = set(finish(course))
    Completion.objects.all().delete()
    assert found == {one for one in people if complete_if_done(enrolment=one, now=NOW)} == {people[3]}


def test_the_same_statements_however_many():
    asked = []
    for count in (1, 3):
        course = make_course(f"khoa-{count}", "Khóa")
        lesson = make_lesson(course, f"bai-{count}", "Bài", steps=reads(2))
        for _one in range(count):
            learner(course, lesson)
        with CaptureQueriesContext(connection) as statements:
            assert len(finish(course)) == count
        asked.append(len(statements))
    assert asked[0] == asked[1]
