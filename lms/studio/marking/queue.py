"""Answers that wait for a person to mark them: the count on the first page, and the queue by question or by person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from assessments.domain.answers_to_mark import MARK_WITHIN, ToMark, alias_of, answers_to_mark, marked_answers
from assessments.models import Attempt, AttemptQuestion, QuestionVersion
from lms.studio.item_counting import trainer_or_404

BY, BY_PERSON, DONE = "theo", "nguoi", "xong"
MENU_NAME = "marking"
MOST_DONE = 100


@dataclass(frozen=True)
class Group:
    """Answers to one question, or of one person whose name isn't told."""

    rows: tuple[ToMark, ...]
    now: datetime

    @property
    def version(self) -> QuestionVersion:
        return self.rows[0].place.version

    @property
    def attempt(self) -> Attempt:
        return self.rows[0].place.attempt

    @property
    def alias(self) -> str:
        return alias_of(self.attempt)

    @property
    def since(self) -> datetime:
        return min(row.since for row in self.rows)

    @property
    def overdue(self) -> int:
        return sum(row.is_overdue(self.now) for row in self.rows)

    @property
    def others(self) -> int:
        """How many somebody else has open just now."""
        return sum(row.other is not None for row in self.rows)

    @property
    def first(self) -> ToMark:
        """One's own draft, then what nobody else has open."""
        return min(self.rows, key=lambda row: (not row.is_mine, row.other is not None))


class MarkingPanel(Component):
    """How many answers wait, and since when."""

    name = "marking"
    order = 60
    template_name = "studio/panels/marking.html"

    def __init__(self, user: Any) -> None:
        self.now = timezone.now()
        self.rows = answers_to_mark(user, self.now)

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "rows": self.rows,
            "overdue": [row for row in self.rows if row.is_overdue(self.now)],
            "oldest": min((row.since for row in self.rows), default=None),
            "days": MARK_WITHIN.days,
        }


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The longest waiting first; beside it what has been marked lately, with names."""
    trainer_or_404(request.user)
    now = timezone.now()
    by = request.GET.get(BY, "")
    done: list[AttemptQuestion] = []
    groups: list[Group] = []
    rows = answers_to_mark(request.user, now)
    if by == DONE:
        done = list(marked_answers(request.user, now)[:MOST_DONE])
    else:
        groups = grouped(rows, by_person=by == BY_PERSON, now=now)
    context = {
        "by": by,
        "groups": groups,
        "rows": rows,
        "done": done,
        "days": MARK_WITHIN.days,
        "tabs": [
            (reverse("studio_marking"), _("Theo câu hỏi"), by not in {BY_PERSON, DONE}),
            (f"{reverse('studio_marking')}?{BY}={BY_PERSON}", _("Theo người làm"), by == BY_PERSON),
            (f"{reverse('studio_marking')}?{BY}={DONE}", _("Đã chấm"), by == DONE),
        ],
        "header_title": _("Chấm bài"),
        "breadcrumbs_items": [home(), {"url": "", "label": _("Chấm bài")}],
    }
    return render(request, "studio/marking/queue.html", context)


def grouped(rows: Iterable[ToMark], *, by_person: bool, now: datetime) -> list[Group]:
    """In the order of their first rows."""
    found: dict[int, list[ToMark]] = {}
    for row in rows:
        found.setdefault(row.place.attempt_id if by_person else row.place.version_id, []).append(row)
    return [Group(tuple(group), now) for group in found.values()]


def home() -> dict[str, str]:
    return {"url": reverse("wagtailadmin_home"), "label": _("Bảng việc")}


def menu_item() -> MenuItem:
    """Taken away again from who only checks (`wagtail_hooks.keep_what_serves`)."""
    return MenuItem(gettext_lazy("Chấm bài"), reverse("studio_marking"), name=MENU_NAME, icon_name="edit", order=165)
