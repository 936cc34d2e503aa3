"""All checks of a lesson, and the one question a workflow asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from django.utils import timezone

from courses.domain.content_checks.abbreviations import check_abbreviations
from courses.domain.content_checks.draft import Draft
from courses.domain.content_checks.empty_step import check_empty_steps
from courses.domain.content_checks.feedback import check_feedback
from courses.domain.content_checks.findings import Finding
from courses.domain.content_checks.legal_basis import check_legal_basis
from courses.domain.content_checks.link_words import check_link_words
from courses.domain.content_checks.linked_pages import check_linked_pages
from courses.domain.content_checks.offline_weight import check_offline_weight
from courses.domain.content_checks.pictures import check_pictures
from courses.domain.content_checks.practice_often import check_practice_often
from courses.domain.content_checks.reading import latest_draft, read_draft
from courses.domain.content_checks.real_task import check_real_task
from courses.domain.content_checks.recordings import check_recordings
from courses.domain.content_checks.sentence_length import check_sentence_length
from courses.domain.content_checks.step_length import check_step_length
from courses.domain.content_checks.terms import check_terms
from courses.domain.content_checks.texts_in_force import check_texts_in_force
from courses.domain.ended_basis import ended_basis_of
from courses.models import LessonPage

if TYPE_CHECKING:
    from courses.models.base import ContentPage

CHECKS: tuple[Callable[[Draft], Iterable[Finding]], ...] = (
    check_empty_steps,
    check_step_length,
    check_feedback,
    check_pictures,
    check_recordings,
    check_practice_often,
    check_real_task,
    check_legal_basis,
    check_texts_in_force,
    check_linked_pages,
    check_offline_weight,
    check_sentence_length,
    check_link_words,
    check_abbreviations,
    check_terms,
)


def check_draft(draft: Draft) -> list[Finding]:
    """What blocks first, then in the order of the steps; the lesson as a whole before its steps. Pure."""
    found = [finding for check in CHECKS for finding in check(draft)]
    return sorted(found, key=lambda finding: (not finding.blocks, finding.number))


def findings_of(lesson: LessonPage) -> list[Finding]:
    """Of the lesson as it is given."""
    return check_draft(read_draft(lesson))


def basis_findings_of(page: ContentPage) -> list[Finding]:
    """Of a page of another kind: what it rests on and is no longer in force."""
    return [*check_texts_in_force(Draft(steps=[], ended_basis=ended_basis_of(page, timezone.localdate())))]


def can_be_sent(lesson: LessonPage) -> bool:
    """Whether the last draft of the lesson may enter the workflow: nothing in it blocks sending."""
    return not any(finding.blocks for finding in findings_of(latest_draft(lesson)))
