"""What is past its date, on any day: by unit and by how late, then line by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from certificates.domain.report_exports import OVERDUE_EXPORTED
from certificates.reports.bars import Bars, stacked_bars
from certificates.reports.contract import Asked, Filter, Report, ReportKind, ReportTable, Words
from certificates.reports.late_facts import late_sentence
from certificates.reports.learning_facts import OwedWork, owed_by
from certificates.reports.people_facts import CountedPerson, people_counted
from certificates.reports.report_words import filters_in_words, known_definition, person_columns
from lms.competencies.domain.catalogue import competencies_in_force
from lms.core.display import format_number
from lms.core.exports import Column, ColumnKind, Told

INTEGER = ColumnKind.INTEGER


class Band(StrEnum):
    """How late, in days; the words stand in addresses."""

    WEEK = "1-7"
    MONTH = "8-30"
    LONGER = "tren-30"


LABELS = {
    Band.WEEK: gettext_lazy("1–7 ngày"),
    Band.MONTH: gettext_lazy("8–30 ngày"),
    Band.LONGER: gettext_lazy("Trên 30 ngày"),
}


@dataclass(frozen=True)
class LateLine:
    person: CountedPerson
    work: OwedWork
    competency: str
    days: int

    @property
    def band(self) -> Band:
        return Band.WEEK if self.days <= 7 else Band.MONTH if self.days <= 30 else Band.LONGER


@dataclass(frozen=True)
class LateUnit:
    label: str
    people: int
    counts: Mapping[Band, int]

    @property
    def lines(self) -> int:
        return sum(self.counts.values())


def build(asked: Asked) -> Report:
    counted = people_counted(asked)
    lines = _lines(asked, counted.by_id)
    band = OVERDUE.filters[0].read(asked)
    if band:
        lines = [line for line in lines if line.band == band]
    units = [_sum(place.label, [one for one in lines if one.person.place == place]) for place in counted.places]
    everyone = _sum(_("Cả phạm vi"), lines)
    return Report(
        kind=OVERDUE,
        asked=asked,
        unit=counted.unit,
        subject="",
        filters=filters_in_words(asked, OVERDUE),
        conclusion=_conclusion(everyone),
        tables=(
            ReportTable(_("Theo đơn vị"), _figures(), units, total=[value(everyone) for _c, value in _figures()]),
            _list(lines),
        ),
        definitions=(*_definitions(), known_definition(asked)),
        chart=_chart(units),
        late=late_sentence(asked, counted.ids),
    )


def _lines(asked: Asked, people: Mapping[int, CountedPerson]) -> list[LateLine]:
    words = competencies_in_force(asked.as_of)
    found = [
        LateLine(
            people[work.official_id],
            work,
            words[work.competency_id].name_vi if work.competency_id in words else "",
            (asked.as_of - work.due_on).days,
        )
        for work in owed_by(asked, list(people))
        if work.due_on < asked.as_of
    ]
    place = {official_id: number for number, official_id in enumerate(people)}
    return sorted(found, key=lambda line: (place[line.work.official_id], line.work.due_on, line.work.title))


def _sum(label: str, lines: Sequence[LateLine]) -> LateUnit:
    people = len({line.work.official_id for line in lines})
    return LateUnit(label, people, Counter(line.band for line in lines))


def _figures() -> list[Told[LateUnit]]:
    def count(band: Band) -> Told[LateUnit]:
        return Column(str(LABELS[band]), INTEGER), lambda unit: unit.counts.get(band, 0)

    return [
        (Column(_("Đơn vị")), lambda unit: unit.label),
        (Column(_("Số người có việc quá hạn"), INTEGER), lambda unit: unit.people),
        (Column(_("Việc quá hạn"), INTEGER), lambda unit: unit.lines),
        *map(count, Band),
    ]


def _list(lines: Sequence[LateLine]) -> ReportTable[LateLine]:
    told: list[Told[LateLine]] = [
        *person_columns(lambda line: line.person),
        (Column(_("Khóa học")), lambda line: line.work.title),
        (Column(_("Năng lực")), lambda line: line.competency or _("phụ trách nhân sự giao")),
        (Column(_("Hạn"), ColumnKind.DATE), lambda line: line.work.due_on),
        (Column(_("Số ngày quá hạn"), INTEGER), lambda line: line.days),
    ]
    return ReportTable(
        _("Từng việc"), told, lines, names_people=True, by_unit=0, person_of=lambda line: line.person.uid
    )


def _conclusion(line: LateUnit) -> str:
    if not line.lines:
        return _("Không có ai quá hạn.")
    text = ngettext(
        "%(lines)s việc quá hạn của %(people)s người; trên 30 ngày: %(longer)s.",
        "%(lines)s việc quá hạn của %(people)s người; trên 30 ngày: %(longer)s.",
        line.lines,
    )
    return text % {
        "lines": format_number(line.lines),
        "people": format_number(line.people),
        "longer": format_number(line.counts.get(Band.LONGER, 0)),
    }


def _chart(units: Sequence[LateUnit]) -> Bars | None:
    rows = [(unit.label, [unit.counts.get(band, 0) for band in reversed(Band)]) for unit in units]
    sentence = _("Việc quá hạn theo đơn vị và số ngày; số liệu ở bảng bên dưới.")
    return stacked_bars(sentence, [str(LABELS[band]) for band in reversed(Band)], rows)


def _definitions() -> tuple[tuple[Words, Words], ...]:
    return (
        (
            _("Việc quá hạn"),
            _(
                "Việc trong kế hoạch học tập hoặc khóa học được giao đã qua hạn mà chưa đạt. Hạn là hạn đang áp dụng "
                "vào ngày của số liệu; việc được gia hạn sau ngày đó vẫn tính theo hạn cũ."
            ),
        ),
        (_("Số ngày quá hạn"), _("Số ngày từ sau hạn đến ngày của số liệu.")),
        (
            _("Có thể đã học, chờ gửi"),
            _("Ai học khi mất mạng có thể đã học xong mà kết quả chưa đến hệ thống; đây không phải lỗi của họ."),
        ),
    )


OVERDUE = ReportKind(
    name="overdue",
    slug="qua-han",
    title=gettext_lazy("Việc học quá hạn"),
    answers=gettext_lazy("Việc nào quá hạn, của ai, bao nhiêu ngày; xem được vào một ngày đã qua."),
    verb=OVERDUE_EXPORTED,
    build=build,
    filters=(
        Filter(
            "muc",
            gettext_lazy("Quá hạn bao lâu"),
            choices=(("", gettext_lazy("Tất cả")), *((band.value, label) for band, label in LABELS.items())),
        ),
    ),
    own_page="hr:overdue",
)
