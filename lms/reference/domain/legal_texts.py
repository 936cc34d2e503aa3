"""Legal texts that content names: those known are found by their numbers, new ones become known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from lms.core.domain.audit import record, register_verb
from lms.reference.enums import LegalKind
from lms.reference.models import LegalArticle, LegalText

TEXT_NOTED = register_verb("reference.legal_text.noted", _("Đã ghi văn bản %(number)s vào danh mục, cần đối chiếu"))
NUMBER = re.compile(r"\d+/(?:\d{4}/)?[A-ZĐ]{2,}[A-ZĐ0-9]*(?:-[A-ZĐ]+)*")
ARTICLE = re.compile(r"Điều \d+[a-zđ]?\b")
KIND_WORDS = {
    "Luật": LegalKind.LAW,
    "Nghị quyết": LegalKind.RESOLUTION,
    "Nghị định": LegalKind.DECREE,
    "Thông tư": LegalKind.CIRCULAR,
    "Quyết định": LegalKind.DECISION,
}


@dataclass(frozen=True)
class Basis:
    """A known text that some words name, or one known article of it."""

    text: LegalText
    article: LegalArticle | None = None


def ensure_legal_text(
    *, number: str, title: str, issued_on: date | None, valid_from: date | None, note: str
) -> LegalText:
    """The text of this number as it is known; only where none is, a new one that is still to be checked."""
    known: LegalText | None = LegalText.objects.filter(number=number).first()
    if known is not None:
        return known
    text: LegalText = LegalText.objects.create(
        number=number, kind=kind_of(title), title=title, issued_on=issued_on, valid_from=valid_from, note=note
    )
    record(verb=TEXT_NOTED, target=text, actor=None, after={"number": number, "title": title})
    return text


def kind_of(title: str) -> LegalKind:
    """By its first words: `Nghị định về công tác văn thư` is a decree."""
    return next((kind for words, kind in KIND_WORDS.items() if title.startswith(f"{words} ")), LegalKind.OTHER)


def texts_named_in(lines: Sequence[str]) -> list[list[LegalText]]:
    """For each line the known texts whose numbers stand in it, in that order; one statement for all."""
    numbers = [list(dict.fromkeys(NUMBER.findall(line))) for line in lines]
    wanted = {number for line in numbers for number in line}
    known = {text.number: text for text in LegalText.objects.filter(number__in=wanted)}
    return [[known[number] for number in line if number in known] for line in numbers]


def basis_named_in(lines: Sequence[str]) -> list[list[Basis]]:
    """For each line of `Điều 16 Luật số 60/2014/QH13; Nghị định 123/2015/NĐ-CP` its known texts, with the articles
    where they are known; two statements for all. An article beside two numbers could be of either, so it is left out.
    """
    parts = [line.split(";") for line in lines]
    found = iter(texts_named_in([part for line in parts for part in line]))
    texts = [[(part, next(found)) for part in line] for line in parts]
    pks = {text.pk for line in texts for _part, named in line for text in named}
    articles = {(one.text_id, one.number): one for one in LegalArticle.objects.filter(text__in=pks)}
    return [list(dict.fromkeys(_basis(line, articles))) for line in texts]


def _basis(line: list[tuple[str, list[LegalText]]], articles: dict[tuple[int, str], LegalArticle]) -> Iterable[Basis]:
    for part, named in line:
        alone = named[0] if len(set(NUMBER.findall(part))) == 1 and named else None
        taught = [articles.get((alone.pk, number)) for number in ARTICLE.findall(part)] if alone else []
        known = [one for one in taught if one is not None]
        yield from [Basis(named[0], one) for one in known] or [Basis(text) for text in named]
