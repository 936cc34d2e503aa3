"""Papers about units being typed in."""

from __future__ import annotations

from datetime import datetime, timedelta

from lms.org.domain.decision_drafts import DRAFT_KEPT_DAYS
from lms.org.domain.succession.facts import NewUnit, Placements, UnitEventFacts
from lms.org.enums import UnitEventKind
from lms.org.models import UnitEventDraft


def facts_of(draft: UnitEventDraft) -> UnitEventFacts:
    """The draft as the domain reads it; one that lacks its paper yet can't be read."""
    assert draft.signed_on is not None
    assert draft.effective_on is not None
    return UnitEventFacts(
        client_id=draft.uid,
        kind=UnitEventKind(draft.kind),
        document_number=draft.document_number,
        signed_on=draft.signed_on,
        effective_on=draft.effective_on,
        units=tuple(draft.units),
        takes_over=tuple(one if isinstance(one, int) else NewUnit(*one) for one in draft.takes_over),
        stays=draft.stays,
        becomes=NewUnit(*draft.becomes) if draft.becomes else None,
        issued_by=draft.issued_by,
        note=draft.note,
    )


def placements_of(draft: UnitEventDraft) -> Placements:
    return Placements(
        people={int(pk): place for pk, place in draft.people.items()},
        grants={int(pk): place for pk, place in draft.grants.items()},
        why_unplaced=draft.why_unplaced,
    )


def forget_unit_drafts(now: datetime) -> int:
    """Clear away drafts that nobody has touched for `DRAFT_KEPT_DAYS`; returns how many."""
    old = UnitEventDraft.objects.filter(updated_at__lt=now - timedelta(days=DRAFT_KEPT_DAYS))
    gone, _by_model = old.delete()
    return int(gone)
