import uuid
from datetime import date

import pytest
from django.utils import timezone

from courses.domain.progress import complete_if_done, course_progress, record_progress
from courses.domain.retaking import open_retakes
from courses.domain.standing import standing_of
from courses.enums import ProgressKind, ReleaseKind
from courses.exceptions import ClientIdTaken
from courses.models import Completion, Enrolment, LessonPage
from lms.core.models import AuditEntry
from tests.factories.courses import enrol, make_course, make_lesson, reads
from tests.factories.people import make_official, make_user
from tests.factories.releases import release

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


@pytest.fixture
def course():
    return make_course()


@pytest.fixture
def lessons(course):
    return [make_lesson(course, steps=reads(2)), make_lesson(course, "tra-ket-qua", "Trả kết quả", steps=reads(2))]


def finish(enrolment, lessons):
    for lesson in lessons:
        for block_id in lesson.step_ids:
            now = timezone.now()
            given = {"client_id": uuid.uuid4(), "happened_at": now, "now": now, "kind": ProgressKind.DONE}
            record_progress(enrolment=enrolment, lesson=lesson, block_id=block_id, **given)
    return complete_if_done(enrolment=enrolment, now=timezone.now())


def retake(course):
    pairs = open_retakes(course_id=course.pk, lesson_title="Trả kết quả", day=TODAY, actor=None)
    return [opened for _ended, opened in pairs]


def test_a_completed_course_is_taken_again_and_both_histories_stay(course, lessons):
    user = make_user()
    first = enrol(make_official(user=user), course)
    finish(first, lessons)
    release(lessons[1], reads(2), ReleaseKind.REGULATION)
    [second] = retake(course)
    first.refresh_from_db()
    assert (first.ended_on, second.enrolled_on, second.retakes) == (TODAY, TODAY, first)
    assert (first.events.count(), first.completion.is_credited) == (4, True)
    standing = standing_of(user, course.pk)
    assert (standing.enrolment_id, standing.completed_on) == (second.pk, None)
    kept, again = (one for _lesson, one in course_progress(second.pk, LessonPage.objects.of_course(course)).lessons)
    assert (kept.is_complete, again.done, again.has_begun) == (True, frozenset(), True)
    completion = finish(second, [LessonPage.objects.get(pk=lessons[1].pk)])
    assert (completion.periods, completion.is_credited) == (course.periods, False)
    assert list(Completion.objects.order_by("pk").values_list("enrolment", "is_credited")) == [
        (first.pk, True),
        (second.pk, False),
    ]


def test_what_is_sent_again_after_a_retake_was_opened_counts_once(course, lessons):
    first = enrol(make_official(user=make_user()), course)
    finish(first, lessons)
    [second] = retake(course)
    event = first.events.first()
    given = {"block_id": event.block_id, "kind": event.kind, "client_id": event.client_id}
    now = timezone.now()
    again = record_progress(enrolment=second, lesson=lessons[0], happened_at=now, now=now, **given)
    assert (again.event, again.created, second.events.count()) == (event, False, 0)
    stranger = enrol(make_official("Phạm Văn Bình"), course)
    with pytest.raises(ClientIdTaken):
        record_progress(enrolment=stranger, lesson=lessons[0], happened_at=now, now=now, **given)


def test_a_second_retake_still_knows_what_was_done_in_the_first_enrolment(course, lessons):
    first = enrol(make_official(user=make_user()), course)
    finish(first, lessons)
    for _time in range(2):
        release(lessons[1], reads(2), ReleaseKind.REGULATION)
        [again] = retake(course)
        assert again.retakes == first
        finish(again, [LessonPage.objects.get(pk=lessons[1].pk)])
    assert course_progress(again.pk, LessonPage.objects.of_course(course)).is_complete
    assert Completion.objects.filter(is_credited=True).count() == 1


def test_who_is_still_learning_or_stopped_keeps_the_enrolment(course, lessons):
    learning = enrol(make_official("Lê Văn An"), course)
    finish(learning, lessons[:1])
    stopped = enrol(make_official("Phạm Văn Bình"), course)
    finish(stopped, lessons)
    Enrolment.objects.filter(pk=stopped.pk).update(ended_on=date(2026, 1, 1))
    assert retake(course) == []
    assert Enrolment.objects.count() == 2
    assert not AuditEntry.objects.filter(verb="courses.enrolment.retaken").exists()


def test_enrolling_again_by_oneself_begins_anew_and_credits_no_hours_twice(course, lessons):
    official = make_official()
    first = enrol(official, course)
    finish(first, lessons)
    Enrolment.objects.filter(pk=first.pk).update(ended_on=date(2026, 1, 1))
    second = enrol(official, course)
    assert not any(one.has_begun for _lesson, one in course_progress(second.pk, lessons).lessons)
    assert not finish(second, lessons).is_credited


def test_retakes_are_opened_in_a_fixed_number_of_statements(course, lessons, django_assert_num_queries):
    for _count in (1, 3):
        for _one in range(_count):
            finish(enrol(make_official(), course), lessons)
        with django_assert_num_queries(6):
            assert len(retake(course)) == _count
