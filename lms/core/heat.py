"""The five steps of a gap cell. Shares, not people, choose the shade; the figures are always written."""

from lms.core.display import format_number

STEPS = 5
NOTHING = "–"


def heat_step(below: int | None, required: int | None, fewer_than: int = 0) -> str:
    """`0` for under 20% below, up to `4` for 80% and more; `none` where nobody needs it; `few` where it is hidden."""
    if not required or below is None:
        return "none"
    if required < fewer_than:
        return "few"
    return str(min(STEPS - 1, below * STEPS // required))


def heat_text(below: int | None, required: int | None, fewer_than: int = 0) -> str:
    step = heat_step(below, required, fewer_than)
    if step == "none":
        return NOTHING
    return f"< {fewer_than}" if step == "few" else f"{format_number(below)}/{format_number(required)}"
