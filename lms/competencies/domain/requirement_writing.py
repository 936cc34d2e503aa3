"""What positions require, as HR writes it down: the default for all, or an employer's own from a day on.

No value is overwritten. A row that a statement cuts short is superseded by one that ends the day before, so that a read
for an earlier moment gives what was known then; what rests on it elsewhere is the business of
`lms/flows/requirements.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.competencies.domain.catalogue import CompetencyWords, competencies_in_force
from lms.competencies.domain.framework_contents import state_of
from lms.competencies.domain.requirement_cells import levels_text
from lms.competencies.domain.requirement_changes import (
    DAY,
    Change,
    ChangeKind,
    Demand,
    KeptRow,
    Key,
    Statement,
    changes_of,
)
from lms.competencies.enums import RequirementKind, RequirementMark
from lms.competencies.exceptions_requirements import (
    CompetencyNotThen,
    DefaultNotYours,
    EmployerNotYours,
    LevelNotInFramework,
    LevelsTurned,
    NotAnEmployer,
    PositionNotThen,
    RequirementReasonMissing,
    RequirementsChangedMeanwhile,
    WeightOutside,
)
from lms.competencies.models import Competency, Requirement
from lms.competencies.models.requirements import HEAVIEST
from lms.competencies.policy import can_write_requirements
from lms.core.domain.audit import Change as AuditChange
from lms.core.domain.audit import record_all, register_verb
from lms.core.exceptions import RuleViolation
from lms.core.vietnamese.dates import format_date
from lms.org.domain.decision_dates import check_not_far
from lms.org.enums import COMMUNE_TYPES, PROVINCE_TYPES
from lms.org.models import Position, Unit, UnitVersion

if TYPE_CHECKING:
    from lms.accounts.models import User

MUST_SET = register_verb(
    "competencies.requirement.must",
    _(
        "%(actor)s đã ghi %(competency)s bắt buộc, mức %(levels)s, trọng số %(weight)s, từ %(from)s"
        " (trước: %(old_levels)s)"
    ),
)
SHOULD_SET = register_verb(
    "competencies.requirement.should",
    _(
        "%(actor)s đã ghi %(competency)s nên có, mức %(levels)s, trọng số %(weight)s, từ %(from)s"
        " (trước: %(old_levels)s)"
    ),
)
CONFIRMED = register_verb(
    "competencies.requirement.confirmed",
    _("%(actor)s đã xác nhận %(competency)s mức %(levels)s là quy định của cơ quan, từ %(from)s"),
)
ENDED = register_verb(
    "competencies.requirement.ended",
    _("%(actor)s đã cho thôi yêu cầu %(competency)s, mức %(old_levels)s, từ %(from)s"),
)


def kept_rows(position_ids: Iterable[int], employer: Unit | None) -> list[KeptRow]:
    """What is on record for these positions, of the default or of one employer; one statement."""
    rows = Requirement.objects.known().of_layer(employer.pk if employer else None)
    rows = rows.filter(position_id__in=set(position_ids)).order_by("position_id", "competency_id", "valid_from", "pk")
    return [
        KeptRow(
            id=row.pk,
            key=Key(row.position_id, row.competency_id),
            demand=Demand(row.min_level, row.max_level, RequirementKind(row.kind), row.weight),
            mark=row.mark,
            source=row.source,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        for row in rows
    ]


def state_of_rows(rows: Sequence[KeptRow]) -> str:
    """Changes with what is on record: what a form was filled in beside."""
    return state_of(rows)


def write_requirements(
    *,
    employer: Unit | None,
    valid_from: date,
    wanted: Mapping[Key, Statement],
    source: str,
    reason: str,
    seen: str,
    actor: User,
    now: datetime,
    confirms: bool = False,
) -> list[Change]:
    """All of it or nothing; what holds already is left alone, so that a form sent twice writes once.

    `seen`: the `state_of_rows` of the positions in `wanted` when the form was opened.
    """
    check_may_write(actor, employer, valid_from)
    if not reason.strip():
        raise RequirementReasonMissing
    check_not_far(valid_from, today=timezone.localdate(now), field="valid_from")
    position_ids = {key.position_id for key in wanted}
    with transaction.atomic():
        positions = {one.pk: one for one in _held_positions(position_ids)}
        rows = kept_rows(position_ids, employer)
        changes = changes_of(rows, wanted, valid_from, confirms=confirms)
        if not changes:
            return []
        if state_of_rows(rows) != seen:
            raise RequirementsChangedMeanwhile
        words = competencies_in_force(valid_from)
        for change in changes:
            for fault in faults_of(change, positions[change.key.position_id], words, valid_from):
                raise fault
        _write(changes, employer, valid_from, source.strip(), reason, actor, now)
    return changes


def check_may_write(actor: User, employer: Unit | None, day: date) -> None:
    if not can_write_requirements(actor, employer):
        raise DefaultNotYours if employer is None else EmployerNotYours
    if employer is not None:
        types = UnitVersion.objects.in_force(day).filter(unit=employer).values_list("unit_type", flat=True)
        if not set(types) & {*COMMUNE_TYPES, *PROVINCE_TYPES}:
            raise NotAnEmployer


def faults_of(
    change: Change, position: Position, words: Mapping[int, CompetencyWords], day: date
) -> Iterator[RuleViolation]:
    """What stands against writing it. A value below the first described level is no fault: reads raise it."""
    demand, known = change.after, words.get(change.key.competency_id)
    if demand is None:
        return
    if day < position.valid_from or (position.valid_to is not None and day > position.valid_to):
        yield PositionNotThen(code=position.code, day=format_date(day))
    if known is None:
        code = Competency.objects.get(pk=change.key.competency_id).code
        yield CompetencyNotThen(code=code, day=format_date(day))
    elif demand.min_level > demand.max_level:
        yield LevelsTurned(low=demand.min_level, high=demand.max_level)
    elif demand.min_level < 1 or demand.max_level > known.last_level:
        yield LevelNotInFramework(code=known.code, last=known.last_level)
    if not 1 <= demand.weight <= HEAVIEST:
        yield WeightOutside(most=HEAVIEST)


def _held_positions(position_ids: set[int]) -> list[Position]:
    """Nobody else writes requirements of these positions meanwhile."""
    return list(Position.objects.select_for_update(no_key=True).filter(pk__in=position_ids).order_by("pk"))


def _write(
    changes: Sequence[Change],
    employer: Unit | None,
    valid_from: date,
    source: str,
    reason: str,
    actor: User,
    now: datetime,
) -> None:
    closed = [row for change in changes for row in change.closes]
    Requirement.objects.filter(pk__in=[row.id for row in closed]).update(superseded_at=now)
    layer = {"employer": employer, "recorded_at": now}
    cut = {row.id: _row(row.key, row.demand, layer) for row in closed if row.valid_from < valid_from}
    for row in closed:
        if row.id in cut:
            one = cut[row.id]
            one.mark, one.source = row.mark, row.source
            one.valid_from, one.valid_to = row.valid_from, valid_from - DAY
    made: dict[Key, Requirement] = {}
    for change in changes:
        if change.after is not None:
            one = made[change.key] = _row(change.key, change.after, layer)
            one.mark, one.source = RequirementMark.EMPLOYER, change.source or source
            one.valid_from, one.valid_to = valid_from, change.until
    Requirement.objects.bulk_create([*cut.values(), *made.values()], batch_size=500)
    _record(changes, made, cut, valid_from, reason, actor)


def _row(key: Key, demand: Demand, layer: Mapping[str, object]) -> Requirement:
    return Requirement(
        position_id=key.position_id,
        competency_id=key.competency_id,
        min_level=demand.min_level,
        max_level=demand.max_level,
        kind=demand.kind,
        weight=demand.weight,
        **layer,
    )


def _record(
    changes: Sequence[Change],
    made: Mapping[Key, Requirement],
    cut: Mapping[int, Requirement],
    valid_from: date,
    reason: str,
    actor: User,
) -> None:
    """A line for each change, at the row it made; an end is told at the row that was cut short or taken away."""
    codes = dict(Competency.objects.filter(pk__in={c.key.competency_id for c in changes}).values_list("pk", "code"))
    ended = {
        change.key: max(change.closes, key=lambda row: row.valid_from).id for change in changes if not change.after
    }
    gone = Requirement.objects.in_bulk([pk for pk in ended.values() if pk not in cut])
    by_verb: dict[str, list[AuditChange]] = {}
    for change in changes:
        target = made.get(change.key)
        if target is None:
            target = cut.get(ended[change.key]) or gone[ended[change.key]]
        before = {"levels": levels_text(change.before)} if change.before else None
        after: dict[str, object] = {"competency": codes[change.key.competency_id], "from": valid_from}
        if change.after is not None:
            after |= {"levels": levels_text(change.after), "weight": change.after.weight}
        by_verb.setdefault(_verb(change), []).append(AuditChange(target, before, after))
    for verb, some in by_verb.items():
        record_all(verb=verb, changes=some, actor=actor, reason=reason)


def _verb(change: Change) -> str:
    if change.kind == ChangeKind.ENDED or change.after is None:
        return ENDED
    if change.kind == ChangeKind.CONFIRMED:
        return CONFIRMED
    return MUST_SET if change.after.kind == RequirementKind.MUST else SHOULD_SET
