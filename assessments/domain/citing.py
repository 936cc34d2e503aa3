"""Which known legal texts questions rest on, and which of those are no longer in force."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from assessments.models import QuestionBank, QuestionCitation, QuestionVersion
from lms.reference.domain.legal_texts import basis_named_in

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from lms.reference.models import LegalText


_BANK = "version__question__bank__name"
_PLACE = ("version__question__code", "pk")


def cite_known_texts(bank: QuestionBank) -> None:
    """Make what current questions of the bank cite follow from their words and from the texts that are known now."""
    _cite(list(QuestionVersion.objects.filter(question__bank=bank, is_current=True).order_by("pk")))


def cite_version(version: QuestionVersion) -> None:
    """The same for one that has just been written."""
    _cite([version])


def _cite(versions: Sequence[QuestionVersion]) -> None:
    basis = basis_named_in([one.legal_basis for one in versions])
    wanted = {
        (version.pk, one.text.pk, one.article.pk if one.article else None)
        for version, named in zip(versions, basis, strict=True)
        for one in named
    }
    held = QuestionCitation.objects.filter(version__in=[one.pk for one in versions])
    before = {(one.version_id, one.text_id, one.article_id): one.pk for one in held}
    held.filter(pk__in=[pk for row, pk in before.items() if row not in wanted]).delete()
    QuestionCitation.objects.bulk_create(
        QuestionCitation(version_id=version, text_id=text, article_id=article)
        for version, text, article in sorted(wanted - before.keys(), key=str)
    )


def questions_citing(text: LegalText) -> QuerySet[Any]:
    """Questions that new papers may hold, by bank and code; each with when its basis `ends_on`."""
    return _in_use(QuestionCitation.objects.with_end().filter(text=text)).order_by(_BANK, *_PLACE)


def questions_with_ended_basis(as_of: date) -> QuerySet[Any]:
    """Those whose text or article is no longer in force that day, the longest ended first."""
    return _in_use(QuestionCitation.objects.ended_on(as_of)).order_by("ends_on", *_PLACE)


def _in_use(rows: QuerySet[Any]) -> QuerySet[Any]:
    used: QuerySet[Any] = rows.filter(version__is_current=True, version__question__retired=False)
    return used.select_related("text", "article", "version__question__bank")
