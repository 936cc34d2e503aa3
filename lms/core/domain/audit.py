"""The audit trail: one line for every write of consequence, in the transaction of that write."""

import uuid
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from threading import local
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules

from lms.core.domain.audit_sealing import seal_entries
from lms.core.domain.audit_values import clean_text, clean_values
from lms.core.models import AuditEntry

LABEL_LENGTH = 300
_sentences: dict[str, str | Promise] = {}
_group: ContextVar[uuid.UUID | None] = ContextVar("audit_group", default=None)
_turn: ContextVar["Turn | None"] = ContextVar("audit_turn", default=None)


class _Written(local):
    """Entries this thread has written and not yet offered for sealing; what a rollback leaves here does no harm."""

    def __init__(self) -> None:
        self.ids: deque[uuid.UUID] = deque(maxlen=10_000)


_written = _Written()


@dataclass
class Turn:
    """What `recorded_under` encloses; `lines` counts what was recorded there."""

    mode_id: Callable[[], uuid.UUID | None]
    lines: int = 0


@dataclass(frozen=True)
class Change:
    """One target of an act on many (`record_all`)."""

    target: models.Model
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None


def register_verb(verb: str, sentence: str | Promise) -> str:
    """Make `verb` (namespaced: `org.official.reassigned`) usable, and say how it reads in a "Lịch sử" tab.

    The sentence is translated and may hold `%(target)s`, `%(actor)s`, any key of `after`, and `old_` + any key of
    `before`. Returns the verb, so a module can keep it as a constant.
    """
    if "." not in verb:
        raise ValueError(f"The verb {verb!r} has no namespace.")
    if verb in _sentences:
        raise ValueError(f"The verb {verb!r} is registered twice.")
    _sentences[verb] = sentence
    return verb


def sentence_of(verb: str) -> str | Promise:
    """The registered sentence; the bare verb for one that is no longer in use."""
    if verb not in _sentences:
        _load_all()
    return _sentences.get(verb, verb)


@cache
def _load_all() -> None:
    """A verb is known once its module is: a command or a worker has not loaded what the pages have."""
    import_module(settings.ROOT_URLCONF)
    autodiscover_modules("tasks")


@contextmanager
def audit_group() -> Iterator[uuid.UUID]:
    """Everything recorded inside belongs to one action; inside another group it joins that one."""
    current = _group.get()
    if current is not None:
        yield current
        return
    new = uuid.uuid4()
    token = _group.set(new)
    try:
        yield new
    finally:
        _group.reset(token)


@contextmanager
def recorded_under(mode_id: Callable[[], uuid.UUID | None]) -> Iterator[Turn]:
    """Everything recorded inside names the turn of special powers it was done in. Asked for as late as a line is
    written, so that what writes none costs nothing."""
    turn = Turn(mode_id)
    token = _turn.set(turn)
    try:
        yield turn
    finally:
        _turn.reset(token)


def mode_in_use() -> uuid.UUID | None:
    turn = _turn.get()
    return None if turn is None else turn.mode_id()


def record(
    *,
    verb: str,
    target: models.Model,
    actor: AbstractBaseUser | None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> AuditEntry:
    """Write one line; `actor` None is the system itself. Only inside the transaction of the act it tells of."""
    return record_all(verb=verb, changes=[Change(target, before, after)], actor=actor, reason=reason)[0]


def record_all(
    *, verb: str, changes: Sequence[Change], actor: AbstractBaseUser | None, reason: str = ""
) -> list[AuditEntry]:
    """One line for each change, written in few statements, all of one group."""
    if verb not in _sentences:
        raise ValueError(f"The audit verb {verb!r} is not registered; see register_verb().")
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"Audit line {verb!r} outside a transaction: it could stand without its act.")
    with audit_group() as group_id:
        shared = {
            "at": timezone.now(),
            "group_id": group_id,
            "verb": verb,
            "actor": actor,
            "actor_label": _label(f"{actor} ({actor.get_username()})" if actor else ""),
            "reason": clean_text(reason),
            "mode_id": mode_in_use(),
        }
        entries = [_entry_of(change, shared) for change in changes]
    written: list[AuditEntry] = AuditEntry.objects.bulk_create(entries, batch_size=200)
    _written.ids.extend(entry.pk for entry in written)
    if (turn := _turn.get()) is not None:
        turn.lines += len(written)
    transaction.on_commit(_seal_written, robust=True)
    return written


def _entry_of(change: Change, shared: Mapping[str, Any]) -> AuditEntry:
    target = change.target
    if target.pk is None:
        raise ValueError("An audit line needs a target that has been stored.")
    return AuditEntry(
        **shared,
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        target_label=_label(str(target)),
        before=None if change.before is None else clean_values(change.before),
        after=None if change.after is None else clean_values(change.after),
    )


def _label(text: str) -> str:
    return clean_text(text)[:LABEL_LENGTH]


def _seal_written() -> None:
    """After commit: seal what this thread wrote if that can be done at once; the worker's sweep takes the rest."""
    ids = list(_written.ids)
    _written.ids.clear()
    if ids:
        seal_entries(ids)
