"""One person on one paper: postings, levels with what shows them, courses, exams, certificates, changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from assessments.models import Result
from certificates.exceptions import ReportOutOfScope
from certificates.reports.contract import Asked, Report, ReportKind, ReportTable, Words
from certificates.reports.dossier_levels import LevelLine, evidence_lines, level_lines
from certificates.reports.issued import IssuedLine, issued_to
from certificates.reports.late_facts import late_sentence
from certificates.reports.learning_facts import LearnedCourse, courses_of, end_of
from certificates.reports.progress import state_words
from certificates.reports.report_words import known_definition
from lms.core.display import format_number
from lms.core.domain.audit import register_verb
from lms.core.domain.audit_history import HistoryLine, history_for
from lms.core.exports import Column, ColumnKind, Told
from lms.org.domain.position_titles import position_titles
from lms.org.domain.unit_names import unit_names, unit_names_on
from lms.org.models import Official, PostingVersion

DATE, INTEGER = ColumnKind.DATE, ColumnKind.INTEGER
CHANGES_READ = 1_000


@dataclass(frozen=True)
class TenureLine:
    version: PostingVersion
    position: str
    unit: str
    ends_on: Any

    @property
    def kind(self) -> str:
        if self.version.is_secondment:
            return _("biệt phái đến")
        return _("vị trí chính") if self.version.is_main else _("kiêm nhiệm")


def build(asked: Asked) -> Report:
    """Raises ReportOutOfScope. The number of statements is fixed."""
    official = Official.objects.managed_by(asked.viewer).filter(uid=asked.official).first()
    if official is None:
        raise ReportOutOfScope
    tenures = _tenures(asked, official)
    levels = level_lines(asked, official.pk)
    return Report(
        kind=DOSSIER,
        asked=asked,
        unit=unit_names([asked.unit.pk], asked.as_of)[asked.unit.pk],
        subject=official.full_name,
        filters=_who(official, tenures),
        conclusion=_conclusion(levels),
        tables=tuple(_tables(asked, official, tenures, levels)),
        definitions=(*_definitions(), known_definition(asked)),
        late=late_sentence(asked, [official.pk]),
    )


def _who(official: Official, tenures: Sequence[TenureLine]) -> tuple[tuple[Words, Words], ...]:
    main = next((one for one in tenures if one.version.is_main and one.ends_on is None), None)
    told = (
        (_("Mã cán bộ"), official.staff_code),
        (_("Năm sinh"), str(official.birth_year or "")),
        (_("Trình độ"), official.qualification),
        (_("Vị trí"), f"{main.position} – {main.unit}" if main else ""),
    )
    return tuple((label, value) for label, value in told if value)


def _tables(
    asked: Asked, official: Official, tenures: Sequence[TenureLine], levels: Sequence[LevelLine]
) -> list[ReportTable[Any]]:
    postings = [one.version.posting for one in tenures]
    results = Result.objects.latest(asked.known_at).on_record().filter(official=official)
    exams = results.filter(effective_on__lte=asked.as_of).select_related("attempt").order_by("-effective_on", "-pk")
    changes = [one for one in history_for(official, *postings, limit=CHANGES_READ) if _is_told(asked, one)]
    found: list[ReportTable[Any]] = [
        ReportTable(_("Vị trí đã và đang giữ"), _of_tenures(), tenures),
        ReportTable(_("Năng lực so với yêu cầu"), _of_levels(), levels),
        ReportTable(_("Minh chứng"), _of_evidence(), evidence_lines(asked, official.pk)),
        ReportTable(_("Khóa học"), _of_courses(), courses_of(asked, [official.pk])),
        ReportTable(_("Kết quả thi"), _of_exams(), list(exams)),
        ReportTable(_("Giấy chứng nhận"), _of_certificates(), issued_to(asked, official.pk)),
        ReportTable(_("Thay đổi trong hồ sơ"), _of_changes(), changes),
    ]
    return [ReportTable(one.name, one.told, one.items, names_people=True) for one in found]


def _tenures(asked: Asked, official: Official) -> list[TenureLine]:
    known = PostingVersion.objects.known(asked.known_at).filter(posting__official=official, starts_on__lte=asked.as_of)
    versions = list(
        known.select_related("posting", "start_decision", "end_decision", "start_event").order_by(
            "-starts_on", "-is_main", "-pk"
        )
    )
    names = unit_names_on((one.unit_id, one.starts_on) for one in versions)
    titles = position_titles((one.position_id, one.starts_on) for one in versions)
    return [
        TenureLine(
            one,
            titles[one.position_id, one.starts_on],
            names[one.unit_id, one.starts_on].label,
            one.ends_on if _end_is_known(asked, one) else None,
        )
        for one in versions
    ]


def _end_is_known(asked: Asked, version: PostingVersion) -> bool:
    recorded = version.end_recorded_at
    return asked.known_at is None or recorded is None or recorded <= asked.known_at


def _is_told(asked: Asked, line: HistoryLine) -> bool:
    """What was done to the record by the end of the day; of a later day only what was known is asked for."""
    until = end_of(asked.as_of) if asked.known_at is None else asked.known_at
    return line.when <= until


def _of_tenures() -> list[Told[TenureLine]]:
    return [
        (Column(_("Vị trí"), definition=_("Tên vị trí và đơn vị của ngày bắt đầu.")), lambda line: line.position),
        (Column(_("Đơn vị")), lambda line: line.unit),
        (Column(_("Loại")), lambda line: line.kind),
        (Column(_("Từ ngày"), DATE), lambda line: line.version.starts_on),
        (Column(_("Đến hết ngày"), DATE), lambda line: line.ends_on),
        (Column(_("Quyết định")), lambda line: _paper(line.version)),
    ]


def _paper(version: PostingVersion) -> str:
    if version.start_decision is not None:
        return version.start_decision.number
    return version.start_event.document_number if version.start_event is not None else _("theo danh sách")


def _of_levels() -> list[Told[LevelLine]]:
    return [
        (Column(_("Vị trí")), lambda line: line.position),
        (Column(_("Mã")), lambda line: line.code),
        (Column(_("Năng lực")), lambda line: line.competency),
        (Column(pgettext("requirement", "Yêu cầu")), lambda line: line.kind),
        (Column(_("Mức cần có"), INTEGER), lambda line: line.required),
        (Column(_("Mức đang có"), INTEGER), lambda line: line.held),
        (Column(_("Tình trạng")), lambda line: line.state),
        (Column(_("Minh chứng")), lambda line: line.shown),
    ]


def _of_evidence() -> list[Told[Any]]:
    return [
        (Column(_("Năng lực")), lambda line: line.competency),
        (Column(_("Mức"), INTEGER), lambda line: line.level),
        (Column(_("Loại")), lambda line: line.kind),
        (Column(_("Tên")), lambda line: line.title),
        (Column(_("Có giá trị từ"), DATE), lambda line: line.effective_on),
        (Column(_("Hết giá trị sau"), DATE), lambda line: line.expires_on),
    ]


def _of_courses() -> list[Told[LearnedCourse]]:
    words = state_words()
    return [
        (Column(_("Khóa học")), lambda line: line.title),
        (Column(_("Ghi danh"), DATE), lambda line: line.enrolled_on),
        (Column(_("Bắt đầu học"), DATE), lambda line: line.begun_on),
        (Column(_("Hạn"), DATE), lambda line: line.due_on),
        (Column(_("Hoàn thành"), DATE), lambda line: line.done_on),
        (Column(_("Tình trạng")), lambda line: words[line.state]),
    ]


def _of_exams() -> list[Told[Result]]:
    return [
        (Column(_("Bài thi")), lambda line: line.attempt.title),
        (Column(_("Ngày"), DATE), lambda line: line.effective_on),
        (Column(_("Điểm")), lambda line: f"{format_number(line.earned, 2)}/{line.out_of}"),
        (Column(_("Kết quả")), lambda line: _("đạt") if line.passed else _("chưa đạt")),
    ]


def _of_certificates() -> list[Told[IssuedLine]]:
    return [
        (Column(_("Khóa học")), lambda line: line.course),
        (Column(_("Số vào sổ")), lambda line: line.number),
        (Column(_("Mã xác minh")), lambda line: line.code),
        (Column(_("Nơi cấp")), lambda line: line.issuer),
        (Column(_("Ngày cấp"), DATE), lambda line: line.issued_on),
        (Column(_("Hết hạn sau ngày"), DATE), lambda line: line.expires_on),
        (Column(_("Tình trạng")), lambda line: str(line.state.label)),
    ]


def _of_changes() -> list[Told[HistoryLine]]:
    return [
        (Column(_("Lúc"), ColumnKind.DATETIME), lambda line: line.when),
        (Column(_("Việc")), lambda line: line.what),
        (Column(_("Người làm")), lambda line: line.who),
        (Column(_("Lý do")), lambda line: line.reason),
    ]


def _conclusion(levels: Sequence[LevelLine]) -> str:
    if not levels:
        return _("Vị trí chưa khai yêu cầu năng lực nào.")
    missing = len({line.code for line in levels if line.is_gap})
    asked_for = len({line.code for line in levels})
    if not missing:
        text = ngettext("Đủ mức ở %(count)s năng lực.", "Đủ mức ở %(count)s năng lực.", asked_for)
        return text % {"count": format_number(asked_for)}
    text = ngettext(
        "Thiếu %(missing)s trong %(count)s năng lực được yêu cầu.",
        "Thiếu %(missing)s trong %(count)s năng lực được yêu cầu.",
        missing,
    )
    return text % {"missing": format_number(missing), "count": format_number(asked_for)}


def _definitions() -> tuple[tuple[Words, Words], ...]:
    return (
        (_("Mức đang có"), _("Mức mà minh chứng còn giá trị vào ngày của số liệu cho thấy; 0 là chưa có minh chứng.")),
        (
            _("Minh chứng"),
            _("Mọi minh chứng có giá trị từ ngày của số liệu trở về trước và chưa bị rút, kể cả đã hết hạn."),
        ),
        (_("Thay đổi trong hồ sơ"), _("Việc đã ghi trong lịch sử của hồ sơ và các vị trí của người này.")),
    )


DOSSIER = ReportKind(
    name="dossier",
    slug="ho-so",
    title=gettext_lazy("Hồ sơ bồi dưỡng của một người"),
    answers=gettext_lazy(
        "Vị trí đã giữ, mức năng lực kèm minh chứng, khóa học, giấy chứng nhận, thay đổi trong hồ sơ."
    ),
    verb=register_verb(
        "reports.dossier.exported",
        gettext_lazy("%(actor)s đã tải hồ sơ bồi dưỡng của %(person)s, số liệu đến ngày %(as_of)s (%(format)s)"),
    ),
    build=build,
    is_of_one=True,
)
