"""What pages cite, and which of it is no longer in force."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Subquery

from courses.models import Citation
from lms.core.vietnamese.text import normalise
from lms.reference.domain.legal_texts import ensure_legal_text, texts_named_in
from lms.reference.models import LegalText

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from wagtail.models import Page

    from courses.models import LessonPage


def text_of_act(act: Mapping[str, Any]) -> LegalText:
    """The text that an act of a course file names; a number not known yet becomes a text to be checked."""
    return ensure_legal_text(
        number=normalise(act["number"]),
        title=normalise(act["title"]),
        issued_on=_day(act.get("issued_on")),
        valid_from=_day(act.get("effective_on")),
        note=normalise(act.get("note", "")),
    )


def known_texts_in(words: str) -> list[LegalText]:
    """The known texts whose numbers stand in a line of words, in that order."""
    return texts_named_in([words])[0]


def set_citations(page: Page, texts: Sequence[LegalText]) -> bool:
    """Make the page cite these texts, written when it is published; what stays keeps its articles. Whether it changed.

    The page is one of ours: a plain `Page` has no citations to be published with.
    """
    return _cite(page, [(text.pk, "") for text in texts])


def set_step_citations(lesson: LessonPage, steps: Sequence[Mapping[str, Any]]) -> bool:
    """Make each step of the lesson cite the known texts that its words name; see `set_citations`."""
    named = texts_named_in([json.dumps(step["value"], ensure_ascii=False) for step in steps])
    rows = [(text.pk, step["id"]) for step, texts in zip(steps, named, strict=True) for text in texts]
    return _cite(lesson, rows)


def _cite(page: Page, rows: Sequence[tuple[int, str]]) -> bool:
    wanted = list(dict.fromkeys(rows))
    before = list(page.citations.all())
    if list(dict.fromkeys((one.text_id, one.block_id) for one in before)) == wanted:
        return False
    kept: dict[tuple[int, str], list[tuple[int | None, str]]] = {}
    for one in before:
        kept.setdefault((one.text_id, one.block_id), []).append((one.article_id, one.articles))
    made = [(row, said) for row in wanted for said in kept.get(row, [(None, "")])]
    page.citations = [
        Citation(text_id=text, block_id=step, article_id=article, articles=words, sort_order=place)
        for place, ((text, step), (article, words)) in enumerate(made)
    ]
    return True


def ended_citations(as_of: date) -> QuerySet[Citation]:
    """Citations on published pages of what is no longer in force that day, the longest ended first."""
    found: QuerySet[Citation] = Citation.objects.ended_on(as_of).filter(page__live=True)
    return found.select_related("page", "text", "article").order_by("ends_on", "page__title", "pk")


@dataclass(frozen=True)
class EndedText:
    """What a reader is warned of: a text, or one article of it."""

    number: str
    title: str
    article: str
    ends_on: date
    replaced_by: str


def ended_texts_of(page_id: int, as_of: date, *, block_id: str | None = None) -> list[EndedText]:
    """What a reader of the page, or of one step of it, is warned of; one statement."""
    rows = Citation.objects.ended_on(as_of).filter(page_id=page_id).select_related("text__replaced_by", "article")
    if block_id is not None:
        rows = rows.filter(block_id__in=("", block_id))
    return list(dict.fromkeys(_ended(row, as_of) for row in rows.order_by("sort_order", "pk")))


def ended_texts_at(lesson: Any, block_id: str, as_of: date) -> list[EndedText]:
    """What a reader of the step is warned of. The lesson was read with `first_text_ends_on`, so that nothing is asked
    where nothing has ended."""
    ends_on = lesson.first_text_ends_on
    return ended_texts_of(lesson.pk, as_of, block_id=block_id) if ends_on is not None and ends_on < as_of else []


def _ended(row: Any, as_of: date) -> EndedText:
    """The article is named only where its text goes on."""
    text, article = row.text, row.article
    if text.valid_to is not None and text.valid_to < as_of:
        return EndedText(
            text.number, text.title, "", text.valid_to, text.replaced_by.number if text.replaced_by else ""
        )
    return EndedText(text.number, text.title, article.number if article else "", row.ends_on, "")


def first_text_ends_on() -> Subquery:
    """For a query of pages: the day the first thing ends that the page or a step of it cites, `NEVER` or null."""
    return Subquery(Citation.objects.filter(page=OuterRef("pk")).with_end().order_by("ends_on").values("ends_on")[:1])


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None
