"""What one person's own data says, in words: a table for each thing that is kept about them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from assessments.models import Attempt, Result
from certificates.models import Certificate
from certificates.pdf import file_name
from courses.models import Enrolment, ProgressEvent
from lms.accounts.models import SignedInDevice
from lms.competencies.models import CompetencyVersion
from lms.core.domain.open_tables import plain
from lms.core.storage import safe_filename
from lms.evidence.models import Evidence, HandedInDocument, LevelView
from lms.flows.models import Notice
from lms.flows.notices import sentence
from lms.org.domain.unit_names import unit_names_on
from lms.org.models import DecisionLine, Official, PostingVersion, RoleGrant
from lms.plans.models import PlanItem


@dataclass(frozen=True)
class Topic:
    """A table of the package: what it is of, its columns, its rows in words."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


def topics_of(official: Official) -> list[Topic]:
    return [part(official) for part in PARTS]


def _person(official: Official) -> Topic:
    user = official.user
    facts = {
        _("Mã cán bộ"): official.staff_code,
        _("Họ và tên"): official.full_name,
        _("Ngày sinh"): official.birth_date_encrypted or plain(official.birth_year),
        _("Số CCCD"): official.cccd_encrypted,
        _("Điện thoại"): official.phone,
        _("Thư điện tử"): official.email,
        _("Trình độ"): official.qualification,
        _("Mã đăng nhập"): user.username if user else "",
        _("Lần đăng nhập gần nhất"): user.last_login if user else None,
    }
    return Topic("ho-so", _("Hồ sơ"), (_("Mục"), _("Nội dung")), list(facts.items()))


def _postings(official: Official) -> Topic:
    held = PostingVersion.objects.filter(posting__official=official).select_related("position")
    versions = list(held.order_by("starts_on", "pk"))
    units = unit_names_on((one.unit_id, one.starts_on) for one in versions)
    columns = (
        _("Vị trí"),
        _("Đơn vị"),
        _("Từ ngày"),
        _("Đến ngày"),
        _("Vị trí chính"),
        _("Biệt phái"),
        _("Đang ghi nhận"),
    )
    rows = [
        (
            one.position.name_vi,
            units[one.unit_id, one.starts_on].label,
            one.starts_on,
            one.ends_on,
            one.is_main,
            one.is_secondment,
            one.superseded_at is None,
        )
        for one in versions
    ]
    return Topic("vi-tri", _("Vị trí việc làm đã giữ"), columns, rows)


def _decisions(official: Official) -> Topic:
    lines = (
        DecisionLine.objects.filter(official=official)
        .select_related("decision")
        .order_by("decision__effective_on", "pk")
    )
    columns = (_("Số, ký hiệu"), _("Loại"), _("Ngày ký"), _("Ngày hiệu lực"), _("Cơ quan ban hành"), _("Trích yếu"))
    rows = [
        (one.number, one.get_kind_display(), one.signed_on, one.effective_on, one.issued_by, one.summary)
        for one in (line.decision for line in lines)
    ]
    return Topic("quyet-dinh", _("Quyết định"), columns, rows)


def _evidence(official: Official) -> Topic:
    found = list(Evidence.objects.filter(official=official).order_by("recorded_at", "pk"))
    names = _competencies(found)
    columns = (_("Năng lực"), _("Mức"), _("Loại"), _("Giấy tờ"), _("Từ ngày"), _("Hết hạn"), _("Lý do"), _("Ghi lúc"))
    rows = [
        (
            names[one.competency_id],
            one.level,
            one.get_kind_display(),
            one.document_title,
            one.effective_on,
            one.expires_on,
            one.reason,
            one.recorded_at,
        )
        for one in found
    ]
    return Topic("minh-chung", _("Minh chứng năng lực"), columns, rows)


def _documents(official: Official) -> Topic:
    found = list(HandedInDocument.objects.filter(official=official).order_by("handed_in_at", "pk"))
    names = _competencies(found)
    columns = (_("Giấy tờ"), _("Năng lực"), _("Ngày cấp"), _("Nộp lúc"), _("Tình trạng"), _("Lý do"), _("Tệp"))
    rows = [
        (
            one.title,
            names[one.competency_id],
            one.issued_on,
            one.handed_in_at,
            one.get_state_display(),
            one.reason,
            document_path(one) if one.file else "",
        )
        for one in found
    ]
    return Topic("giay-to-da-nop", _("Giấy tờ đã nộp làm minh chứng"), columns, rows)


def _own_views(official: Official) -> Topic:
    found = list(LevelView.objects.filter(official=official, given_by=official.user_id).order_by("given_at", "pk"))
    names = _competencies(found)
    rows = [(names[one.competency_id], one.level, one.given_at) for one in found]
    return Topic("tu-danh-gia", _("Tự đánh giá"), (_("Năng lực"), _("Mức"), _("Lúc")), rows)


def _plans(official: Official) -> Topic:
    found = list(
        PlanItem.objects.filter(plan__official=official).select_related("course").order_by("plan_id", "order", "pk")
    )
    names = _competencies(found)
    columns = (_("Năng lực"), _("Mức yêu cầu"), _("Mức đang có"), _("Khóa học"), _("Hạn"), _("Hoàn thành ngày"))
    rows = [
        (
            names[one.competency_id],
            one.required_level,
            one.held_level,
            one.course.title if one.course else "",
            one.due_on,
            one.closed_on,
        )
        for one in found
    ]
    return Topic("ke-hoach", _("Kế hoạch học tập"), columns, rows)


def _learning(official: Official) -> Topic:
    found = (
        Enrolment.objects.filter(official=official).select_related("course", "completion").order_by("enrolled_on", "pk")
    )
    columns = (_("Khóa học"), _("Ghi danh ngày"), _("Nguồn"), _("Hoàn thành ngày"), _("Số tiết"), _("Kết thúc ngày"))
    rows = []
    for one in found:
        done = getattr(one, "completion", None)
        finished = (done.completed_on, done.periods) if done else (None, None)
        rows.append((one.course.title, one.enrolled_on, one.get_source_display(), *finished, one.ended_on))
    return Topic("khoa-hoc", _("Khóa học đã học"), columns, rows)


def _steps(official: Official) -> Topic:
    found = (
        ProgressEvent.objects.filter(enrolment__official=official)
        .select_related("lesson")
        .order_by("happened_at", "pk")
    )
    rows = [(one.lesson.title, one.get_kind_display(), one.note, one.happened_at) for one in found]
    return Topic("buoc-da-hoc", _("Các bước đã học"), (_("Bài học"), _("Việc"), _("Ghi chú"), _("Lúc")), rows)


def _attempts(official: Official) -> Topic:
    results: dict[int, Result] = {}
    for result in Result.objects.filter(official=official).order_by("recorded_at", "pk"):
        results[result.attempt_id] = result  # a regraded one is the later
    columns = (_("Bài kiểm tra"), _("Lần"), _("Bắt đầu"), _("Nộp bài"), _("Số câu đúng"), _("Trên tổng số"), _("Đạt"))
    rows = []
    for one in Attempt.objects.filter(official=official).order_by("started_at", "pk"):
        found = results.get(one.pk)
        marks = (found.score, found.out_of, found.passed) if found else (None, None, None)
        rows.append((one.title, one.number, one.started_at, one.finished_at, *marks))
    return Topic("bai-kiem-tra", _("Bài kiểm tra đã làm"), columns, rows)


def _certificates(official: Official) -> Topic:
    columns = (_("Số vào sổ"), _("Mã tra cứu"), _("Khóa học"), _("Ngày cấp"), _("Hết hạn"), _("Thu hồi lúc"), _("Tệp"))
    rows = []
    for one in issued_to(official):
        title = one.words["course"]["title"]
        rows.append(
            (
                one.register_number,
                one.code,
                title,
                one.issued_on,
                one.expires_on,
                one.revoked_at,
                certificate_path(one),
            )
        )
    return Topic("giay-chung-nhan", _("Giấy chứng nhận"), columns, rows)


def _notices(official: Official) -> Topic:
    found = Notice.objects.filter(official=official).order_by("created_at", "pk")
    rows = [(sentence(one), one.created_at, one.read_at) for one in found]
    return Topic("thong-bao", _("Thông báo"), (_("Nội dung"), _("Lúc"), _("Đã đọc lúc")), rows)


def _roles(official: Official) -> Topic:
    found = (
        list(RoleGrant.objects.filter(user=official.user_id).order_by("valid_from", "pk")) if official.user_id else []
    )
    units = unit_names_on((one.unit_id, one.valid_from) for one in found if one.unit_id)
    rows = [
        (
            one.get_role_display(),
            units[one.unit_id, one.valid_from].label if one.unit_id else "",
            one.valid_from,
            one.valid_to,
        )
        for one in found
    ]
    return Topic("vai-tro", _("Vai trò được giao"), (_("Vai trò"), _("Đơn vị"), _("Từ ngày"), _("Đến ngày")), rows)


def _devices(official: Official) -> Topic:
    found = SignedInDevice.objects.filter(user=official.user_id).order_by("signed_in_at", "pk")
    rows = [(one.user_agent, one.signed_in_at, one.last_seen_at) for one in found]
    columns = (_("Trình duyệt"), _("Đăng nhập lúc"), _("Dùng gần nhất lúc"))
    return Topic("thiet-bi", _("Thiết bị đang đăng nhập"), columns, rows)


PARTS: tuple[Callable[[Official], Topic], ...] = (
    _person,
    _postings,
    _decisions,
    _evidence,
    _documents,
    _own_views,
    _plans,
    _learning,
    _steps,
    _attempts,
    _certificates,
    _notices,
    _roles,
    _devices,
)


def _competencies(rows: Sequence[Any]) -> dict[int, str]:
    ids = {one.competency_id for one in rows}
    found = CompetencyVersion.objects.filter(competency__in=ids).select_related("competency")
    return {
        one.competency_id: f"{one.competency.code} {one.name_vi}" for one in found.order_by("framework_version__number")
    }


def issued_to(official: Official) -> QuerySet[Certificate]:
    return Certificate.objects.filter(official=official).issued().order_by("approved_at", "pk")


def certificate_path(certificate: Certificate) -> str:
    return f"giay-chung-nhan/{safe_filename(file_name(certificate))}"


def document_path(document: HandedInDocument) -> str:
    return f"giay-to/{document.uid}{Path(str(document.file.name)).suffix}"
