"""Accepted answers, short texts and numbers, as Moodle's formats write them: `*` in a text stands for any letters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from assessments.domain.question_text import NOTHING, ChoiceText, Fault, read_decimal, tolerance_as_kept, weight_as_kept

_STAR = re.compile(r"(?<!\\)\*")


def accepted_answers(choices: Iterable[ChoiceText]) -> tuple[ChoiceText, ...]:
    r"""The answers with `\*` as the star it means."""
    return tuple(map(_accepted, choices))


def is_any_other(text: str, weight: Decimal) -> bool:
    """Whether it only says what whoever answers otherwise is told: Moodle's `*`, or GIFT's `~` before nothing."""
    return text.strip() in {"*", ""} and weight == 0


def told_to_others(feedback: Iterable[str]) -> str:
    """What stands at the end of the explanation, where those who answered otherwise read it."""
    return "\n".join(filter(None, feedback))


def with_stars_escaped(text: str) -> str:
    return text.replace("*", "\\*")


def read_weight(text: str) -> Decimal:
    """Percent, as exactly as it is kept."""
    return weight_as_kept(read_decimal(text))


def read_tolerance(text: str) -> Decimal:
    """How far a number may be off, as exactly as it is kept; empty is not at all."""
    return tolerance_as_kept(read_decimal(text)) if text.strip() else NOTHING


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
