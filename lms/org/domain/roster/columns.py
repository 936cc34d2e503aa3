"""Which column of a file holds what: by its heading, then by what the cells look like. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from lms.core.spreadsheets import Cell, Worksheet
from lms.core.vietnamese.dates import NotADate, parse_date, parse_year
from lms.core.vietnamese.text import normalise, search_key
from lms.org.domain.roster.cells import cell_text, unit_key
from lms.org.enums_roster import Confidence, RosterField

HEADER_SEARCHED = 20
SAMPLED = 60
LONGEST_HEADER = 3
SHOWN_SAMPLES = 3
_GENDERS = {"nam", "nu"}

ALIASES: dict[RosterField, tuple[str, ...]] = {
    RosterField.STAFF_CODE: ("ma can bo", "ma cb", "ma cbcc", "ma cong chuc", "ma nhan vien", "ma so", "so hieu"),
    RosterField.FULL_NAME: ("ho va ten", "ho ten", "ho va ten khai sinh", "ten can bo", "full name"),
    RosterField.BIRTH: ("ngay sinh", "nam sinh", "ngay thang nam sinh", "ngay sinh hoac nam sinh", "sinh ngay"),
    RosterField.GENDER: ("gioi tinh", "nam nu", "phai", "gioi tinh chi de doi chieu khong luu"),
    RosterField.CCCD: (
        *("so cccd", "cccd", "so can cuoc", "can cuoc cong dan", "so dinh danh", "so dinh danh ca nhan"),
        *("cccd cmnd", "cmnd cccd", "so cmnd", "cmnd"),
    ),
    RosterField.UNIT: ("phong", "don vi", "don vi phong", "don vi cong tac", "phong ban", "bo phan", "co quan"),
    RosterField.POSITION: ("vi tri viec lam", "vtvl", "ma vi tri", "ma vi tri viec lam", "vi tri"),
    RosterField.OTHER_POSITIONS: ("kiem nhiem", "vi tri kiem nhiem", "chuc vu kiem nhiem"),
    RosterField.QUALIFICATION: ("trinh do", "trinh do chuyen mon", "trinh do dao tao", "bang cap", "chuyen mon"),
    RosterField.PHONE: ("dien thoai", "so dien thoai", "sdt", "dt", "di dong", "dien thoai di dong"),
    RosterField.EMAIL: ("email", "e mail", "thu dien tu", "hop thu"),
}
WEAK_ALIASES: dict[RosterField, tuple[str, ...]] = {RosterField.POSITION: ("chuc vu", "chuc danh", "chuc vu chuc danh")}
EXACT, WEAK, WITHIN, BY_CONTENT = 4.0, 3.0, 2.0, 2.0
ENOUGH = 1.5


@dataclass(frozen=True)
class Header:
    """The heading of a sheet: the text of each column, and the first row below it (from 0)."""

    labels: tuple[str, ...]
    body: int


@dataclass(frozen=True)
class ColumnGuess:
    """Where a field was found, and how surely."""

    index: int | None
    confidence: Confidence = Confidence.NONE


@dataclass(frozen=True)
class Vocabulary:
    """Words of the trade by which columns are known: keys of units, codes of positions."""

    units: Collection[str] = field(default_factory=frozenset)
    positions: Collection[str] = field(default_factory=frozenset)


def find_header_row(sheet: Worksheet) -> int:
    """The row, from 1, that looks most like headings among the first ones; 1 where none does."""
    scores = _heading_scores(sheet)
    best = max(scores, default=0)
    return scores.index(best) + 1 if best >= 2 else 1


def heading_score(sheet: Worksheet) -> int:
    """How many fields the headings of the sheet name."""
    return max(_heading_scores(sheet), default=0)


def _heading_scores(sheet: Worksheet) -> list[int]:
    return [
        len({name for cell in row if (name := _by_alias(_heading_key(cell_text(cell)))[0]) is not None})
        for row in sheet.rows[:HEADER_SEARCHED]
    ]


def header_of(sheet: Worksheet, header_row: int) -> Header:
    """Headings of one or, where cells are merged downwards, several lines; the lowest text of a column counts."""
    top = header_row - 1
    depth = max((last[0] - top + 1 for first, last in sheet.merged if first[0] == top), default=1)
    depth = max(1, min(depth, LONGEST_HEADER, len(sheet.rows) - top))
    width = max((len(row) for row in sheet.rows), default=0)
    labels = [""] * width
    for offset in range(depth):
        for index, cell in enumerate(sheet.rows[top + offset]):
            if text := cell_text(cell):
                labels[index] = text
    for first, last in sheet.merged:
        if first[0] == top and first[1] < width and labels[first[1]]:
            for index in range(first[1], min(last[1] + 1, width)):
                labels[index] = labels[index] or labels[first[1]]
    return Header(tuple(labels), top + depth)


def samples_of(sheet: Worksheet, header: Header) -> list[list[Cell]]:
    """The first filled cells of each column below the heading."""
    samples: list[list[Cell]] = [[] for _label in header.labels]
    for row in sheet.rows[header.body : header.body + SAMPLED]:
        for index, cell in enumerate(row):
            if cell_text(cell):
                samples[index].append(cell)
    return samples


def guess_columns(
    labels: Sequence[str], samples: Sequence[Sequence[Cell]], vocabulary: Vocabulary
) -> dict[RosterField, ColumnGuess]:
    """The best column for each field; each column is given once, the surest first."""
    marks: list[tuple[float, float, int, RosterField]] = []
    for index, label in enumerate(labels):
        named, strength = _by_alias(_heading_key(label))
        for one in RosterField:
            share = _share(one, samples[index], vocabulary)
            if one == named:
                agrees = share is None or share >= 0.5
                marks.append(
                    (strength + (share or 0) if agrees else strength / 2, strength if agrees else 0, index, one)
                )
            elif named is None and share is not None and share >= 0.8:
                marks.append((BY_CONTENT * share, 0, index, one))
    found: dict[RosterField, ColumnGuess] = {}
    used: set[int] = set()
    for score, strength, index, one in sorted(marks, key=lambda mark: (-mark[0], mark[2])):
        if score >= ENOUGH and one not in found and index not in used:
            found[one] = ColumnGuess(index, Confidence.SURE if strength >= EXACT else Confidence.LIKELY)
            used.add(index)
    return {one: found.get(one, ColumnGuess(None)) for one in RosterField}


def remembered_columns(labels: Sequence[str], earlier: Mapping[str, str]) -> dict[RosterField, ColumnGuess]:
    """Columns as they were matched for an earlier file, where the same headings are there again."""
    places = {_heading_key(label): index for index, label in reversed(list(enumerate(labels))) if label}
    known = {one: _heading_key(earlier[one]) for one in RosterField if earlier.get(one)}
    if not known or any(key not in places for key in known.values()):
        return {}
    return {
        one: ColumnGuess(places[known[one]], Confidence.REMEMBERED) if one in known else ColumnGuess(None)
        for one in RosterField
    }


def _heading_key(label: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", search_key(label)).split())


def _by_alias(key: str) -> tuple[RosterField | None, float]:
    """The field a heading names: all of it, or with words around it ("Số CCCD/CMND (12 số)")."""
    if not key:
        return None, 0
    for one, names in ALIASES.items():
        if key in names:
            return one, EXACT
    for one, names in WEAK_ALIASES.items():
        if key in names:
            return one, WEAK
    within = [
        (len(name), one)
        for table in (ALIASES, WEAK_ALIASES)
        for one, names in table.items()
        for name in names
        if len(name) > 3 and f" {name} " in f" {key} "
    ]
    return (max(within)[1], WITHIN) if within else (None, 0)


def _share(one: RosterField, cells: Sequence[Cell], vocabulary: Vocabulary) -> float | None:
    """Which part of the cells looks like the field; None where nothing can be said."""
    looks = _LOOKS.get(one)
    if not cells or looks is None:
        return None
    if one == RosterField.FULL_NAME and len({cell_text(cell) for cell in cells}) < 0.9 * len(cells):
        return 0.0
    return sum(looks(cell, vocabulary) for cell in cells) / len(cells)


def _digits(cell: Cell) -> str:
    return re.sub(r"[\s.\-]", "", cell_text(cell))


def _is_birth(cell: Cell, _vocabulary: Vocabulary) -> bool:
    text = cell_text(cell)
    for parse in (parse_date, parse_year):
        try:
            parse(text)
        except NotADate:
            continue
        return True
    return bool(re.fullmatch(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}", text))


def _is_staff_code(cell: Cell, vocabulary: Vocabulary) -> bool:
    text = cell_text(cell)
    return bool(re.fullmatch(r"(?=.*\d)(?=.*[A-Za-zĐđ])[\w.\-/]{3,20}", text)) and not _is_position(cell, vocabulary)


def _is_name(cell: Cell, vocabulary: Vocabulary) -> bool:
    text = cell_text(cell)
    words = text.split()
    alphabetic = all(char.isalpha() or char in " '’ʼ-." for char in text)
    return 2 <= len(words) <= 8 and alphabetic and unit_key(text) not in vocabulary.units


def _is_position(cell: Cell, vocabulary: Vocabulary) -> bool:
    first = normalise(cell_text(cell)).upper().split(" ")[0] if cell_text(cell) else ""
    return first in vocabulary.positions


_LOOKS: dict[RosterField, Callable[[Cell, Vocabulary], bool]] = {
    RosterField.STAFF_CODE: _is_staff_code,
    RosterField.FULL_NAME: _is_name,
    RosterField.BIRTH: _is_birth,
    RosterField.GENDER: lambda cell, _vocabulary: search_key(cell_text(cell)) in _GENDERS,
    RosterField.CCCD: lambda cell, _vocabulary: bool(re.fullmatch(r"\d{11,12}", _digits(cell))),
    RosterField.UNIT: lambda cell, vocabulary: unit_key(cell_text(cell)) in vocabulary.units,
    RosterField.POSITION: _is_position,
    RosterField.PHONE: lambda cell, _vocabulary: bool(re.fullmatch(r"(\+84|0)?\d{9}", _digits(cell))),
    RosterField.EMAIL: lambda cell, _vocabulary: "@" in cell_text(cell),
}
