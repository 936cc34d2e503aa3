"""Who may see what, and why: roles as lines a clerk can read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.core.vietnamese.dates import format_date
from lms.org.domain.unit_names import UnitName, unit_names
from lms.org.enums import Role
from lms.org.models import Official, PostingVersion, RoleGrant, Unit
from lms.org.querysets import RoleGrantQuerySet, units_below_grants
from lms.org.tree import UnitsAtOrAbove

MAY = {
    Role.HR: gettext_lazy("xem và ghi hồ sơ, quyết định, kế hoạch, kết quả; xem số CCCD, ngày sinh khi ghi lý do"),
    Role.HEAD: gettext_lazy(
        "xem bảng khoảng trống năng lực; của từng người trong đơn vị: vị trí, mức cần và mức đang có, việc quá hạn; "
        "nhận xét mức. Không xem điểm thi, giấy tờ, ngày sinh, số CCCD"
    ),
    Role.APPROVER: gettext_lazy("duyệt và ký giấy chứng nhận của đơn vị"),
    Role.TRAINER: gettext_lazy("biên soạn khóa học, câu hỏi; xem và chấm câu trả lời; tổ chức ca thi"),
    Role.SUBJECT_CHECKER: gettext_lazy("kiểm tra chuyên môn nội dung của đơn vị trước khi xuất bản"),
    Role.LEGAL_CHECKER: gettext_lazy("kiểm tra pháp lý nội dung của đơn vị trước khi xuất bản"),
    Role.OBSERVER: gettext_lazy("quan sát tại chỗ người của đơn vị và lập phiếu quan sát"),
    Role.INSPECTOR: gettext_lazy("xác minh giấy chứng nhận"),
    Role.ADMIN: gettext_lazy("quản trị hệ thống và nội dung, không xem hồ sơ nhân sự bằng vai trò này"),
}
SEES_PEOPLE = (Role.HR, Role.HEAD, Role.TRAINER, Role.OBSERVER, Role.APPROVER)
"""Roles by which something of a single person is seen."""


@dataclass(frozen=True)
class GrantLine:
    """One grant: whose, what it lets them do, why it reaches, until when; `end_url` where it may be ended here."""

    who: str
    who_url: str
    role: str
    may: str
    why: str
    term: str
    reason: str
    end_url: str


def lasting_grants(today: date) -> RoleGrantQuerySet:
    """Those that hold now or from a coming day."""
    found: RoleGrantQuerySet = RoleGrant.objects.lasting_after(today - timedelta(days=1))
    return found.select_related("user", "unit", "granted_by").order_by("role", "unit_id", "valid_from", "pk")


def grants_reaching(unit_ids: Iterable[int], today: date) -> RoleGrantQuerySet:
    """Roles that hold at one of the units, because they were given there or above."""
    found: RoleGrantQuerySet = lasting_grants(today).filter(unit__in=UnitsAtOrAbove(*unit_ids, as_of=today))
    return found


def grant_lines(grants: Iterable[RoleGrant], *, at: Iterable[int], user: Any, today: date) -> list[GrantLine]:
    """The lines of these grants as seen from the units `at`."""
    listed = list(grants)
    here = set(at)
    names = unit_names({one.unit_id for one in listed}, today)
    managed = Official.objects.managed_by(user, as_of=today).filter(user__in={one.user_id for one in listed})
    people = {one.user_id: one for one in managed.only("uid", "user_id")}
    below = Unit.objects.filter(pk__in=units_below_grants(user, (Role.HR,), today))
    mine = set(below.filter(pk__in=names).values_list("pk", flat=True))
    return [_line(one, names[one.unit_id], here, people, mine, user) for one in listed]


def _line(
    grant: RoleGrant, unit: UnitName, here: set[int], people: dict[int, Official], mine: set[int], user: Any
) -> GrantLine:
    role, person = Role(grant.role), people.get(grant.user_id)
    why = _("được giao ở chính đơn vị này") if grant.unit_id in here else _("được giao ở đơn vị cấp trên, đi xuống")
    may_end = grant.unit_id in mine and role != Role.ADMIN and grant.user_id != user.pk
    return GrantLine(
        who=grant.user.full_name,
        who_url=reverse("hr:person_grants", args=[person.uid]) if person else "",
        role=str(role.label),
        may=str(MAY[role]),
        why=f"{unit.label}: {why}" if here else unit.label,
        term=_term(grant),
        reason=grant.reason,
        end_url=reverse("hr:grant_end", args=[grant.pk]) if may_end else "",
    )


def _term(grant: RoleGrant) -> str:
    start = format_date(grant.valid_from)
    if grant.valid_to is None:
        return _("từ %(start)s") % {"start": start}
    return _("từ %(start)s đến hết %(end)s") % {"start": start, "end": format_date(grant.valid_to)}


def seats_of(official: Official, today: date) -> list[int]:
    """Units by which somebody is seen: where they sit now or from a coming day, else where they sat last."""
    own = PostingVersion.objects.known().filter(posting__official=official)
    lasting = PostingVersion.objects.lasting_on(today).filter(posting__official=official)
    units = list(lasting.values_list("unit_id", flat=True))
    return units or list(own.order_by("-ends_on", "-pk").values_list("unit_id", flat=True)[:1])
