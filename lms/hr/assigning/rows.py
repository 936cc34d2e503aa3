"""Assignments and their people as tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from lms.core.display import format_datetime, format_number
from lms.core.tables import Cell, Column, Row, Table
from lms.core.vietnamese.dates import format_date
from lms.hr.assigning.page import due_words, who_words
from lms.org.domain.unit_names import unit_names
from lms.org.models import Official, PostingVersion
from lms.plans.domain.assigned_lines import read_lines
from lms.plans.enums import AssignedState, SkipReason
from lms.plans.models import AssignedCourse, AssignedTerms, CourseAssignment


@dataclass(frozen=True)
class GroupRow:
    """A course of a person in the group: the same on the page and in the file."""

    official: Official
    unit: str
    position: str
    course: str
    due_on: date
    state: AssignedState
    last_activity: datetime | None


def assignments_table(assignments: Sequence[CourseAssignment], as_of: date) -> Table:
    """Two statements more than the rows."""
    counts = _counts([one.pk for one in assignments])
    labels = (_("Giao học gì"), _("Giao cho"), _("Hạn"), _("Số người"), _("Xong"), _("Giao lúc"))
    numeric = {_("Số người"), _("Xong")}
    rows = []
    for one in assignments:
        people, done = counts.get(one.pk, (0, 0))
        who = "; ".join(value for _label, value, _lang in who_words(one.who, as_of))
        rows.append(
            Row(
                (
                    Cell(one.subject, href=reverse("hr:assignment", args=[one.uid]), lang="vi"),
                    Cell(who, lang="vi"),
                    Cell(due_words(one.due_on, one.days)),
                    Cell(format_number(people), note=_("đã hoàn tác") if one.changes and one.changes.undone_at else ""),
                    Cell(format_number(done)),
                    Cell(format_datetime(one.recorded_at), note=one.recorded_by.full_name, note_lang="vi"),
                )
            )
        )
    columns = tuple(Column(label, numeric=label in numeric) for label in labels)
    return Table(_("Các lần giao học"), columns, tuple(rows))


def _counts(ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """People of each, and how many of their courses are done."""
    own = AssignedCourse.objects.filter(pk=OuterRef("pk"))
    lines = AssignedCourse.objects.filter(assignment__in=ids).annotate(is_done=Exists(own.done()))
    counted = (
        lines.order_by()
        .values_list("assignment_id")
        .annotate(
            people=Count("official", distinct=True), open=Count("official", distinct=True, filter=Q(is_done=False))
        )
    )
    return {pk: (people, people - still_open) for pk, people, still_open in counted}


def group_rows(lines: QuerySet[AssignedCourse], as_of: date) -> list[GroupRow]:
    """Three statements, however many lines; they come `with_standing`."""
    found = read_lines(lines.select_related("official", "course"))
    seats: dict[int, PostingVersion] = {}
    known = PostingVersion.objects.known().filter(posting__official__in={one.line.official_id for one in found})
    for version in known.select_related("position", "posting").order_by("is_main", "starts_on", "pk"):
        seats[version.posting.official_id] = version
    names = unit_names({one.unit_id for one in seats.values()}, as_of)
    return [
        GroupRow(
            official=one.line.official,
            unit=names[seat.unit_id].label if (seat := seats.get(one.line.official_id)) else "",
            position=seat.position.name_vi if seat else "",
            course=one.line.course.title,
            due_on=one.line.due_on,
            state=one.state,
            last_activity=one.last_activity,
        )
        for one in found
    ]


def group_table(rows: Iterable[GroupRow]) -> Table:
    labels = (_("Họ và tên"), _("Vị trí"), _("Khóa học"), _("Hạn"), _("Tình trạng"), _("Hoạt động gần nhất"))
    drawn = [
        Row(
            (
                Cell(
                    row.official.full_name,
                    href=reverse("hr:person", args=[row.official.uid]),
                    note=_("sinh %(year)s") % {"year": row.official.birth_year} if row.official.birth_year else "",
                    lang="vi",
                ),
                Cell(row.position or "–", note=row.unit, lang="vi"),
                Cell(row.course, lang="vi"),
                Cell(format_date(row.due_on)),
                Cell(row.state.label),
                Cell(format_datetime(row.last_activity) or "–"),
            )
        )
        for row in rows
    ]
    return Table(_("Người được giao và tình trạng"), tuple(Column(label) for label in labels), tuple(drawn))


def terms_rows(terms: AssignedTerms, *, who: str, due: str) -> list[dict[str, str]]:
    """The six things that must be clear, in their order."""
    return [
        {"key": _("Rõ người"), "value": who, "lang": "vi"},
        {"key": _("Rõ việc"), "value": terms.subject, "lang": "vi"},
        {"key": _("Rõ thời gian"), "value": due},
        {"key": _("Rõ trách nhiệm"), "value": terms.in_charge, "lang": "vi"},
        {"key": _("Rõ sản phẩm"), "value": terms.product, "lang": "vi"},
        {"key": _("Rõ kết quả"), "value": terms.expected_result, "lang": "vi"},
        *([{"key": _("Lời nhắn"), "value": terms.note, "lang": "vi"}] if terms.note else []),
    ]


def skipped_rows(skipped: Sequence[Sequence[Any]], managed: QuerySet[Official]) -> list[dict[str, str]]:
    """Of those the reader manages today, by name."""
    why = {pk: (SkipReason(reason), date.fromisoformat(due_on) if due_on else None) for pk, reason, due_on in skipped}
    found = managed.filter(pk__in=why).order_by("sort_key", "pk").values_list("pk", "full_name")
    rows = []
    for pk, name in found:
        reason, due_on = why[pk]
        words = str(reason.label) + (f" {format_date(due_on)}" if due_on else "")
        rows.append({"name": name, "why": words})
    return rows


def people_count(lines: QuerySet[AssignedCourse]) -> int:
    return int(lines.order_by().aggregate(people=Count("official", distinct=True))["people"])
