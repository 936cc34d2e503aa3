"""The terms that a step uses, so that its page can say what they mean."""

from __future__ import annotations

from collections.abc import Iterator

from courses.domain.content_checks.abbreviations import ABBREVIATION, NUMBER_OF_ACT
from courses.domain.content_checks.draft import DraftStep
from courses.enums import StepType
from courses.models import LessonPage
from courses.term_links import marked_words
from lms.reference.domain.terms import Term, all_terms, chosen_terms


def terms_of_step(lesson: LessonPage, block_id: str) -> list[Term]:
    """One statement where the step marks a term or has an abbreviation, else none."""
    raw = lesson.steps.raw_data[lesson.step_ids.index(block_id)]
    written = list(dict.fromkeys(_written_in(DraftStep(0, block_id, StepType(raw["type"]), raw["value"]))))
    return chosen_terms(all_terms(), written) if written else []


def _written_in(step: DraftStep) -> Iterator[str]:
    for text in step.rich_texts:
        yield from marked_words(text)
    for line in step.lines:
        if not line.isupper():
            yield from ABBREVIATION.findall(NUMBER_OF_ACT.sub(" ", line))
