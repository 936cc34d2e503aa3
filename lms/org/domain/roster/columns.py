"""Which column of a file holds what: by its heading, then by what the cells look like. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from lms.core.spreadsheets import Cell, Worksheet
from lms.core.vietnamese.dates import NotADate, parse_date, parse_year
from lms.core.vietnamese.text import normalise, search_key
from lms.org.domain.roster.cells import cell_text, unit_key
from lms.org.domain.roster.lines import is_numbering
from lms.org.enums_roster import Confidence, RosterField

HEADER_SEARCHED = 20
SAMPLED = 60
LONGEST_HEADER = 3
SHOWN_SAMPLES = 3
_GENDERS = {"nam", "nu"}
_BY_SEX = re.compile(r"(.+) (nam|nu)")

ALIASES: dict[RosterField, tuple[str, ...]] = {
    RosterField.STAFF_CODE: ("ma can bo", "ma cb", "ma cbcc", "ma cong chuc", "ma nhan vien", "ma so", "so hieu"),
    RosterField.FULL_NAME: ("ho va ten", "ho ten", "ho va ten khai sinh", "ten can bo", "full name"),
    RosterField.GIVEN_NAME: ("ten",),
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
WEAK_ALIASES: dict[RosterField, tuple[str, ...]] = {
    RosterField.POSITION: ("chuc vu", "chuc danh", "chuc vu chuc danh"),
    RosterField.FULL_NAME: ("ho dem", "ho va dem", "ho va ten dem", "ho ten dem", "ho lot", "ho chu lot"),
}
EXACT, WEAK, WITHIN, BY_CONTENT = 4.0, 3.0, 2.0, 2.0
ENOUGH = 1.5
PARTS = frozenset({RosterField.GIVEN_NAME, RosterField.BIRTH_OF_WOMEN})
"""Known by the heading alone."""


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
    """Headings of one line or several. Below a heading that spans columns the label says both: "Trình độ – Tin học"."""
    top = header_row - 1
    depth = _depth(sheet, top)
    width = max((len(row) for row in sheet.rows), default=0)
    parts: list[list[str]] = [[] for _column in range(width)]
    for offset in range(depth):
        for index, cell in enumerate(sheet.rows[top + offset]):
            if (text := cell_text(cell)) and text not in parts[index]:
                parts[index].append(text)
    for (first, left), (last, right) in sheet.merged:
        if top <= first <= last < top + depth and left < width and first < len(sheet.rows):
            text = cell_text(sheet.rows[first][left]) if left < len(sheet.rows[first]) else ""
            for index in range(left + 1, min(right + 1, width)):
                if text and text not in parts[index]:
                    parts[index].insert(0, text)
    body = top + depth
    if body < len(sheet.rows) and is_numbering(sheet.rows[body]):
        body += 1
    return Header(tuple(_label(sheet, top, index, texts) for index, texts in enumerate(parts)), body)


def _label(sheet: Worksheet, top: int, index: int, texts: list[str]) -> str:
    """The lower line, with the upper one where that spans several columns and the lower alone says little."""
    if len(texts) < 2 or _by_alias(_heading_key(texts[-1]))[0] is not None:
        return "".join(texts[-1:])
    spans = any(first == top and left <= index <= right > left for (first, left), (_last, right) in sheet.merged)
    return " – ".join(texts) if spans else texts[-1]


def _depth(sheet: Worksheet, top: int) -> int:
    """How many lines the heading has: as far as cells are merged downwards, or parted below one that spans columns."""
    below = sheet.rows[top + 1] if top + 1 < len(sheet.rows) else []
    depth = 1
    for (first, left), (last, right) in sheet.merged:
        if first != top:
            continue
        depth = max(depth, last - top + 1)
        parted = [cell_text(cell) for cell in below[left : right + 1]]
        if last == top and right > left and len(parted) > 1 and all(text and text[0].isalpha() for text in parted):
            is_heading = left == 0 or not any(map(str.isdecimal, map(cell_text, below[:left])))
            depth = max(depth, 2 if is_heading else 1)
    return max(1, min(depth, LONGEST_HEADER, len(sheet.rows) - top))


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
            elif named is None and one not in PARTS and share is not None and share >= 0.8:
                marks.append((BY_CONTENT * share, 0, index, one))
    found: dict[RosterField, ColumnGuess] = {}
    used: set[int] = set()
    for score, strength, index, one in sorted(marks, key=lambda mark: (-mark[0], mark[2])):
        if score >= ENOUGH and one not in found and index not in used:
            found[one] = ColumnGuess(index, Confidence.SURE if strength >= EXACT else Confidence.LIKELY)
            used.add(index)
    _part_names(found, labels, samples)
    return {one: found.get(one, ColumnGuess(None)) for one in RosterField}


def _part_names(
    found: dict[RosterField, ColumnGuess], labels: Sequence[str], samples: Sequence[Sequence[Cell]]
) -> None:
    """Family and given name in two columns: under one merged heading, or under "Họ đệm" and "Tên"."""
    full, given = found.get(RosterField.FULL_NAME), found.get(RosterField.GIVEN_NAME)
    if full is None or full.index is None:
        if given is not None:  # "Tên" alone is the whole name
            found[RosterField.FULL_NAME] = found.pop(RosterField.GIVEN_NAME)
        return
    beside = full.index + 1
    is_free = beside < len(labels) and all(guess.index != beside for guess in found.values())
    if given is None and is_free and labels[full.index] and labels[beside] == labels[full.index]:
        given = ColumnGuess(beside, Confidence.LIKELY)
    if given is None or given.index is None:
        return
    ends = {cell_text(cell).split(" ")[-1] for cell in samples[full.index]}
    words = [cell_text(cell) for cell in samples[given.index]]
    repeats = sum(word in ends for word in words)  # a column made only to sort by
    if words and repeats < len(words) / 2 and all(len(word.split()) <= 2 for word in words):
        found[RosterField.GIVEN_NAME] = given
    else:
        found.pop(RosterField.GIVEN_NAME, None)


def remembered_columns(labels: Sequence[str], earlier: Mapping[str, str]) -> dict[RosterField, ColumnGuess]:
    """Columns as they were matched for an earlier file, where the same headings are there again."""
    places: dict[str, list[int]] = {}
    for index, label in enumerate(labels):
        if label:
            places.setdefault(_heading_key(label), []).append(index)
    known = {one: _heading_key(earlier[one]) for one in RosterField if earlier.get(one)}
    found = {one: places[key].pop(0) for one, key in known.items() if places.get(key)}
    if not known or len(found) < len(known):
        return {}
    return {
        one: ColumnGuess(found[one], Confidence.REMEMBERED) if one in found else ColumnGuess(None)
        for one in RosterField
    }


def _heading_key(label: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", search_key(label)).split())


def _by_alias(key: str) -> tuple[RosterField | None, float]:
    """The field a heading names: all of it, or with words around it ("Số CCCD/CMND (12 số)")."""
    if not key:
        return None, 0
    parted = _BY_SEX.fullmatch(key)
    if parted and _by_alias(parted[1])[0] == RosterField.BIRTH:
        return (RosterField.BIRTH_OF_WOMEN if parted[2] == "nu" else RosterField.BIRTH), EXACT
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
    RosterField.BIRTH_OF_WOMEN: _is_birth,
    RosterField.GENDER: lambda cell, _vocabulary: search_key(cell_text(cell)) in _GENDERS,
    RosterField.CCCD: lambda cell, _vocabulary: bool(re.fullmatch(r"\d{11,12}", _digits(cell))),
    RosterField.UNIT: lambda cell, vocabulary: unit_key(cell_text(cell)) in vocabulary.units,
    RosterField.POSITION: _is_position,
    RosterField.PHONE: lambda cell, _vocabulary: bool(re.fullmatch(r"(\+84|0)?\d{9}", _digits(cell))),
    RosterField.EMAIL: lambda cell, _vocabulary: "@" in cell_text(cell),
}
