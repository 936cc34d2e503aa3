"""Certificates as lines of the screens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from certificates.domain.states import state_of
from certificates.looks import label_of
from certificates.models import Certificate
from courses.models import CoursePage
from lms.core.display import format_date
from lms.core.tables import Cell, Column, Row, Table
from lms.hr.scope import ScopePart
from lms.org.domain.unit_names import unit_names
from lms.org.enums import Role
from lms.org.models import PostingVersion, RoleGrant


def scope_line(user: Any, as_of: date) -> dict[str, object]:
    """The units whose certificates one sees here, for `components/scope_bar.html`: the grants as they are."""
    grants = RoleGrant.objects.in_force(as_of).filter(user=user, role__in=[Role.HR, Role.APPROVER])
    names = unit_names(set(grants.values_list("unit_id", flat=True)), as_of).values()
    label = "; ".join(name.label for name in sorted(names, key=lambda name: name.sort_key))
    return {"parts": [ScopePart(label, "")], "locked": _("Chỉ xem được đơn vị được giao phụ trách.")}


def waiting_table(certificates: Sequence[Certificate], as_of: date, *, caption: str, can_pick: bool) -> Table:
    """Requests with the facts each rests on; two statements for any number of them."""
    seats = _seats(certificates)
    names = unit_names({seat.unit_id for seat in seats.values()}, as_of)

    def place(one: Certificate) -> tuple[str, str]:
        seat = seats.get(one.posting_id or 0)
        return (seat.position.name_vi, names[seat.unit_id].label) if seat else ("–", "")

    columns = (_("Người được cấp"), _("Vị trí, đơn vị"), _("Khóa học"), _("Học xong"), _("Bài thi"), _("Yêu cầu ngày"))
    return Table(
        caption=caption,
        columns=tuple(Column(label) for label in columns),
        rows=tuple(
            Row(
                value=str(one.uid),
                name=one.official.full_name,
                cells=(
                    _holder_cell(one),
                    Cell(place(one)[0], note=place(one)[1], lang="vi"),
                    Cell(one.course.title, lang="vi"),
                    Cell(format_date(one.completion.completed_on)),
                    _result_cell(one),
                    Cell(format_date(one.requested_at)),
                ),
            )
            for one in certificates
        ),
        select_name="chon" if can_pick else "",
    )


def register_table(certificates: Sequence[Certificate], as_of: date, *, caption: str) -> Table:
    """Of the register: words as they were issued, and the state of today."""
    columns = (_("Người được cấp"), _("Số vào sổ"), _("Khóa học"), _("Ngày cấp"), _("Giá trị đến hết"), _("Tình trạng"))
    return Table(
        caption=caption,
        columns=tuple(Column(label) for label in columns),
        rows=tuple(
            Row(
                cells=(
                    Cell(
                        one.words["holder"]["name"],
                        href=reverse("hr:certificate", args=[one.uid]),
                        note=one.words["holder"]["unit"],
                        lang="vi",
                    ),
                    Cell(one.register_number, note=one.code or ""),
                    Cell(one.words["course"]["title"], lang="vi"),
                    Cell(format_date(one.issued_on)),
                    Cell(format_date(one.expires_on) or _("không thời hạn")),
                    Cell(label_of(state_of(one, as_of))),
                )
            )
            for one in certificates
        ),
    )


def batch_choices(user: Any, today: date) -> dict[str, list[tuple[str, str]]]:
    """Courses and issuers among what the user may sign; three statements."""
    waiting = Certificate.objects.approvable_by(user, as_of=today).order_by()
    courses = CoursePage.objects.filter(pk__in=waiting.values("course")).order_by("title")
    names = unit_names(set(waiting.values_list("issuer_id", flat=True).distinct()), today).values()
    return {
        "courses": [(str(pk), title) for pk, title in courses.values_list("pk", "title")],
        "issuers": [(str(one.uid), one.label) for one in sorted(names, key=lambda one: one.sort_key)],
    }


def _holder_cell(one: Certificate) -> Cell:
    note = str(one.official.birth_year or "")
    return Cell(one.official.full_name, href=reverse("hr:certificate", args=[one.uid]), note=note, lang="vi")


def _result_cell(one: Certificate) -> Cell:
    if one.result is None:
        return Cell(_("khóa học không có bài thi"))
    facts = {"score": one.result.score, "out_of": one.result.out_of}
    return Cell(_("%(score)s/%(out_of)s câu đúng") % facts, note=format_date(one.result.effective_on))


def _seats(certificates: Sequence[Certificate]) -> dict[int, PostingVersion]:
    ids = [one.posting_id for one in certificates if one.posting_id]
    versions = PostingVersion.objects.known().filter(posting_id__in=ids).select_related("position")
    return {version.posting_id: version for version in versions}
