"""Single cells of a roster as plain values. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lms.core.spreadsheets import Cell
from lms.core.vietnamese.dates import NotADate, format_date, parse_date, parse_year
from lms.core.vietnamese.text import matching_key, normalise

EXCEL_EPOCH = date(1899, 12, 30)
EARLIEST_SERIAL, LATEST_SERIAL = 5_000, 60_000  # 1913 to 2064
CCCD_LENGTH, OLD_ID_LENGTH = 12, 9
BIRTH_PROVINCES = frozenset(f"{number:03}" for number in range(1, 97))
LOST_ZEROS = 2  # province codes begin with one zero or two
COMMUNE_WORDS = ("xã", "phường", "đặc khu")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)
_SCIENTIFIC = re.compile(r"\d[.,]?\d*[eE]\+?\d{1,2}", re.ASCII)
_COMMITTEE = re.compile(
    rf"^(ubnd|{matching_key('ủy ban nhân dân')}) (?=({'|'.join(map(matching_key, COMMUNE_WORDS))}) )"
)
_FORMER = re.compile(r"\s*\(\s*(xã |phường |thị trấn )?cũ\s*\)\s*$", re.I)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def cell_text(cell: Cell) -> str:
    """What the cell shows, in one line; dates day first."""
    match cell:
        case None:
            return ""
        case bool():
            return str(cell)
        case datetime():
            return format_date(cell.date())
        case date():
            return format_date(cell)
        case float():
            return f"{cell:.15g}"
    return normalise(str(cell))


def unit_key(text: str) -> str:
    """Names alike apart from case, spaces, dashes, "&", and the words "UBND" before a commune, "(cũ)" after."""
    spaced = re.sub(r"\s*[-–—‐‑]\s*", " - ", text.replace("&", " và "))
    return _COMMITTEE.sub("", matching_key(_FORMER.sub("", spaced)))


def formula_sign(text: str, *, number: bool = False) -> str:
    """The sign with which the text would start a formula in Excel, or "". A telephone number may begin with +."""
    if text[:1] in {"=", "@"} or (text[:1] in {"+", "-"} and not number):
        return text[:1]
    return ""


@dataclass(frozen=True)
class BirthReading:
    """A birth cell read: a day or a year, or a problem with a day suggested where one can be."""

    day: date | None = None
    year: int | None = None
    problem: str = ""
    suggested: date | None = None
    is_ambiguous: bool = False
    """Text that would be another day if the file wrote the month first."""


def read_birth(cell: Cell) -> BirthReading:
    """Dates as dates, text day first, a year alone; a serial number and a month-first date are only suggested."""
    if isinstance(cell, datetime):
        return BirthReading(day=cell.date())
    if isinstance(cell, date):
        return BirthReading(day=cell)
    if isinstance(cell, timedelta):
        return BirthReading(problem="birth_unreadable")
    text = cell_text(cell).lstrip("'")
    if text.isdecimal() and len(text) == 5 and EARLIEST_SERIAL <= int(text) <= LATEST_SERIAL:
        return BirthReading(problem="birth_serial", suggested=EXCEL_EPOCH + timedelta(days=int(text)))
    try:
        return BirthReading(year=parse_year(text))
    except NotADate:
        pass
    found = _DAY_FIRST.fullmatch(text)
    try:
        day = parse_date(text)
    except NotADate:
        return _unreadable(found)
    is_ambiguous = bool(found) and int(text[:2].strip("/.-")) <= 12 and day.day != day.month
    return BirthReading(day=day, is_ambiguous=is_ambiguous)


def _unreadable(found: re.Match[str] | None) -> BirthReading:
    if found is None:
        return BirthReading(problem="birth_unreadable")
    first, second, year = map(int, found.groups())
    try:
        if second > 12:
            return BirthReading(problem="birth_month_first", suggested=date(year, first, second))
    except ValueError:
        pass
    return BirthReading(problem="birth_not_in_calendar")


@dataclass(frozen=True)
class NumberReading:
    """An identity or telephone number read: the number, or a problem with a number suggested where one can be."""

    number: str = ""
    problem: str = ""
    suggested: str = ""


def read_cccd(cell: Cell) -> NumberReading:
    text = cell_text(cell).lstrip("'")
    digits = re.sub(r"[\s.\-]", "", text)
    if not digits.isascii():
        return NumberReading(problem="cccd_unreadable")
    if digits.isdecimal() and len(digits) == CCCD_LENGTH:
        return NumberReading(digits)
    if _SCIENTIFIC.fullmatch(text):
        return NumberReading(problem="cccd_rounded")
    padded = digits.zfill(CCCD_LENGTH)
    could_be_cut = digits[:1] != "0" and CCCD_LENGTH - LOST_ZEROS <= len(digits) < CCCD_LENGTH
    if digits.isdecimal() and could_be_cut and padded[:3] in BIRTH_PROVINCES:
        return NumberReading(problem="cccd_lost_zero", suggested=padded)
    if digits.isdecimal() and len(digits) == OLD_ID_LENGTH:
        return NumberReading(problem="cccd_old")
    return NumberReading(problem="cccd_unreadable")


def read_phone(cell: Cell) -> NumberReading:
    """Ten digits (eleven on land lines) beginning with 0; +84 is the same number written for abroad."""
    digits = re.sub(r"[\s.\-()]", "", cell_text(cell).lstrip("'"))
    digits = re.sub(r"^(\+84|0084)0?", "0", digits)
    if digits.isdecimal() and digits.isascii() and digits[0] == "0" and len(digits) in (10, 11):
        return NumberReading(digits)
    if digits.isdecimal() and digits.isascii() and digits[0] != "0" and len(digits) == 9:
        return NumberReading(problem="phone_lost_zero", suggested=f"0{digits}")
    return NumberReading(problem="phone_unreadable")


def is_email(text: str) -> bool:
    return bool(_EMAIL.fullmatch(text)) and len(text) <= 254


@dataclass(frozen=True)
class CccdFacts:
    """What the number itself says (rules.md 7): province of birth registration, sex, birth year."""

    province: str
    is_female: bool
    year: int


def cccd_facts(cccd: str) -> CccdFacts:
    century = 1900 + 100 * (int(cccd[3]) // 2)
    return CccdFacts(cccd[:3], int(cccd[3]) % 2 == 1, century + int(cccd[4:6]))
