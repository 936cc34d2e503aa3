"""What pages cite, and which of it is no longer in force."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from courses.models import Citation
from lms.core.vietnamese.text import normalise
from lms.reference.domain.legal_texts import ensure_legal_text
from lms.reference.models import LegalText

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from wagtail.models import Page

NUMBER = re.compile(r"\d+/(?:\d{4}/)?[A-ZĐ]{2,}[A-ZĐ0-9]*(?:-[A-ZĐ]+)*")


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
    numbers = list(dict.fromkeys(NUMBER.findall(words)))
    found = {text.number: text for text in LegalText.objects.filter(number__in=numbers)}
    return [found[number] for number in numbers if number in found]


def set_citations(page: Page, texts: Sequence[LegalText]) -> bool:
    """Make the page cite these texts, written when it is published; what stays keeps its articles. Whether it changed.

    The page is one of ours: a plain `Page` has no citations to be published with.
    """
    wanted = list(dict.fromkeys(text.pk for text in texts))
    before = {one.text_id: one for one in page.citations.all()}
    if list(before) == wanted:
        return False
    kept = {pk: one.articles for pk, one in before.items()}
    page.citations = [
        Citation(text_id=pk, articles=kept.get(pk, ""), sort_order=place) for place, pk in enumerate(wanted)
    ]
    return True


def ended_citations(as_of: date) -> QuerySet[Citation]:
    """Citations on published pages of texts that are no longer in force that day, the longest ended first."""
    ended = LegalText.objects.ended_on(as_of)
    found: QuerySet[Citation] = Citation.objects.filter(page__live=True, text__in=ended).select_related("page", "text")
    return found.order_by("text__valid_to", "page__title", "pk")


def ended_texts_of(page_id: int, as_of: date) -> list[LegalText]:
    """What a reader of the page is warned of; one statement."""
    ended = LegalText.objects.ended_on(as_of).filter(citations__page_id=page_id).select_related("replaced_by")
    return list(ended.order_by("citations__sort_order", "pk"))


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None
