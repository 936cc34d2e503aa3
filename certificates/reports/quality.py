"""How good the exams are that people of the unit sat: how many passed, how far the questions tell anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.domain.item_analysis import FEWEST, ItemAnalysis, ItemFigures, analyse_items
from assessments.domain.item_facts import AskedQuestion, asked_questions, sittings_of
from assessments.domain.item_words import reliability_sentence
from assessments.enums import AssessmentKind
from assessments.models import Assessment, Attempt, Result
from certificates.reports.contract import Asked, Filter, Report, ReportKind, ReportTable, Words
from certificates.reports.hours import first_of_year
from certificates.reports.late_facts import late_sentence
from certificates.reports.learning_facts import end_of
from certificates.reports.people_facts import people_counted
from certificates.reports.report_words import filters_in_words
from lms.core.display import format_number
from lms.core.domain.audit import register_verb
from lms.core.exports import Column, ColumnKind, Told
from lms.core.vietnamese.names import phrase_sort_key

INTEGER, PERCENT, DECIMAL = ColumnKind.INTEGER, ColumnKind.PERCENT, ColumnKind.DECIMAL


@dataclass(frozen=True)
class ExamLine:
    """`sittings` are first attempts; the figures of questions are there from `FEWEST` on."""

    title: str
    sittings: int
    passed: int
    analysis: ItemAnalysis

    @property
    def share(self) -> float | None:
        return self.passed / self.sittings if self.sittings else None


@dataclass(frozen=True)
class ItemLine:
    exam: str
    question: AskedQuestion
    figures: ItemFigures


def build(asked: Asked) -> Report:
    counted = people_counted(asked)
    attempts = _attempts(asked, counted.ids, QUALITY.filters[0].read(asked))
    exams, items = _lines(attempts)
    return Report(
        kind=QUALITY,
        asked=asked,
        unit=counted.unit,
        subject="",
        filters=filters_in_words(asked, QUALITY),
        conclusion=_conclusion(exams),
        tables=(
            ReportTable(_("Theo bài thi"), _of_exams(), exams),
            ReportTable(_("Câu hỏi cần xem lại"), _of_items(), items),
        ),
        definitions=_definitions(),
        late=late_sentence(asked, counted.ids),
    )


def _attempts(asked: Asked, ids: Sequence[int], since: date) -> QuerySet[Attempt]:
    """First attempts handed in by then; practices tell their key and prove nothing."""
    until = end_of(asked.as_of)
    if asked.known_at is not None:
        until = min(until, asked.known_at)
    begun = end_of(since - timedelta(days=1))
    found: QuerySet[Attempt] = Attempt.objects.filter(
        official_id__in=list(ids), number=1, started_at__gte=begun, finished_at__lt=until
    )
    return found.exclude(kind=AssessmentKind.PRACTICE)


def _lines(attempts: QuerySet[Attempt]) -> tuple[list[ExamLine], list[ItemLine]]:
    sittings = sittings_of(attempts)
    titles = dict(Assessment.objects.filter(pk__in=sittings).values_list("pk", "title"))
    passed = _passed(attempts)
    questions = asked_questions({version for some in sittings.values() for one in some for version in one.marks})
    exams, items = [], []
    for pk in sorted(sittings, key=lambda one: phrase_sort_key(titles[one])):
        met = {version for one in sittings[pk] for version in one.marks}
        analysis = analyse_items(sittings[pk], [questions[version].item for version in sorted(met)])
        exams.append(ExamLine(titles[pk], len(sittings[pk]), passed.get(pk, 0), analysis))
        items += [ItemLine(titles[pk], questions[one.version], one) for one in analysis.items if one.is_flagged]
    return exams, items


def _passed(attempts: QuerySet[Attempt]) -> Mapping[int, int]:
    rows = Result.objects.latest().filter(attempt__in=attempts.order_by().values("pk"), passed=True)
    found: dict[int, int] = {}
    for pk in rows.values_list("attempt__assessment_id", flat=True):
        found[pk] = found.get(pk, 0) + 1
    return found


def _of_exams() -> list[Told[ExamLine]]:
    return [
        (Column(_("Bài thi")), lambda line: line.title),
        (Column(_("Người thi lần đầu"), INTEGER), lambda line: line.sittings),
        (Column(_("Đạt"), INTEGER), lambda line: line.passed),
        (Column(_("Tỷ lệ đạt"), PERCENT), lambda line: line.share),
        (Column(_("Điểm trung bình"), PERCENT), lambda line: line.analysis.mean),
        (Column(_("Độ tin cậy"), DECIMAL), lambda line: line.analysis.alpha),
        (Column(_("Nhận xét")), lambda line: reliability_sentence(line.analysis)),
        (Column(_("Câu cần xem lại"), INTEGER), lambda line: line.analysis.flagged),
    ]


def _of_items() -> list[Told[ItemLine]]:
    return [
        (Column(_("Bài thi")), lambda line: line.exam),
        (Column(_("Mã câu")), lambda line: line.question.code),
        (Column(_("Người gặp câu này"), INTEGER), lambda line: line.figures.n),
        (Column(_("Tỷ lệ đúng"), PERCENT), lambda line: line.figures.facility),
        (Column(_("Độ phân biệt"), DECIMAL), lambda line: line.figures.discrimination),
        (Column(_("Nhận xét")), lambda line: str(line.figures.verdict.label)),
    ]


def _conclusion(exams: Sequence[ExamLine]) -> str:
    if not exams:
        return _("Chưa có ai trong phạm vi này nộp bài thi nào trong thời gian này.")
    sittings, passed = sum(one.sittings for one in exams), sum(one.passed for one in exams)
    text = ngettext(
        "%(exams)s bài thi, %(sittings)s lượt thi lần đầu, %(passed)s lượt đạt; %(flagged)s câu hỏi cần xem lại.",
        "%(exams)s bài thi, %(sittings)s lượt thi lần đầu, %(passed)s lượt đạt; %(flagged)s câu hỏi cần xem lại.",
        len(exams),
    )
    flagged = sum(one.analysis.flagged for one in exams)
    facts = {"exams": len(exams), "sittings": sittings, "passed": passed, "flagged": flagged}
    return text % {name: format_number(count) for name, count in facts.items()}


def _definitions() -> tuple[tuple[Words, Words], ...]:
    return (
        (_("Người thi lần đầu"), _("Chỉ tính lượt đầu của mỗi người đã nộp bài; bài luyện tập không tính.")),
        (
            _("Độ tin cậy"),
            _(
                "Cronbach alpha: các câu có đo cùng một điều không; từ 0,80 đủ để kết luận về từng người. Chỉ tính từ "
                "%(fewest)s lượt, khi mọi người làm cùng một đề."
            )
            % {"fewest": FEWEST},
        ),
        (
            _("Câu cần xem lại"),
            _("Câu quá dễ, quá khó, hoặc người giỏi làm sai nhiều hơn người yếu; chỉ tính từ %(fewest)s lượt.")
            % {"fewest": FEWEST},
        ),
        (
            _("Bài chấm lại"),
            _("Điểm là điểm sau lần chấm gần nhất, kể cả chấm lại sau ngày của số liệu."),
        ),
    )


QUALITY = ReportKind(
    name="quality",
    slug="chat-luong-bai-thi",
    title=gettext_lazy("Chất lượng bài thi"),
    answers=gettext_lazy("Bài thi nào tin được, tỷ lệ đạt bao nhiêu, câu hỏi nào cần người ra đề xem lại."),
    verb=register_verb(
        "reports.quality.exported",
        gettext_lazy(
            "%(actor)s đã tải báo cáo chất lượng bài thi của %(unit)s, số liệu đến ngày %(as_of)s (%(format)s)"
        ),
    ),
    build=build,
    may_name_people=False,
    filters=(Filter("tu-ngay", gettext_lazy("Thi từ ngày"), initial=first_of_year),),
)
