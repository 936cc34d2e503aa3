"""Numbers as Vietnamese papers write them: 1.234,5."""

import re
from decimal import ROUND_HALF_UP, Decimal

_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?|[1-9][0-9]{0,2}(?: [0-9]{3})+(?:,[0-9]+)?")
_PLAIN = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
_LONGEST = 30


class NotANumber(ValueError):
    """The text is not a number in a way a Vietnamese reader writes it."""


def parse_number(text: str) -> Decimal:
    """Reads "1.234,5", "1.234" (1234), "1 234,5", "1234,5" and "1.5".

    A point before exactly three digits groups thousands, as everywhere in Vietnam. "1,234.5" is refused rather than
    guessed at: read the other way it would be a thousand times as much.
    """
    compact = re.sub(r"\s", " ", text.strip()).replace("\u2212", "-")
    sign = -1 if compact.startswith("-") else 1
    compact = compact[1:].strip() if compact[:1] in {"-", "+"} else compact
    if len(compact) > _LONGEST:
        raise NotANumber(text)
    if _GROUPED.fullmatch(compact):
        compact = compact.replace(".", "").replace(" ", "")
    elif not _PLAIN.fullmatch(compact):
        raise NotANumber(text)
    return sign * Decimal(compact.replace(",", "."))


def format_number(value: Decimal | int | float, places: int | None = None) -> str:
    """Groups by point, decimals by comma. With `places` it is rounded half up and padded, else written as it is."""
    number = value if isinstance(value, Decimal) else Decimal(str(value))
    if places is not None:
        number = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    whole, _, decimals = f"{abs(number):,f}".partition(".")
    text = whole.replace(",", ".") + (f",{decimals}" if decimals else "")
    return f"-{text}" if number < 0 else text
