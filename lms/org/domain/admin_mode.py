"""Administrators' powers, turned on for a while, for a reason, in one session.

A turn of these powers is a row that is written once, and another where it is over before its time; nothing needs to
happen when the time is up. What is recorded meanwhile names the turn (`lms/core/domain/audit.py: recorded_under`).
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
from lms.core.domain.audit import record, register_verb
from lms.core.models import AuditEntry
from lms.core.vietnamese.text import normalise
from lms.org.enums import AdminModeEnding, AdminModeProof
from lms.org.exceptions_admin_mode import AdminModeFormUsed, AdminModeReasonMissing, NotAnAdministrator
from lms.org.models import AdminMode, AdminModeEnd
from lms.org.policy import administers

LENGTHS = (15, 30, 60)
"""Minutes."""

MODE_BEGUN = register_verb("org.admin_mode.begun", _("%(actor)s đã bật quyền quản trị đến %(until)s"))
MODE_ENDED = register_verb("org.admin_mode.ended", _("Quyền quản trị của %(user)s đã tắt: %(cause)s"))
MODE_USED = register_verb("org.admin_mode.used", _("%(actor)s đã dùng quyền quản trị tại %(path)s"))


def digest_of(session_key: str | None) -> str:
    """By it a turn knows its session; the key itself opens the session, so it stands in no row of ours."""
    return hashlib.sha256(f"admin-mode:{session_key}".encode()).hexdigest()


def begin_admin_mode(
    *,
    mode_id: UUID,
    user: User,
    session_key: str,
    minutes: int,
    reason: str,
    proof: AdminModeProof,
    now: datetime,
) -> AdminMode:
    """Turn the powers on. Whoever calls has just seen the proof.

    The same form sent again gives the same turn while it runs, and no other once it is over.
    """
    reason = normalise(reason)[: AdminMode.REASON]
    if minutes not in LENGTHS:
        raise ValueError(f"A turn lasts one of {LENGTHS} minutes, not {minutes}.")
    if not reason:
        raise AdminModeReasonMissing
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        if not administers(user):
            raise NotAnAdministrator
        if AdminMode.objects.filter(pk=mode_id).exists():
            return _begun_before(mode_id, user, session_key, now)
        for earlier in AdminMode.objects.running(now).filter(user=user, session_digest=digest_of(session_key)):
            end_admin_mode(mode=earlier, cause=AdminModeEnding.BEGUN_ANEW, actor=user, now=now)
        mode: AdminMode = AdminMode.objects.create(
            id=mode_id,
            user=user,
            session_digest=digest_of(session_key),
            proof=proof,
            reason=reason,
            began_at=now,
            until=now + timedelta(minutes=minutes),
        )
        after = {"until": mode.until, "minutes": minutes, "proof": proof}
        record(verb=MODE_BEGUN, target=mode, actor=user, after=after, reason=reason)
    return mode


def _begun_before(mode_id: UUID, user: User, session_key: str, now: datetime) -> AdminMode:
    mode = admin_mode_of(user=user, mode_id=mode_id, session_key=session_key, now=now)
    if mode is None:
        raise AdminModeFormUsed
    return mode


def admin_mode_of(*, user: User, mode_id: UUID | str, session_key: str | None, now: datetime) -> AdminMode | None:
    """The turn if it still gives its powers: to this person, in this session, in its time, with the role behind it.

    That a role has ended is written down by whoever finds it.
    """
    running = AdminMode.objects.running(now).filter(user_id=user.pk, session_digest=digest_of(session_key))
    mode: AdminMode | None = running.filter(pk=mode_id).first()
    if mode is not None and not administers(user):
        end_admin_mode(mode=mode, cause=AdminModeEnding.ROLE_ENDED, actor=None, now=now)
        return None
    return mode


def end_admin_mode(*, mode: AdminMode, cause: AdminModeEnding, actor: User | None, now: datetime) -> bool:
    """Turn the powers off before their time; False where they were off already."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=mode.user_id)
        if not AdminMode.objects.running(now).filter(pk=mode.pk).exists():
            return False
        AdminModeEnd.objects.create(mode=mode, at=now, cause=cause)
        after = {"user": mode.user.username, "cause": str(cause.label)}
        record(verb=MODE_ENDED, target=mode, actor=actor, after=after)
    return True


def end_modes_without_role(*, user: User, actor: User | None, now: datetime) -> None:
    """After a role was ended: whoever is no administrator any more has no powers to use up."""
    if administers(user):
        return
    for mode in AdminMode.objects.running(now).filter(user=user):
        end_admin_mode(mode=mode, cause=AdminModeEnding.ROLE_ENDED, actor=actor, now=now)


def note_use(*, mode: AdminMode, user: User, path: str) -> None:
    """For acts that tell the audit trail nothing themselves, as those of the editor: one line an address and turn.

    What was written there is in the editor's own log.
    """
    lines = AuditEntry.objects.filter(mode_id=mode.pk, verb=MODE_USED)
    with transaction.atomic():
        if not lines.filter(after__path=path).exists():
            record(verb=MODE_USED, target=mode, actor=user, after={"path": path})
