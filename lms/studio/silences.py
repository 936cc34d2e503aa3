"""Silences of running exams, and the time given back for them: facts for whoever judges results, without a verdict."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.base import BaseListingView

from assessments.models import Attempt, ContactGap
from lms.core.display import format_datetime, format_minutes, format_time

MENU_NAME = "sittings"
PAGE_SIZE = 50
SHOWN_FOR = timedelta(days=30)


def silences(user: Any) -> QuerySet[ContactGap]:
    """Of the last thirty days, in attempts that the user watches over."""
    watched = Attempt.objects.watched_by(user)
    recent = ContactGap.objects.filter(attempt__in=watched, to_at__gte=timezone.now() - SHOWN_FOR)
    found: QuerySet[ContactGap] = recent.select_related("attempt__official", "given")
    return found


def _given(gap: ContactGap) -> str:
    given = getattr(gap, "given", None)
    if given is None:
        return gettext("không")
    return gettext("đến %(time)s, thay vì %(before)s") % {
        "time": format_time(given.deadline_after),
        "before": format_time(given.deadline_before),
    }


class SilenceListView(BaseListingView):
    model = ContactGap
    page_title = gettext_lazy("Mất liên lạc khi làm bài")
    header_icon = "time"
    index_url_name = "studio_silences"
    paginate_by = PAGE_SIZE
    default_ordering = ("-to_at", "pk")
    columns = [
        Column("official", label=gettext_lazy("Họ và tên"), accessor="attempt.official.full_name"),
        Column("title", label=gettext_lazy("Bài thi"), accessor="attempt.title"),
        Column("from", label=gettext_lazy("Tín hiệu cuối"), accessor=lambda row: format_datetime(row.from_at)),
        Column("to", label=gettext_lazy("Mở lại bài"), accessor=lambda row: format_datetime(row.to_at)),
        Column("silent", label=gettext_lazy("Dài"), accessor=lambda row: format_minutes(row.to_at - row.from_at)),
        Column("given", label=gettext_lazy("Được bù"), accessor=_given),
    ]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_base_queryset(self) -> QuerySet[ContactGap]:
        return silences(self.request.user)


def silences_item() -> MenuItem:
    """In the menu of reports."""
    return MenuItem(
        gettext_lazy("Mất liên lạc khi làm bài"),
        reverse("studio_silences"),
        icon_name="time",
        name="silences",
        order=450,
    )


def sittings_item() -> MenuItem:
    """To the sittings, which stand outside the editor, since HR sets them up too. Taken away again from who isn't a
    trainer (`wagtail_hooks.keep_what_serves`)."""
    return MenuItem(gettext_lazy("Ca thi"), reverse("hr:sittings"), icon_name="calendar", name=MENU_NAME, order=165)
