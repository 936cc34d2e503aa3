"""The staff list as workbooks: one to read and print, one in the columns of the roster import."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.utils.translation import gettext as _

from lms.core.exports import Column, ColumnKind, ReportHead, Sheet, write_workbook
from lms.hr.people.listing import PersonRow, seat_note
from lms.hr.roster.headings import HEADINGS, NAMES
from lms.hr.scope import HrScope
from lms.hr.units_of_day import UnitsOfDay
from lms.org.domain.unit_names import UnitName
from lms.org.enums import UnitType
from lms.org.enums_roster import RosterField

Filters = tuple[tuple[str, str], ...]


def people_xlsx(
    rows: Iterable[PersonRow], *, scope: HrScope, by: UnitsOfDay, filters: Filters, run_by: str, run_at: datetime
) -> bytes:
    columns = (
        Column(_("Họ và tên"), definition=_("Xếp theo tên, rồi đệm, rồi họ.")),
        Column(_("Mã cán bộ")),
        Column(_("Năm sinh")),
        Column(_("Đơn vị"), definition=by.words),
        Column(_("Vị trí việc làm"), definition=_("Vị trí chính vào ngày của số liệu.")),
        Column(_("Ghi chú"), definition=_("Kiêm nhiệm, biệt phái, vị trí sắp bắt đầu hoặc đã thôi giữ.")),
        Column(_("Từ ngày"), ColumnKind.DATE, _("Ngày bắt đầu giữ vị trí.")),
        Column(_("Trình độ")),
        Column(_("Điện thoại")),
        Column(_("Thư điện tử")),
    )
    head = _head(_("Danh sách nhân sự"), scope, by, filters, run_by, run_at)
    return write_workbook([Sheet(_("Nhân sự"), head, columns, (_listed(row, by) for row in rows))])


def roster_xlsx(
    rows: Iterable[PersonRow],
    *,
    scope: HrScope,
    by: UnitsOfDay,
    filters: Filters,
    run_by: str,
    run_at: datetime,
    with_identity: bool,
) -> bytes:
    """Imported again as it is, it changes nothing. Those who hold no position any more aren't in it."""
    columns = [
        Column(label, ColumnKind.DATE if one == RosterField.BIRTH else ColumnKind.TEXT)
        for one, label in HEADINGS.items()
    ]
    head = _head(NAMES["list"], scope, by, filters, run_by, run_at)
    lines = _roster_lines(rows, scope, with_identity=with_identity)
    return write_workbook([Sheet(NAMES["sheet"], head, columns, lines)])


def _head(title: str, scope: HrScope, by: UnitsOfDay, filters: Filters, run_by: str, run_at: datetime) -> ReportHead:
    return ReportHead(unit=scope.label, title=title, run_at=run_at, run_by=run_by, as_of=by.as_of, filters=filters)


def _listed(row: PersonRow, by: UnitsOfDay) -> list[object]:
    official, main = row.official, row.main
    own = (official.qualification, official.phone, official.email) if row.is_managed else ("", "", "")
    return [
        official.full_name,
        official.staff_code,
        official.birth_year and str(official.birth_year),
        row.unit.label if row.unit else "",
        main.position.name_vi if main else _("chưa có vị trí"),
        seat_note(row, by),
        main.starts_on if main else None,
        *own,
    ]


def _roster_lines(rows: Iterable[PersonRow], scope: HrScope, *, with_identity: bool) -> Iterator[list[object]]:
    for row in rows:
        main = row.main
        if main is None or row.unit is None or (main.ends_on is not None and main.ends_on < scope.as_of):
            continue
        official = row.official
        others = [one.position.code for one in row.versions if one.pk != main.pk]
        values: dict[RosterField, object] = {
            RosterField.STAFF_CODE: official.staff_code,
            RosterField.FULL_NAME: official.full_name,
            RosterField.BIRTH: official.birth_year and str(official.birth_year),
            RosterField.UNIT: _unit_cell(row.unit, scope),
            RosterField.POSITION: f"{main.position.code} · {main.position.name_vi}",
            RosterField.OTHER_POSITIONS: "; ".join(dict.fromkeys(others)),
            RosterField.QUALIFICATION: official.qualification,
            RosterField.PHONE: official.phone,
            RosterField.EMAIL: official.email,
        }
        if with_identity:
            values[RosterField.CCCD] = official.cccd_encrypted
            if official.birth_date_encrypted:
                values[RosterField.BIRTH] = date.fromisoformat(official.birth_date_encrypted)
        yield [values.get(one) for one in HEADINGS]


def _unit_cell(name: UnitName, scope: HrScope) -> str:
    """As the import reads it: a division with its commune where the scope holds several communes."""
    within_one = scope.unit is not None and scope.unit.commune_id is not None
    if within_one or name.unit_type != UnitType.DIVISION:
        return name.name
    return f"{name.name}, {name.above[-1].name}"
