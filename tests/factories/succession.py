"""Three communes of a province with divisions and people, and papers about them."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from lms.accounts.models import User
from lms.flows.succession import record_succession
from lms.org.domain.succession.facts import NewUnit, Placements, UnitEventFacts
from lms.org.enums import Role, UnitEventKind, UnitType
from lms.org.models import (
    Official,
    Position,
    Posting,
    PostingVersion,
    Unit,
    UnitEvent,
    UnitEventDraft,
    UnitVersion,
)
from tests.factories.people import (
    grant_role,
    make_commune,
    make_division,
    make_official,
    make_position,
    make_posting,
    make_province,
    make_user,
)

NOW = datetime(2026, 7, 20, 9, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
TODAY = date(2026, 7, 20)
DAY = date(2026, 8, 1)
OFFICE = "Văn phòng HĐND và UBND"
ECONOMY = "Phòng Kinh tế"


@dataclass
class Land:
    """A province of three communes, each with two divisions; An and Bình have people, Cam has nobody."""

    province: Unit
    an: Unit
    binh: Unit
    cam: Unit
    offices: dict[str, Unit]
    economies: dict[str, Unit]
    clerk: Position
    hr: User

    def seat(self, name: str, unit: Unit, position: Position | None = None, **facts: Any) -> Official:
        official = make_official(name, province=self.province)
        make_posting(official, unit, position or self.clerk, **facts)
        return official


def make_land() -> Land:
    province = make_province("Tỉnh Thử Nghiệm")
    communes = [
        make_commune(name, province=province, unit_type=UnitType.COMMUNE, code=code)
        for name, code in (("Xã An", "90001"), ("Xã Bình", "90002"), ("Xã Cam", "90003"))
    ]
    names = [("an", communes[0]), ("binh", communes[1]), ("cam", communes[2])]
    hr = make_user(full_name="Lê Thị Tỉnh")
    grant_role(hr, Role.HR, province)
    return Land(
        province,
        *communes,
        offices={key: make_division(unit, OFFICE) for key, unit in names},
        economies={key: make_division(unit, ECONOMY) for key, unit in names},
        clerk=make_position("TN-04", "Tư pháp – hộ tịch"),
        hr=hr,
    )


def paper(kind: UnitEventKind, *units: Unit, **said: Any) -> UnitEventFacts:
    facts: dict[str, Any] = {
        "client_id": uuid.uuid4(),
        "kind": kind,
        "document_number": "1685/NQ-UBTVQH15",
        "signed_on": date(2026, 7, 10),
        "effective_on": DAY,
        "units": tuple(one.pk for one in units),
        "issued_by": "Ủy ban Thường vụ Quốc hội",
    }
    said["takes_over"] = tuple(one.pk if isinstance(one, Unit) else one for one in said.pop("to", ()))
    return UnitEventFacts(**facts | said)


def merger(*units: Unit, to: Unit | NewUnit | None = None, **said: Any) -> UnitEventFacts:
    return paper(UnitEventKind.MERGE, *units, to=[to or NewUnit("Phường An Bình", "90009")], **said)


def seats(*officials: Official) -> list[list[tuple[str, str, str, str]]]:
    """Of each person what is held true: unit, first day, last day, whether it is the main posting."""
    found = []
    for official in officials:
        versions = PostingVersion.objects.known().filter(posting__official=official).order_by("starts_on", "pk")
        found.append(
            [
                (
                    one.unit.versions.latest("valid_from").name,
                    str(one.starts_on),
                    str(one.ends_on or ""),
                    "chính" if one.is_main else "kiêm",
                )
                for one in versions
            ]
        )
    return found


def posting_of(official: Official) -> Posting:
    """The one that was recorded first."""
    posting: Posting = official.postings.earliest("pk")
    return posting


def make_unit_event(commune: Unit, actor: User) -> UnitEvent:
    """A new division of the commune, which is called otherwise from today."""
    today = timezone.localdate()
    facts = paper(
        UnitEventKind.RENAME,
        make_division(commune, "Tổ Chuyển đổi số"),
        becomes=NewUnit("Tổ Công nghệ số"),
        document_number="07/QĐ-UBND",
        issued_by="Ủy ban nhân dân phường",
        signed_on=today,
        effective_on=today,
    )
    return record_succession(facts=facts, placements=Placements(), actor=actor, now=timezone.now()).event


def make_unit_draft(
    commune: Unit, owner: User, kind: UnitEventKind = UnitEventKind.MERGE, **said: Any
) -> UnitEventDraft:
    """Two divisions of the commune merge into a new one, or what is said."""
    today = timezone.localdate()
    below = UnitVersion.objects.in_force(today).filter(parent=commune, valid_to=None).order_by("unit_id")
    first, second = below.values_list("unit_id", flat=True)[:2]
    facts: dict[str, Any] = {
        "units": [first, second] if kind == UnitEventKind.MERGE else [first],
        "takes_over": [["Phòng Tổng hợp", ""]] if kind == UnitEventKind.MERGE else [["Tổ Một cửa", ""], second],
        "document_number": "08/QĐ-UBND",
        "issued_by": "Ủy ban nhân dân phường",
        "signed_on": today,
        "effective_on": today,
    }
    return UnitEventDraft.objects.create(owner=owner, parent=commune, kind=kind, **facts | said)
