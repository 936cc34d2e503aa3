"""A ward as its roster knows it, and roster files as offices send them."""

import csv
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
from django.urls import reverse
from openpyxl.utils.cell import range_boundaries

from lms.accounts.models import User
from lms.core.domain.job_runs import run_job
from lms.core.vietnamese.text import search_key
from lms.org.domain.roster.batches import set_columns, start_import, suggested_columns
from lms.org.domain.roster.dry_runs import ROWS_IN_REQUEST
from lms.org.domain.roster.files import sheet_of
from lms.org.enums import REFORM_DAY, PositionMark, Role, SuccessionShare, UnitEventKind, UnitType
from lms.org.models import Position, RosterImport, Succession, Unit, UnitEvent
from tests.factories.people import REFORM, grant_role, make_commune, make_division, make_province, make_unit, make_user

ROOT = Path(__file__).resolve().parent.parent.parent
DEMO = ROOT / "lms/flows/demo_data"
DIVISIONS = (
    "Văn phòng HĐND và UBND",
    "Phòng Kinh tế, Hạ tầng và Đô thị",
    "Phòng Văn hóa - Xã hội",
    "Trung tâm Phục vụ hành chính công",
    "Ban Chỉ huy quân sự",
)
HEADINGS = (
    *("STT", "Mã cán bộ", "Họ và tên", "Ngày sinh", "Số CCCD", "Vị trí việc làm", "Phòng", "Trình độ"),
    *("Điện thoại", "Email", "Kiêm nhiệm"),
)


@dataclass(frozen=True)
class Ward:
    """Phường Buôn Hồ with its default divisions, and somebody who looks after its people."""

    province: Unit
    ward: Unit
    divisions: dict[str, Unit]
    hr: User
    positions: dict[str, Position] = field(default_factory=dict)


def make_ward(name: str = "Phường Buôn Hồ", *, province: Unit | None = None) -> Ward:
    province = province or make_province("Tỉnh Đắk Lắk", code="66")
    ward = make_commune(name, province=province)
    hr = make_user(full_name="Phan Thị Thúy Hằng")
    grant_role(hr, Role.HR, ward)
    divisions = {division: make_division(ward, division) for division in DIVISIONS}
    return Ward(province, ward, divisions, hr, load_positions())


def load_positions() -> dict[str, Position]:
    """The catalogue as shipped."""
    if not Position.objects.exists():
        with (ROOT / "lms/org/data/positions.csv").open(encoding="utf-8") as lines:
            Position.objects.bulk_create(
                Position(
                    code=row["code"],
                    name_vi=row["name_vi"],
                    department=row["department"],
                    mark=PositionMark.UNVERIFIED,
                    search_key=search_key(row["name_vi"]),
                    valid_from=REFORM,
                )
                for row in csv.DictReader(lines)
            )
    return {position.code: position for position in Position.objects.all()}


def merge_into(ward: Unit, old_name: str) -> Unit:
    """A ward of before the reform that went into this one."""
    old = make_unit(old_name, UnitType.WARD, valid_from=date(1900, 1, 1), valid_to=date(2025, 6, 30))
    event, _created = UnitEvent.objects.get_or_create(
        kind=UnitEventKind.REFORM, document_number="thử", effective_on=REFORM, signed_on=REFORM
    )
    Succession.objects.create(predecessor=old, successor=ward, share=SuccessionShare.WHOLE, event=event)
    return old


def person(name: str = "Nguyễn Thị Hương", **cells: str) -> dict[str, str]:
    """A row of a file by heading; what isn't given stays as in the first."""
    return {
        "Mã cán bộ": "BH0034",
        "Họ và tên": name,
        "Ngày sinh": "18/06/1990",
        "Số CCCD": "066190000034",
        "Vị trí việc làm": "CM-13",
        "Phòng": "Phòng Kinh tế, Hạ tầng và Đô thị",
    } | {heading.replace("_", " "): value for heading, value in cells.items()}


def csv_file(rows: Sequence[dict[str, str]], headings: Sequence[str] = HEADINGS) -> bytes:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, headings, restval="", extrasaction="raise")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode()


def xlsx_file(
    rows: Sequence[Sequence[object]], *, sheet: str = "Danh sách", merged: Sequence[str] = (), extra: Sequence[str] = ()
) -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    for row in rows:
        page.append(list(row))
    for area in merged:
        page.merge_cells(area)
    for name in extra:
        book.create_sheet(name).append(["Ghi chú"])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


MANIFEST = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
OFFICE_MERGED = ("A3:A4", "B3:C4", "D3:E3", "F3:F4", "G3:G4", "H3:I3", "J3:J4", "A2:J2")


def office_rows() -> list[list[object]]:
    """A list as an office keeps it: titles, a two-line heading, names and births in two columns, groups, signatures."""
    return [
        ["ỦY BAN NHÂN DÂN", None, None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        ["DANH SÁCH TRÍCH NGANG CÁN BỘ, CÔNG CHỨC NĂM 2025"],
        ["STT", "Họ và tên", None, "Ngày, tháng, năm sinh", None, "Số CMND/CCCD", "Chức vụ", "Trình độ", None, "Số ĐT"],
        [None, None, None, "Nam", "Nữ", None, None, "Chuyên môn", "Tin học", None],
        ["(1)", "(2)", None, "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)"],
        ["I", "VĂN PHÒNG HĐND VÀ UBND"],
        [1, "Nguyễn Văn", "An", "05/07/1975", None, "066075000101", "CM-01", "ĐH Luật", "A", "0912000101"],
        [2, "Trần Thị", "Bình", None, "25/12/1988", "066188000102", "CM-02", "ĐH Kinh tế", "B", "0912 000 102"],
        ["II", "PHƯỜNG AN LẠC (CŨ)"],
        [1, "Y Bhăm", "Êban", 1985, None, "066085000105", "CM-13", "ĐH", None, "0912000105"],
        [None, "Tổng cộng: 03 người"],
        [None, None, None, None, None, None, "Buôn Hồ, ngày 12 tháng 8 năm 2025"],
        [None, "NGƯỜI LẬP BIỂU", None, None, None, None, "TM. ỦY BAN NHÂN DÂN"],
        [None, "Phan Thị Thúy Hằng", None, None, None, None, "Nguyễn Văn Hùng"],
    ]


def office_list() -> bytes:
    return xlsx_file(office_rows(), sheet="DS 2025", merged=OFFICE_MERGED)


def ods_file(rows: Sequence[Sequence[object]], *, merged: Sequence[str] = ()) -> bytes:
    """As an office program writes it, as far as a reader looks."""
    areas = [range_boundaries(area) for area in merged]
    spans = {(top, left): (bottom - top + 1, right - left + 1) for left, top, right, bottom in areas}
    lines = []
    for number, row in enumerate(rows, 1):
        cells = []
        for column, value in enumerate(row, 1):
            high, wide = spans.get((number, column), (1, 1))
            span = (
                f' table:number-rows-spanned="{high}" table:number-columns-spanned="{wide}"' if high * wide > 1 else ""
            )
            text = "" if value is None else f"<text:p>{escape(str(value))}</text:p>"
            kind = ' office:value-type="string"' if text else ""
            cells.append(f"<table:table-cell{span}{kind}>{text}</table:table-cell>")
        lines.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    names = " ".join(
        f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"' for one in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names}><office:body><office:spreadsheet>'
        f'<table:table table:name="DS 2025">{"".join(lines)}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("content.xml", content)
    return buffer.getvalue()


def many_people(count: int, *, start: int = 1) -> list[dict[str, str]]:
    """Invented people with numbers of a true structure."""
    codes = [f"CM-{number:02}" for number in range(1, 26)]
    return [
        person(
            f"Nguyễn Văn {chr(65 + number % 26)}{chr(97 + number // 26 % 26)}{chr(97 + number // 676 % 26)}",
            **{
                "Mã cán bộ": f"TN{number:05}",
                "Ngày sinh": f"{number % 28 + 1:02}/{number % 12 + 1:02}/{1970 + number % 30}",
                "Số CCCD": f"0660{(1970 + number % 30) % 100:02}{number:06}",
                "Vị trí việc làm": codes[number % len(codes)],
                "Phòng": DIVISIONS[number % len(DIVISIONS)],
                "Điện thoại": f"054{number:07}",
                "Kiêm nhiệm": "CM-29" if number % 20 == 0 else "",
            },
        )
        for number in range(start, start + count)
    ]


def at(batch, step):
    return reverse("hr:roster_step", args=[batch.uid, step])


def checked(ward, data, name="danh-sach.csv"):
    batch = start_import(unit=ward.ward, data=data, filename=name, effective_on=REFORM_DAY, actor=ward.hr)
    guesses = suggested_columns(batch, sheet_of(batch))
    return set_columns(batch=batch, columns={one: g.index for one, g in guesses.items() if g.index is not None})


def confirm(client, batch, **more):
    page = client.get(at(batch, "xac-nhan"))
    return client.post(at(batch, "xac-nhan"), page.context["counts"] | more)


def bring_in(client, ward, data):
    batch = checked(ward, data)
    confirm(client, batch, open_accounts="on")
    batch.refresh_from_db()
    run_job(batch.job)
    batch.refresh_from_db()
    return batch


def as_large(batch):
    """The same file, taken for one whose dry run is a job."""
    RosterImport.objects.filter(pk=batch.pk).update(row_count=ROWS_IN_REQUEST + 1)
    return RosterImport.objects.select_related("unit").get(pk=batch.pk)
