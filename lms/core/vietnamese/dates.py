"""Dates the way Vietnam writes them: day, month, year. Never guessed the American way."""

import re
from datetime import date, datetime

_DAY_FIRST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)
FIRST_YEAR, LAST_YEAR = 1900, 2199


class NotADate(ValueError):
    """The text is not a date written day first, or the day doesn't exist."""


class NotInCalendar(NotADate):
    """Written as a date is, but there is no such day (31/02/2026) or it lies outside of 1900 to 2199."""


def parse_date(text: str) -> date:
    """Reads 5/7/2025, 05-07-2025, 05.07.2025 as 5 July, and 2025-07-05 as devices send it.

    "07/13/2025" is refused: there is no month 13, and swapping would hide that the file has American dates.
    """
    compact = text.strip()
    if found := _DAY_FIRST.fullmatch(compact):
        day, month, year = int(found[1]), int(found[3]), int(found[4])
    elif found := _ISO.fullmatch(compact):
        year, month, day = int(found[1]), int(found[2]), int(found[3])
    else:
        raise NotADate(text)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotInCalendar(text)
    try:
        return date(year, month, day)
    except ValueError as error:
        raise NotInCalendar(text) from error


def parse_year(text: str) -> int:
    """Reads a year alone: old lists often know no more of a birth date."""
    compact = text.strip()
    if not _YEAR.fullmatch(compact) or not FIRST_YEAR <= int(compact) <= LAST_YEAR:
        raise NotADate(text)
    return int(compact)


def format_date(day: date) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def format_time(moment: datetime) -> str:
    """The caller has already turned the moment into local time."""
    return f"{moment.hour:02}:{moment.minute:02}"


def format_datetime(moment: datetime) -> str:
    return f"{format_time(moment)} {format_date(moment)}"


def format_official_date(day: date) -> str:
    """As Decree 30/2020 wants it on papers: a zero before days under 10 and before months 1 and 2 only."""
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"
