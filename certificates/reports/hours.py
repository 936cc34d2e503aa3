"""Periods of learning (tiết) that count, by unit and by person, over a span up to the day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from certificates.reports.contract import Asked, Filter, Report, ReportKind, ReportTable, Words
from certificates.reports.late_facts import late_sentence
from certificates.reports.learning_facts import known_by
from certificates.reports.people_facts import CountedPerson, people_counted
from certificates.reports.report_words import filters_in_words, known_definition, people_definition, person_columns
from courses.models import Completion
from lms.core.display import format_number
from lms.core.domain.audit import register_verb
from lms.core.exports import Column, ColumnKind, Told
from lms.core.vietnamese.dates import format_date

INTEGER, DECIMAL = ColumnKind.INTEGER, ColumnKind.DECIMAL
NOTHING = (Decimal(0), 0)


@dataclass(frozen=True)
class HoursLine:
    """Of one person, or of many; `with_some` are those who have learned anything."""

    label: str
    people: int
    with_some: int
    courses: int
    periods: Decimal
    person: CountedPerson | None = None

    @property
    def mean(self) -> Decimal | None:
        return self.periods / self.people if self.people else None

    @property
    def who(self) -> CountedPerson:
        assert self.person is not None
        return self.person


def first_of_year(day: date) -> date:
    return day.replace(month=1, day=1)


def build(asked: Asked) -> Report:
    counted = people_counted(asked)
    since = HOURS.filters[0].read(asked)
    learned = _learned(asked, counted.ids, since)
    lines = [
        HoursLine(one.name, 1, int(one.official_id in learned), courses, periods, one)
        for one in counted.people
        for periods, courses in [learned.get(one.official_id, NOTHING)]
    ]
    units = [_sum(place.label, [one for one in lines if one.who.place == place]) for place in counted.places]
    everyone = _sum(_("Cả phạm vi"), lines)
    return Report(
        kind=HOURS,
        asked=asked,
        unit=counted.unit,
        subject="",
        filters=filters_in_words(asked, HOURS),
        conclusion=_conclusion(everyone, since, asked.as_of),
        tables=(
            ReportTable(_("Theo đơn vị"), _figures(), units, total=[value(everyone) for _c, value in _figures()]),
            _people_table(lines),
        ),
        definitions=(*_definitions(), people_definition(), known_definition(asked)),
        late=late_sentence(asked, counted.ids),
    )


def _learned(asked: Asked, ids: Sequence[int], since: date) -> dict[int, tuple[Decimal, int]]:
    """By official; one statement."""
    rows = Completion.objects.filter(
        known_by(asked, "recorded_at"),
        Q(completed_on__gte=since, completed_on__lte=asked.as_of),
        enrolment__official_id__in=ids,
        is_credited=True,
    )
    summed = rows.order_by().values_list("enrolment__official_id").annotate(sum=Sum("periods"), courses=Count("pk"))
    return {official_id: (periods, courses) for official_id, periods, courses in summed}


def _sum(label: str, lines: Sequence[HoursLine]) -> HoursLine:
    return HoursLine(
        label,
        len(lines),
        sum(line.with_some for line in lines),
        sum(line.courses for line in lines),
        sum((line.periods for line in lines), Decimal(0)),
    )


def _figures() -> list[Told[HoursLine]]:
    return [
        (Column(_("Đơn vị")), lambda line: line.label),
        (Column(_("Số người"), INTEGER), lambda line: line.people),
        (Column(_("Số người đã học"), INTEGER), lambda line: line.with_some),
        (Column(_("Khóa học"), INTEGER), lambda line: line.courses),
        (Column(_("Số tiết"), DECIMAL), lambda line: line.periods),
        (Column(_("Tiết mỗi người"), DECIMAL), lambda line: line.mean),
    ]


def _people_table(lines: Sequence[HoursLine]) -> ReportTable[HoursLine]:
    told: list[Told[HoursLine]] = [
        *person_columns(lambda line: line.who),
        (Column(_("Khóa học"), INTEGER), lambda line: line.courses),
        (Column(_("Số tiết"), DECIMAL), lambda line: line.periods),
    ]
    return ReportTable(_("Từng người"), told, lines, names_people=True, by_unit=0, person_of=lambda line: line.who.uid)


def _conclusion(line: HoursLine, since: date, until: date) -> str:
    text = ngettext(
        "Từ %(since)s đến %(until)s: %(some)s/%(people)s người đã học xong ít nhất một khóa, tổng %(periods)s tiết.",
        "Từ %(since)s đến %(until)s: %(some)s/%(people)s người đã học xong ít nhất một khóa, tổng %(periods)s tiết.",
        line.people,
    )
    facts = {"since": format_date(since), "until": format_date(until), "some": format_number(line.with_some)}
    return text % (facts | {"people": format_number(line.people), "periods": format_number(line.periods)})


def _definitions() -> tuple[tuple[Words, Words], ...]:
    return (
        (
            _("Số tiết"),
            _(
                "Số tiết của khóa học vào ngày học xong, tính theo ngày học hết các bài. Một khóa học lại không tính "
                "giờ lần thứ hai."
            ),
        ),
        (_("Tiết mỗi người"), _("Tổng số tiết chia cho mọi người của đơn vị, kể cả người chưa học khóa nào.")),
    )


HOURS = ReportKind(
    name="hours",
    slug="gio-hoc",
    title=gettext_lazy("Giờ học (số tiết)"),
    answers=gettext_lazy("Mỗi người, mỗi đơn vị đã học bao nhiêu tiết từ đầu năm hoặc từ một ngày."),
    verb=register_verb(
        "reports.hours.exported",
        gettext_lazy("%(actor)s đã tải báo cáo giờ học của %(unit)s, số liệu đến ngày %(as_of)s (%(format)s)"),
    ),
    build=build,
    filters=(Filter("tu-ngay", gettext_lazy("Tính từ ngày"), initial=first_of_year),),
)
