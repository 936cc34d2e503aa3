"""Requirements as cells of a sheet: how one is written, and what a person has copied out of Excel.

Two shapes are read. A list has a line for each position and competency; a matrix a line for each position and a column
for each competency. Whatever can't be read is told at its line and column.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lms.competencies.domain.framework_files import label_keys
from lms.competencies.domain.framework_rules import CODE
from lms.competencies.domain.requirement_changes import Demand, Key, Statement
from lms.competencies.enums import RequirementKind
from lms.core.display import format_number
from lms.core.vietnamese.text import normalise, search_key

HEADINGS: dict[str, Promise] = {
    "position": _("Mã vị trí"),
    "competency": _("Mã năng lực"),
    "low": _("Mức tối thiểu"),
    "high": _("Mức hướng tới"),
    "kind": _("Loại"),
    "weight": _("Trọng số"),
    "source": _("Nguồn"),
}
POSITION_NAME = _("Tên vị trí")
NEEDED = ("position", "competency", "low")
HEADING_WITHIN = 12
MOST_LINES = 2_000
MOST_PROBLEMS = 200
NOTHING = "–"
SHOULD_WORD = _("nên")

_ALSO = {
    "position": {"vi tri", "ma vi tri viec lam"},
    "competency": {"nang luc"},
    "low": {"toi thieu", "muc toi thieu", "muc"},
    "high": {"huong toi", "muc toi da", "toi da"},
    "kind": {"loai yeu cau"},
    "source": {"can cu"},
}
_KINDS = {
    RequirementKind.MUST: {"bat buoc", "must", "required"},
    RequirementKind.SHOULD: {"nen", "nen co", "should"},
}
_WHOLE = re.compile(r"(\d{1,2})(?:[.,]0+)?", re.ASCII)
_CELL = re.compile(
    r"(?P<low>\d{1,2})(?:[.,]0+)?(?: ?- ?(?P<high>\d{1,2}))?"
    r" ?(?:\(?(?P<kind>[a-z][a-z ]*)\)?)? ?(?:[×x*] ?(?P<weight>\d))?",
    re.ASCII,
)
_MADE_A_DATE = re.compile(
    r"\d{1,2}[-/ .](?:[a-z]{3,}(?:[-/ ]\d{2,4})?|\d{1,2}[-/.]\d{2,4}|thg ?\d{1,2}|\d{1,2})|[45]\d{4}",
    re.ASCII,  # the last: a day as Excel counts it, in a cell that shows numbers
)


@dataclass(frozen=True)
class CellProblem:
    """`row` as the pasted text numbers it, from 1; `column` by its heading, "" for the whole row."""

    row: int
    column: str
    text: str


@dataclass(frozen=True)
class AskedCell:
    """What a cell, or a line of a list, asks for; of a line `headings` are those of its parts, by the names of
    `HEADINGS`."""

    row: int
    column: str
    key: Key
    statement: Statement
    headings: Mapping[str, str] = field(default_factory=dict, compare=False)

    def heading(self, *parts: str) -> str:
        """Of the first of these parts that the line has a column for; a cell of the matrix has but its own."""
        return next((self.headings[part] for part in parts if part in self.headings), self.column)


@dataclass(frozen=True)
class ReadCells:
    """Where there are problems, `cells` are those beside them."""

    cells: tuple[AskedCell, ...]
    problems: tuple[CellProblem, ...]


def levels_text(demand: Demand | None) -> str:
    """`2–3`, or `3` where both are one."""
    if demand is None:
        return NOTHING
    low, high = demand.min_level, demand.max_level
    return str(low) if low == high else f"{low}–{high}"


def cell_text(demand: Demand | None) -> str:
    """As it stands in a cell of the matrix, and is read again: `2–3 (nên) ×2`."""
    text = levels_text(demand)
    if demand is not None and demand.kind == RequirementKind.SHOULD:
        text += f" ({SHOULD_WORD})"
    return text + (f" ×{demand.weight}" if demand is not None and demand.weight != 1 else "")


def read_pasted(text: str, positions: Mapping[str, int], competencies: Mapping[str, int]) -> ReadCells:
    """`positions` and `competencies` by their codes in capitals."""
    reader = _Reader(_lines(text), positions, competencies)
    reader.read()
    return ReadCells(tuple(reader.cells), tuple(reader.problems[:MOST_PROBLEMS]))


def read_demand(text: str) -> Demand | None:
    """A cell of the matrix; raises ValueError with a sentence."""
    key = search_key(text)
    if key in {"-", "--", "khong", "khong yeu cau"}:
        return None
    found = _CELL.fullmatch(key)
    kind = _kind_of((found["kind"] or "").strip()) if found else None
    if found is None or kind is None:
        raise ValueError(_unreadable(text, key))
    low = int(found["low"])
    return Demand(low, int(found["high"] or low), kind, int(found["weight"] or 1))


def _unreadable(text: str, key: str) -> str:
    if _MADE_A_DATE.fullmatch(key):
        told = gettext("“%(given)s” là ngày: Excel đã đổi “2-3” thành ngày. Hãy đặt ô kiểu Văn bản (Text) rồi ghi lại.")
    else:
        told = gettext("“%(given)s” chưa đọc được. Hãy ghi như 3, 2–3, 2–3 (nên), hoặc gạch ngang nếu không yêu cầu.")
    return told % {"given": text[:60]}


def _kind_of(key: str) -> RequirementKind | None:
    if not key:
        return RequirementKind.MUST
    return next((kind for kind in RequirementKind if key in _KINDS[kind] | label_keys(kind.label)), None)


def _lines(text: str) -> list[list[str]]:
    """Excel puts quotes around a cell with line breaks; any other quote is a character like others."""
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t", strict=True))
    except csv.Error:
        rows = [line.split("\t") for line in text.splitlines()]
    return [[normalise(cell) for cell in row] for row in rows]


@dataclass
class _Reader:
    lines: Sequence[Sequence[str]]
    positions: Mapping[str, int]
    competencies: Mapping[str, int]
    cells: list[AskedCell] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)
    _first: dict[Key, int] = field(default_factory=dict)

    def read(self) -> None:
        if len(self.lines) > MOST_LINES:
            told = gettext("Có hơn %(most)s dòng. Hãy dán từng phần.") % {"most": format_number(MOST_LINES)}
            self.problems.append(CellProblem(MOST_LINES + 1, "", told))
            return
        for number, line in enumerate(self.lines[:HEADING_WITHIN], start=1):
            named = _named(line)
            if all(name in named for name in NEEDED):
                self._read_list(number, named)
                return
            if "position" in named and (coded := self._coded(line)):
                self._read_matrix(number, named["position"], coded)
                return
        told = gettext(
            "Chưa thấy dòng tiêu đề. Dòng đầu cần có các cột “Mã vị trí”, “Mã năng lực”, “Mức tối thiểu”, hoặc “Mã vị"
            " trí” rồi mỗi cột một mã năng lực."
        )
        self.problems.append(CellProblem(1, "", told))

    def _read_list(self, heading: int, named: Mapping[str, int]) -> None:
        labels = {name: self.lines[heading - 1][at] for name, at in named.items()}
        for number, line in self._filled(heading):
            given = {name: _at(line, at) for name, at in named.items()}
            position = self._position(number, labels["position"], given["position"])
            competency = self._competency(number, labels["competency"], given["competency"])
            before = len(self.problems)
            demand = self._demand_of_line(number, labels, given)
            if position is not None and competency is not None and len(self.problems) == before:
                statement = Statement(demand, given.get("source", ""))
                self._ask(number, labels["competency"], Key(position, competency), statement, labels)

    def _read_matrix(self, heading: int, position_at: int, coded: Mapping[int, str]) -> None:
        label = self.lines[heading - 1][position_at]
        columns = {}
        for at, code in coded.items():
            columns[at] = code, self._competency(heading, code, code)
        for number, line in self._filled(heading):
            position = self._position(number, label, _at(line, position_at))
            for at, (code, competency) in columns.items():
                text = _at(line, at)
                if not text:
                    continue  # an empty cell says nothing
                try:
                    demand = read_demand(text)
                except ValueError as error:
                    self.problems.append(CellProblem(number, code, str(error)))
                    continue
                if position is not None and competency is not None:
                    self._ask(number, code, Key(position, competency), Statement(demand))

    def _demand_of_line(self, number: int, labels: Mapping[str, str], given: Mapping[str, str]) -> Demand | None:
        low, high = given["low"], given.get("high", "")
        if search_key(low) == "-" and search_key(high) in {"", "-"}:
            return None
        whole = _WHOLE.fullmatch(low), _WHOLE.fullmatch(high or low)
        try:
            if whole[0] and whole[1]:
                demand: Demand | None = Demand(int(whole[0][1]), int(whole[1][1]))
            elif high:
                name, text = ("high", high) if not whole[1] else ("low", low)
                self.problems.append(CellProblem(number, labels[name], _unreadable(text, search_key(text))))
                return None
            else:
                demand = read_demand(low)
        except ValueError as error:
            self.problems.append(CellProblem(number, labels["low"], str(error)))
            return None
        if demand is None:
            return None
        kind = _kind_of(search_key(given.get("kind", "")))
        if kind is None:
            told = gettext("Loại “%(given)s” chưa có trong danh sách. Hãy ghi “bắt buộc” hoặc “nên có”.")
            self.problems.append(CellProblem(number, labels["kind"], told % {"given": given["kind"][:60]}))
            return None
        weight = given.get("weight") or str(demand.weight)
        whole_weight = _WHOLE.fullmatch(weight)
        if whole_weight is None:
            told = gettext("Trọng số “%(given)s” không phải số nguyên. Hãy ghi từ 1 đến 9.")
            self.problems.append(CellProblem(number, labels["weight"], told % {"given": weight[:60]}))
            return None
        kind = kind if given.get("kind") else demand.kind
        return Demand(demand.min_level, demand.max_level, kind, int(whole_weight[1]))

    def _ask(
        self, number: int, column: str, key: Key, statement: Statement, labels: Mapping[str, str] | None = None
    ) -> None:
        if key in self._first:
            told = gettext("Vị trí và năng lực này đã có ở dòng %(row)s. Mỗi cặp chỉ ghi một lần.")
            self.problems.append(CellProblem(number, column, told % {"row": self._first[key]}))
            return
        self._first[key] = number
        self.cells.append(AskedCell(number, column, key, statement, labels or {}))

    def _position(self, number: int, column: str, given: str) -> int | None:
        found = self.positions.get(given.upper())
        if not given:
            self._refuse_empty(number, column)
        elif found is None:
            told = gettext("Danh mục không có vị trí mang mã “%(given)s”. Hãy sửa mã theo danh mục vị trí việc làm.")
            self.problems.append(CellProblem(number, column, told % {"given": given[:60]}))
        return found

    def _competency(self, number: int, column: str, given: str) -> int | None:
        found = self.competencies.get(given.upper())
        if not given:
            self._refuse_empty(number, column)
        elif found is None:
            told = gettext("Khung năng lực ngày này không có mã “%(given)s”. Hãy sửa mã theo khung.")
            self.problems.append(CellProblem(number, column, told % {"given": given[:60]}))
        return found

    def _refuse_empty(self, number: int, column: str) -> None:
        """Of merged cells Excel copies the first alone."""
        told = gettext("Ô mã để trống. Nếu trong Excel các ô được gộp (Merge), hãy bỏ gộp rồi ghi mã ở từng dòng.")
        self.problems.append(CellProblem(number, column, told))

    def _coded(self, line: Sequence[str]) -> dict[int, str]:
        """Columns headed by a code, alone or before a name."""
        found = {}
        for at, text in enumerate(line):
            first = text.partition(" ")[0].upper()
            if CODE.fullmatch(first):
                found[at] = first
        return found

    def _filled(self, heading: int) -> Iterator[tuple[int, Sequence[str]]]:
        for number, line in enumerate(self.lines[heading:], start=heading + 1):
            if any(line):
                yield number, line


def _named(line: Sequence[str]) -> dict[str, int]:
    """Which column each heading of a list names."""
    found: dict[str, int] = {}
    keys = {name: label_keys(label) | _ALSO.get(name, set()) for name, label in HEADINGS.items()}
    for at, text in enumerate(line):
        key = search_key(text)
        name = next((name for name, some in keys.items() if key in some), None)
        if name is not None:
            found.setdefault(name, at)
    return found


def _at(line: Sequence[str], at: int) -> str:
    return line[at] if at < len(line) else ""
