"""A value of a report as people read it: the same on the page and on paper."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from lms.core.display import format_date, format_datetime, format_number, format_share
from lms.core.exports import ColumnKind

NOTHING = "–"
NUMBERS = frozenset({ColumnKind.INTEGER, ColumnKind.DECIMAL, ColumnKind.PERCENT})


def cell_text(kind: ColumnKind, value: Any) -> str:
    if value is None or value == "":
        return NOTHING
    match kind:
        case ColumnKind.DATETIME if isinstance(value, datetime):
            return format_datetime(value)
        case ColumnKind.DATE if isinstance(value, date):
            return format_date(value)
        case ColumnKind.PERCENT if not isinstance(value, str):
            return format_share(value, 1)
        case ColumnKind.DECIMAL if not isinstance(value, str):
            return format_number(value, 2)
        case ColumnKind.INTEGER if not isinstance(value, str):
            return format_number(value)
    return str(value)
