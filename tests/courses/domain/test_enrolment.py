import uuid
from datetime import date

import pytest
from django.utils import timezone

from courses.domain.catalogue import ensure_section
from courses.domain.enrolment import enrol_by_hr, enrol_official, enrol_oneself
from courses.domain.progress import complete_if_done, record_progress
from courses.enums import EnrolmentSource, ProgressKind
from courses.exceptions import NothingToLearnYet, OfAnotherUnit, SelfEnrolmentClosed
from courses.models import Completion, Enrolment
from lms.core.models import AuditEntry
from tests.factories.courses import make_course, make_lesson, reads
from tests.factories.people import make_civil_status_learner, make_commune, make_user

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


@pytest.fixture
def learner():
    return make_civil_status_learner()


def by_plan(learner, course):
    posting = learner.postings.get()
    return enrol_official(official=learner, course=course, posting=posting, enrolled_on=DAY, actor=None)


def by_hr(learner, course):
    return enrol_by_hr(official=learner, course=course, enrolled_on=DAY, actor=make_user())


def by_oneself(learner, course):
    return enrol_oneself(official=learner, course=course, enrolled_on=DAY, actor=learner.user)


def test_each_way_says_who_enrolled(learner):
    first, second, third = (make_course(f"khoa-{n}", f"Khóa {n}", allows_self_enrolment=True) for n in range(3))
    make_lesson(third, steps=reads(1))
    posting = learner.postings.get()
    by_plan(learner, first)
    assert by_hr(learner, second).created
    by_oneself(learner, third)
    assert list(Enrolment.objects.order_by("pk").values_list("course", "source", "posting", "enrolled_on")) == [
        (first.pk, "plan", posting.pk, DAY),
        (second.pk, "hr", None, DAY),
        (third.pk, "self", None, DAY),
    ]
    assert sorted(entry.after["source"] for entry in AuditEntry.objects.all()) == ["hr", "plan", "self"]


@pytest.mark.parametrize("allows", [True, False], ids=["open", "closed since"])
@pytest.mark.parametrize(("first", "source"), [(by_plan, "plan"), (by_hr, "hr")])
def test_whoever_is_on_a_course_stays_as_they_are(learner, first, source, allows):
    course = make_course(allows_self_enrolment=allows)
    first(learner, course)
    known = Enrolment.objects.get()
    assert by_oneself(learner, course) == known
    again = by_hr(learner, course)
    assert (again.enrolment, again.created) == (known, False)
    assert by_plan(learner, course) == known
    assert list(Enrolment.objects.values_list("pk", "source")) == [(known.pk, source)]
    assert AuditEntry.objects.count() == 1


def test_a_course_that_does_not_allow_it_is_refused(learner):
    with pytest.raises(SelfEnrolmentClosed):
        by_oneself(learner, make_course())
    assert (Enrolment.objects.count(), AuditEntry.objects.count()) == (0, 0)


def test_nobody_enrols_where_there_is_nothing_to_learn_yet(learner):
    course = make_course(allows_self_enrolment=True)
    make_lesson(course, steps=reads(1), live=False)
    with pytest.raises(NothingToLearnYet):
        by_oneself(learner, course)
    assert (Enrolment.objects.count(), AuditEntry.objects.count()) == (0, 0)


def test_a_plan_takes_up_what_one_began_oneself_and_the_hours_count_once(learner):
    course = make_course(allows_self_enrolment=True)
    lesson = make_lesson(course, steps=reads(2))
    own = by_oneself(learner, course)
    for number, block_id in enumerate(lesson.step_ids):
        if number:
            assert by_plan(learner, course) == own
        now = timezone.now()
        given = {"client_id": uuid.uuid4(), "happened_at": now, "now": now, "kind": ProgressKind.DONE}
        record_progress(enrolment=own, lesson=lesson, block_id=block_id, **given)
    complete_if_done(enrolment=own, now=timezone.now())
    assert by_plan(learner, course) == by_hr(learner, course).enrolment == own
    assert complete_if_done(enrolment=own, now=timezone.now()) is None
    assert [(one.enrolment, one.periods, one.is_credited) for one in Completion.objects.all()] == [
        (own, course.periods, True)
    ]
    assert own.source == EnrolmentSource.SELF


def test_what_another_unit_wrote_for_its_people_is_not_open(learner):
    own = ensure_section(make_commune("Xã Khác"), DAY)
    with pytest.raises(OfAnotherUnit):
        by_oneself(learner, make_course(section=own, allows_self_enrolment=True))
    assert not Enrolment.objects.exists()
