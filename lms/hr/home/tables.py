"""The lists behind the figures, as tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Count, Min, Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from assessments.domain.observation_states import state_of
from assessments.domain.sittings import sitting_window
from assessments.models import ExamSitting, ObservationRequest
from certificates.models import Certificate
from lms.competencies.domain.catalogue import competencies_in_force
from lms.core.display import days_left_text, format_date, format_datetime
from lms.core.navigation import local_path
from lms.core.tables import Cell, Column, Row
from lms.evidence.models import HandedInDocument, LevelReview
from lms.org.domain.unit_names import unit_names
from lms.org.models import Official, PostingVersion, RosterImport
from lms.plans.models import AssignedCourse, PlanItem

Content = tuple[tuple[Column, ...], tuple[Row, ...]]


def documents_table(documents: Sequence[HandedInDocument], as_of: date) -> Content:
    columns = (Column(_("Giấy tờ")), Column(_("Người nộp")), Column(_("Nộp lúc")))
    rows = tuple(
        Row(
            (
                Cell(one.title, href=local_path(f"/nhan-su/minh-chung/{one.uid}/"), note=one.issuer, lang="vi"),
                _person(one.official),
                Cell(format_datetime(one.handed_in_at)),
            )
        )
        for one in documents
    )
    return columns, rows


def reviews_table(reviews: Sequence[LevelReview], as_of: date) -> Content:
    words = competencies_in_force(as_of)
    rows = tuple(
        Row(
            (
                Cell(one.official.full_name, href=local_path(f"/nhan-su/xem-lai-muc/{one.uid}/"), lang="vi"),
                Cell(words[one.competency_id].name_vi if one.competency_id in words else "–", lang="vi"),
                Cell(format_date(timezone.localdate(one.asked_at))),
                Cell(format_date(one.due_on), note=days_left_text(one.due_on, as_of)),
            )
        )
        for one in reviews
    )
    return tuple(Column(label) for label in (_("Họ và tên"), _("Năng lực"), _("Đề nghị ngày"), _("Hạn trả lời"))), rows


def _late(ids: Sequence[int], as_of: date) -> dict[int, tuple[int, date]]:
    """By official how much is late, by plan or given by HR, and since when."""
    found: dict[int, tuple[int, date]] = {}
    for rows, official in (
        (PlanItem.objects.overdue(as_of).filter(plan__official_id__in=ids), "plan__official_id"),
        (AssignedCourse.objects.overdue(as_of).filter(official_id__in=ids), "official_id"),
    ):
        counted = rows.order_by().values_list(official).annotate(number=Count("pk"), due=Min("due_on"))
        for official_id, number, due in counted:
            before, since = found.get(official_id, (0, due))
            found[official_id] = before + number, min(since, due)
    return found


def people_table(officials: Sequence[Official], as_of: date) -> Content:
    """Name, position, unit, and what is late; four statements."""
    ids = [one.pk for one in officials]
    seats = _main_seats(ids, as_of)
    names = unit_names({seat.unit_id for seat in seats.values()}, as_of)
    late = _late(ids, as_of)
    rows = []
    for one in officials:
        seat = seats.get(one.pk)
        number, due = late.get(one.pk, (0, None))
        rows.append(
            Row(
                cells=(
                    _person(one),
                    Cell(seat.position.name_vi if seat else _("chưa có vị trí"), lang="vi" if seat else ""),
                    Cell(names[seat.unit_id].label if seat else "–", lang="vi" if seat else ""),
                    Cell(number or "–", note=days_left_text(due, as_of) if due else ""),
                )
            )
        )
    columns = (
        Column(_("Họ và tên")),
        Column(_("Vị trí")),
        Column(_("Đơn vị")),
        Column(_("Việc quá hạn"), numeric=True),
    )
    return columns, tuple(rows)


def secondments_table(versions: Sequence[PostingVersion], as_of: date) -> Content:
    names = unit_names({version.unit_id for version in versions}, as_of)
    rows = tuple(
        Row(
            cells=(
                _person(version.posting.official),
                Cell(version.position.name_vi, lang="vi"),
                Cell(names[version.unit_id].label, lang="vi"),
                Cell(format_date(version.ends_on), note=days_left_text(version.ends_on, as_of)),
            )
        )
        for version in versions
    )
    labels = (_("Họ và tên"), _("Vị trí"), _("Nơi biệt phái đến"), _("Đến hết ngày"))
    return tuple(Column(label) for label in labels), rows


def postings_table(versions: Sequence[PostingVersion], as_of: date) -> Content:
    names = unit_names({version.unit_id for version in versions}, as_of)
    rows = tuple(
        Row(
            cells=(
                _person(version.posting.official),
                Cell(version.position.name_vi, lang="vi"),
                Cell(names[version.unit_id].label, lang="vi"),
                Cell(format_date(version.starts_on)),
                Cell(
                    version.start_decision.number,
                    href=local_path(f"/nhan-su/quyet-dinh/{version.start_decision.uid}/"),
                    lang="vi",
                ),
            )
        )
        for version in versions
    )
    labels = (_("Họ và tên"), _("Vị trí"), _("Đơn vị"), _("Từ ngày"), _("Quyết định"))
    return tuple(Column(label) for label in labels), rows


def imports_table(batches: Sequence[RosterImport], as_of: date) -> Content:
    names = unit_names({batch.unit_id for batch in batches}, as_of)
    rows = tuple(
        Row(
            cells=(
                Cell(batch.file_name, href=local_path(f"/nhan-su/nhap-danh-sach/{batch.uid}/kiem-tra/"), lang="vi"),
                Cell(names[batch.unit_id].label, lang="vi"),
                Cell(capfirst(batch.get_status_display())),
                Cell(format_datetime(batch.created_at)),
                Cell(batch.created_by.full_name, lang="vi") if batch.created_by else Cell(_("hệ thống")),
            )
        )
        for batch in batches
    )
    labels = (_("Tệp"), _("Đơn vị"), _("Tình trạng"), _("Tải lên lúc"), _("Người tải"))
    return tuple(Column(label) for label in labels), rows


def sittings_table(sittings: Sequence[ExamSitting], as_of: date) -> Content:
    names = unit_names({one.unit_id for one in sittings}, as_of)
    rows = tuple(
        Row(
            cells=(
                Cell(one.assessment.title, href=local_path(f"/nhan-su/ca-thi/{one.uid}/"), lang="vi"),
                Cell(sitting_window(one)),
                Cell(one.place, note=names[one.unit_id].label, lang="vi"),
            )
        )
        for one in sittings
    )
    return tuple(Column(label) for label in (_("Bài thi"), _("Ngày, giờ"), _("Nơi thi"))), rows


def observations_table(requests: Sequence[ObservationRequest], as_of: date) -> Content:
    """Who waits for whom; what was seen is theirs."""
    rows = tuple(
        Row(
            cells=(
                _person(one.official),
                Cell(one.version.title, lang="vi"),
                Cell(one.observer.full_name, lang="vi"),
                Cell(format_date(timezone.localdate(one.asked_at))),
                Cell(capfirst(state_of(one).label)),
            )
        )
        for one in requests
    )
    labels = (_("Họ và tên"), _("Việc được xem"), _("Người quan sát"), _("Từ ngày"), _("Tình trạng"))
    return tuple(Column(label) for label in labels), rows


def certificates_table(certificates: Sequence[Certificate], as_of: date) -> Content:
    """Waiting ones say since when, issued ones until when."""
    names = unit_names({one.issuer_id for one in certificates}, as_of)
    rows = tuple(
        Row(
            cells=(
                _person(one.official),
                Cell(one.course.title, href=local_path(f"/nhan-su/cap-chung-nhan/{one.uid}/"), lang="vi"),
                Cell(names[one.issuer_id].label, lang="vi"),
                Cell(format_datetime(one.requested_at)),
                Cell(
                    format_date(one.expires_on) or "–",
                    note=days_left_text(one.expires_on, as_of) if one.expires_on else "",
                ),
            )
        )
        for one in certificates
    )
    labels = (_("Họ và tên"), _("Khóa học"), _("Nơi cấp"), _("Đề nghị lúc"), _("Hết hạn sau ngày"))
    return tuple(Column(label) for label in labels), rows


def _person(official: Official) -> Cell:
    born = _("sinh %(year)s") % {"year": official.birth_year} if official.birth_year else ""
    return Cell(official.full_name, href=local_path(f"/nhan-su/ho-so/{official.uid}/"), note=born, lang="vi")


def _main_seats(official_ids: Sequence[int], as_of: date) -> dict[int, PostingVersion]:
    """The main posting that holds or is to begin, else another; nothing for those whose postings have ended."""
    lasting = Q(ends_on__isnull=True) | Q(ends_on__gte=as_of)
    versions = PostingVersion.objects.known().filter(lasting, posting__official_id__in=official_ids)
    listed = versions.select_related("position", "posting").order_by("is_main", "-starts_on", "pk")
    return {version.posting.official_id: version for version in listed}
