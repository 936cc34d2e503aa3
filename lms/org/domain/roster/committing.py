"""Writing a checked roster: all of it in one transaction, or nothing.

One transaction rather than chunks: a person looking at the ward must never find half a list, and a kill at any
moment leaves nothing to tidy up, since the batch's own status turns in the same commit. The price is the writer's
lock, so the file is read before it is taken; 2,000 new people hold it for about a second.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import BigIntegerField, Model
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.accounts.models import User
from lms.core.domain.audit import Change, audit_group, record, record_all, register_verb
from lms.core.domain.undo import Changes, keep_changes
from lms.core.domain.undo_rows import name_of, values_of
from lms.core.models import AuditEntry
from lms.org.domain.officials import (
    BATCH,
    OFFICIAL_REGISTERED,
    OFFICIAL_UPDATED,
    lock_province,
    register_officials,
    update_officials,
)
from lms.org.domain.postings import POSTING_BEGUN
from lms.org.domain.roster.checking import RosterPlan, check_roster
from lms.org.domain.roster.files import stored_bytes
from lms.org.domain.roster.out_of_reach import MET_IN_COMMIT, tell_out_of_reach
from lms.org.domain.roster.people import CHUNK
from lms.org.domain.roster.sources import source_of
from lms.org.enums import ImportStatus
from lms.org.enums_roster import RowOutcome
from lms.org.exceptions_roster import RosterChangedSinceCheck
from lms.org.models import Official, Posting, PostingVersion, RosterImport, Unit, UnitVersion

if TYPE_CHECKING:
    from uuid import UUID

    from lms.org.querysets import OfficialQuerySet

ROSTER_COMMITTED = register_verb(
    "org.roster.committed",
    gettext_lazy("%(actor)s đã nhập %(target)s: %(created)s thêm mới, %(changed)s thay đổi, %(refused)s phải sửa"),
)
UNDO_WITHIN = timedelta(hours=24)


@dataclass(frozen=True)
class Committed:
    """What the commit wrote: the new people's ids in their order; `is_repeat` where an earlier run had written it."""

    batch: RosterImport
    created: tuple[int, ...]
    is_repeat: bool = False


def commit_import(*, batch: RosterImport, job: UUID, actor: User | None, now: datetime, as_of: date) -> Committed:
    """Write what was confirmed. Run again after a kill it does all or, where all was done, nothing."""
    source = source_of(batch, as_of)
    body = source.body(as_of)
    try:
        with audit_group() as group, transaction.atomic():
            locked: RosterImport = (
                RosterImport.objects.select_for_update(of=("self",)).select_related("unit").get(pk=batch.pk)
            )
            if locked.status == ImportStatus.COMMITTED:
                created = officials_of_import(locked, OFFICIAL_REGISTERED).order_by("pk").values_list("pk", flat=True)
                return Committed(locked, tuple(created), is_repeat=True)
            if (
                locked.status != ImportStatus.COMMITTING
                or locked.job != job
                or (locked.answers, locked.edits) != (batch.answers, batch.edits)
            ):
                raise RosterChangedSinceCheck
            lock_province(source.province)  # another file may be registering the same people
            plan = check_roster(source=source, actor=actor, as_of=as_of, body=body)
            if any(locked.counts[name] != count for name, count in plan.counts.items()):
                raise RosterChangedSinceCheck
            with_accounts = bool(locked.counts.get("open_accounts"))
            people = _register(plan, locked, source.province, actor, now, with_accounts=with_accounts)
            written = Changes()
            for official, rows in people.items():
                written.created(official.pk, official, *([official.user] if official.user else []), *rows)
            _update(plan, written, actor)
            locked.changes = keep_changes(
                label=_("Nhập danh sách %(file)s") % {"file": locked.file_name},
                changes=written,
                actor=actor,
                now=now,
                until=now + UNDO_WITHIN,
            )
            locked.status, locked.committed_at = ImportStatus.COMMITTED, now
            locked.counts = locked.counts | {"accounts": len(people) if with_accounts else 0, "group": str(group)}
            locked.save(update_fields=["status", "committed_at", "counts", "changes"])
            tell_out_of_reach(
                plan,
                unit=locked.unit,
                file_name=locked.file_name,
                read=partial(stored_bytes, locked),
                actor=actor,
                as_of=as_of,
                verb=MET_IN_COMMIT,
            )
            record(verb=ROSTER_COMMITTED, target=locked, actor=actor, after=locked.counts)
    except IntegrityError as error:  # somebody registered one of these people at this very moment
        raise RosterChangedSinceCheck from error
    return Committed(locked, tuple(sorted(official.pk for official in people)))


def officials_of_import(batch: RosterImport, verb: str = OFFICIAL_REGISTERED) -> OfficialQuerySet:
    """The people whom the commit put on record (or, by `OFFICIAL_UPDATED`, changed), from its audit lines."""
    group = batch.counts.get("group")
    if not group:
        return Official.objects.none()
    lines = AuditEntry.objects.filter(group_id=group, verb=verb).annotate(official=Cast("target_id", BigIntegerField()))
    found: OfficialQuerySet = Official.objects.filter(pk__in=lines.values("official"))
    return found


def changed_by_import(batch: RosterImport) -> OfficialQuerySet:
    return officials_of_import(batch, OFFICIAL_UPDATED)


def _register(
    plan: RosterPlan, batch: RosterImport, province: Unit, actor: User | None, now: datetime, *, with_accounts: bool
) -> dict[Official, list[Model]]:
    """New people with their postings; a roster is the source, so there is no decision. Returns the rows by person."""
    rows = plan.of(RowOutcome.CREATED)
    _hold_units({seat.unit_id for row in rows for seat in row.seats}, batch.effective_on)
    people = register_officials(
        province=province, people=[row.row.facts for row in rows], actor=actor, with_accounts=with_accounts
    )
    seats = [(person, seat) for person, row in zip(people, rows, strict=True) for seat in row.seats]
    postings = Posting.objects.bulk_create([Posting(official=person) for person, _seat in seats], batch_size=BATCH)
    versions = PostingVersion.objects.bulk_create(
        [
            PostingVersion(
                posting=posting,
                unit_id=seat.unit_id,
                position_id=seat.position_id,
                is_main=seat.is_main,
                starts_on=batch.effective_on,
                actor=actor,
                recorded_at=now,
            )
            for posting, (_person, seat) in zip(postings, seats, strict=True)
        ],
        batch_size=BATCH,
    )
    record_all(
        verb=POSTING_BEGUN,
        changes=[
            Change(
                version.posting,
                after={
                    "official": person.pk,
                    "unit": version.unit_id,
                    "position": plan.positions.entries[version.position_id].code,
                    "is_main": version.is_main,
                    "starts_on": version.starts_on,
                    "roster": str(batch.uid),
                },
            )
            for version, (person, _seat) in zip(versions, seats, strict=True)
        ],
        actor=actor,
    )
    made: dict[Official, list[Model]] = {person: [] for person in people}
    for posting, version, (person, _seat) in zip(postings, versions, seats, strict=True):
        made[person] += [posting, version]
    return made


def _update(plan: RosterPlan, written: Changes, actor: User | None) -> None:
    """People on record, with the accounts that follow them; what stood before is kept for an undo."""
    rows = [(row.official, row.row.facts) for row in plan.of(RowOutcome.CHANGED) if row.official]
    ids = [official.pk for official, _facts in rows]
    before = {name_of(row): values_of(row) for _owner, row in _people_and_accounts(ids)}
    update_officials(changes=rows, actor=actor)
    for owner, row in _people_and_accounts(ids):
        if values_of(row) != before[name_of(row)]:
            written.changed(owner, row, before[name_of(row)])


def _people_and_accounts(ids: Sequence[int]) -> Iterator[tuple[int, Model]]:
    """As they stand in the database, identity data included; by the person's id."""
    for start in range(0, len(ids), CHUNK):
        for official in Official.objects.filter(pk__in=ids[start : start + CHUNK]).select_related("user"):
            yield official.pk, official
            if official.user is not None:
                yield official.pk, official.user


def _hold_units(unit_ids: set[int], starts_on: date) -> None:
    """Lock the units, and refuse if one was closed since the check (`divisions.close_division` holds the same lock)."""
    list(Unit.objects.select_for_update().filter(pk__in=unit_ids).order_by("pk"))
    lasting = UnitVersion.objects.filter(unit_id__in=unit_ids, valid_to__isnull=True).values("unit_id")
    in_force = UnitVersion.objects.in_force(starts_on).filter(unit_id__in=lasting)
    if in_force.values("unit_id").distinct().count() != len(unit_ids):
        raise RosterChangedSinceCheck
