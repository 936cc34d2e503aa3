"""The one undo: what an act wrote is kept with it, and applied backwards as long as nobody has touched it since.

The act collects its rows in `Changes` and keeps them in its own transaction:

    changes = Changes()
    before = values_of(official)
    … write …
    changes.changed(key, official, before)
    changes.created(key, posting)
    kept = keep_changes(label=…, changes=changes, actor=actor, now=now, until=now + timedelta(hours=24))

Rows under one key go back together. A row made by the act also stands in the way once another row, which the act did
not make under that key, points at it; caches computed from rows are exempt (`undo_computed.register_computed`).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from lms.core.display import format_datetime
from lms.core.domain.audit import Change, audit_group, record, record_all, register_verb
from lms.core.domain.undo_judging import Judged, Kept, judge, load_rows
from lms.core.domain.undo_rows import (
    Values,
    digest_of,
    model_named,
    name_of,
    not_pointed_at,
    pointing_first,
    put_back,
    values_of,
)
from lms.core.enums import PartOutcome
from lms.core.exceptions_undo import UndoBlocked, UndoTooLate
from lms.core.models import ChangePart, ChangeSet

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

UNDONE = register_verb("core.changes.undone", _("%(actor)s đã hoàn tác: %(target)s"))
PUT_BACK = register_verb("core.row.put_back", _("%(actor)s đã hoàn tác, đưa %(target)s về như trước: %(label)s"))
TAKEN_OUT = register_verb("core.row.taken_out", _("%(actor)s đã hoàn tác, bỏ %(target)s: %(label)s"))

PARTS_AT_ONCE = 500


@dataclass
class _Part:
    rows: list[list[Any]] = field(default_factory=list)
    before: dict[str, Values] = field(default_factory=dict)


class Changes:
    """What an act has written so far, by key."""

    def __init__(self) -> None:
        self._parts: dict[str, _Part] = defaultdict(_Part)

    def created(self, key: object, *rows: models.Model) -> None:
        for row in rows:
            self._add(str(key), row, is_new=True)

    def changed(self, key: object, row: models.Model, before: Values) -> None:
        """`before` is `values_of(row)` from ahead of the change. A row is named once in a set."""
        self._parts[str(key)].before[name_of(row)] = before
        self._add(str(key), row, is_new=False)

    def _add(self, key: str, row: models.Model, *, is_new: bool) -> None:
        pk = row.pk if isinstance(row.pk, int) else str(row.pk)
        self._parts[key].rows.append([row._meta.label_lower, pk, digest_of(values_of(row)), is_new])

    def parts_for(self, change_set: ChangeSet) -> list[ChangePart]:
        return [
            ChangePart(
                change_set=change_set,
                key=key,
                rows=part.rows,
                before=json.dumps(part.before, ensure_ascii=False) if part.before else "",
            )
            for key, part in self._parts.items()
        ]


@dataclass(frozen=True)
class Undone:
    """What an undo did, or would do: the keys of the parts that go back, and those that stay."""

    change_set: ChangeSet
    undone: tuple[str, ...]
    kept: tuple[Kept, ...]
    is_repeat: bool = False


def keep_changes(
    *,
    label: str,
    changes: Changes,
    actor: AbstractBaseUser | None,
    now: datetime,
    until: datetime | None = None,
    is_whole: bool = False,
) -> ChangeSet:
    """Keep what the act wrote; inside its transaction, so that neither stands without the other."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"The change set {label!r} outside a transaction: it could stand without its act.")
    change_set = ChangeSet.objects.create(
        label=label[:300], is_whole=is_whole, actor_id=actor.pk if actor else None, made_at=now, undoable_until=until
    )
    ChangePart.objects.bulk_create(changes.parts_for(change_set), batch_size=500)
    return change_set


def hold_undoable(change_set: ChangeSet) -> bool:
    """Whether the act still stands; no undo begins before the caller's transaction has ended."""
    locked: ChangeSet = ChangeSet.objects.select_for_update(of=("self",)).get(pk=change_set.pk)
    return locked.undone_at is None


def add_to_changes(*, change_set: ChangeSet, changes: Changes) -> None:
    """What follows the act later, of parts that it has: from then on they go back together or not at all.

    Call `hold_undoable` first, in the same transaction. Only rows made, and only by whoever made the set.
    """
    more = {part.key: part.rows for part in changes.parts_for(change_set)}
    parts = list(change_set.parts.select_for_update().filter(key__in=more))
    for part in parts:
        part.rows = [*part.rows, *more[part.key]]
    ChangePart.objects.bulk_update(parts, ["rows"], batch_size=PARTS_AT_ONCE)


def keep_more(*, change_set: ChangeSet, changes: Changes) -> None:
    """Parts with keys of their own that the act writes later, chunk by chunk. Call `hold_undoable` first, in the same
    transaction.
    """
    ChangePart.objects.bulk_create(changes.parts_for(change_set), batch_size=PARTS_AT_ONCE)


def can_still_undo(change_set: ChangeSet, now: datetime) -> bool:
    """By the clock; what was touched since is seen by `preview_undo`."""
    return change_set.undone_at is None and (change_set.undoable_until is None or now <= change_set.undoable_until)


def preview_undo(change_set: ChangeSet) -> Undone:
    """What would go back now; writes nothing."""
    kept = [kept for group in _groups(change_set) for kept in judge(group).kept]
    keys = change_set.parts.order_by("pk").values_list("key", flat=True)
    standing = {one.key for one in kept}
    return Undone(change_set, tuple(key for key in keys if key not in standing), tuple(kept))


def undo_changes(
    *,
    change_set: ChangeSet,
    actor: AbstractBaseUser,
    now: datetime,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Undone:
    """Apply the set backwards, in one transaction. Asked for again it tells what was done the first time.

    Whether the actor may is for the caller to say. Raises `UndoTooLate`, and `UndoBlocked` where nothing can go back.
    """
    with audit_group(), transaction.atomic():
        locked: ChangeSet = ChangeSet.objects.select_for_update(of=("self",)).get(pk=change_set.pk)
        if locked.undone_at is not None:
            return replace(outcome_of(locked), is_repeat=True)
        if locked.undoable_until is not None and now > locked.undoable_until:
            raise UndoTooLate(label=locked.label, until=format_datetime(locked.undoable_until))
        total, done = locked.parts.count(), 0
        for group in _groups(locked, lock=True):
            _undo_group(group, locked, actor)
            done += len(group)
            progress(done, total)
        outcome = outcome_of(locked)
        if outcome.kept and not outcome.undone:
            raise _blocked(locked, outcome.kept)
        locked.undone_at, locked.undone_by_id = now, actor.pk
        locked.save(update_fields=["undone_at", "undone_by"])
        locked.parts.update(before="")
        facts = {"undone": len(outcome.undone), "kept": len(outcome.kept)}
        record(verb=UNDONE, target=locked, actor=actor, after=facts)
    return replace(outcome, change_set=locked)


def changed_rows(change_set: ChangeSet, label: str) -> list[Any]:
    """Ids of the model's rows that the act changed, as far as they are kept; also after the act was undone."""
    rows = [row for part in change_set.parts.order_by("pk") for row in part.rows]
    return [pk for model, pk, _digest, is_new in rows if model == label and not is_new]


def forget_past_undo(now: datetime) -> int:
    """Drop what was kept of acts that can't be undone any more; returns of how many."""
    late = ChangeSet.objects.filter(undone_at__isnull=True, undoable_until__lt=now, parts__isnull=False).distinct()
    ids = list(late.values_list("pk", flat=True))
    ChangePart.objects.filter(change_set_id__in=ids).delete()
    return len(ids)


def _groups(change_set: ChangeSet, *, lock: bool = False) -> Iterator[list[ChangePart]]:
    """Parts to judge together, the last written first; a whole set at once."""
    parts = change_set.parts.order_by("-pk")
    if lock:
        parts = parts.select_for_update()
    if change_set.is_whole:
        yield list(parts)
        return
    last = None
    while group := list((parts if last is None else parts.filter(pk__lt=last))[:PARTS_AT_ONCE]):
        yield group
        last = group[-1].pk


def _undo_group(group: Sequence[ChangePart], change_set: ChangeSet, actor: AbstractBaseUser) -> None:
    judged = judge(group, lock=True)
    kept = list(judged.kept)
    if change_set.is_whole and kept:
        raise _blocked(change_set, kept)
    try:
        with transaction.atomic():
            _apply(judged.free, judged.rows, change_set, actor)
        applied = judged.free
    except IntegrityError as error:
        if change_set.is_whole:
            [head, *_] = judged.free
            raise _blocked(change_set, [_taken(head)]) from error
        applied, taken = _apply_singly(judged, change_set, actor)
        kept += taken
    outcomes = {part.key: PartOutcome.UNDONE for part in applied} | {one.key: one.why for one in kept}
    blocked_by = {one.key: one.what for one in kept}
    for part in group:
        part.outcome, part.blocked_by = outcomes[part.key], blocked_by.get(part.key, "")
    ChangePart.objects.bulk_update(group, ["outcome", "blocked_by"], batch_size=PARTS_AT_ONCE)


def _apply_singly(
    judged: Judged, change_set: ChangeSet, actor: AbstractBaseUser
) -> tuple[list[ChangePart], list[Kept]]:
    """One of them gives back a value that belongs to another row by now; which one only the database knows."""
    applied, taken = [], []
    for part in judged.free:
        rows = load_rows([part], lock=True)
        try:
            with transaction.atomic():
                _apply([part], rows, change_set, actor)
            applied.append(part)
        except IntegrityError:
            taken.append(_taken(part))
    return applied, taken


def _taken(part: ChangePart) -> Kept:
    return Kept(part.key, PartOutcome.TAKEN, part.rows[0][0])


def _apply(
    parts: Sequence[ChangePart], rows: dict[str, models.Model], change_set: ChangeSet, actor: AbstractBaseUser
) -> None:
    made: dict[str, list[Any]] = defaultdict(list)
    restored: dict[str, list[models.Model]] = defaultdict(list)
    columns: dict[str, set[str]] = defaultdict(set)
    told: dict[str, list[Change]] = {PUT_BACK: [], TAKEN_OUT: []}
    for part in parts:
        before: dict[str, Values] = json.loads(part.before) if part.before else {}
        for number, (label, pk, _digest, is_new) in enumerate(part.rows):
            row = rows[f"{label} {pk}"]
            if is_new:
                made[label].append(pk)
            else:
                columns[label].update(put_back(row, before[f"{label} {pk}"]))
                restored[label].append(row)
            if number == 0:  # what the part is about: one line of the trail each
                told[TAKEN_OUT if is_new else PUT_BACK].append(Change(row, after={"label": change_set.label}))
    for verb, changes in told.items():
        if changes:
            record_all(verb=verb, changes=changes, actor=actor)
    order = list(pointing_first(made))
    before_restoring = not_pointed_at(order, by=restored)
    for label in before_restoring:
        model_named(label)._base_manager.filter(pk__in=made[label]).delete()
    for label, changed in restored.items():
        if columns[label]:
            names = [one.name for one in changed[0]._meta.concrete_fields if one.attname in columns[label]]
            model_named(label)._base_manager.bulk_update(changed, names, batch_size=PARTS_AT_ONCE)
    for label in order:
        if label not in before_restoring:
            model_named(label)._base_manager.filter(pk__in=made[label]).delete()


def outcome_of(change_set: ChangeSet) -> Undone:
    """What an undo did."""
    parts = list(change_set.parts.order_by("pk").values_list("key", "outcome", "blocked_by"))
    undone = tuple(key for key, outcome, _what in parts if outcome == PartOutcome.UNDONE)
    kept = tuple(Kept(key, PartOutcome(why), what) for key, why, what in parts if why not in {"", PartOutcome.UNDONE})
    return Undone(change_set, undone, kept)


def _blocked(change_set: ChangeSet, kept: Iterable[Kept]) -> UndoBlocked:
    first = next(iter(kept))
    return UndoBlocked(label=change_set.label, what=thing_named(first.what), why=first.why.label)


def thing_named(label: str) -> str:
    """How a person calls the rows of a model, by its label."""
    return str(model_named(label)._meta.verbose_name)
