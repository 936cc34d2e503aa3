"""What a dry run found, as the check page shows it: by cause first, then by row."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.core.display import format_number
from lms.core.tables import Cell, Column, Row, Table
from lms.org.domain.officials import FIELD_WORDS
from lms.org.domain.roster.answers import edit_key, value_mark
from lms.org.domain.roster.checking import CheckedRow, RosterPlan
from lms.org.domain.roster.choices import LONGEST_EDIT
from lms.org.domain.roster.directories import unit_choices
from lms.org.domain.roster.findings import KINDS, Finding
from lms.org.enums_roster import Fix, RosterField, RowOutcome

LONGEST_VALUE = 80
SHOWN_ROWS = 50
BY_VALUE = frozenset({Fix.ACCEPT.value, Fix.SKIP.value})
EDITABLE = ("name_", "formula", "too_long", "birth_", "cccd_", "phone_", "email_")
SOMEBODY_ELSE = frozenset({"possible_duplicate", "maybe_in_file"})
"""Where agreeing says that the suspicion is wrong."""
EDIT_PREFIX = "o-"


@dataclass(frozen=True)
class Choice:
    """An option of a fix; `is_suggested` is picked beforehand and still has to be sent."""

    value: str
    label: str
    is_suggested: bool = False


@dataclass(frozen=True)
class ProblemRow:
    """One row of a group: `mark` stands for its value where it is chosen alone, `edit_name` for its cell."""

    number: int
    name: str
    found: str
    suggested: str
    mark: str
    edit_name: str


@dataclass(frozen=True)
class Problem:
    """Rows that suffer from one cause, with the first of them in full and the way to mend all at once."""

    key: str
    first: Finding
    first_row: int
    column: str
    rows: tuple[int, ...]
    plan: RosterPlan
    found: tuple[tuple[CheckedRow, Finding], ...] = ()

    @property
    def marks(self) -> list[str]:
        """Every value of the group."""
        return list(dict.fromkeys(value_mark(self.key, finding.found) for _row, finding in self.found))

    @cached_property
    def lines(self) -> tuple[ProblemRow, ...]:
        """Each row by itself, where there are few enough to go through them."""
        return tuple(_line(self.key, row, finding) for row, finding in self.found) if self.is_short else ()

    @property
    def is_short(self) -> bool:
        return len(self.found) <= SHOWN_ROWS

    @property
    def picks(self) -> tuple[ProblemRow, ...]:
        """Rows to choose from, where one choice mends several."""
        return self.lines if self.fix in BY_VALUE and len(self.found) > 1 else ()

    @property
    def edits(self) -> tuple[ProblemRow, ...]:
        """Cells that can be typed again on the page."""
        fit = tuple(line for line in self.lines if len(line.found) <= LONGEST_EDIT)
        return fit if self.key.startswith(EDITABLE) else ()

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        return _choices(self.plan, self.first)

    @property
    def title(self) -> str:
        text = ngettext("%(count)s dòng: %(cause)s", "%(count)s dòng: %(cause)s", len(self.rows))
        return text % {"count": format_number(len(self.rows)), "cause": self.first.cause}

    @property
    def sentence(self) -> str:
        """The first row's sentence; where there are more, for how many it holds (E11)."""
        sentence = self.first.sentence(self.first_row, self.column)
        others = len(self.rows) - 1
        if not others or not self.fix:
            return sentence
        text = ngettext("(Áp dụng cho %(count)s dòng giống vậy)", "(Áp dụng cho %(count)s dòng giống vậy)", others + 1)
        return f"{sentence} {text % {'count': format_number(others + 1)}}"

    @property
    def fix(self) -> str:
        return "" if self.first.kind.fix == Fix.NONE else self.first.kind.fix.value

    @property
    def button(self) -> str:
        return str(self.first.kind.button) % {"count": format_number(len(self.rows))}

    @property
    def row_words(self) -> str:
        shown = ", ".join(map(str, self.rows[:12]))
        return f"{shown}…" if len(self.rows) > 12 else shown


def problems_of(plan: RosterPlan, *, errors: bool) -> list[Problem]:
    """Groups of like findings, the largest first."""
    grouped: dict[str, list[tuple[CheckedRow, Finding]]] = {}
    for row in plan.rows:
        if not errors and row.outcome == RowOutcome.REFUSED:
            continue
        for finding in row.errors if errors else row.warnings:
            grouped.setdefault(finding.answer_key, []).append((row, finding))
    problems = [
        Problem(
            key=key,
            first=some[0][1],
            first_row=some[0][0].number,
            column=plan.labels.get(some[0][1].at, str(some[0][1].at.label)),
            rows=tuple(dict.fromkeys(row.number for row, _finding in some)),
            plan=plan,
            found=tuple(some),
        )
        for key, some in grouped.items()
    ]
    return sorted(problems, key=lambda one: (-len(one.rows), one.first_row))


def _choices(plan: RosterPlan, finding: Finding) -> tuple[Choice, ...]:
    if finding.kind.fix == Fix.CHOOSE_UNIT:
        suggested = plan.units.suggestion(finding)
        uid = plan.units.units[suggested].uid if suggested else None
        return tuple(Choice(str(one.uid), one.label, one.uid == uid) for one in unit_choices(plan.units))
    if finding.kind.fix == Fix.CHOOSE_POSITION:
        nearest = plan.positions.suggestion(finding)
        return tuple(Choice(entry.code, entry.label, pk == nearest) for pk, entry in plan.positions.entries.items())
    return ()


def _line(key: str, row: CheckedRow, finding: Finding) -> ProblemRow:
    return ProblemRow(
        number=row.number,
        name=_short(row.name) if row.name else "",
        found=finding.found,
        suggested=str(finding.facts.get("suggested", "")),
        mark=value_mark(key, finding.found),
        edit_name=EDIT_PREFIX + edit_key(row.row.mark, finding.at),
    )


def answer_for(
    problem: Problem, value: str, *, marks: Collection[str] | None = None, earlier: object = None
) -> tuple[object, str] | None:
    """What is to be kept for a chosen value, and how it reads; None for a value that was not on offer. Of a group that
    one suggestion mends, `marks` are the rows chosen, all if left out; what was chosen `earlier` stays."""
    if problem.fix in BY_VALUE:
        chosen = [mark for mark in problem.marks if marks is None or mark in marks]
        kept = earlier if isinstance(earlier, list) else []
        return ([*kept, *chosen], str(problem.first.kind.cause)) if chosen else None
    chosen = next((choice for choice in problem.choices if choice.value == value), None)
    if chosen is None:
        return None
    words = {"found": problem.first.found, "chosen": chosen.label}
    return chosen.value, _("“%(found)s” là %(chosen)s") % words


@dataclass(frozen=True)
class Answered:
    """A choice a person has made for this file; it can be taken back."""

    key: str
    label: str


def answered(answers: dict[str, object]) -> list[Answered]:
    labels = answers.get("labels", {})
    words = {
        Fix.ACCEPT: _("Đã đồng ý: %(what)s"),
        Fix.SKIP: _("Đã để trống: %(what)s"),
        Fix.CHOOSE_UNIT: _("Đã chọn: %(what)s"),
        Fix.CHOOSE_POSITION: _("Đã chọn: %(what)s"),
    }
    listed = []
    for key in answers:
        kind = KINDS.get(key.split(":")[0])
        if kind is not None and kind.fix in words:
            text = labels.get(key) if isinstance(labels, dict) else None
            said = _("Đã xác nhận là người khác (%(what)s)") if key in SOMEBODY_ELSE else words[kind.fix]
            listed.append(Answered(key, said % {"what": text or kind.cause}))
    return listed


def summary_sentence(plan: RosterPlan) -> str:
    """All of the dry run in one line."""
    counts = {name: format_number(count) for name, count in plan.counts.items()}
    text = ngettext(
        "%(read)s dòng: %(created)s thêm mới, %(changed)s thay đổi, %(same)s giữ nguyên, %(refused)s phải sửa.",
        "%(read)s dòng: %(created)s thêm mới, %(changed)s thay đổi, %(same)s giữ nguyên, %(refused)s phải sửa.",
        plan.counts["read"],
    )
    look = len(plan.to_look_at)
    if not look:
        return text % counts
    more = ngettext(
        "Trong số không phải sửa có %(count)s dòng cần xem lại.",
        "Trong số không phải sửa có %(count)s dòng cần xem lại.",
        look,
    )
    return f"{text % counts} {more % {'count': format_number(look)}}"


def findings_table(rows: Iterable[CheckedRow], plan: RosterPlan, *, errors: bool) -> Table:
    """Row, column, what stands there, what is expected."""
    caption = _("Từng dòng phải sửa") if errors else _("Từng dòng cần xem lại")
    columns = tuple(
        Column(label) for label in (_("Dòng"), _("Họ và tên"), _("Cột"), _("Giá trị trong tệp"), _("Cần xem"))
    )
    lines = []
    for row in rows:
        for finding in row.errors if errors else row.warnings:
            lines.append(
                Row(
                    (
                        Cell(_row_words(row)),
                        Cell(_short(row.name) if row.name else "–", lang="vi"),
                        Cell(plan.labels.get(finding.at, str(finding.at.label)), lang="vi"),
                        Cell(_short(finding.found), lang="vi"),
                        Cell(finding.message),
                    )
                )
            )
    return Table(caption, columns, tuple(lines))


def changes_table(rows: Iterable[CheckedRow]) -> Table:
    columns = tuple(Column(label) for label in (_("Dòng"), _("Họ và tên"), _("Mục"), _("Đang ghi"), _("Sẽ ghi")))
    lines = [
        Row(
            (
                Cell(_row_words(row)),
                Cell(_short(row.name), lang="vi"),
                Cell(_capital(str(FIELD_WORDS[change.at]))),
                Cell(change.old or _("chưa có"), lang="vi" if change.old else ""),
                Cell(change.new, lang="vi"),
            )
        )
        for row in rows
        for change in row.changes
    ]
    return Table(_("Từng thay đổi"), columns, tuple(lines))


def people_table(rows: Iterable[CheckedRow], plan: RosterPlan) -> Table:
    columns = tuple(
        Column(label) for label in (_("Dòng"), _("Họ và tên"), _("Mã cán bộ"), _("Đơn vị"), _("Vị trí việc làm"))
    )
    return Table(_("Từng người"), columns, tuple(_person_row(row, plan) for row in rows))


def _person_row(row: CheckedRow, plan: RosterPlan) -> Row:
    born = row.row.facts.year
    main = row.seats[0] if row.seats else None
    entries = [plan.positions.entries[seat.position_id] for seat in row.seats]
    others = ", ".join(entry.code for entry in entries[1:])
    return Row(
        (
            Cell(_row_words(row)),
            Cell(_short(row.name), note=_("sinh %(year)s") % {"year": born} if born else "", lang="vi"),
            Cell(row.row.facts.staff_code or _("sẽ cấp")),
            Cell(plan.units.units[main.unit_id].name if main else row.row.unit or "–", lang="vi"),
            Cell(
                entries[0].label if entries else row.row.position or "–",
                note=_("kiêm nhiệm: %(positions)s") % {"positions": others} if others else "",
                lang="vi",
            ),
        )
    )


def _row_words(row: CheckedRow) -> str:
    return _("Dòng %(number)s") % {"number": row.number}


def _short(text: str) -> str:
    if not text:
        return _("để trống")
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


UNMAPPED_NEEDED = (RosterField.UNIT, RosterField.POSITION)
"""Without these columns nobody new can be taken in."""
