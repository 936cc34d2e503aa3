"""The questions that somebody writes."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from assessments.domain.writing_questions import current_version
from assessments.models import Question, QuestionVersion


def question_or_404(user: Any, question_id: int) -> tuple[Question, QuestionVersion]:
    """One that the user writes, with its current version."""
    found = get_object_or_404(
        Question.objects.writable_by(user).select_related("bank", "owner").filter(versions__is_current=True),
        pk=question_id,
    )
    version = current_version(found)
    if version is None:
        raise Http404
    return found, version
