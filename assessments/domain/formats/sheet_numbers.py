"""Numbers in the cells of a sheet, as Vietnamese papers write them: 1.000 is a thousand, 12,5 is twelve and a half."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from assessments.domain.formats.written_answers import number_text
from assessments.domain.question_text import LARGEST_PLACE, Fault
from lms.core.vietnamese.numbers import NotANumber, parse_number


def read_number(text: str) -> Decimal:
    """`Fault` where it is none."""
    try:
        number = parse_number(text)
    except NotANumber:
        raise Fault(_("“%(text)s” không phải là số.") % {"text": text.strip()[:40]}) from None
    if abs(number.adjusted()) > LARGEST_PLACE:
        raise Fault(_("“%(text)s” không phải là số dùng được.") % {"text": text.strip()[:40]})
    return number


def number_words(number: Decimal) -> str:
    """With a comma and without groups; `read_number` reads it back. `Fault` for one longer than that reads."""
    words = number_text(number).replace(".", ",")
    try:
        parse_number(words)
    except NotANumber:
        raise Fault(_("Số %(number)s dài quá nên không ghi được vào một ô.") % {"number": words[:40]}) from None
    return words
