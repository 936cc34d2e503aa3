"""Roles that end with a decision, shown before it is recorded and on its page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from lms.hr.decisions.endings import ending_ids
from lms.org.domain.relieving import ENDS_ONLY
from lms.org.domain.resting_roles import roles_ending, roles_to_come
from lms.org.domain.unit_names import unit_names
from lms.org.enums import DecisionKind
from lms.org.models import DecisionDraft, RoleGrant


def roles_of_draft(draft: DecisionDraft) -> list[RoleGrant]:
    """None but for decisions that end postings and begin none."""
    if draft.kind not in ENDS_ONLY or draft.official is None or draft.effective_on is None:
        return []
    return roles_ending(
        official=draft.official,
        kind=DecisionKind(draft.kind),
        posting_ids=ending_ids(draft),
        day=draft.effective_on,
    )


def roles_left_to_come(draft: DecisionDraft) -> list[RoleGrant]:
    """Of somebody who leaves: roles that begin later."""
    if draft.kind != DecisionKind.LEAVE or draft.official is None or draft.effective_on is None:
        return []
    return roles_to_come(draft.official, draft.effective_on)


def role_labels(grants: Iterable[RoleGrant], day: date) -> list[str]:
    """Each with its unit."""
    listed = list(grants)
    names = unit_names({one.unit_id for one in listed}, day)
    return [f"{one.get_role_display()} – {names[one.unit_id].label}" for one in listed]
