"""How far people are with the courses they are on: by unit, by position, person by person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from certificates.reports.bars import Bars, stacked_bars
from certificates.reports.contract import Asked, Filter, Report, ReportKind, ReportTable, Words
from certificates.reports.late_facts import late_sentence
from certificates.reports.learning_facts import CourseState, LearnedCourse, courses_of
from certificates.reports.people_facts import CountedPerson, people_counted
from certificates.reports.report_words import filters_in_words, known_definition, people_definition, person_columns
from lms.core.display import format_number, format_share
from lms.core.domain.audit import register_verb
from lms.core.exports import Column, ColumnKind, Told
from lms.core.vietnamese.names import phrase_sort_key

INTEGER, PERCENT = ColumnKind.INTEGER, ColumnKind.PERCENT
STATES = (CourseState.DONE, CourseState.LEARNING, CourseState.NOT_BEGUN, CourseState.LATE)
WHO = "ai"


class Who(StrEnum):
    """Whom the list holds; the words stand in addresses."""

    LATE = "qua-han"
    NOT_BEGUN = "chua-bat-dau"
    WITHOUT = "chua-co-khoa"


def state_words() -> dict[CourseState, str]:
    return {
        CourseState.DONE: _("Hoàn thành"),
        CourseState.LEARNING: _("Đang học"),
        CourseState.NOT_BEGUN: _("Chưa bắt đầu"),
        CourseState.LATE: _("Quá hạn"),
    }


@dataclass(frozen=True)
class ProgressLine:
    """Courses by state, of one person or of many."""

    label: str
    people: int
    counts: Mapping[CourseState, int]
    person: CountedPerson | None = None
    next_due: date | None = None

    @property
    def courses(self) -> int:
        return sum(self.counts.values())

    @property
    def share(self) -> float | None:
        return self.counts.get(CourseState.DONE, 0) / self.courses if self.courses else None

    @property
    def who(self) -> CountedPerson:
        assert self.person is not None
        return self.person


def build(asked: Asked) -> Report:
    counted = people_counted(asked)
    lines = _lines(counted.people, courses_of(asked, counted.ids))
    everyone = _sum(_("Cả phạm vi"), lines)
    units = [_sum(place.label, [one for one in lines if one.who.place == place]) for place in counted.places]
    return Report(
        kind=PROGRESS,
        asked=asked,
        unit=counted.unit,
        subject="",
        filters=filters_in_words(asked, PROGRESS),
        conclusion=_conclusion(everyone),
        tables=(
            ReportTable(_("Theo đơn vị"), _figures(_("Đơn vị")), units, total=_values(everyone)),
            ReportTable(_("Theo vị trí"), _figures(_("Vị trí")), _by_position(lines)),
            _people_table([one for one in lines if _is_asked(one, PROGRESS.filters[0].read(asked))]),
        ),
        definitions=(*_definitions(), people_definition(), known_definition(asked)),
        chart=_chart(units),
        late=late_sentence(asked, counted.ids),
    )


def _lines(people: Iterable[CountedPerson], courses: Iterable[LearnedCourse]) -> list[ProgressLine]:
    counts: dict[int, Counter[CourseState]] = {}
    due: dict[int, date] = {}
    for one in courses:
        counts.setdefault(one.official_id, Counter())[one.state] += 1
        if one.due_on and one.done_on is None:
            due[one.official_id] = min(one.due_on, due.get(one.official_id, one.due_on))
    return [
        ProgressLine(one.name, 1, counts.get(one.official_id, Counter()), one, due.get(one.official_id))
        for one in people
    ]


def _sum(label: str, lines: Sequence[ProgressLine]) -> ProgressLine:
    counts: Counter[CourseState] = Counter()
    for line in lines:
        counts.update(line.counts)
    return ProgressLine(label, len(lines), counts)


def _by_position(lines: Iterable[ProgressLine]) -> list[ProgressLine]:
    found: dict[str, list[ProgressLine]] = {}
    for line in lines:
        found.setdefault(line.who.position, []).append(line)
    return [_sum(position, found[position]) for position in sorted(found, key=phrase_sort_key)]


def _figures(label: str) -> list[Told[ProgressLine]]:
    return [
        (Column(label), lambda line: line.label),
        (Column(_("Số người"), INTEGER), lambda line: line.people),
        *_counts(),
        (Column(_("Tỷ lệ hoàn thành"), PERCENT), lambda line: line.share),
    ]


def _counts() -> list[Told[ProgressLine]]:
    def count(state: CourseState) -> Told[ProgressLine]:
        return Column(state_words()[state], INTEGER), lambda line: line.counts.get(state, 0)

    return [(Column(_("Khóa học"), INTEGER), lambda line: line.courses), *map(count, STATES)]


def _values(line: ProgressLine) -> list[object]:
    return [value(line) for _column, value in _figures("")]


def _people_table(lines: Sequence[ProgressLine]) -> ReportTable[ProgressLine]:
    told: list[Told[ProgressLine]] = [
        *person_columns(lambda line: line.who),
        *_counts(),
        (Column(_("Hạn gần nhất"), ColumnKind.DATE), lambda line: line.next_due),
    ]
    return ReportTable(_("Từng người"), told, lines, names_people=True, by_unit=0, person_of=lambda line: line.who.uid)


def _is_asked(line: ProgressLine, who: str) -> bool:
    match who:
        case Who.LATE:
            return line.counts.get(CourseState.LATE, 0) > 0
        case Who.NOT_BEGUN:
            return line.counts.get(CourseState.NOT_BEGUN, 0) > 0
        case Who.WITHOUT:
            return line.courses == 0
    return True


def _conclusion(line: ProgressLine) -> str:
    if not line.people:
        return _("Không có ai giữ vị trí chính trong phạm vi này vào ngày đó.")
    if not line.courses:
        return _("Chưa ai trong phạm vi này được ghi danh khóa học nào.")
    words = state_words()
    told = ", ".join(
        f"{format_number(count)} {words[state].lower()}" for state in STATES if (count := line.counts.get(state, 0))
    )
    text = ngettext(
        "%(people)s người, %(courses)s lượt học: %(told)s (hoàn thành %(share)s).",
        "%(people)s người, %(courses)s lượt học: %(told)s (hoàn thành %(share)s).",
        line.people,
    )
    facts = {"people": format_number(line.people), "courses": format_number(line.courses), "told": told}
    return text % (facts | {"share": format_share(line.share)})


def _chart(units: Sequence[ProgressLine]) -> Bars | None:
    words = state_words()
    sentence = _("Lượt học theo đơn vị và tình trạng; số liệu ở bảng bên dưới.")
    rows = [(unit.label, [unit.counts.get(state, 0) for state in STATES]) for unit in units]
    return stacked_bars(sentence, [words[state] for state in STATES], rows)


def _definitions() -> tuple[tuple[Words, Words], ...]:
    return (
        (_("Khóa học"), _("Lượt ghi danh đến ngày của số liệu; lượt đã dừng để học lại từ đầu thì tính lượt sau.")),
        (_("Hoàn thành"), _("Học hết mọi bài và đạt bài thi, nếu khóa học có bài thi.")),
        (
            _("Quá hạn"),
            _(
                "Chưa hoàn thành và đã qua hạn của kế hoạch hoặc của lần giao học, theo hạn đang áp dụng ngày đó. Tính "
                "riêng, không tính vào đang học hoặc chưa bắt đầu."
            ),
        ),
        (_("Đang học"), _("Đã làm ít nhất một bước học, chưa hoàn thành, chưa quá hạn.")),
    )


PROGRESS = ReportKind(
    name="progress",
    slug="tien-do",
    title=gettext_lazy("Tiến độ học tập"),
    answers=gettext_lazy("Mỗi đơn vị, mỗi vị trí, mỗi người đã học xong bao nhiêu, đang học gì, quá hạn ở đâu."),
    verb=register_verb(
        "reports.progress.exported",
        gettext_lazy("%(actor)s đã tải báo cáo tiến độ học tập của %(unit)s, số liệu đến ngày %(as_of)s (%(format)s)"),
    ),
    build=build,
    filters=(
        Filter(
            WHO,
            gettext_lazy("Từng người"),
            choices=(
                ("", gettext_lazy("Tất cả")),
                (Who.LATE.value, gettext_lazy("Có việc quá hạn")),
                (Who.NOT_BEGUN.value, gettext_lazy("Có khóa học chưa bắt đầu")),
                (Who.WITHOUT.value, gettext_lazy("Chưa có khóa học")),
            ),
        ),
    ),
)
