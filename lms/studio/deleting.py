"""Deleting in the editor: refused with a reason in place of an error, and nothing of it done."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from courses.domain.deleting import require_deletable
from lms.core.exceptions import RuleViolation


def keep_what_is_needed(request: HttpRequest, page: Page) -> HttpResponse | None:
    return _refusal(request, [page])


def keep_what_is_needed_of_many(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    pages = [one for one in objects if isinstance(one, Page)]
    return _refusal(request, pages) if action_type == "delete" else None


def _refusal(request: HttpRequest, pages: list[Page]) -> HttpResponse | None:
    refused = None
    for page in pages:
        try:
            require_deletable(page)
        except RuleViolation as violation:
            refused = refused or page
            messages.error(request, str(violation), buttons=_way_out(page, request.user))
    return redirect("wagtailadmin_explore", refused.get_parent().pk) if refused else None


def _way_out(page: Page, user: Any) -> list[Any]:
    if not (page.live and page.permissions_for_user(user).can_unpublish()):
        return []
    return [messages.button(reverse("wagtailadmin_pages:unpublish", args=[page.pk]), _("Gỡ xuất bản"))]
