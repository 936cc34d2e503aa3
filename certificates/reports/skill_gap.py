"""The skill-gap report of a unit: computed from stored facts for any day, as known at any moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from certificates.reports.skill_gap_facts import (
    CompetencyGroup,
    GapCell,
    GapColumn,
    GapRow,
    SkillGapReport,
    Standing,
)
from certificates.reports.skill_gap_musts import Musts, musts_from_facts, musts_of, stored_musts
from certificates.reports.skill_gap_people import people_of
from certificates.reports.skill_gap_withholding import withhold
from lms.competencies.domain.catalogue import CompetencyWords, competencies_in_force
from lms.competencies.models import Competency
from lms.core.vietnamese.names import phrase_sort_key
from lms.core.vietnamese.text import search_key
from lms.org.domain.succession.lineage import held_inside, units_leading_to
from lms.org.domain.unit_names import UnitName, unit_names
from lms.org.models import Unit
from lms.org.policy import can_manage_unit
from lms.plans.domain.status import PostingStatus, postings_on, status_from_facts

if TYPE_CHECKING:
    from certificates.reports.skill_gap_frame import GapCounts
    from lms.accounts.models import User


def skill_gap_report(
    *,
    unit: Unit,
    as_of: date,
    viewer: User,
    known_at: datetime | None = None,
    with_people: bool = True,
    run_at: datetime | None = None,
    by_units_on: date | None = None,
) -> SkillGapReport:
    """The gaps of the unit and everything below it that day; the number of statements doesn't grow with its size.

    `by_units_on` puts the people of a past day where the units of this later one have them: whoever came along when
    units merged or split counts with the unit they came to. Every figure of persons adds up to the same in both.

    Names are given only to HR of the unit, and only where `with_people` asks for them; who may not see individuals
    gets no figure of fewer than five people.

    Figures of the day it is run on, without names and without `known_at`, are read from the requirement status.
    """
    run_at = run_at or timezone.now()
    units_on = by_units_on or as_of
    worded = competencies_in_force(as_of)
    statuses: list[PostingStatus] = []
    if units_on == as_of:
        inside = Unit.objects.within(unit.pk, as_of).values("pk")
        postings = postings_on(as_of, known_at=known_at, where=Q(unit_id__in=inside))
        names, row_of = _rows_of(unit.pk, {posting.unit_id for posting in postings}, as_of)
        above = {unit_id: [step.unit_id for step in reversed(name.path)] for unit_id, name in names.items()}
        chains = above if known_at is None else None  # where the units stood as far as was known then
        if with_people:
            statuses = status_from_facts(postings, as_of, known_at=known_at, chains=chains)
            musts = musts_of(statuses)
        elif known_at is None and as_of == timezone.localdate(run_at):
            musts = stored_musts(postings, as_of, above, worded)
        else:
            musts = musts_from_facts(postings, as_of, known_at, chains)
    else:
        statuses = _statuses_by_units_of(unit, as_of, units_on, known_at)
        postings = [status.posting for status in statuses]
        names, row_of = _rows_of(unit.pk, {posting.unit_id for posting in postings}, units_on)
        musts = musts_of(statuses)
    required = {check.required.competency_id for status in statuses for check in status.checks}
    words = _with_unworded(worded, required | set(musts.marks))
    columns = tuple(GapColumn(words[key], tuple(sorted(musts.marks[key]))) for key in words if key in musts.marks)
    groups = competency_groups(columns)
    counts = _count(musts, row_of, groups)
    rows = tuple(_row(names[row_id], unit.pk, columns, groups, counts) for row_id in _in_order(row_of, names, unit.pk))
    totals = tuple(counts.totals.get(column.words.competency_id, GapCell()) for column in columns)
    sees_people = can_manage_unit(viewer, unit, as_of=timezone.localdate(run_at))
    report = SkillGapReport(
        unit=names[unit.pk],
        as_of=as_of,
        units_on=units_on,
        known_at=known_at,
        run_at=run_at,
        run_by=viewer.full_name,
        columns=columns,
        rows=rows,
        standing=counts.standing,
        totals=totals,
        groups=groups,
        group_totals=tuple(counts.group_totals.get(number, GapCell()) for number in range(len(groups))),
        shows_people=sees_people and with_people,
    )
    if not sees_people:
        return withhold(report)
    if not with_people:
        return report
    people, guests = people_of(statuses, row_of=row_of, names=names, words=words, as_of=as_of, known_at=known_at)
    return replace(report, people=people, guests=guests)


def _statuses_by_units_of(unit: Unit, as_of: date, units_on: date, known_at: datetime | None) -> list[PostingStatus]:
    """Required and held as on `as_of`, each posting at the unit that has it on the later day."""
    inside = set(Unit.objects.within(unit.pk, units_on).values_list("pk", flat=True))
    postings = postings_on(as_of, known_at=known_at, where=Q(unit_id__in=units_leading_to(inside)))
    mine = held_inside(postings, inside, units_on)
    places = {posting.posting_id: unit_id for posting, unit_id in mine}
    return [
        replace(status, posting=replace(status.posting, unit_id=places[status.posting.posting_id]))
        for status in status_from_facts([posting for posting, _unit in mine], as_of, known_at=known_at)
    ]


def _with_unworded(words: dict[int, CompetencyWords], required: Set[int]) -> dict[int, CompetencyWords]:
    """In the framework's order; a competency that no version in force words goes by its code, last."""
    unworded = required - words.keys()
    if not unworded:
        return words
    bare = Competency.objects.filter(pk__in=unworded).order_by("code").values_list("pk", "code")
    return words | {pk: CompetencyWords(pk, code, code, "", "", 1, 5, False, 0, len(words)) for pk, code in bare}


def _rows_of(unit_id: int, posted: set[int], as_of: date) -> tuple[dict[int, UnitName], dict[int, int]]:
    """Names of all units concerned, and for each unit with postings the row it belongs to: the step of its path
    right below the report's unit, or that unit itself."""
    names = unit_names(posted | {unit_id}, as_of)
    row_of = {}
    for posted_id in posted:
        path = [step.unit_id for step in names[posted_id].path]
        place = path.index(unit_id)
        row_of[posted_id] = path[min(place + 1, len(path) - 1)]
    missing = set(row_of.values()) - names.keys()
    if missing:  # communes of a province in whose divisions everybody sits
        names |= unit_names(missing, as_of)
    return names, row_of


def _in_order(row_of: Mapping[int, int], names: Mapping[int, UnitName], own_id: int) -> list[int]:
    """The unit itself first, then those below it by name."""
    return sorted(
        set(row_of.values()), key=lambda row_id: (row_id != own_id, phrase_sort_key(names[row_id].short_name), row_id)
    )


def competency_groups(columns: Iterable[GapColumn]) -> tuple[CompetencyGroup, ...]:
    """In the framework's order; what it puts in no group stands together last of all keys."""
    found: dict[str, list[GapColumn]] = {}
    for column in columns:
        found.setdefault(column.words.group, []).append(column)
    groups: dict[str, CompetencyGroup] = {}
    for name, some in found.items():
        key = slug = search_key(name).replace(" ", "-") or "khac"
        while key in groups:  # names that differ by their marks alone
            key = f"{key}-{slug}"
        groups[key] = CompetencyGroup(key, name, tuple(some))
    return tuple(groups.values())


def _count(musts: Musts, row_of: Mapping[int, int], groups: Sequence[CompetencyGroup]) -> GapCounts:
    from certificates.reports import skill_gap_frame  # noqa: PLC0415 - slow import

    group_of = {one: number for number, group in enumerate(groups) for one in group.competency_ids}
    return skill_gap_frame.count_gaps(musts.table, row_of, group_of)


def _row(
    name: UnitName, own_id: int, columns: Iterable[GapColumn], groups: Sequence[CompetencyGroup], counts: GapCounts
) -> GapRow:
    return GapRow(
        unit=name,
        is_own=name.unit_id == own_id,
        standing=counts.standings.get(name.unit_id, Standing()),
        cells=tuple(counts.cells.get((name.unit_id, c.words.competency_id), GapCell()) for c in columns),
        group_cells=tuple(counts.group_cells.get((name.unit_id, number), GapCell()) for number in range(len(groups))),
    )
