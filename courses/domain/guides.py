"""Every guide as plain values, kept between requests: cards of lessons, quick guides, guides to procedures.

What is kept is checked at every use against the places, addresses and dates of all published rows, as `published.py`
does for one course.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.core.cache import cache
from wagtail.models import Page

from courses.domain.reach import SECTION_PATH, OwnSection
from courses.models import (
    CoursePage,
    CoursePosition,
    LessonPage,
    PagePosition,
    ProcedureGuidePage,
    ProcedurePaper,
    ProcedureStep,
    QuickGuidePage,
)
from courses.models.quick_guides import lines_of
from lms.core.vietnamese.searching import Query, score

KEY, KEPT = "guides", 10 * 60
Row = tuple[int, str, str, datetime | None]


@dataclass(frozen=True)
class Guide:
    """A guide as lists and searches need it. `lines` are what its sheet says, `number` that of its procedure."""

    slug: str
    title: str
    when_to_use: str
    updated: date
    lines: tuple[str, ...]
    number: str
    position_ids: frozenset[int]
    is_procedure: bool = False
    section: str = ""
    """The place of its section in the tree."""


@dataclass(frozen=True)
class Found:
    """A guide that fits a query; `line` is the line of its sheet to show where title and use say too little."""

    guide: Guide
    line: str


def published_guides() -> list[Guide]:
    """In the order of the tree. One statement while nothing was edited."""
    rows = _rows_now()
    kept: tuple[tuple[Row, ...], list[Guide]] | None = cache.get(KEY)
    if kept is not None and kept[0] == rows:
        return kept[1]
    positions = _positions()
    found = [*_cards(rows, positions), *_quick_guides(positions), *_procedure_guides(positions)]
    found.sort(key=lambda one: one[0])
    guides = [replace(guide, section=path[:SECTION_PATH]) for path, guide in found]
    if all(published_at is not None for _pk, _slug, _path, published_at in rows):
        cache.set(KEY, (rows, guides), KEPT)
    return guides


def guides_for_reader(sections: Mapping[str, OwnSection]) -> list[Guide]:
    """The published ones without those that units wrote for others; `sections` as `own_sections` gives them."""
    return [one for one in published_guides() if one.section not in sections or sections[one.section].is_for_reader]


def search_guides(guides: Sequence[Guide], query: Query) -> list[Found]:
    """Those that fit, the best first; equally good ones keep their order. Pure.

    What title and use don't say must stand in one line of the sheet: words from all over it mean little together.
    """
    scored = []
    for guide in guides:
        head = (guide.title, guide.when_to_use, guide.number)
        if not score(query, *head, " ".join(guide.lines)):
            continue
        best, line = max(((score(query, *head, line), line) for line in guide.lines), key=lambda pair: pair[0])
        if best:
            scored.append((best, Found(guide, "" if score(query, *head[:2]) else line)))
    return [found for _score, found in sorted(scored, key=lambda pair: -pair[0])]


def _rows_now() -> tuple[Row, ...]:
    """All published pages below the sections; drafts are not among them."""
    live = Page.objects.filter(live=True, depth__gt=3).order_by("path")
    return tuple(live.values_list("pk", "slug", "path", "last_published_at"))


def _positions() -> dict[int, frozenset[int]]:
    """Of courses, guides and paths by page; one statement."""
    pairs = CoursePosition.objects.order_by().values_list("course_id", "position_id")
    pairs = pairs.union(PagePosition.objects.order_by().values_list("page_id", "position_id"))
    found: dict[int, set[int]] = {}
    for page_id, position_id in pairs:
        found.setdefault(page_id, set()).add(position_id)
    return {page_id: frozenset(ids) for page_id, ids in found.items()}


def _cards(rows: Sequence[Row], positions: dict[int, frozenset[int]]) -> Iterator[tuple[str, Guide]]:
    """The card of each published lesson below a published course."""
    published = {path: pk for pk, _slug, path, _published_at in rows}
    for lesson in LessonPage.objects.live().only("title", "slug", "path", "depth", "steps").order_by("path"):
        course_id = published.get(lesson.path[: -CoursePage.steplen])
        card: Any = lesson.card
        if course_id is None or card is None:
            continue
        value = card.value
        yield (
            lesson.path,
            Guide(
                slug=lesson.slug,
                title=value["title"],
                when_to_use=value["when_to_use"],
                updated=value["updated"],
                lines=(*value["prepare"], *value["steps"], *value["stop_points"], value["legal_basis"]),
                number="",
                position_ids=positions.get(course_id, frozenset()),
            ),
        )


def _quick_guides(positions: dict[int, frozenset[int]]) -> Iterator[tuple[str, Guide]]:
    for page in QuickGuidePage.objects.live().select_related("procedure"):
        card, procedure = page.card, page.procedure
        yield (
            page.path,
            Guide(
                slug=page.slug,
                title=page.title,
                when_to_use=card.when_to_use,
                updated=card.updated,
                lines=(*card.prepare, *card.steps, *card.stop_points, *card.common_errors, card.legal_basis),
                number=f"{procedure.code} {procedure.name_vi}" if procedure else "",
                position_ids=positions.get(page.pk, frozenset()),
            ),
        )


def _procedure_guides(positions: dict[int, frozenset[int]]) -> Iterator[tuple[str, Guide]]:
    pages = list(ProcedureGuidePage.objects.live().select_related("procedure"))
    rows: dict[int, list[str]] = {}
    if pages:
        papers = ProcedurePaper.objects.filter(page__live=True).values_list("page_id", "name")
        steps = ProcedureStep.objects.filter(page__live=True).values_list("page_id", "text")
        for page_id, words in [*papers, *steps]:
            rows.setdefault(page_id, []).append(words)
    for page in pages:
        own = (page.form_name, page.result, *lines_of(page.common_errors), page.legal_basis)
        yield (
            page.path,
            Guide(
                slug=page.slug,
                title=page.title,
                when_to_use=page.trigger,
                updated=page.updated_on,
                lines=(*rows.get(page.pk, ()), *(line for line in own if line)),
                number=f"{page.procedure.code} {page.procedure.name_vi}",
                position_ids=positions.get(page.pk, frozenset()),
                is_procedure=True,
            ),
        )
