"""The demo ward's people, from the invented roster."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path

from lms.accounts.models import User
from lms.core.vietnamese.dates import parse_date
from lms.core.vietnamese.text import matching_key
from lms.org.domain.officials import OfficialFacts, register_officials
from lms.org.domain.postings import begin_posting
from lms.org.enums import REFORM_DAY
from lms.org.models import Official, Position, Unit, UnitVersion

ROSTER = Path(__file__).parent / "demo_data" / "roster_ward.csv"


def register_roster(ward: Unit, province: Unit, *, actor: User, now: datetime) -> dict[str, Official]:
    """Register everybody of the file with their postings from the day of the reform; by staff code."""
    with ROSTER.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    officials = register_officials(province=province, people=[_facts(row) for row in rows], actor=actor)
    divisions = {
        matching_key(name): unit
        for unit, name in UnitVersion.objects.in_force(REFORM_DAY).filter(parent=ward).values_list("unit", "name")
    }
    units = Unit.objects.in_bulk(divisions.values())
    positions = {position.code: position for position in Position.objects.all()}
    for official, row in zip(officials, rows, strict=True):
        found = divisions.get(matching_key(row["Phòng"]))
        for code, is_main in ((row["Vị trí việc làm"], True), (row["Kiêm nhiệm"], False)):
            if code:
                begin_posting(
                    official=official,
                    unit=units[found] if found else ward,
                    position=positions[code],
                    starts_on=REFORM_DAY,
                    is_main=is_main,
                    actor=actor,
                    now=now,
                )
    return {official.staff_code: official for official in officials}


def _facts(row: dict[str, str]) -> OfficialFacts:
    return OfficialFacts(
        full_name=row["Họ và tên"],
        staff_code=row["Mã cán bộ"],
        birth_date=parse_date(row["Ngày sinh"]),
        cccd=row["Số CCCD"],
        phone=row["Điện thoại"],
        email=row["Email"],
        qualification=row["Trình độ"],
    )
