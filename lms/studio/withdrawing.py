"""A lesson unpublished, moved or deleted: what was left to do may have gone with it."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Page

from courses.models import CoursePage
from lms.flows.completing import complete_finished

TAKES_AWAY = ("unpublish", "move", "delete")
PLACES = "_courses_left"
"""On the request: a page that has been moved no longer knows where it stood."""


def note_where_it_stands(request: HttpRequest, page: Page, destination: Page) -> None:
    setattr(request, PLACES, _above([page]))


def note_where_they_stand(request: HttpRequest, action_type: str, objects: Any, action: Any) -> None:
    setattr(request, PLACES, _above(objects))


def complete_those_left(request: HttpRequest, page: Page) -> None:
    _complete(getattr(request, PLACES, _above([page])), request.user)


def complete_those_left_by_many(request: HttpRequest, action_type: str, objects: Any, action: Any) -> None:
    if action_type in TAKES_AWAY:
        _complete(getattr(request, PLACES, set()), request.user)


def _above(pages: Iterable[Page]) -> set[str]:
    return {page.path[: -Page.steplen] for page in pages}


def _complete(paths: set[str], user: Any) -> None:
    complete_finished(courses=CoursePage.objects.filter(path__in=paths), now=timezone.now(), actor=user)
