"""What every report is: asked for in one way, answered in one shape, drawn by one renderer for each kind of file.

A `ReportKind` says what a report answers and which filters it knows; its `build` reads stored facts and gives a
`Report`: a conclusion, tables of plain values, what their figures mean, a chart where one helps. Page, workbook, paper
and JSON are made from that same object, so they can't say different things.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from uuid import UUID

from django.utils import timezone
from django.utils.functional import Promise

from certificates.reports.bars import Bars
from lms.core.exports import Column, ReportHead, Told
from lms.core.vietnamese.dates import format_date
from lms.org.domain.unit_names import UnitName
from lms.org.models import Unit

if TYPE_CHECKING:
    from lms.accounts.models import User

Words = str | Promise
Row = TypeVar("Row")


@dataclass(frozen=True)
class Asked:
    """What somebody wants to know: of which unit, as of which day, as known when.

    `units_on` is the day whose units people are counted by: `as_of`, or a later day. Without `known_at` all counts
    that is on record now, what was recorded late too. `options` are the values of the report's own filters. `official`
    is whom a report of one person is of.
    """

    viewer: User
    unit: Unit
    as_of: date
    run_at: datetime
    units_on: date
    known_at: datetime | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    official: UUID | None = None
    with_names: bool = True
    made_by: str = ""
    """Who the paper says made it, where that isn't whose scope it is: a command on the server."""

    @property
    def run_by(self) -> str:
        return self.made_by or self.viewer.full_name

    @property
    def run_on(self) -> date:
        return timezone.localdate(self.run_at)


@dataclass(frozen=True)
class Filter:
    """A filter of one report. Without `choices` it is a day; `initial` gives the day where none is asked for."""

    name: str
    label: Words
    choices: tuple[tuple[str, Words], ...] = ()
    initial: Callable[[date], date] | None = None

    def read(self, asked: Asked) -> Any:
        found = asked.options.get(self.name)
        if not found and self.initial is not None:
            return self.initial(asked.as_of)
        return found or ""

    def words(self, value: Any) -> str:
        return format_date(value) if isinstance(value, date) else str(dict(self.choices).get(value, value))


@dataclass(frozen=True)
class ReportTable(Generic[Row]):
    """Rows of one kind; values are told one row at a time, so a long table is never whole in memory twice.

    `unit_of` names the unit of a row where the paper sets a heading for each and leaves that column out
    (`by_unit`, its place among the columns); rows of a unit then stand together. `person_of` is whom a row is about.
    """

    name: Words
    told: Sequence[Told[Row]]
    items: Sequence[Row]
    names_people: bool = False
    by_unit: int | None = None
    person_of: Callable[[Row], UUID | None] | None = None
    total: Sequence[Any] | None = None
    """The values of a last row that adds up the others."""
    on_paper: tuple[ReportTable[Any], ...] | None = None
    """What stands for it on paper, where its columns are too many or too wide for a sheet; () leaves it out."""

    @property
    def columns(self) -> list[Column]:
        return [column for column, _value in self.told]

    def rows(self) -> Iterator[list[Any]]:
        values = [value for _column, value in self.told]
        for item in self.items:
            yield [value(item) for value in values]
        if self.total is not None:
            yield list(self.total)

    def __len__(self) -> int:
        return len(self.items)


@dataclass(frozen=True)
class PaperHtml:
    """A paper before it is drawn."""

    html: str
    stylesheets: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """The answer. `late` says how much of it was recorded after the day it is of; empty where nothing was."""

    kind: ReportKind
    asked: Asked
    unit: UnitName
    subject: str
    filters: tuple[tuple[Words, Words], ...]
    conclusion: str
    tables: tuple[ReportTable[Any], ...]
    definitions: tuple[tuple[Words, Words], ...] = ()
    chart: Bars | None = None
    late: str = ""
    source: Any = None
    """What the report was made from, for a kind that draws a paper of its own."""

    @property
    def head(self) -> ReportHead:
        return ReportHead(
            unit=self.unit.label,
            title=self.subject or str(self.kind.title),
            run_at=self.asked.run_at,
            run_by=self.asked.run_by,
            as_of=self.asked.as_of,
            known_at=self.asked.known_at or self.asked.run_at,
            filters=self.filters,
        )

    @property
    def names_people(self) -> bool:
        return any(table.names_people for table in self.tables)

    @property
    def size(self) -> int:
        return sum(map(len, self.tables))

    def without_names(self) -> Report:
        return replace(self, tables=tuple(table for table in self.tables if not table.names_people))


@dataclass(frozen=True)
class ReportKind:
    """A report by name. `name` stands in commands and jobs, `slug` in addresses; `answers` says what it is for.

    `own_page` is the richer screen of a report that has one (`hr:gaps`). `is_of_one`: it is of one person.
    """

    name: str
    slug: str
    title: Words
    answers: Words
    verb: str
    build: Callable[[Asked], Report]
    filters: tuple[Filter, ...] = ()
    own_page: str = ""
    is_of_one: bool = False
    may_name_people: bool = True
    paper: Callable[[Report, bool], PaperHtml] | None = None
    """The kind's own paper; told whether the people follow as an annex."""
