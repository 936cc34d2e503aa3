"""The row of a decision: one a paper, found again however it is typed, and by whomever."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from lms.core.domain.audit import record, register_verb
from lms.core.vietnamese.dates import format_date
from lms.core.vietnamese.text import normalise, search_key
from lms.org.domain.decision_completing import WORDS, Completed, complete_decision
from lms.org.domain.paper_numbers import paper_number, paper_number_key
from lms.org.enums import DecisionKind
from lms.org.exceptions import DecisionNumberTaken, DecisionRecordedElsewhere
from lms.org.models import Decision, DecisionLine

if TYPE_CHECKING:
    from lms.accounts.models import User

DECISION_RECORDED = register_verb("org.decision.recorded", _("%(actor)s đã ghi nhận Quyết định số %(target)s"))
LINE_ADDED = register_verb(
    "org.decision.line_added", _("%(actor)s đã ghi nhận thêm %(official)s theo Quyết định số %(number)s")
)


@dataclass(frozen=True)
class DecisionFacts:
    """A decision as the paper says it. `client_id` is made by the form that sends it."""

    client_id: uuid.UUID
    kind: DecisionKind
    number: str
    signed_on: date
    effective_on: date
    issued_by: str
    expires_on: date | None = None
    signer: str = ""
    signer_title: str = ""
    summary: str = ""
    legal_basis: str = ""
    scan: File[bytes] | None = None


def decision_for(facts: DecisionFacts, actor: User) -> Decision:
    """The decision's row, recorded now or before.

    One paper may move people of several communes. Whose HR records it first makes the row; a line is added to it only
    by HR whose scope reaches the decision already, that is who has people in it: HR of the province that both communes
    belong to, or HR of a commune named in it before. HR of any other commune can't be told whether it is the same
    paper, nor see what it says of others, so its person is added by the province; then that commune sees the decision
    with its own people and adds the rest itself.
    """
    key = paper_key(facts)
    found = _find_decision(facts.client_id, key)
    if found is None:
        try:
            with transaction.atomic():
                return _record_decision(facts, actor)
        except IntegrityError:  # the same paper was recorded for somebody else at this very moment
            found = _find_decision(facts.client_id, key)
            if found is None:
                raise
    if not Decision.objects.visible_to(actor).filter(pk=found.pk).exists():
        raise DecisionRecordedElsewhere(
            number=paper_number(facts.number),
            signed_on=format_date(facts.signed_on),
            issued_by=normalise(facts.issued_by),
        )
    if (found.kind, found.effective_on, found.expires_on) != (facts.kind, facts.effective_on, facts.expires_on):
        raise number_taken(found)
    return found


def number_taken(found: Decision) -> DecisionNumberTaken:
    days = (found.effective_on, found.expires_on)
    return DecisionNumberTaken(
        number=found.number,
        signed_on=format_date(found.signed_on),
        kind=found.get_kind_display(),
        effective_on=" – ".join(format_date(day) for day in days if day),
    )


def record_line_added(facts: DecisionFacts, line: DecisionLine, actor: User) -> None:
    """Of a person added to a paper recorded before.

    About the line: the history of the paper is read by other communes too, who mayn't know of this person.
    """
    if line.decision.client_id != facts.client_id:
        after = {"official": line.official.full_name, "number": line.decision.number}
        record(verb=LINE_ADDED, target=line, actor=actor, after=after)


def complete_from(facts: DecisionFacts, decision: Decision, actor: User) -> Completed:
    """Give a paper recorded before what it lacks of the words and the scan."""
    if decision.client_id == facts.client_id:  # recorded from this very form, with all that it says
        return Completed()
    words = {name: getattr(facts, name) for name in WORDS}
    return complete_decision(decision=decision, words=words, scan=facts.scan, actor=actor)


def _find_decision(client_id: uuid.UUID, key: dict[str, object]) -> Decision | None:
    sent = Decision.objects.filter(client_id=client_id).first()
    if sent is not None and sent.superseded_at is not None:
        raise number_taken(sent)
    return sent or Decision.objects.in_force().filter(**key).first()


def write_decision(facts: DecisionFacts, **more: Any) -> Decision:
    """A row of what the paper says, and no more."""
    issued_by = normalise(facts.issued_by)
    decision = Decision(
        client_id=facts.client_id,
        kind=facts.kind,
        number=paper_number(facts.number),
        effective_on=facts.effective_on,
        expires_on=facts.expires_on,
        issued_by=issued_by,
        signer=normalise(facts.signer),
        signer_title=normalise(facts.signer_title),
        summary=normalise(facts.summary),
        legal_basis=facts.legal_basis.strip(),
        **paper_key(facts),
        **more,
    )
    if facts.scan is not None:
        decision.scan.save("scan.pdf", facts.scan, save=False)
    decision.save()
    return decision


def paper_key(facts: DecisionFacts) -> dict[str, object]:
    """By what a paper is known again."""
    return {
        "issued_by_key": search_key(normalise(facts.issued_by)),
        "number_key": paper_number_key(facts.number),
        "signed_on": facts.signed_on,
    }


def paper_facts(decision: Decision) -> dict[str, object]:
    """Of the paper, what the trail keeps."""
    names = ("kind", "number", "signed_on", "effective_on", "expires_on", "issued_by")
    return {name: getattr(decision, name) for name in names}


def _record_decision(facts: DecisionFacts, actor: User) -> Decision:
    decision = write_decision(facts, recorded_by=actor)
    after = {name: value for name, value in paper_facts(decision).items() if name != "expires_on"}
    record(verb=DECISION_RECORDED, target=decision, actor=actor, after=after)
    return decision
