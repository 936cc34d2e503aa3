from datetime import UTC, datetime, timedelta

import pytest

from courses.domain.lesson_updates import LessonUpdate, Release, read_update, update_for
from courses.domain.progress import StepEvent
from courses.domain.step_changes import StepChange
from courses.enums import ProgressKind, ReleaseKind, StepChangeKind
from courses.models import LessonPage
from tests.factories.courses import make_course, make_lesson, reads
from tests.factories.releases import release, reworded

CHANGED_AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
BEFORE, AFTER = CHANGED_AT - timedelta(hours=1), CHANGED_AT + timedelta(hours=1)
STEPS = ("a", "b", "c")
REWORDED = StepChange("b", StepChangeKind.REWORDED, "Bước hai")
REMOVED = StepChange("d", StepChangeKind.REMOVED, "Bước bốn")
MOVED = StepChange("c", StepChangeKind.MOVED, "Bước ba")
CONTENT = Release(CHANGED_AT, ReleaseKind.CONTENT, "Mẫu tờ khai mới.", (REWORDED, MOVED, REMOVED))
REGULATION = Release(CHANGED_AT, ReleaseKind.REGULATION, "Nghị định mới.", ())


def done(block_id, at, is_void=False):
    return StepEvent(block_id, ProgressKind.DONE, "", ReleaseKind.CONTENT if is_void else None, at)


def told(**facts):
    given = {"updated_at": CHANGED_AT, "notes": ("Mẫu tờ khai mới.",), "must_relearn": False}
    return LessonUpdate(**(given | {"changed": {"b": StepChangeKind.REWORDED}, "removed": ("Bước bốn",)} | facts))


@pytest.mark.unit
@pytest.mark.parametrize(
    ("releases", "events", "expected"),
    [
        ([CONTENT], [done("a", BEFORE), done("b", BEFORE, is_void=True)], told()),
        ([CONTENT], [done("b", BEFORE, is_void=True), done("c", AFTER)], told()),
        ([CONTENT], [done("b", BEFORE, is_void=True), done("b", AFTER)], None),
        ([CONTENT], [done("a", BEFORE), done("b", AFTER)], None),
        (
            [REGULATION],
            [done("a", BEFORE, is_void=True)],
            told(notes=("Nghị định mới.",), must_relearn=True, changed={}, removed=()),
        ),
        ([REGULATION], [done("a", BEFORE, is_void=True), *(done(one, AFTER) for one in STEPS)], None),
        ([], [done("a", BEFORE)], None),
    ],
)
def test_a_learner_is_told_until_they_have_caught_up(releases, events, expected):
    assert read_update(releases, STEPS, events) == expected


@pytest.mark.unit
def test_a_step_that_only_went_is_told_once():
    gone = Release(CHANGED_AT, ReleaseKind.CONTENT, "", (REMOVED,))
    assert read_update([gone], STEPS, [done("a", BEFORE)]) == told(notes=(), changed={})
    opened = StepEvent("b", ProgressKind.OPENED, happened_at=AFTER)
    assert read_update([gone], STEPS, [done("a", BEFORE), opened]) == told(notes=(), changed={})
    assert read_update([gone], STEPS, [done("a", BEFORE), done("b", AFTER)]) is None


@pytest.mark.django_db
def test_small_corrections_are_not_told_and_a_lesson_as_it_was_costs_no_statement(django_assert_num_queries):
    lesson = make_lesson(make_course(), steps=reads(3))
    release(lesson, [reworded(reads(1)[0]), *reads(3)[1:]], ReleaseKind.MINOR)
    lesson = LessonPage.objects.get()
    published = lesson.last_published_at
    events = [done("doc-2", published - timedelta(hours=1))]
    with django_assert_num_queries(1):
        assert update_for(lesson.pk, published, lesson.step_ids, events) is None
    with django_assert_num_queries(0):
        assert update_for(lesson.pk, published, lesson.step_ids, [done("doc-2", published)]) is None
        assert update_for(lesson.pk, published, lesson.step_ids, []) is None


@pytest.mark.django_db
def test_changes_are_told_in_one_statement_however_many_there_are(django_assert_num_queries):
    lesson = make_lesson(make_course(), steps=reads(4))
    events = [done("doc-4", datetime(2026, 1, 1, tzinfo=UTC))]
    for count in (1, 2):
        changed = [reworded(one, f"<p>Lần {count}.</p>") for one in reads(4)[:count]]
        release(lesson, [*changed, *reads(4)[count:]], ReleaseKind.CONTENT, note=f"Lần {count}")
        lesson = LessonPage.objects.get()
        with django_assert_num_queries(1):
            update = update_for(lesson.pk, lesson.last_published_at, lesson.step_ids, events)
        assert list(update.changed) == [f"doc-{number}" for number in range(1, count + 1)]
    assert update.notes == ("Lần 1", "Lần 2")
