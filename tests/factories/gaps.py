"""A small ward with requirements and evidence whose gaps can be counted by hand.

Ward (Phường Phú Xuân) with an office and an economic division. The registrar needs T01 ≥ 2 and T02 ≥ 3 (and should
have T03), the economist T02 ≥ 2, the chairman C01 ≥ 3, the guard nothing.
"""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from lms.accounts.models import User
from lms.competencies.enums import CompetencyMark, FrameworkStatus, RequirementKind, RequirementMark
from lms.competencies.models import Competency, CompetencyVersion, FrameworkVersion, Requirement
from lms.evidence.enums import EvidenceKind, RuleMark
from lms.evidence.models import Evidence, EvidenceRule
from lms.org.enums import Role
from lms.org.models import Official, Position, Posting, Unit
from tests.factories.assessments import make_competency
from tests.factories.people import (
    REFORM,
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
EARLIER = datetime(2025, 7, 2, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
WORDS = {
    "C01": ("chung", "Đạo đức và bản lĩnh", CompetencyMark.FRAMEWORK),
    "T01": ("nghiệp vụ", "Đăng ký và quản lý hộ tịch", CompetencyMark.ILLUSTRATIVE),
    "T02": ("nghiệp vụ", "Chứng thực", CompetencyMark.ILLUSTRATIVE),
    "T03": ("nghiệp vụ", "Tiếp nhận hồ sơ một cửa", CompetencyMark.ILLUSTRATIVE),
}


@dataclass
class GapWard:
    """The ward and its people; the numbers are in the docstring of `make_gap_ward`."""

    province: Unit
    ward: Unit
    office: Unit
    economy: Unit
    competencies: dict[str, Competency]
    positions: dict[str, Position]
    people: dict[str, Official]
    postings: dict[str, Posting]
    hr: User


def make_competencies() -> dict[str, Competency]:
    found = {}
    for order, (code, (group, name, mark)) in enumerate(WORDS.items(), start=1):
        competency = found[code] = make_competency(code)
        version, _made = FrameworkVersion.objects.get_or_create(
            framework=competency.framework,
            number=1,
            defaults={"valid_from": REFORM, "status": FrameworkStatus.PUBLISHED},
        )
        CompetencyVersion.objects.create(
            competency=competency, framework_version=version, group=group, name_vi=name, mark=mark, order=order
        )
    return found


def require(
    position: Position,
    competency: Competency,
    level: int,
    *,
    kind: RequirementKind = RequirementKind.MUST,
    mark: RequirementMark = RequirementMark.EXAMPLE,
    valid_from: date = REFORM,
    recorded_at: datetime = EARLIER,
) -> Requirement:
    return Requirement.objects.create(
        position=position,
        competency=competency,
        min_level=level,
        max_level=level + 1,
        kind=kind,
        mark=mark,
        valid_from=valid_from,
        recorded_at=recorded_at,
    )


def hold(
    official: Official,
    competency: Competency,
    level: int,
    *,
    since: date = date(2026, 1, 5),
    until: date | None = None,
    recorded_at: datetime = EARLIER,
) -> Evidence:
    rule, _made = EvidenceRule.objects.get_or_create(
        kind=EvidenceKind.PRIOR,
        competency=None,
        valid_from=REFORM,
        defaults={"max_level": 5, "mark": RuleMark.ILLUSTRATIVE},
    )
    return Evidence.objects.create(
        official=official,
        competency=competency,
        framework_version=FrameworkVersion.objects.get(framework=competency.framework),
        kind=EvidenceKind.PRIOR,
        level=level,
        rule=rule,
        effective_on=since,
        expires_on=until,
        recorded_at=recorded_at,
    )


def make_positions(competencies: dict[str, Competency]) -> dict[str, Position]:
    positions = {
        "chairman": make_position("QL-01", "Chủ tịch Ủy ban nhân dân"),
        "registrar": make_position("CM-04", "Công chức tư pháp – hộ tịch"),
        "economist": make_position("CM-13", "Công chức nông nghiệp"),
        "guard": make_position("HT-01", "Nhân viên bảo vệ"),
    }
    require(positions["chairman"], competencies["C01"], 3)
    require(positions["registrar"], competencies["T01"], 2)
    require(positions["registrar"], competencies["T02"], 3)
    require(positions["registrar"], competencies["T03"], 2, kind=RequirementKind.SHOULD)
    require(positions["economist"], competencies["T02"], 2)
    return positions


def make_gap_ward() -> GapWard:
    """Eight people of the ward and two guests:

    - Ước (chairman, at the ward itself): C01 held 3 → met
    - An (registrar, office): T01 held 2 met, T02 nothing shown → not shown
    - Đạt (registrar, office): T01 held 1 below, T02 held 3 met → below
    - Dũng (registrar, office): T01 held 2 until 31/12/2025 expired, T02 nothing → below
    - Hòa (economist, economy): T02 held 2 → met
    - Hùng (economist, economy, and registrar at the office besides): T02 held 2, T01 nothing → at the office T02 < 3
    - Bình (guard, office): nothing declared
    - Ân (economist, economy; seconded away, stays here): T02 nothing → not shown
    - guest Xuân (registrar of another ward, seconded to the office): T01 held 3 met, T02 held 1 below
    - guest Yến (economist elsewhere, registrar here besides): T01 nothing, T02 nothing
    """
    province = make_province("Thành phố Huế")
    ward = make_commune("Phường Phú Xuân", province=province)
    elsewhere = make_commune("Xã A Lưới 3", province=province)
    office = make_division(ward, "Văn phòng HĐND và UBND")
    economy = make_division(ward, "Phòng Kinh tế, Hạ tầng và Đô thị")
    competencies = make_competencies()
    positions = make_positions(competencies)
    people: dict[str, Official] = {}
    postings: dict[str, Posting] = {}

    def seat(name: str, full_name: str, unit: Unit, position: str, **extra: object) -> Official:
        person = people.setdefault(
            name,
            people.get(name) or make_official(full_name, province=province, staff_code=f"PX-{name}", birth_year=1985),
        )
        key = name if name not in postings else f"{name}+"
        postings[key] = make_posting(person, unit, positions[position], recorded_at=EARLIER, **extra)
        return person

    c01, t01, t02 = (competencies[code] for code in ("C01", "T01", "T02"))
    hold(seat("uoc", "Nguyễn Văn Ước", ward, "chairman"), c01, 3)
    hold(seat("an", "Trần Thị An", office, "registrar"), t01, 2)
    dat = seat("dat", "Lê Văn Đạt", office, "registrar")
    hold(dat, t01, 1)
    hold(dat, t02, 3)
    hold(seat("dung", "Phạm Văn Dũng", office, "registrar"), t01, 2, since=REFORM, until=date(2025, 12, 31))
    hold(seat("hoa", "Đỗ Thị Hòa", economy, "economist"), t02, 2)
    hold(seat("hung", "Vũ Văn Hùng", economy, "economist"), t02, 2)
    seat("hung", "", office, "registrar", is_main=False)
    seat("binh", "Hồ Văn Bình", office, "guard")
    seat("an2", "Ngô Thị Ân", economy, "economist")
    seat("an2", "", elsewhere, "registrar", is_main=False, is_secondment=True)
    xuan = seat("xuan", "Bùi Thị Xuân", elsewhere, "registrar")
    seat("xuan", "", office, "registrar", is_main=False, is_secondment=True)
    hold(xuan, t01, 3)
    hold(xuan, t02, 1)
    seat("yen", "Đinh Thị Yến", elsewhere, "economist")
    seat("yen", "", office, "registrar", is_main=False)
    hr = make_user("46-hr", full_name="Phan Thị Nội")
    grant_role(hr, Role.HR, ward)
    return GapWard(province, ward, office, economy, competencies, positions, people, postings, hr)
