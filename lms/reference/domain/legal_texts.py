"""Legal texts that become known while content is loaded."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from lms.core.domain.audit import record, register_verb
from lms.reference.enums import LegalKind
from lms.reference.models import LegalText

TEXT_NOTED = register_verb("reference.legal_text.noted", _("Đã ghi văn bản %(number)s vào danh mục, cần đối chiếu"))
KIND_WORDS = {
    "Luật": LegalKind.LAW,
    "Nghị quyết": LegalKind.RESOLUTION,
    "Nghị định": LegalKind.DECREE,
    "Thông tư": LegalKind.CIRCULAR,
    "Quyết định": LegalKind.DECISION,
}


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
