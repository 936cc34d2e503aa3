"""Units, people, postings and roles as tests need them: small, valid, no surprises.

Every maker writes one thing and returns it; what it is not given it makes up from a running number.
"""

from datetime import date, datetime
from itertools import count

from django.utils import timezone

from lms.accounts.models import User
from lms.core.vietnamese.names import sort_key
from lms.core.vietnamese.text import search_key
from lms.org.domain.unit_names import name_fields
from lms.org.enums import PositionMark, Role, UnitMark, UnitType
from lms.org.models import Official, Position, Posting, PostingVersion, RoleGrant, Unit, UnitVersion

REFORM = date(2025, 7, 1)
PASSWORD = "mat-khau-de-thu"
_numbers = count(1)


def make_user(
    username: str | None = None, *, full_name: str = "Nguyễn Văn An", password: str = PASSWORD, **extra: object
) -> User:
    return User.objects.create_user(username or f"thu-{next(_numbers):04}", full_name, password, **extra)


def short_name(name: str) -> str:
    """`Phường Phú Xuân` → `Phú Xuân`; a division keeps its whole name."""
    prefixes = ("Thành phố ", "Tỉnh ", "Huyện ", "Xã ", "Phường ", "Đặc khu ")
    return next((name.removeprefix(prefix) for prefix in prefixes if name.startswith(prefix)), name)


def make_unit(
    name: str,
    unit_type: UnitType,
    *,
    parent: Unit | None = None,
    code: str = "",
    valid_from: date = REFORM,
    valid_to: date | None = None,
    mark: UnitMark = UnitMark.SOURCED,
) -> Unit:
    unit = Unit.objects.create()
    UnitVersion.objects.create(
        unit=unit,
        code=code,
        unit_type=unit_type,
        parent=parent,
        valid_from=valid_from,
        valid_to=valid_to,
        mark=mark,
        **name_fields(name, short_name(name)),
    )
    return unit


def make_province(name: str = "Tỉnh Thử Nghiệm", *, code: str | None = None) -> Unit:
    return make_unit(name, UnitType.PROVINCE, code=code or f"t{next(_numbers)}")


def make_commune(
    name: str = "Phường Thử Nghiệm",
    *,
    province: Unit | None = None,
    unit_type: UnitType = UnitType.WARD,
    code: str | None = None,
) -> Unit:
    return make_unit(name, unit_type, parent=province or make_province(), code=code or f"t{next(_numbers)}")


def make_division(commune: Unit, name: str = "Văn phòng HĐND và UBND", *, mark: UnitMark = UnitMark.DEFAULT) -> Unit:
    return make_unit(name, UnitType.DIVISION, parent=commune, mark=mark)


def make_position(code: str | None = None, name_vi: str = "Chuyên viên thử nghiệm") -> Position:
    return Position.objects.create(
        code=code or f"TN-{next(_numbers)}",
        name_vi=name_vi,
        mark=PositionMark.UNVERIFIED,
        search_key=search_key(name_vi),
        valid_from=REFORM,
    )


def make_official(
    full_name: str = "Trần Thị Bình",
    *,
    province: Unit | None = None,
    staff_code: str | None = None,
    user: User | None = None,
    **extra: object,
) -> Official:
    return Official.objects.create(
        province=province or make_province(),
        staff_code=staff_code or f"CB{next(_numbers):04}",
        user=user,
        full_name=full_name,
        sort_key=sort_key(full_name),
        search_key=search_key(full_name),
        **extra,
    )


def make_posting(
    official: Official,
    unit: Unit,
    position: Position,
    *,
    starts_on: date = REFORM,
    ends_on: date | None = None,
    is_main: bool = True,
    is_secondment: bool = False,
    recorded_at: datetime | None = None,
) -> Posting:
    recorded_at = recorded_at or timezone.now()
    posting = Posting.objects.create(official=official)
    PostingVersion.objects.create(
        posting=posting,
        unit=unit,
        position=position,
        is_main=is_main,
        is_secondment=is_secondment,
        starts_on=starts_on,
        ends_on=ends_on,
        end_recorded_at=recorded_at if ends_on else None,
        recorded_at=recorded_at,
    )
    return posting


def make_learner(
    unit: Unit, position: Position, full_name: str = "Lê Thị Cúc", *, province: Unit | None = None
) -> Official:
    """An official with an account and a main posting: somebody who can sign in and learn."""
    official = make_official(full_name, province=province, user=make_user(full_name=full_name))
    make_posting(official, unit, position)
    return official


def make_civil_status_learner() -> Official:
    """A learner at the desk for civil status (TN-04), in a province of their own."""
    province = make_province()
    return make_learner(province, make_position("TN-04", "Tư pháp – hộ tịch"), province=province)


def grant_role(
    user: User,
    role: Role,
    unit: Unit,
    *,
    valid_from: date = REFORM,
    valid_to: date | None = None,
    capacity: str = "",
) -> RoleGrant:
    return RoleGrant.objects.create(
        user=user, role=role, unit=unit, valid_from=valid_from, valid_to=valid_to, capacity=capacity
    )
