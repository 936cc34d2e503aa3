"""A confirmed file of decisions into the record: each row as if a clerk had recorded it by hand."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from lms.core.exceptions import RuleViolation
from lms.flows.reassignment import record_reassignment
from lms.flows.relief import record_relief
from lms.org.domain.decision_file_rows import HEADINGS
from lms.org.domain.decision_files import waiting_rows
from lms.org.domain.decision_papers import DecisionFacts
from lms.org.domain.relieving import ENDS_ONLY, endable_on
from lms.org.enums import DecisionFileStatus, DecisionKind
from lms.org.models import Decision, DecisionFile, DecisionFileRow, Official, Position, Unit

if TYPE_CHECKING:
    from lms.accounts.models import User
    from lms.core.domain.job_runs import JobContext


def record_decision_file(*, file: DecisionFile, actor: User, now: datetime, job: JobContext) -> tuple[int, int]:
    """How many rows were recorded and how many refused. Progress is stored with each row, so that a row is recorded
    exactly once whatever happens to the worker; what the rules refuse is written at its row and the rest goes on.
    """
    numbers = list(waiting_rows(file).values_list("pk", flat=True))
    done, total = job.done, job.done + len(numbers)
    recorded = refused = 0
    for pk in numbers:
        done += 1
        with transaction.atomic():
            row = DecisionFileRow.objects.select_related("official").get(pk=pk)
            if _record(row, actor, now):
                recorded += 1
            else:
                refused += 1
            job.advance(done, total, cursor=row.number)
    DecisionFile.objects.filter(pk=file.pk).update(status=DecisionFileStatus.DONE)
    return recorded, refused


def _record(row: DecisionFileRow, actor: User, now: datetime) -> bool:
    try:
        with transaction.atomic():
            row.decision = _decide(row, actor, now)
    except RuleViolation as violation:
        row.problems = [{"column": HEADINGS.get(_column(violation.at), ""), "text": str(violation)}]
        row.save(update_fields=["problems"])
        return False
    row.save(update_fields=["decision"])
    return True


def _decide(row: DecisionFileRow, actor: User, now: datetime) -> Decision:
    official = row.official
    assert official is not None
    facts, keeps = _facts(row), "keep" in row.facts
    if facts.kind in ENDS_ONLY:
        ending = _held(official, facts, actor) if facts.kind == DecisionKind.RELIEVE else []
        relieved = record_relief(
            facts=facts, official=official, posting_ids=ending, actor=actor, now=now, keep_date_order=keeps
        )
        return relieved.relief.decision
    moved = record_reassignment(
        facts=facts,
        official=official,
        to_unit=Unit.objects.get(pk=int(row.facts["unit"])),
        to_position=Position.objects.get(pk=int(row.facts["position"])),
        actor=actor,
        now=now,
        keep_date_order=keeps,
    )
    return moved.reassignment.decision


def _held(official: Official, facts: DecisionFacts, actor: User) -> list[int]:
    """A relief in a file names no position: it is of the main one, or of the only one held."""
    held = endable_on(official, facts.effective_on, actor=actor)
    mains = [one.posting_id for one in held if one.is_main]
    return mains or [one.posting_id for one in held[:1] if len(held) == 1]


def _facts(row: DecisionFileRow) -> DecisionFacts:
    words = {name: row.facts.get(name, "") for name in ("number", "issued_by", "signer", "signer_title", "summary")}
    expires_on = row.facts.get("expires_on")
    return DecisionFacts(
        client_id=row.client_id,
        kind=DecisionKind(row.facts["kind"]),
        signed_on=date.fromisoformat(row.facts["signed_on"]),
        effective_on=date.fromisoformat(row.facts["effective_on"]),
        expires_on=date.fromisoformat(expires_on) if expires_on else None,
        legal_basis=row.facts.get("legal_basis", ""),
        **words,
    )


def _column(field: str) -> str:
    return {"to_unit": "unit", "to_position": "position", "official": "staff_code"}.get(field, field)
