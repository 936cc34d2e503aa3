"""A lesson moved or deleted: what was left to do may have gone with it. Of one unpublished it is told beforehand."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.models import Page

from courses.domain.finishing import count_finished
from courses.models import CoursePage
from lms.core.display import format_number
from lms.flows.completing import complete_finished

TAKES_AWAY = ("unpublish", "move", "delete")
PLACES = "_courses_left"
"""On the request: a page that has been moved no longer knows where it stood."""


def note_where_it_stands(request: HttpRequest, page: Page, destination: Page) -> None:
    setattr(request, PLACES, _above([page]))


def note_where_they_stand(request: HttpRequest, action_type: str, objects: Any, action: Any) -> None:
    setattr(request, PLACES, _above(one for one in objects if isinstance(one, Page)))


def complete_those_left(request: HttpRequest, page: Page) -> None:
    _complete(getattr(request, PLACES, _above([page])), request.user)


def tell_who_will_be_done(request: HttpRequest, page: Page) -> None:
    """After one has been unpublished: it may come back within a day, and then nothing has happened."""
    _tell(request, _above([page]))


def complete_those_left_by_many(request: HttpRequest, action_type: str, objects: Any, action: Any) -> None:
    if action_type == "unpublish":
        _tell(request, getattr(request, PLACES, set()))
    elif action_type in TAKES_AWAY:
        _complete(getattr(request, PLACES, set()), request.user)


def _tell(request: HttpRequest, paths: set[str]) -> None:
    count = sum(count_finished(course) for course in CoursePage.objects.filter(path__in=paths))
    if count:
        text = ngettext(
            "%(count)s người đã làm xong mọi bài còn lại. Nếu bài này không được xuất bản lại trong một ngày, số người "
            "ấy được tính là học xong khóa học.",
            "%(count)s người đã làm xong mọi bài còn lại. Nếu bài này không được xuất bản lại trong một ngày, số người "
            "ấy được tính là học xong khóa học.",
            count,
        )
        messages.warning(request, text % {"count": format_number(count)})


def _above(pages: Iterable[Page]) -> set[str]:
    return {page.path[: -Page.steplen] for page in pages}


def _complete(paths: set[str], user: Any) -> None:
    complete_finished(courses=CoursePage.objects.filter(path__in=paths), now=timezone.now(), actor=user)
