"""Proof that the audit trail is what was written: every seal recomputed, every exported head compared."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection

from lms.core.domain.audit_heads import EXPORT_INTERVAL, HeadFile, read_heads
from lms.core.domain.audit_sealing import FIRST_PREVIOUS_HASH, hash_of
from lms.core.models import AuditEntry, AuditSeal

CHUNK = 2000
PROBLEMS_KEPT = 200
SEALING_GRACE = timedelta(minutes=1)
EXPORT_GRACE = 2 * EXPORT_INTERVAL
HEAD_MAY_BE_OLD = timedelta(days=1)
ASK = "Was the worker off (start it, and look again in a minute), or did somebody take it away?"
GUARDED_ACTS = {"sqlite": ("update", "delete"), "postgresql": ("update", "delete", "truncate")}


@dataclass(frozen=True)
class AuditProblem:
    """`code` is stable: gap, broken_link, changed, entry_missing, head_missing, head_differs, head_line, heads_none,
    heads_old, heads_behind."""

    code: str
    number: int
    text: str


@dataclass(frozen=True)
class Head:
    number: int
    hash: str


@dataclass(frozen=True)
class AuditVerification:
    """`guards_missing` are database triggers that should refuse changes: no damage by themselves, but ask who took
    them away."""

    seals: int
    heads: int
    head: Head | None
    problems: tuple[AuditProblem, ...]
    problem_count: int
    unsealed_over_a_minute: int
    guards_missing: tuple[str, ...]

    @property
    def ok(self) -> bool:
        return not self.problem_count and not self.unsealed_over_a_minute


@dataclass
class _Findings:
    kept: list[AuditProblem] = field(default_factory=list)
    count: int = 0

    def add(self, code: str, number: int, text: str) -> None:
        self.count += 1
        if len(self.kept) < PROBLEMS_KEPT:
            self.kept.append(AuditProblem(code, number, text))


def verify(*, now: datetime, head_file: Path | None = None) -> AuditVerification:
    """Read the whole chain once. Finds changed, removed and rebuilt lines, and lines never sealed.

    A chain made anew is whole in itself; only the exported heads show it, so the heads themselves must be there: none,
    an old last one, or seals that no head covers are problems as soon as an export should have been made. Not to be
    known from here: the last hours taken away from the trail and from the head file alike (see `audit_heads`).
    """
    findings = _Findings()
    exported = read_heads(head_file)
    for line in exported.bad_lines:
        findings.add("head_line", line, f"Line {line} of the head file is damaged, or the line before it was removed.")
    expected: dict[int, set[str]] = {}
    for head in exported.heads:
        expected.setdefault(head.number, set()).add(head.hash)
    covered = exported.heads[-1].number if exported.heads else 0
    due = now - EXPORT_GRACE
    seals = first_uncovered = old_seals = 0
    last: AuditSeal | None = None
    for seal, entry in _chain():
        _check_link(findings, seal, entry, last)
        if _since(seal, entry) < due:
            old_seals += 1
            if seal.number > covered:
                first_uncovered = first_uncovered or seal.number
        if expected.get(seal.number, {seal.hash}) != {seal.hash}:
            text = f"Seal {seal.number} is not the one exported: the chain was made anew from there or before."
            findings.add("head_differs", seal.number, text)
        seals += 1
        last = seal
    reached = last.number if last else 0
    for number in sorted(number for number in expected if number > reached):
        findings.add("head_missing", number, f"Seal {number} was exported and is gone: the end was cut off.")
    if old_seals:
        _check_heads_kept(findings, exported, first_uncovered, now=now)
    return AuditVerification(
        seals=seals,
        heads=len(exported.heads),
        head=Head(last.number, last.hash) if last else None,
        problems=tuple(findings.kept),
        problem_count=findings.count,
        unsealed_over_a_minute=AuditEntry.objects.unsealed().filter(at__lt=now - SEALING_GRACE).count(),
        guards_missing=guards_missing(),
    )


def _check_link(findings: _Findings, seal: AuditSeal, entry: AuditEntry | None, last: AuditSeal | None) -> None:
    expected_number = last.number + 1 if last else 1
    if seal.number != expected_number:
        findings.add("gap", expected_number, f"Seals {expected_number} to {seal.number - 1} are missing.")
    elif seal.previous_hash != (last.hash if last else FIRST_PREVIOUS_HASH):
        findings.add("broken_link", seal.number, f"Seal {seal.number} does not follow from the seal before it.")
    if entry is None:
        findings.add("entry_missing", seal.number, f"The entry of seal {seal.number} is gone.")
        return
    recomputed = hash_of(entry, number=seal.number, previous_hash=seal.previous_hash, sealed_at=seal.sealed_at)
    if recomputed != seal.hash:
        findings.add("changed", seal.number, f"Entry {entry.pk} or its seal {seal.number} was changed.")


def _since(seal: AuditSeal, entry: AuditEntry | None) -> datetime:
    """Since when the line has existed. A chain made anew may say that it was sealed just now."""
    return seal.sealed_at if entry is None else min(seal.sealed_at, entry.at)


def _check_heads_kept(findings: _Findings, exported: HeadFile, first_uncovered: int, *, now: datetime) -> None:
    """For a trail that is old enough for a head to have been exported."""
    if not exported.heads:
        findings.add("heads_none", 0, f"No head was ever exported, or the head file is gone. {ASK}")
        return
    last = exported.heads[-1]
    if datetime.fromisoformat(last.exported_at) < now - HEAD_MAY_BE_OLD - EXPORT_GRACE:
        findings.add("heads_old", last.number, f"The last head is of {last.exported_at}: later ones are missing. {ASK}")
    if first_uncovered:
        text = f"No head covers seal {first_uncovered} and those after it, though they are old enough. {ASK}"
        findings.add("heads_behind", first_uncovered, text)


def _chain() -> Iterator[tuple[AuditSeal, AuditEntry | None]]:
    """Seals in order with their entries, in pages: a server-side cursor would not survive every pooler."""
    after = 0
    while seals := list(AuditSeal.objects.filter(number__gt=after).order_by("number")[:CHUNK]):
        entries = {
            entry.pk: entry
            for start in range(0, len(seals), 500)
            for entry in AuditEntry.objects.filter(pk__in=[seal.entry_id for seal in seals[start : start + 500]])
        }
        for seal in seals:
            yield seal, entries.get(seal.entry_id)
        after = seals[-1].number


def guards_missing() -> tuple[str, ...]:
    return tuple(sorted(_guards() - _triggers()))


def _guards() -> set[str]:
    tables = (AuditEntry._meta.db_table, AuditSeal._meta.db_table)
    return {f"{table}_no_{act}" for table in tables for act in GUARDED_ACTS[connection.vendor]}


def _triggers() -> set[str]:
    sql = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {row[0] for row in cursor.fetchall()}
