"""One row of a roster file: what it says of a person, and what in it has to be mended or looked at. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from lms.core.spreadsheets import Cell
from lms.core.vietnamese.dates import format_date
from lms.core.vietnamese.text import search_key
from lms.org.domain.officials import OfficialFacts
from lms.org.domain.roster.answers import edited, is_agreed, row_mark
from lms.org.domain.roster.cells import (
    BIRTH_PROVINCES,
    NumberReading,
    cccd_facts,
    cell_text,
    formula_sign,
    is_email,
    read_birth,
    read_cccd,
    read_phone,
)
from lms.org.domain.roster.findings import GENDERS, Finding
from lms.org.domain.roster.heard import Progress, counted, unheard
from lms.org.domain.roster.lines import begins_footer, is_proved, section_of
from lms.org.enums_roster import RosterField

LIMITS = {
    RosterField.STAFF_CODE: 30,
    RosterField.FULL_NAME: 200,
    RosterField.QUALIFICATION: 200,
    RosterField.EMAIL: 254,
}
USUAL_AGES = range(18, 71)
EMPTY_SIGNS = frozenset({"-", "–", "—", "...", "…", "/"})
NO_ANSWERS: Mapping[str, object] = {}
NO_EDITS: Mapping[str, str] = {}


@dataclass(frozen=True)
class RosterRow:
    """A row as read. `number` is the one Excel shows."""

    number: int
    facts: OfficialFacts
    unit: str = ""
    position: str = ""
    other_positions: str = ""
    findings: tuple[Finding, ...] = ()
    texts: Mapping[RosterField, str] = field(default_factory=dict)
    raw: Mapping[RosterField, Cell] = field(default_factory=dict)
    """The cells as the file has them."""

    @property
    def mark(self) -> str:
        return row_mark(self.raw)

    @property
    def is_refused(self) -> bool:
        return any(finding.is_error for finding in self.findings)

    def with_findings(self, *more: Finding) -> RosterRow:
        return replace(self, findings=(*self.findings, *more))


@dataclass(frozen=True)
class RosterBody:
    """The rows of people, and the lines below the heading that are none: group titles, totals, signatures."""

    rows: tuple[RosterRow, ...]
    skipped: tuple[tuple[int, str], ...]


def read_body(
    rows: Sequence[Sequence[Cell]],
    *,
    first: int,
    columns: Mapping[RosterField, int],
    answers: Mapping[str, object] = NO_ANSWERS,
    as_of: date,
    formulas: Collection[tuple[int, int]] = (),
    edits: Mapping[str, str] = NO_EDITS,
    progress: Progress = unheard,
) -> RosterBody:
    """All rows from index `first` on. A line with no more than one filled column of the list is no person, nor is what
    stands below a total or "Người lập biểu". Where no column names the unit, a line between people does.

    `formulas` are the cells that compute, as (row, column) from 0.
    """
    name_columns = [columns[one] for one in (RosterField.FULL_NAME, RosterField.GIVEN_NAME) if one in columns]
    read: list[RosterRow] = []
    skipped: list[tuple[int, str]] = []
    section, is_below = "", False
    for number, cells in enumerate(counted(rows[first:], progress), start=first + 1):
        raw = {one: cells[index] if index < len(cells) else None for one, index in columns.items()}
        mended = edited(raw, edits) if edits else {}
        picked = joined(raw) | mended
        filled = [one for one, cell in picked.items() if cell_text(cell) not in EMPTY_SIGNS | {""}]
        is_below = not is_proved(picked) and (is_below or begins_footer(cells))
        if not is_below and (len(filled) > 1 or (filled and len(columns) == 1)):
            computed = any((number - 1, column) in formulas for column in name_columns)
            computed = computed and RosterField.FULL_NAME not in mended
            if section:
                picked.setdefault(RosterField.UNIT, section)
            row = read_row(number, picked, answers=answers, as_of=as_of, name_is_computed=computed)
            read.append(replace(row, raw=raw))
        elif text := " ".join(filter(None, map(cell_text, cells))):
            skipped.append((number, text))
            if RosterField.UNIT not in columns:
                section = section_of(cells) or section
    proved = any(finding.code == "birth_month_first" for row in read for finding in row.findings)
    if not (proved or answers.get("birth_month_first")):
        read = [_without_day_warning(row) for row in read]
    return RosterBody(tuple(read), tuple(skipped))


def joined(cells: Mapping[RosterField, Cell]) -> dict[RosterField, Cell]:
    """A name kept in two columns becomes one."""
    found = dict(cells)
    given = cell_text(found.pop(RosterField.GIVEN_NAME, None))
    if given:
        found[RosterField.FULL_NAME] = f"{cell_text(found.get(RosterField.FULL_NAME))} {given}".strip()
    return found


def read_row(
    number: int,
    cells: Mapping[RosterField, Cell],
    *,
    answers: Mapping[str, object] = NO_ANSWERS,
    as_of: date,
    name_is_computed: bool = False,
) -> RosterRow:
    """One row. `answers` holds what a person agreed to for a whole group; `as_of` is today."""
    reader = _RowReader(cells, answers, as_of, name_is_computed=name_is_computed)
    facts = reader.facts()
    return RosterRow(
        number=number,
        facts=facts,
        unit=reader.text(RosterField.UNIT),
        position=reader.text(RosterField.POSITION),
        other_positions=reader.text(RosterField.OTHER_POSITIONS),
        findings=tuple(reader.findings),
        texts=reader.texts,
    )


class _RowReader:
    """Reads the cells of one row in turn and collects what is to be said of them."""

    def __init__(
        self,
        cells: Mapping[RosterField, Cell],
        answers: Mapping[str, object],
        as_of: date,
        *,
        name_is_computed: bool,
    ) -> None:
        self.cells, self.answers, self.as_of, self.name_is_computed = cells, answers, as_of, name_is_computed
        self.findings: list[Finding] = []
        self.texts = {one: text for one, cell in cells.items() if (text := cell_text(cell)) not in EMPTY_SIGNS | {""}}

    def facts(self) -> OfficialFacts:
        name = self._name()
        code = self.text(RosterField.STAFF_CODE)
        day, year = self._birth()
        cccd = self._number(RosterField.CCCD)
        if cccd:
            self._compare_cccd(cccd, day.year if day else year)
        return OfficialFacts(
            full_name=name,
            staff_code=code,
            birth_date=day,
            birth_year=day.year if day else year,
            cccd=cccd,
            phone=self._number(RosterField.PHONE),
            email=self._email(),
            qualification=self.text(RosterField.QUALIFICATION),
        )

    def text(self, one: RosterField) -> str:
        text = self.texts.get(one, "")
        if sign := formula_sign(text):
            self._say("formula", one, sign=sign)
            return ""
        limit = LIMITS.get(one)
        if limit and len(text) > limit:
            self._say("too_long", one, length=len(text), limit=limit)
            return ""
        return text

    def _name(self) -> str:
        if self.name_is_computed:
            self._say("name_formula", RosterField.FULL_NAME)
            return ""
        if RosterField.FULL_NAME not in self.texts:
            self._say("name_missing", RosterField.FULL_NAME)
            return ""
        name = self.text(RosterField.FULL_NAME)
        if name and not any(map(str.isalpha, name)):
            self._say("name_no_letters", RosterField.FULL_NAME)
        return name

    def _birth(self) -> tuple[date | None, int | None]:
        both = [one for one in (RosterField.BIRTH, RosterField.BIRTH_OF_WOMEN) if one in self.texts]
        if not both:
            return None, None
        one = both[0]
        if len(both) > 1:
            self._say("birth_twice", one)
            return None, None
        if sign := formula_sign(self.texts[one]):
            self._say("formula", one, sign=sign)
            return None, None
        reading = read_birth(self.cells[one])
        day = reading.day
        if reading.problem:
            if not (reading.suggested and is_agreed(self.answers, reading.problem, self.texts[one])):
                suggested = format_date(reading.suggested) if reading.suggested else ""
                self._say(reading.problem, one, suggested=suggested)
                return None, None
            day = reading.suggested
        year = day.year if day else reading.year
        assert year is not None
        age = self.as_of.year - year
        if (day or date(year, 1, 1)) > self.as_of:
            self._say("birth_future", one)
        elif age not in USUAL_AGES:
            self._say("birth_age", one, age=age)
        if day is None:
            self._say("birth_year_only", one)
        elif reading.is_ambiguous:
            self._say("birth_maybe_month_first", one, day=day.day, month=day.month)
        return day, year

    def _number(self, one: RosterField) -> str:
        if one not in self.texts:
            return ""
        if sign := formula_sign(self.texts[one], number=one == RosterField.PHONE):
            self._say("formula", one, sign=sign)
            return ""
        reading: NumberReading = (read_cccd if one == RosterField.CCCD else read_phone)(self.cells[one])
        if not reading.problem:
            return reading.number
        if is_agreed(self.answers, reading.problem, self.texts[one]):
            return reading.suggested
        digits = sum(map(str.isdecimal, self.texts[one]))
        self._say(reading.problem, one, suggested=reading.suggested, digits=digits)
        return ""

    def _email(self) -> str:
        email = self.text(RosterField.EMAIL)
        if not email or is_email(email):
            return email.lower()
        if not is_agreed(self.answers, "email_unreadable", email):
            self._say("email_unreadable", RosterField.EMAIL)
        return ""

    def _compare_cccd(self, cccd: str, year: int | None) -> None:
        """The law fixes the structure, yet old cards differ: a remark, never a refusal."""
        said = cccd_facts(cccd)
        if said.province not in BIRTH_PROVINCES:
            self._say("cccd_province", RosterField.CCCD, province=said.province)
        if year is not None and year != said.year:
            self._say("cccd_year", RosterField.CCCD, cccd_year=said.year, year=year)
        gender = search_key(self.texts.get(RosterField.GENDER, "")) or self._gender_by_column()
        if gender in {"nam", "nu"} and (gender == "nu") != said.is_female:
            words = {"cccd_gender": GENDERS[said.is_female], "gender": GENDERS[gender == "nu"]}
            self._say("cccd_gender", RosterField.CCCD, **words)

    def _gender_by_column(self) -> str:
        """Where men's and women's birth dates have a column each."""
        if RosterField.BIRTH_OF_WOMEN not in self.cells:
            return ""
        return "nu" if RosterField.BIRTH_OF_WOMEN in self.texts else "nam" if RosterField.BIRTH in self.texts else ""

    def _say(self, code: str, one: RosterField, **facts: object) -> None:
        self.findings.append(Finding(code, one, self.texts.get(one, ""), facts=facts))


def _without_day_warning(row: RosterRow) -> RosterRow:
    """A day that could be read either way is doubtful only where another row has proved months first."""
    if not any(finding.code == "birth_maybe_month_first" for finding in row.findings):
        return row
    return replace(row, findings=tuple(one for one in row.findings if one.code != "birth_maybe_month_first"))
