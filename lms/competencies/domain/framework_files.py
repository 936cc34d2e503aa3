"""A version of a framework as a workbook that people fill in: its sheets and columns, and reading it back.

Every cell that can't be read is told at its sheet, row and column; a workbook with one such cell gives nothing at all.
Spaces, composed or split letters, numbers kept as text and empty rows are of no account.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext, override, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from lms.competencies.domain.framework_contents import CompetencyFacts, Contents, LevelWords, VersionFacts
from lms.competencies.domain.framework_rules import CODE, LONGEST_DESCRIPTION, competency_faults, scale_faults
from lms.competencies.enums import CompetencyMark
from lms.core.spreadsheets import Cell, Workbook, Worksheet
from lms.core.vietnamese.dates import NotADate, format_date, parse_date
from lms.core.vietnamese.text import normalise, normalise_lines, search_key

INFO, SCALE, COMPETENCIES, LEVELS = "info", "scale", "competencies", "levels"
SHEETS: dict[str, Promise] = {
    INFO: pgettext_lazy("trang tính", "Thông tin"),
    SCALE: pgettext_lazy("trang tính", "Thang mức"),
    COMPETENCIES: pgettext_lazy("trang tính", "Năng lực"),
    LEVELS: pgettext_lazy("trang tính", "Mô tả mức"),
}
COLUMNS: dict[str, dict[str, Promise]] = {
    INFO: {"key": _("Mục"), "value": _("Giá trị")},
    SCALE: {"level": _("Mức"), "vi": _("Tên mức"), "en": _("Tên tiếng Anh")},
    COMPETENCIES: {
        "code": _("Mã năng lực"),
        "group": _("Nhóm"),
        "name_vi": _("Tên năng lực"),
        "name_en": _("Tên tiếng Anh"),
        "first_level": _("Mức đầu"),
        "last_level": _("Mức cuối"),
        "mark": _("Độ tin cậy"),
    },
    LEVELS: {
        "code": _("Mã năng lực"),
        "level": _("Mức"),
        "vi": _("Biểu hiện"),
        "en": _("Biểu hiện, tiếng Anh"),
    },
}
INFO_ROWS: dict[str, Promise] = {
    "framework": _("Mã khung"),
    "legal_basis": _("Căn cứ"),
    "valid_from": _("Áp dụng từ ngày"),
    "scale_min": _("Mức đầu của thang"),
    "scale_max": _("Mức cuối của thang"),
}
HEADING_WITHIN = 20
LONGEST = {"group": 100, "name_vi": 300, "name_en": 300, "vi": LONGEST_DESCRIPTION, "en": LONGEST_DESCRIPTION}
_WHOLE = re.compile(r"(\d{1,3})(?:[.,]0+)?", re.ASCII)


@dataclass(frozen=True)
class CellProblem:
    """`row` as the file numbers it, 0 where the whole sheet is meant; `column` by its letter, "" for the whole row."""

    sheet: str
    row: int
    column: str
    text: str


@dataclass(frozen=True)
class ReadFile:
    """`contents` is None where there are problems."""

    contents: Contents | None
    problems: tuple[CellProblem, ...]


@dataclass
class _Line:
    """A row under the heading: its texts by column, and where they stand."""

    sheet: str
    row: int
    letters: dict[str, str]
    texts: dict[str, str]

    def problem(self, column: str, text: str) -> CellProblem:
        return CellProblem(self.sheet, self.row, self.letters.get(column, ""), text)


def read_framework_file(book: Workbook, framework_code: str) -> ReadFile:
    return _Reader(book).read(framework_code)


@dataclass
class _Reader:
    book: Workbook
    problems: list[CellProblem] = field(default_factory=list)

    def read(self, framework_code: str) -> ReadFile:
        lines = {key: self._lines(key) for key in SHEETS}
        if self.problems:
            return ReadFile(None, tuple(self.problems))
        facts = self._facts(lines[INFO], framework_code)
        scale = self._scale(lines[SCALE])
        at = {line.texts["code"].upper(): line for line in lines[COMPETENCIES]}
        rows = self._competencies(lines[COMPETENCIES])
        levels = self._levels(lines[LEVELS], set(at))
        if facts is None or self.problems:
            return ReadFile(None, tuple(self.problems))
        contents = Contents(
            replace(facts, scale=tuple(scale)),
            tuple(replace(one, levels=tuple(levels.get(one.code, ()))) for one in rows),
        )
        self._check(contents, at)
        return ReadFile(None if self.problems else contents, tuple(self.problems))

    def _lines(self, key: str) -> list[_Line]:
        """The filled rows of a sheet under its heading; a missing sheet or column is a problem."""
        sheet = self._sheet(key)
        name = str(SHEETS[key])
        if sheet is None:
            text = gettext("Tệp không có trang tính này. Hãy tải tệp của một phiên bản rồi điền vào đó.")
            self.problems.append(CellProblem(name, 0, "", text))
            return []
        wanted = {key_of: column for column, label in COLUMNS[key].items() for key_of in label_keys(label)}
        number, found = self._heading(sheet, wanted)
        needed = [column for column in COLUMNS[key] if column not in {"en", "name_en"}]
        missing = [str(COLUMNS[key][column]) for column in needed if column not in found]
        if missing:
            text = gettext("Thiếu cột %(columns)s. Giữ dòng tiêu đề như trong tệp tải về.")
            self.problems.append(CellProblem(sheet.name, number + 1, "", text % {"columns": ", ".join(missing)}))
            return []
        return list(self._filled(sheet, number, found, key))

    def _heading(self, sheet: Worksheet, wanted: dict[str, str]) -> tuple[int, dict[str, int]]:
        """The row that names most of the columns, and where each stands; -1 where there is none."""
        for number, row in enumerate(sheet.rows[:HEADING_WITHIN]):
            found = {wanted[text]: at for at, cell in enumerate(row) if (text := search_key(_text(cell))) in wanted}
            if len(found) > len(set(wanted.values())) // 2:
                return number, found
        return -1, {}

    def _sheet(self, key: str) -> Worksheet | None:
        names = label_keys(SHEETS[key])
        return next((one for one in self.book.sheets if search_key(one.name) in names), None)

    def _filled(self, sheet: Worksheet, heading: int, found: dict[str, int], key: str) -> Iterator[_Line]:
        letters = {column: _letter(at) for column, at in found.items()}
        for number, row in enumerate(sheet.rows[heading + 1 :], start=heading + 1):
            texts = dict.fromkeys(COLUMNS[key], "")
            for column, at in found.items():
                cell = row[at] if at < len(row) else None
                if cell is None and (number, at) in sheet.formulas:
                    text = gettext("Ô chứa công thức chưa có kết quả. Hãy thay công thức bằng giá trị rồi lưu tệp.")
                    self.problems.append(CellProblem(sheet.name, number + 1, letters[column], text))
                texts[column] = _text(cell)
            line = _Line(sheet.name, number + 1, letters, texts)
            for column, text in texts.items():
                limit = LONGEST.get(column, LONGEST_DESCRIPTION) if key != SCALE else 100
                if len(text) > limit:
                    told = gettext("Dài %(length)s ký tự, nhiều nhất %(limit)s. Hãy viết gọn lại.")
                    self.problems.append(line.problem(column, told % {"length": len(text), "limit": limit}))
            if any(texts.values()):
                yield line

    def _facts(self, lines: Sequence[_Line], framework_code: str) -> VersionFacts | None:
        rows = {key_of: name for name, label in INFO_ROWS.items() for key_of in label_keys(label)}
        said = {rows[key]: line for line in lines if (key := search_key(line.texts["key"])) in rows}
        missing = [str(label) for name, label in INFO_ROWS.items() if name not in said and name != "legal_basis"]
        if missing:
            text = gettext("Thiếu dòng %(rows)s. Giữ các dòng như trong tệp tải về.")
            name = lines[0].sheet if lines else str(SHEETS[INFO])
            self.problems.append(CellProblem(name, 0, "", text % {"rows": ", ".join(missing)}))
            return None
        given = said["framework"].texts["value"]
        if given.upper() != framework_code.upper():
            text = gettext("Tệp của khung “%(given)s”, không phải %(code)s. Hãy chọn đúng tệp.")
            self.problems.append(said["framework"].problem("value", text % {"given": given, "code": framework_code}))
        begins = self._day(said["valid_from"])
        ends = [self._number(said[name], "value") for name in ("scale_min", "scale_max")]
        if begins is None or ends[0] is None or ends[1] is None:
            return None
        basis = said["legal_basis"].texts["value"] if "legal_basis" in said else ""
        return VersionFacts(basis, begins, ends[0], ends[1])

    def _scale(self, lines: Sequence[_Line]) -> list[LevelWords]:
        found: dict[int, LevelWords] = {}
        for line in lines:
            level = self._number(line, "level")
            if level is None:
                continue
            if level in found:
                text = gettext("Mức %(level)s đã có ở dòng trên. Mỗi mức một dòng.") % {"level": level}
                self.problems.append(line.problem("level", text))
            if not line.texts["vi"]:
                self.problems.append(line.problem("vi", gettext("Thiếu tên mức. Hãy ghi tên, ví dụ: Vận dụng được.")))
            found[level] = LevelWords(level, line.texts["vi"], line.texts["en"])
        return [found[level] for level in sorted(found)]

    def _competencies(self, lines: Sequence[_Line]) -> list[CompetencyFacts]:
        rows: dict[str, CompetencyFacts] = {}
        marks = {key_of: mark for mark in CompetencyMark for key_of in {*label_keys(mark.label), mark.value}}
        for line in lines:
            code = line.texts["code"].upper()
            first, last = self._number(line, "first_level"), self._number(line, "last_level")
            mark = marks.get(search_key(line.texts["mark"]))
            if not CODE.fullmatch(code):
                text = gettext("Mã “%(code)s” chưa đúng: 1–6 chữ rồi 1–4 chữ số, ví dụ P06.") % {"code": code}
                self.problems.append(line.problem("code", text))
            elif code in rows:
                text = gettext("Mã %(code)s đã có ở dòng trên. Mỗi năng lực một dòng.") % {"code": code}
                self.problems.append(line.problem("code", text))
            for column in ("group", "name_vi"):
                if not line.texts[column]:
                    told = gettext("Ô “%(column)s” còn trống. Hãy ghi vào.") % {"column": COLUMNS[COMPETENCIES][column]}
                    self.problems.append(line.problem(column, told))
            if mark is None:
                listed = ", ".join(str(one.label) for one in CompetencyMark)
                text = gettext("Độ tin cậy “%(given)s” chưa có trong danh sách. Ghi một trong: %(listed)s.")
                self.problems.append(line.problem("mark", text % {"given": line.texts["mark"], "listed": listed}))
            if first is not None and last is not None and mark is not None:
                group, name_vi, name_en = (line.texts[name] for name in ("group", "name_vi", "name_en"))
                rows[code] = CompetencyFacts(code, group, name_vi, name_en, mark, first, last)
        return list(rows.values())

    def _levels(self, lines: Sequence[_Line], codes: set[str]) -> dict[str, list[LevelWords]]:
        found: dict[str, dict[int, LevelWords]] = {}
        for line in lines:
            if not line.texts["vi"] and not line.texts["en"]:
                continue  # a level that nobody has described yet
            code, level = line.texts["code"].upper(), self._number(line, "level")
            if code not in codes:
                text = gettext("Trang Năng lực không có mã “%(code)s”. Hãy thêm năng lực ở đó, hoặc sửa mã.")
                self.problems.append(line.problem("code", text % {"code": code}))
            if level is None:
                continue
            if level in found.setdefault(code, {}):
                text = gettext("Mức %(level)s của %(code)s đã có ở dòng trên. Nhiều biểu hiện thì xuống dòng trong ô.")
                self.problems.append(line.problem("level", text % {"level": level, "code": code}))
            if not line.texts["vi"]:
                text = gettext("Có mô tả tiếng Anh thì cần có mô tả tiếng Việt. Hãy ghi vào.")
                self.problems.append(line.problem("vi", text))
            found[code][level] = LevelWords(level, line.texts["vi"], line.texts["en"])
        return {code: [some[level] for level in sorted(some)] for code, some in found.items()}

    def _check(self, contents: Contents, at: dict[str, _Line]) -> None:
        """The rules that a form asks too."""
        sheet = str(SHEETS[SCALE])
        self.problems += [CellProblem(sheet, 0, "", str(fault)) for fault in scale_faults(contents.facts)]
        for number, one in enumerate(contents.competencies):
            for fault in competency_faults(one, contents.facts, contents.competencies[:number]):
                column = fault.at if fault.at in COLUMNS[COMPETENCIES] else "code"
                self.problems.append(at[one.code].problem(column, f"{one.code}: {fault}"))

    def _number(self, line: _Line, column: str) -> int | None:
        whole = _WHOLE.fullmatch(line.texts[column])
        if whole is not None:
            return int(whole.group(1))
        text = gettext("“%(given)s” không phải số nguyên. Hãy ghi một mức, ví dụ 3.")
        self.problems.append(line.problem(column, text % {"given": line.texts[column]}))
        return None

    def _day(self, line: _Line) -> date | None:
        try:
            return parse_date(line.texts["value"])
        except NotADate:
            text = gettext("“%(given)s” không phải ngày. Hãy ghi ngày/tháng/năm, ví dụ 01/07/2026.")
            self.problems.append(line.problem("value", text % {"given": line.texts["value"]}))
            return None


def _text(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case datetime():
            return format_date(cell.date())
        case date():
            return format_date(cell)
        case float():
            return f"{cell:.15g}"
        case str():
            return normalise_lines(cell)
    return normalise(str(cell))


def label_keys(label: str | Promise) -> set[str]:
    """The label as it may stand in a file: exported in any language of the interface."""
    found = set()
    for language, _name in settings.LANGUAGES:
        with override(language):
            found.add(search_key(str(label)))
    return found


def _letter(at: int) -> str:
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
