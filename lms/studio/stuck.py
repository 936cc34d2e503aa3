"""Where learners stop or miss: lessons for the trainer's first page, and the figures of one lesson's steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets import HeaderButton
from wagtail.models import Page

from courses.domain.catalogue import course_of
from courses.domain.stuck_steps import (
    FEWEST_PEOPLE,
    STOPPED_AFTER,
    STUCK_PER_CENT,
    StepFigures,
    lessons_open_to_learners,
    step_figures,
)
from courses.models import LessonPage
from lms.studio.writing import editable_or_404, pages_to_write

KEPT = 60 * 60
KEY = "studio:stuck-lessons"

Stuck = dict[int, tuple[datetime | None, list[StepFigures]]]
"""By lesson, when it was published and the steps at which many are stuck."""


@dataclass(frozen=True)
class StuckLesson:
    pk: int
    title: str
    steps: list[StepFigures]

    @property
    def most(self) -> float:
        """The greatest share of people stuck at one step."""
        return max(step.stuck / step.reached for step in self.steps)


def stuck_lessons(now: datetime) -> Stuck:
    """Of the whole catalogue; kept for an hour, since it reads what everybody who is learning did."""
    kept: Stuck | None = cache.get(KEY)
    if kept is None:
        lessons = lessons_open_to_learners()
        figures = step_figures(lessons, now)
        trouble = {one.pk: [step for step in figures[one.pk] if step.is_trouble] for one in lessons}
        kept = {one.pk: (one.last_published_at, trouble[one.pk]) for one in lessons if trouble[one.pk]}
        cache.set(KEY, kept, KEPT)
    return kept


class StuckPanel(Component):
    """Lessons the user may change with a step at which many are stuck, the worst first. A lesson published since it was
    counted waits for the next count: its steps may be others."""

    name = "stuck"
    order = 115
    template_name = "studio/panels/stuck.html"

    def __init__(self, user: Any) -> None:
        found = stuck_lessons(timezone.now())
        own = LessonPage.objects.filter(pk__in=found).filter(pk__in=pages_to_write(user).values("pk")) if found else []
        self.rows = [
            StuckLesson(one.pk, one.title, found[one.pk][1])
            for one in own
            if one.live and one.last_published_at == found[one.pk][0]
        ]
        self.rows.sort(key=lambda row: (-row.most, row.title))

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"rows": self.rows}


@require_safe
def lesson_steps(request: HttpRequest, page_id: int) -> HttpResponse:
    """What is published, counted now."""
    lesson = editable_or_404(request.user, get_object_or_404(LessonPage, pk=page_id))
    now = timezone.now()
    is_open = lesson.live and course_of(lesson.path) is not None
    parent = lesson.get_parent()
    context = {
        "lesson": lesson,
        "is_open": is_open,
        "figures": step_figures([lesson], now)[lesson.pk] if is_open else [],
        "counted_at": now,
        "edit_url": reverse("wagtailadmin_pages:edit", args=[lesson.pk]),
        "header_title": _("Chỗ người học hay vướng"),
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_explore", args=[parent.pk]), "label": parent.title},
            {"url": reverse("wagtailadmin_pages:edit", args=[lesson.pk]), "label": lesson.title},
            {"url": "", "label": _("Chỗ người học hay vướng")},
        ],
        **_rule(),
    }
    return render(request, "studio/lesson_steps.html", context)


def steps_button(page: Page, user: Any) -> list[HeaderButton]:
    """On the page of a lesson."""
    if page.specific_class is not LessonPage or not page.permissions_for_user(user).can_edit():
        return []
    url = reverse("studio_lesson_steps", args=[page.pk])
    return [HeaderButton(_("Chỗ người học hay vướng"), url, icon_name="view", priority=20)]


def _rule() -> dict[str, int]:
    return {"days": STOPPED_AFTER.days, "fewest": FEWEST_PEOPLE, "per_cent": STUCK_PER_CENT}
