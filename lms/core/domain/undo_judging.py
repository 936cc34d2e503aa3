"""Which parts of a change set can go back: every row as the act left it, and nothing else pointing at what it made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models

from lms.core.domain.undo_computed import COMPUTED
from lms.core.domain.undo_rows import digest_of, model_named, name_of, references_to, values_of
from lms.core.enums import PartOutcome
from lms.core.models import ChangePart


@dataclass(frozen=True)
class Kept:
    """A part that stays as it is: why, and what stands in the way."""

    key: str
    why: PartOutcome
    what: str


@dataclass(frozen=True)
class Judged:
    rows: dict[str, models.Model]
    free: list[ChangePart]
    kept: list[Kept]


def judge(group: Sequence[ChangePart], *, lock: bool = False) -> Judged:
    """`group` is what goes back together in one step; `lock` holds the rows until it has."""
    rows = load_rows(group, lock=lock)
    is_whole = any(part.change_set.is_whole for part in group)
    kept: dict[str, Kept] = {}
    key_of: dict[str, str] = {}
    made: dict[str, list[Any]] = defaultdict(list)
    for part in group:
        for label, pk, digest, is_new in part.rows:
            name = f"{label} {pk}"
            key_of[name] = part.key
            if name not in rows or digest_of(values_of(rows[name])) != digest:
                kept.setdefault(part.key, Kept(part.key, PartOutcome.CHANGED, label))
            if is_new:
                made[label].append(pk)
    for label, ids in made.items():
        for model, pk, target in references_to(model_named(label), ids):
            source, key = model._meta.label_lower, key_of[f"{label} {target}"]
            owner = key_of.get(f"{source} {pk}")
            if source not in COMPUTED and (owner is None or (owner != key and not is_whole)):
                kept.setdefault(key, Kept(key, PartOutcome.USED, source))
    return Judged(rows, [part for part in group if part.key not in kept], list(kept.values()))


def load_rows(group: Sequence[ChangePart], *, lock: bool) -> dict[str, models.Model]:
    by_label: dict[str, list[Any]] = defaultdict(list)
    for part in group:
        for label, pk, *_rest in part.rows:
            by_label[label].append(pk)
    found: dict[str, models.Model] = {}
    for label, ids in by_label.items():
        rows = model_named(label)._base_manager.filter(pk__in=ids)
        for row in rows.select_for_update() if lock else rows:
            found[name_of(row)] = row
    return found
