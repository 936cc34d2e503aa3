"""Whatever is edited, in whatever order: only what was deleted or re-worded loses ticks, and nobody loses a place."""

import random

import pytest
from django.utils import timezone

from courses.domain.progress import events_of, read_progress
from courses.enums import ProgressKind, ReleaseKind
from courses.models import LessonPage, ProgressEvent
from tests.factories.courses import enrol, make_course, make_lesson, read
from tests.factories.people import make_official
from tests.factories.releases import release, reworded

pytestmark = pytest.mark.once

SEEDS = range(8)
EDITS = 5
KINDS = (ReleaseKind.MINOR, ReleaseKind.CONTENT, ReleaseKind.CONTENT, ReleaseKind.REGULATION)


def edit(steps, chance, number):
    """(new steps, ids re-worded)"""
    kept = [step for step in steps if chance.random() > 0.15] or steps[:1]
    touched = {step["id"] for step in kept if chance.random() < 0.25}
    kept = [reworded(step, f"<p>Lần sửa {number}.</p>") if step["id"] in touched else step for step in kept]
    if chance.random() < 0.5:
        kept.insert(chance.randint(0, len(kept)), read(f"Bước mới {number}", f"moi-{number}"))
    if chance.random() < 0.5:
        chance.shuffle(kept)
    return kept, touched


def act(enrolment, lesson, block_id, kind):
    ProgressEvent.objects.create(
        client_id=f"{random.getrandbits(128):032x}",  # noqa: S311 - an id, not a secret
        enrolment=enrolment,
        lesson=lesson,
        block_id=block_id,
        kind=kind,
        happened_at=timezone.now(),
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("seed", "size"),
    [*((seed, 6) for seed in SEEDS), *(pytest.param(seed, 200, marks=pytest.mark.soak) for seed in SEEDS)],
)
def test_only_what_changed_loses_its_ticks(seed, size):
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
    steps = [read(f"Bước {number}", f"buoc-{number}") for number in range(size)]
    lesson = make_lesson(make_course(), steps=steps)
    learners = [enrol(make_official(f"Nguyễn Văn {letter}"), lesson.get_parent().specific) for letter in "ABC"]
    ticks = {learner.pk: set() for learner in learners}
    last = {}
    for number in range(EDITS):
        for learner in learners:
            for step in chance.sample(steps, chance.randint(0, min(len(steps), size // 3))):
                # As the player sends them: a step that is done is neither opened nor ticked again.
                kinds = [ProgressKind.OPENED, ProgressKind.ACTION_TICKED, ProgressKind.DONE]
                kind = ProgressKind.DONE if step["id"] in ticks[learner.pk] else chance.choice(kinds)
                act(learner, lesson, step["id"], kind)
                last[learner.pk] = step["id"]
                if kind == ProgressKind.DONE:
                    ticks[learner.pk].add(step["id"])
        steps, touched = edit(steps, chance, number)
        kind = chance.choice(KINDS)
        release(lesson, steps, kind)
        ids = LessonPage.objects.get().step_ids
        lost = set(ids) if kind == ReleaseKind.REGULATION else touched if kind == ReleaseKind.CONTENT else set()
        for learner in learners:
            ticks[learner.pk] = {one for one in ticks[learner.pk] if one in ids and one not in lost}
            progress = read_progress(ids, events_of(learner.pk, [lesson.pk]).get(lesson.pk, []))
            assert progress.done == ticks[learner.pk], (number, kind)
            if kind == ReleaseKind.REGULATION:
                last.pop(learner.pk, None)  # the whole lesson is new: from its first step
            block_id = last.get(learner.pk, "")
            if block_id in progress.undone:
                assert (progress.resume_at, progress.place_lost) == (block_id, False)
