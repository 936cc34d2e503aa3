"""A ward as its roster knows it, and roster files as offices send them."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import openpyxl
from django.urls import reverse

from lms.accounts.models import User
from lms.core.domain.job_runs import run_job
from lms.core.vietnamese.text import search_key
from lms.org.domain.roster.batches import set_columns, sheet_of, start_import, suggested_columns
from lms.org.enums import REFORM_DAY, PositionMark, Role, SuccessionShare, UnitEventKind, UnitType
from lms.org.models import Position, Succession, Unit, UnitEvent
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
