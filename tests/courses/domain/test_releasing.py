import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Revision

from courses.domain.progress import course_progress, record_progress
from courses.domain.releasing import release_lesson, waiting_changes
from courses.domain.standing import standing_of
from courses.draft_text import shown_as
from courses.enums import ProgressKind, ReleaseKind
from courses.exceptions import DraftMovedOn, NothingToRelease, ReleaseNoteMissing
from courses.models import LessonPage, LessonRelease, ReleasedChange
from lms.core.models import AuditEntry
from tests.factories.courses import enrol, make_course, make_lesson, reads
from tests.factories.people import make_official, make_user
from tests.factories.releases import draft, release, reworded

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def lesson():
    return make_lesson(make_course(), steps=reads(4))


def learn(lesson, *block_ids, at=None, last_kind=ProgressKind.DONE, name="Nguyễn Thị Hương"):
    """An official in the middle: these steps done an hour ago, the last of them perhaps only begun."""
    user = make_user(full_name=name)
    enrolment = enrol(make_official(name, user=user), lesson.get_parent().specific)
    moment = at or timezone.now() - HOUR
    for place, block_id in enumerate(block_ids):
        is_last = block_id == block_ids[-1]
        record_progress(
            enrolment=enrolment,
            lesson=lesson,
            block_id=block_id,
            kind=last_kind if is_last else ProgressKind.DONE,
            client_id=uuid.uuid4(),
            happened_at=moment + timedelta(seconds=place),
            now=timezone.now(),
        )
    return enrolment


def progress_of(enrolment):
    lesson = LessonPage.objects.get()
    [(_lesson, progress)] = course_progress(enrolment.pk, [lesson]).lessons
    assert (
        standing_of(enrolment.official.user, lesson.get_parent().pk).events
        == standing_of(enrolment.official.user, lesson.get_parent().pk, lesson_id=lesson.pk).events
    )
    return progress


def test_three_learners_in_the_middle_lose_only_what_was_deleted_or_reworded(lesson):
    """Steps 2 and 4 change places, 1 is re-worded, 3 goes, a new one comes."""
    one, two, three, four = reads(4)
    new = reads(5)[4]
    far = learn(lesson, "doc-1", "doc-2", "doc-3", name="Lê Văn An")
    near = learn(lesson, "doc-1", name="Phạm Thị Bình")
    midway = learn(lesson, "doc-2", "doc-4", last_kind=ProgressKind.OPENED, name="Võ Thị Chi")
    release(lesson, [reworded(one), four, new, two], ReleaseKind.CONTENT)
    shown = {name: progress_of(enrolment) for name, enrolment in (("far", far), ("near", near), ("midway", midway))}
    assert {name: progress.done for name, progress in shown.items()} == {
        "far": {"doc-2"},
        "near": frozenset(),
        "midway": {"doc-2"},
    }
    assert (shown["midway"].resume_at, shown["midway"].place_lost) == ("doc-4", False)


def test_a_small_correction_takes_no_tick_but_that_of_a_deleted_step(lesson):
    one, two, three, _four = reads(4)
    enrolment = learn(lesson, "doc-1", "doc-2", "doc-3")
    release(lesson, [reworded(two), one, three], ReleaseKind.MINOR, note="")
    assert progress_of(enrolment).done == {"doc-1", "doc-2", "doc-3"}
    release(lesson, [one, three], ReleaseKind.MINOR, note="")
    assert progress_of(enrolment).done == {"doc-1", "doc-3"}


def test_a_replaced_regulation_wants_the_whole_lesson_again(lesson):
    enrolment = learn(lesson, "doc-1", "doc-2")
    release(lesson, reads(4), ReleaseKind.REGULATION)
    progress = progress_of(enrolment)
    assert (progress.done, progress.has_begun) == (frozenset(), True)
    assert enrolment.events.count() == 2


def test_what_is_done_after_the_change_counts(lesson):
    enrolment = learn(lesson, "doc-1", "doc-2")
    release(lesson, [reworded(reads(1)[0]), *reads(4)[1:]], ReleaseKind.CONTENT)
    later = {"client_id": uuid.uuid4(), "happened_at": timezone.now(), "now": timezone.now()}
    record_progress(
        enrolment=enrolment, lesson=LessonPage.objects.get(), block_id="doc-1", kind=ProgressKind.DONE, **later
    )
    assert progress_of(enrolment).done == {"doc-1", "doc-2"}


def test_a_tick_made_offline_before_the_change_and_sent_after_it_is_kept_but_does_not_count(lesson):
    enrolment = learn(lesson, "doc-2")
    before = timezone.now() - HOUR
    release(lesson, [reworded(reads(1)[0]), *reads(4)[1:]], ReleaseKind.CONTENT)
    sent = {"client_id": uuid.uuid4(), "happened_at": before, "now": timezone.now()}
    record_progress(
        enrolment=enrolment, lesson=LessonPage.objects.get(), block_id="doc-1", kind=ProgressKind.DONE, **sent
    )
    assert progress_of(enrolment).done == {"doc-2"}
    assert enrolment.events.count() == 2


def test_a_release_says_who_what_and_why(lesson):
    author = make_user("bien-soan", full_name="Lê Thị Soạn", is_superuser=True)
    edited = draft(lesson, [reworded(reads(1)[0]), *reads(3)[1:]])
    made = release_lesson(
        lesson=edited,
        seen=shown_as(edited.latest_revision),
        kind=ReleaseKind.CONTENT,
        note="  Theo Nghị định  mới ",
        actor=author,
    )
    live = LessonPage.objects.get()
    assert (made.kind, made.note, made.actor) == ("content", "Theo Nghị định mới", author)
    assert (made.revision_number, made.published_at) == (live.live_revision_id, live.last_published_at)
    assert list(ReleasedChange.objects.values_list("block_id", "kind", "title")) == [
        ("doc-1", "reworded", "Bước đọc 1"),
        ("doc-4", "removed", "Bước đọc 4"),
    ]
    entry = AuditEntry.objects.get(verb="courses.lesson.released")
    assert (entry.actor, entry.reason, entry.after["kind"]) == (author, "Theo Nghị định mới", "sửa nội dung")


@pytest.mark.parametrize("kind", [ReleaseKind.CONTENT, ReleaseKind.REGULATION])
def test_what_learners_are_told_wants_words(lesson, kind):
    with pytest.raises(ReleaseNoteMissing):
        release(lesson, reads(3), kind, note="  ")
    assert LessonPage.objects.get().step_ids == ("doc-1", "doc-2", "doc-3", "doc-4")
    assert not LessonRelease.objects.exists()


def test_a_draft_that_moved_on_is_shown_again_first(lesson):
    edited = draft(lesson, reads(3))
    draft(lesson, reads(2))
    given = {"kind": ReleaseKind.MINOR, "note": "", "actor": None}
    with pytest.raises(DraftMovedOn):
        release_lesson(lesson=edited, seen=shown_as(edited.latest_revision), **given)
    assert LessonPage.objects.get().step_ids == ("doc-1", "doc-2", "doc-3", "doc-4")


def test_words_that_were_autosaved_since_are_shown_again_first(lesson):
    edited = draft(lesson, reads(3))
    seen = shown_as(edited.latest_revision)
    edited.steps = reads(2)
    edited.save_revision(overwrite_revision=edited.latest_revision, clean=False)
    assert LessonPage.objects.get().latest_revision_id == int(seen.split("-")[0]), "The number stays."
    with pytest.raises(DraftMovedOn):
        release_lesson(lesson=edited, seen=seen, kind=ReleaseKind.MINOR, note="", actor=None)
    assert LessonPage.objects.get().step_ids == ("doc-1", "doc-2", "doc-3", "doc-4")


def test_publishing_twice_publishes_once(lesson):
    made = release(lesson, reads(3), ReleaseKind.MINOR)
    seen = shown_as(Revision.objects.get(pk=made.revision_number))
    with pytest.raises(NothingToRelease):
        release_lesson(lesson=lesson, seen=seen, kind=ReleaseKind.MINOR, note="", actor=None)
    assert LessonRelease.objects.count() == 1


def test_a_withdrawn_lesson_is_compared_with_what_learners_had(lesson):
    enrolment = learn(lesson, "doc-1", "doc-2")
    release(lesson, reads(4), ReleaseKind.MINOR)
    LessonPage.objects.get().unpublish()
    withdrawn = LessonPage.objects.get()
    withdrawn.steps = "[]"
    withdrawn.save()
    edited = draft(withdrawn, [reworded(reads(1)[0]), *reads(4)[1:]])
    assert [(one.block_id, one.kind) for one in waiting_changes(edited)] == [("doc-1", "reworded")]
    release(edited, [reworded(reads(1)[0]), *reads(4)[1:]], ReleaseKind.CONTENT)
    assert progress_of(enrolment).done == {"doc-2"}


def test_a_step_that_comes_back_under_a_change_of_content_is_a_new_one(lesson):
    enrolment = learn(lesson, "doc-1", "doc-2")
    release(lesson, reads(4)[1:], ReleaseKind.CONTENT)
    release(lesson, reads(4), ReleaseKind.CONTENT)
    assert progress_of(enrolment).done == {"doc-2"}
