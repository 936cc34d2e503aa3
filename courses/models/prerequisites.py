"""Which courses come before a course, as its author says."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import HelpPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.models import Orderable, Page

from courses.models.page_form import ContentPageForm
from lms.org.tree import units_above_each

Graph = Mapping[int, Collection[int]]
"""By course those that come directly before it."""


class CoursePrerequisite(Orderable):
    """Advice, never a lock: plans ask for `before` first, and who knows its matter may go on without it.

    Written when its course is published, like all that a course says; a course that isn't published comes before
    nothing (`domain/prerequisites.py`).
    """

    course = ParentalKey("courses.CoursePage", on_delete=models.CASCADE, related_name="prerequisites")
    before = models.ForeignKey(
        "courses.CoursePage", on_delete=models.CASCADE, related_name="+", verbose_name=_("khóa học trước")
    )

    class Meta(Orderable.Meta):
        verbose_name = _("khóa học trước")
        constraints = [
            # The condition always holds: without one the library tells doubles by the names of columns.
            models.UniqueConstraint(
                fields=["course", "before"], condition=Q(before__isnull=False), name="course_prerequisite_once"
            ),
            models.CheckConstraint(condition=~Q(course=F("before")), name="course_prerequisite_other"),
        ]

    def __str__(self) -> str:
        return f"{self.before_id} → {self.course_id}"


class CoursePageForm(ContentPageForm):
    """Refuses, at its own row, a course that can't come before this one."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        rows = self.formsets.get("prerequisites")
        if rows is not None and rows.is_valid():
            filled = [form for form in rows.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
            self._check_before([form for form in filled if form.cleaned_data.get("before")])
        return cleaned

    def _check_before(self, forms: Collection[Any]) -> None:
        if not forms:
            return
        known = _known()
        graph = {key: {before for before, _title in some} for key, some in known.items()}
        titles = {key: title for some in known.values() for key, title in some}
        section = self.parent_page or self.instance.get_parent()
        seen = set()
        for form in forms:
            before = form.cleaned_data["before"]
            sentence = self._why_not(before, graph, titles, section)
            if before.pk in seen:
                sentence = gettext("Khóa học này đã có ở một dòng trên. Hãy bỏ bớt một dòng.")
            if sentence:
                form.add_error("before", sentence)
            seen.add(before.pk)

    def _why_not(self, before: Any, graph: Graph, titles: Mapping[int, str], section: Any) -> str:
        own = self.instance.pk
        if before.pk == own:
            return gettext("Khóa học không thể học trước chính nó. Hãy chọn khóa khác hoặc bỏ dòng này.")
        circle = _circle(own, before, graph, titles) if own else ""
        if circle:
            return circle
        if not _serves(before, section):
            return gettext(
                "“%(title)s” là khóa riêng của đơn vị khác nên người học khóa này không được học. Hãy chọn khóa của đơn"
                " vị mình, của đơn vị cấp trên hoặc khóa chung."
            ) % {"title": before.title}
        return ""


def _circle(own: int, before: Page, graph: Graph, titles: Mapping[int, str]) -> str:
    """Why `before` can't come before the course: it waits for that course itself; empty where it doesn't."""
    way = way_to(own, before.pk, graph)
    if not way:
        return ""
    last = titles.get(way[-2], before.title)
    return gettext(
        "“%(title)s” lại yêu cầu học khóa này trước, nên hai khóa sẽ chờ nhau mãi. Hãy chọn khóa khác, hoặc bỏ"
        " khóa này khỏi mục “Học trước” của “%(last)s” rồi xuất bản khóa đó."
    ) % {"title": before.title, "last": last}


def circles_of(draft: Page) -> list[str]:
    """Of a draft, which may have been right when it was saved: the other course was published since."""
    rows = list(draft.prerequisites.all()) if hasattr(draft, "prerequisites") else []
    if not rows:
        return []
    known = _known()
    graph = {key: {before for before, _title in some} for key, some in known.items()}
    titles = {key: title for some in known.values() for key, title in some}
    found = (_circle(draft.pk, row.before, graph, titles) for row in rows)
    return [sentence for sentence in found if sentence]


def way_to(goal: int | None, start: int, graph: Graph) -> tuple[int, ...]:
    """From `start` along what comes before each course to `goal`, both included, by one of the shortest ways; empty
    where none leads there. Pure."""
    ways, seen = [(start,)], {start}
    while ways:
        ahead = []
        for way in ways:
            if way[-1] == goal:
                return way
            ahead += [(*way, key) for key in sorted(graph.get(way[-1], ())) if key not in seen]
        seen |= {way[-1] for way in ahead}
        ways = ahead
    return ()


def _known() -> dict[int, list[tuple[int, str]]]:
    """By published course what comes before it, with its title; one statement."""
    found: dict[int, list[tuple[int, str]]] = {}
    rows = CoursePrerequisite.objects.filter(course__live=True)
    for course_id, before_id, title in rows.values_list("course_id", "before_id", "before__title"):
        found.setdefault(course_id, []).append((before_id, title))
    return found


def _serves(course: Page, section: Page) -> bool:
    """Whether everybody for whom the section is may learn the course."""
    theirs, ours = course.get_parent().specific.unit_id, section.specific.unit_id
    if theirs is None or theirs == ours:
        return True
    return ours is not None and theirs in units_above_each([ours], timezone.localdate())[ours]


def prerequisites_panel() -> MultiFieldPanel:
    return MultiFieldPanel(
        [
            HelpPanel(template="courses/panels/prerequisites.html"),
            InlinePanel("prerequisites", [PageChooserPanel("before", "courses.CoursePage")], label=_("Khóa học trước")),
        ],
        heading=_("Học trước"),
    )
