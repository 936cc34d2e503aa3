"""What an administrator types after a command, as rows: accounts, roles, units, days. Refusals are whole sentences."""

from __future__ import annotations

from datetime import date

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.core.vietnamese.dates import NotADate, format_date, parse_date
from lms.org.domain.unit_names import unit_names
from lms.org.enums import COMMUNE_TYPES, PROVINCE_TYPES, Role
from lms.org.models import Official, RoleGrant, Unit, UnitVersion
from lms.org.sign_in import user_for_identifier

EVERYWHERE = "all"


def account(typed: str) -> User:
    """By sign-in code, staff code, phone or e-mail, like at the sign-in page."""
    user = user_for_identifier(typed)
    if user is not None:
        return user
    if Official.objects.filter(staff_code__iexact=typed, user__isnull=True).exists():
        raise CommandError(
            _("Cán bộ mã %(code)s chưa có tài khoản. Hãy mở tài khoản trên trang hồ sơ của người này trước.")
            % {"code": typed}
        )
    raise CommandError(
        _(
            "Không có đúng một tài khoản đang dùng mang mã %(code)s. Hãy ghi mã đăng nhập đầy đủ, ví dụ 46-CB000001;"
            " người chưa có tài khoản thì tạo bằng create_account."
        )
        % {"code": typed}
    )


def account_or_none(typed: str | None) -> User | None:
    return account(typed) if typed else None


def role(typed: str) -> Role:
    if typed not in Role.values:
        raise CommandError(
            _("Không có vai trò “%(role)s”. Các vai trò: %(known)s.")
            % {"role": typed, "known": ", ".join(f"{one.value} ({one.label})" for one in Role)}
        )
    return Role(typed)


def day(typed: str) -> date:
    try:
        return parse_date(typed)
    except NotADate as error:
        raise CommandError(
            _("“%(text)s” chưa phải là ngày. Hãy ghi ngày/tháng/năm, ví dụ 05/07/2025.") % {"text": typed}
        ) from error


def units(code: str, as_of: date) -> list[Unit]:
    """The province or commune of that State code on a day; `all` is every province."""
    versions = UnitVersion.objects.in_force(as_of).select_related("unit").order_by("code")
    if code == EVERYWHERE:
        found = [version.unit for version in versions.provinces()]
    else:
        found = [version.unit for version in versions.filter(unit_type__in=PROVINCE_TYPES + COMMUNE_TYPES, code=code)]
    if not found:
        raise CommandError(
            _(
                "Không có tỉnh hay xã nào mang mã %(code)s vào ngày %(day)s. Hãy kiểm tra mã đơn vị hành chính;"
                " nếu chưa nạp danh mục thì chạy load_reference trước."
            )
            % {"code": code, "day": format_date(as_of)}
        )
    return found


def units_of_grants(user: User, held: Role, last_day: date) -> list[Unit]:
    """Wherever the user would still hold the role after that day."""
    grants = RoleGrant.objects.lasting_after(last_day).filter(user=user, role=held)
    return list(Unit.objects.filter(pk__in=grants.values("unit")))


def names(chosen: list[Unit], as_of: date) -> str:
    found = unit_names([unit.pk for unit in chosen], as_of)
    return "; ".join(sorted(name.label for name in found.values()))
