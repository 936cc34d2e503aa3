"""Dates, figures and words for time as screens show them, the same way in both languages."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils.timezone import is_aware, localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.core.vietnamese import dates, numbers

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
_NUMBER_THEN_UNIT = re.compile(r"(?<=\d) (?=\w)")
_PHONE = re.compile(r"\+?\d[\d .-]*")

KILOBYTE = 1024
MEGABYTE = 1024 * KILOBYTE


def keep_units(text: str) -> str:
    """Binds each number to the word after it, so that no line breaks between them."""
    return _NUMBER_THEN_UNIT.sub(NO_BREAK_SPACE, text)


def _local(value: date) -> date:
    return localtime(value) if isinstance(value, datetime) and is_aware(value) else value


def format_date(value: date | None) -> str:
    return dates.format_date(_local(value)) if value else ""


def format_time(value: datetime | None) -> str:
    return dates.format_time(_local(value)) if value else ""


def format_datetime(value: datetime | None) -> str:
    return dates.format_datetime(_local(value)) if value else ""


def days_until(due: date, as_of: date) -> int:
    day = _local(due)
    return ((day.date() if isinstance(day, datetime) else day) - as_of).days


def days_left_text(due: date, as_of: date) -> str:
    days = days_until(due, as_of)
    if days == 0:
        return _("hôm nay")
    if days > 0:
        return keep_units(ngettext("còn %(count)s ngày", "còn %(count)s ngày", days) % {"count": days})
    return keep_units(ngettext("quá hạn %(count)s ngày", "quá hạn %(count)s ngày", -days) % {"count": -days})


def deadline_text(due: date, as_of: date) -> str:
    return _("Hạn %(date)s (%(left)s)") % {"date": format_date(due), "left": days_left_text(due, as_of)}


def format_number(value: float | Decimal | None, decimals: int = 1) -> str:
    """Grouped, with at most `decimals` decimals and no trailing zeros."""
    if value is None:
        return ""
    text = numbers.format_number(value, decimals)
    return text.rstrip("0").rstrip(",") if "," in text else text


def format_share(share: float | Decimal | None, decimals: int = 0) -> str:
    """0.611 as `61%`, or `61,1%` with one decimal."""
    return "" if share is None else f"{format_number(Decimal(str(share)) * 100, decimals)}%"


def format_bytes(size: int | None) -> str:
    if size is None:
        return ""
    if size < MEGABYTE:
        return f"{format_number(max(1, round(size / KILOBYTE)) if size else 0)}{NO_BREAK_SPACE}KB"
    return f"{format_number(size / MEGABYTE)}{NO_BREAK_SPACE}MB"


def format_minutes(minutes: float | timedelta | None) -> str:
    if minutes is None:
        return ""
    total = round(minutes.total_seconds() / 60) if isinstance(minutes, timedelta) else round(minutes)
    hours, rest = divmod(total, 60)
    parts = []
    if hours:
        parts.append(ngettext("%(count)s giờ", "%(count)s giờ", hours) % {"count": hours})
    if rest or not hours:
        parts.append(ngettext("%(count)s phút", "%(count)s phút", rest) % {"count": rest})
    return keep_units(" ".join(parts))


def phone_link(number: str) -> str:
    """The part of a printed phone number that a phone can dial."""
    found = _PHONE.match(number.strip())
    return re.sub(r"[ .-]", "", found.group()) if found else ""
