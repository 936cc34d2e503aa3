"""Accepted answers, short texts and numbers, as Moodle's formats write them: `*` in a text stands for any letters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from assessments.domain.question_text import WEIGHT_STEP, ChoiceText, Fault, read_decimal

_STAR = re.compile(r"(?<!\\)\*")


def accepted_answers(choices: Iterable[ChoiceText]) -> tuple[ChoiceText, ...]:
    r"""The answers with `\*` as the star it means. One that takes any text and gives nothing says nothing: it goes."""
    return tuple(_accepted(one) for one in choices if not (one.text == "*" and one.weight == 0 and not one.feedback))


def with_stars_escaped(text: str) -> str:
    return text.replace("*", "\\*")


def read_weight(text: str) -> Decimal:
    """Percent, as exactly as it is kept: a third of the mark is 33.33333 whatever digits follow."""
    return read_decimal(text).quantize(WEIGHT_STEP)


def number_text(number: Decimal | str) -> str:
    """As every system reads it: digits, a point, no exponent."""
    text = format(read_decimal(number) if isinstance(number, str) else number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _accepted(choice: ChoiceText) -> ChoiceText:
    if _STAR.search(choice.text):
        raise Fault(
            _("Câu trả lời “%(text)s” có dấu * (chữ gì cũng được), chưa được hỗ trợ. Hãy bỏ dấu * hoặc câu trả lời đó.")
            % {"text": choice.text[:40]}
        )
    return replace(choice, text=choice.text.replace("\\*", "*"))
