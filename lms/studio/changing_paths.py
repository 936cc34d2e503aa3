"""A learning path published again in the editor: those on it hear of it."""

from typing import Any

from django.http import HttpRequest

from courses.models import LearningPathPage
from lms.flows.path_changes import published_targets, tell_of_changed_path

BEFORE = "_path_before"


def note_where_a_path_leads(request: HttpRequest, page: Any) -> None:
    """While learners still have it as it was."""
    if isinstance(page, LearningPathPage):
        setattr(request, BEFORE, published_targets(page))


def tell_those_on_the_path(request: HttpRequest, page: Any) -> None:
    if isinstance(page, LearningPathPage):
        tell_of_changed_path(path_id=page.pk, before=getattr(request, BEFORE, None))
