"""A row of a decision file: which column says what, and what it means. Reads nothing from the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from lms.core.exceptions import RuleViolation
from lms.core.spreadsheets import Cell, Worksheet
from lms.core.vietnamese.dates import NotADate, parse_date
from lms.core.vietnamese.text import search_key
from lms.org.domain.decision_dates import DecisionDays, faults_of
from lms.org.domain.paper_numbers import is_paper_number, paper_number
from lms.org.domain.roster.cells import cell_text
from lms.org.enums import DecisionKind
from lms.org.exceptions_dates import EffectiveBeforeSigning

HEADINGS = {
    "staff_code": "Mã cán bộ",
    "full_name": "Họ và tên",
    "kind": "Loại quyết định",
    "number": "Số, ký hiệu",
    "signed_on": "Ngày ký",
    "effective_on": "Ngày hiệu lực",
    "expires_on": "Ngày hết hạn",
    "issued_by": "Cơ quan ban hành",
    "signer": "Người ký",
    "signer_title": "Chức vụ người ký",
    "summary": "Trích yếu",
    "legal_basis": "Căn cứ",
    "unit": "Đơn vị nhận",
    "position": "Vị trí việc làm mới",
    "keep": "Giữ nguyên",
}
"""Of the template, in its order; a file in any language of the screens has these."""
OTHER_HEADINGS = {
    "ma cb": "staff_code",
    "ho ten": "full_name",
    "loai": "kind",
    "so quyet dinh": "number",
    "so, ky hieu quyet dinh": "number",
    "hieu luc tu ngay": "effective_on",
    "ngay het hieu luc": "expires_on",
    "don vi moi": "unit",
    "don vi": "unit",
    "vi tri viec lam": "position",
    "vi tri moi": "position",
    "vi tri": "position",
}
KEEPS, KEEPS_NOT = {"x", "co", "1", "giu nguyen"}, {"", "khong", "0"}
REQUIRED = ("staff_code", "kind", "number", "signed_on", "effective_on", "issued_by")
DAYS = ("signed_on", "effective_on", "expires_on")
LIMITS = {"number": 60, "issued_by": 200, "signer": 200, "signer_title": 200, "summary": 2000, "legal_basis": 4000}
OTHER_KINDS = {
    "thoi giu": DecisionKind.RELIEVE,
    "thoi giu chuc vu": DecisionKind.RELIEVE,
    "nghi huu": DecisionKind.LEAVE,
    "thoi viec": DecisionKind.LEAVE,
}
HEADER_SEARCHED = 20
ENOUGH_COLUMNS = 4


@dataclass
class FileRow:
    """`facts` are what may be said for sure, `problems` the rest, each with the heading it is under."""

    number: int
    cells: dict[str, str]
    facts: dict[str, str] = field(default_factory=dict)
    problems: list[dict[str, str]] = field(default_factory=list)

    def refuse(self, name: str, text: str) -> None:
        self.problems.append({"column": HEADINGS.get(name, ""), "text": text})

    @property
    def keeps(self) -> bool:
        """The paper says it so, unusual as it is."""
        return "keep" in self.facts

    @property
    def kind(self) -> DecisionKind | None:
        return DecisionKind(self.facts["kind"]) if "kind" in self.facts else None

    def day(self, name: str) -> date | None:
        return date.fromisoformat(self.facts[name]) if name in self.facts else None


def columns_of(sheet: Worksheet) -> tuple[int, dict[str, int]] | None:
    """The first row below the headings, from 0, and the column of each field; None where no row looks like headings."""
    known = {search_key(label): name for name, label in HEADINGS.items()} | OTHER_HEADINGS
    for index, cells in enumerate(sheet.rows[:HEADER_SEARCHED]):
        found: dict[str, int] = {}
        for column, cell in enumerate(cells):
            name = known.get(search_key(cell_text(cell)))
            if name is not None:
                found.setdefault(name, column)
        if len(found) >= ENOUGH_COLUMNS:
            return index + 1, found
    return None


def read_row(number: int, cells: Sequence[Cell], columns: Mapping[str, int], *, today: date) -> FileRow | None:
    """The row with what it says by itself; None for an empty one."""
    texts = {name: cell_text(cells[at]) if at < len(cells) else "" for name, at in columns.items()}
    if not any(texts.values()):
        return None
    row = FileRow(number, texts)
    for name in REQUIRED:
        if not texts.get(name):
            row.refuse(name, _("Chưa có nội dung."))
    for name, limit in LIMITS.items():
        if len(texts.get(name, "")) > limit:
            row.refuse(name, _("Dài quá %(limit)s ký tự.") % {"limit": limit})
        else:
            row.facts[name] = texts.get(name, "")
    _read_kind(row)
    _read_number(row)
    _read_keep(row)
    for name in DAYS:
        _read_day(row, name)
    _check_days(row, today)
    return row


def _read_kind(row: FileRow) -> None:
    text = search_key(row.cells.get("kind", ""))
    kind = next((one for one in DecisionKind if search_key(str(one.label)) == text), OTHER_KINDS.get(text))
    if kind is not None:
        row.facts["kind"] = kind.value
    elif text:
        known = ", ".join(str(one.label) for one in DecisionKind)
        row.refuse("kind", _("Không có loại này. Các loại: %(known)s.") % {"known": known})


def _read_number(row: FileRow) -> None:
    number = paper_number(row.facts.get("number", ""))
    if number and not is_paper_number(number):
        row.refuse("number", _("Số, ký hiệu gồm chữ số và ký hiệu, như 123/QĐ-UBND. Hãy nhập như trên văn bản."))
    row.facts["number"] = number


def _read_keep(row: FileRow) -> None:
    text = search_key(row.cells.get("keep", ""))
    if text in KEEPS:
        row.facts["keep"] = "x"
    elif text not in KEEPS_NOT:
        row.refuse("keep", _("Ghi x nếu quyết định ghi đúng như vậy, còn lại để trống."))


def _read_day(row: FileRow, name: str) -> None:
    text = row.cells.get(name, "")
    if not text:
        return
    try:
        row.facts[name] = parse_date(text).isoformat()
    except NotADate:
        row.refuse(name, _("“%(text)s” không phải ngày/tháng/năm.") % {"text": text})


def _check_days(row: FileRow, today: date) -> None:
    if row.kind is None or row.problems:
        return
    days = DecisionDays(row.kind, row.day("signed_on"), row.day("effective_on"), row.day("expires_on"))
    for fault in faults_of(days, today=today, keep_date_order=row.keeps):
        row.refuse(fault.at, _in_a_file(fault))


def _in_a_file(fault: RuleViolation) -> str:
    """There is nothing to tick in a file, but a column."""
    if not isinstance(fault, EffectiveBeforeSigning):
        return str(fault)
    text = _(
        "Ngày hiệu lực %(effective_on)s đang trước ngày ký %(signed_on)s. Kiểm tra lại; nếu quyết định ghi đúng như"
        " vậy, ghi x vào cột “Giữ nguyên” của dòng này."
    )
    return text % fault.facts
