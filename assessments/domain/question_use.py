"""How questions have been used: how often they were drawn, how many got them right, who still sits with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Avg, Count, DecimalField, F, Func, Max, Q

from assessments.domain.deadlines import ON_ITS_WAY
from assessments.domain.item_analysis import FEWEST, FIRST
from assessments.enums import UNFINISHED, AssessmentKind
from assessments.models import Assessment, AttemptQuestion, Question, QuestionBank, Result
from lms.core.models import AuditEntry

if TYPE_CHECKING:
    from django.db.models import QuerySet


class Mark(Func):
    """The mark, 0 to 1, that `marks` of a result holds for an attempt question; null where none was given."""

    output_field = DecimalField(max_digits=5, decimal_places=4)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "json_extract(%(expressions)s || '\"')"
        return self.as_sql(compiler, connection, template=template, arg_joiner=", '$.\"' || ", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "CAST(REPLACE(REPLACE((%(expressions)s::text), 'true', '1'), 'false', '0') AS numeric)"
        return self.as_sql(compiler, connection, template=template, arg_joiner=" ->> ", **context)


@dataclass(frozen=True)
class QuestionFigures:
    """`drawn`: attempts that any version was in. `n`: first attempts of people who have a mark for the current one,
    practices left out; `share` of the mark they got, told only from `FEWEST` on."""

    drawn: int = 0
    n: int = 0
    share: float | None = None


@dataclass(frozen=True)
class VersionLine:
    """One line of the history of a question. `who` is empty where the version came with a file."""

    number: int
    at: datetime
    who: str
    drawn: int
    is_current: bool
    version_id: int


def figures_of(questions: Iterable[Question]) -> dict[int, QuestionFigures]:
    """By question, in two statements whatever their number."""
    wanted = [one.pk for one in questions]
    drawn = dict(
        AttemptQuestion.objects.filter(version__question__in=wanted)
        .order_by()
        .values_list("version__question")
        .annotate(number=Count("pk"))
    )
    marked = {question: (n, share) for question, n, share in _marked(wanted)}
    return {pk: _figures(drawn.get(pk, 0), *marked.get(pk, (0, None))) for pk in wanted}


def _figures(drawn: int, n: int, share: float | None) -> QuestionFigures:
    return QuestionFigures(drawn, n, float(share) if share is not None and n >= FEWEST else None)


def _marked(questions: list[int]) -> QuerySet[Any, Any]:
    """Question, number of marks and their mean."""
    place = "attempt__questions"
    rows = (
        Result.objects.latest()
        .exclude(attempt__kind=AssessmentKind.PRACTICE)
        .filter(
            **{
                "attempt__number": FIRST,
                f"{place}__version__question__in": questions,
                f"{place}__version__is_current": True,
            }
        )
    )
    mark = Mark(F("marks"), F(f"{place}__pk"))
    found: QuerySet[Any, Any] = (
        rows.order_by()
        .values_list(f"{place}__version__question")
        .annotate(n=Count(mark), share=Avg(mark, output_field=DecimalField()))
    )
    return found


def version_lines(question: Question) -> list[VersionLine]:
    """The newest first; two statements."""
    lines = AuditEntry.objects.filter(target_type=question._meta.label_lower, target_id=str(question.pk))
    wrote = {
        after["number"]: who
        for after, who in lines.order_by("-at", "pk").values_list("after", "actor_label")
        if after and "number" in after
    }
    versions = question.versions.annotate(drawn=Count("uses")).order_by("-number")
    return [
        VersionLine(one.number, one.recorded_at, wrote.get(one.number, ""), one.drawn, one.is_current, one.pk)
        for one in versions
    ]


def is_practised(bank: QuestionBank) -> bool:
    """Whether an open practice takes from it: then whoever chooses something is told why it is right or wrong."""
    takes = Q(draw_rules__bank=bank) | Q(fixed_questions__question__bank=bank)
    return bool(Assessment.objects.filter(takes, kind=AssessmentKind.PRACTICE, is_published=True).exists())


def sat_with_until(question: Question, now: datetime) -> datetime | None:
    """When the last unfinished attempt with the current version takes nothing more; None where there is none."""
    return last_sat_with([question.pk], now).get(question.pk)


def last_sat_with(questions: Iterable[int], now: datetime) -> dict[int, datetime]:
    """The same of several questions by their id, in one statement; those nobody sits with are missing."""
    last = (
        AttemptQuestion.objects.filter(
            version__question__in=questions, version__is_current=True, attempt__status__in=UNFINISHED
        )
        .order_by()
        .values_list("version__question")
        .annotate(deadline=Max("attempt__deadline_at"), hours=Max("attempt__late_sync_hours"))
    )
    until = {pk: deadline + max(timedelta(hours=hours), ON_ITS_WAY) for pk, deadline, hours in last if deadline}
    return {pk: at for pk, at in until.items() if at > now}
