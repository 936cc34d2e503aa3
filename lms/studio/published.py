"""After publishing: how many are learning it, and the learners' address with its QR code, to show in a meeting room."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.admin.widgets import HeaderButton
from wagtail.models import Page

from courses.domain.catalogue import SECTION_DEPTH, open_pages
from courses.domain.going_back import may_go_back, text_before
from courses.models import CoursePage, Enrolment, LessonPage, Submission
from courses.models.base import ContentPage
from lms.core.qr_codes import qr_svg
from lms.studio.panels import ListPanel
from lms.studio.writing import pages_of_own_sections

RECENT = timedelta(days=7)
CHECKED = "action-workflow-action"
"""What the editor is sent by whoever does a check."""


@require_safe
def published(request: HttpRequest, page_id: int) -> HttpResponse:
    page = get_object_or_404(pages_of_own_sections(request.user), pk=page_id).specific
    if not isinstance(page, ContentPage):
        raise Http404
    is_open = bool(open_pages([page.pk]))
    address = address_of(page) if is_open else ""
    parent = page.get_parent()
    header = _("Đã xuất bản") if page.live else _("Chưa xuất bản")
    context = {
        "page": page,
        "is_open": is_open,
        "address": address,
        "code": qr_svg(address) if is_open else "",
        "edit_url": reverse("wagtailadmin_pages:edit", args=[page.pk]) if _may_write(request, page) else "",
        "can_go_back": may_go_back(page, request.user) and text_before(page) is not None,
        "header_title": header,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_explore", args=[parent.pk]), "label": parent.title},
            {"url": "", "label": header},
        ],
        **learners_of(page),
    }
    return render(request, "studio/published.html", context)


def learners_of(page: ContentPage) -> dict[str, Any]:
    """How many are on the course now, and of those how many have begun the lesson; guides count nobody."""
    if isinstance(page, LessonPage):
        learning = Enrolment.objects.learning().filter(course_id=page.get_parent().pk)
        begun = learning.filter(events__lesson=page).distinct()
        return {"learning": learning.count(), "begun": begun.count()}
    if isinstance(page, CoursePage):
        return {"learning": Enrolment.objects.learning().filter(course=page).count(), "begun": None}
    return {"learning": None, "begun": None}


def address_of(page: ContentPage) -> str:
    """One address, whatever language its author works in."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(page.get_full_url())


class PublishedPanel(ListPanel):
    """What the user wrote or checked and learners got in the last week, the newest first."""

    name = "published"
    order = 125
    template_name = "studio/panels/published.html"

    def __init__(self, user: Any) -> None:
        self.user = user
        super().__init__()

    def find(self) -> list[Page]:
        since = timezone.now() - RECENT
        passed = Submission.objects.filter(workflow_state__task_states__finished_at__gte=since)
        mine = passed.filter(Q(editors=self.user.pk) | Q(workflow_state__task_states__finished_by=self.user.pk))
        theirs = Q(live_revision__user=self.user.pk) | Q(pk__in=mine.values("page_id"))
        found = Page.objects.live().filter(theirs, last_published_at__gte=since, depth__gt=SECTION_DEPTH)
        return list(found.order_by("-last_published_at", "pk"))


def lead_to_published(request: HttpRequest, page: Page) -> HttpResponse | None:
    """In place of the list of pages, once learners have it."""
    if isinstance(page, ContentPage) and page.live:
        return redirect("studio_published", page.pk)
    return None


def lead_checker_to_published(request: HttpRequest, page: Page) -> HttpResponse | None:
    """After the last check, which publishes."""
    if CHECKED not in request.POST:
        return None
    stored = page.specific_class.objects.get(pk=page.pk)
    return None if stored.has_unpublished_changes else lead_to_published(request, stored)


def published_button(page: Page) -> list[HeaderButton]:
    """On whatever learners have."""
    if not (page.live and issubclass(page.specific_class, ContentPage)):
        return []
    url = reverse("studio_published", args=[page.pk])
    return [HeaderButton(_("Người đang học và mã QR"), url, icon_name="mobile-alt", priority=18)]


def _may_write(request: HttpRequest, page: ContentPage) -> bool:
    return bool(page.permissions_for_user(request.user).can_edit())
