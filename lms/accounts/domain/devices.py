"""Where somebody is signed in: one row a session, written every quarter of an hour, so that pages cost no statement.

The library's own list writes at every page, or tells nothing of when a device was used last.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.accounts.domain.device_names import device_name
from lms.accounts.models import SignedInDevice, User
from lms.core.domain.audit import record, register_verb

DEVICE_ENDED = register_verb("accounts.device.ended", _("%(actor)s đã đăng xuất một thiết bị từ xa"))
OTHERS_ENDED = register_verb("accounts.device.others_ended", _("%(actor)s đã đăng xuất mọi thiết bị khác"))
ALL_ENDED = register_verb("accounts.device.all_ended", _("Người vận hành máy chủ đã đăng xuất tất cả mọi người"))

KEY = "device"
"""In the session: (row, the session's key as the row has it, when it was written)."""
BEGUN_KEY = "begun"
"""In the session: when somebody signed in."""
MOST = 10
"""Devices of one account at a time; another one more signs out the one that was used longest ago."""
SEEN_EVERY = timedelta(minutes=15)


@dataclass(frozen=True)
class Device:
    """A session in plain words."""

    pk: int
    name: str
    is_remembered: bool
    is_this: bool
    signed_in_at: datetime
    last_seen_at: datetime


def begin_device(session: SessionBase) -> None:
    """Somebody was just signed in; the row follows with the answer, when the session's key and length are set."""
    session[KEY] = (0, "", 0)
    session[BEGUN_KEY] = int(timezone.now().timestamp())


def is_device_due(session: SessionBase, now: datetime) -> bool:
    """Whether the row of a session is still to be written, or wasn't just now."""
    _pk, known, written = session[KEY]
    return bool(known != session.session_key or now.timestamp() - written >= SEEN_EVERY.total_seconds())


def note_device(session: SessionBase, *, user: User, user_agent: str, now: datetime) -> None:
    """Writes the row of a new session, or that an old one was used. The caller saves the session with it."""
    pk, _known, _written = session[KEY]
    if session.session_key is None:
        session.save()
    key = session.session_key or ""
    kept = SignedInDevice.objects.filter(pk=pk)
    if not pk or not kept.update(session_key=key, last_seen_at=now):
        pk = _begin(session, key, user=user, user_agent=user_agent, now=now)
    session[KEY] = (pk, key, int(now.timestamp()))
    session.setdefault(BEGUN_KEY, int(now.timestamp()))


def _begin(session: SessionBase, key: str, *, user: User, user_agent: str, now: datetime) -> int:
    """The rows of sessions that have ended go at the same time."""
    own = SignedInDevice.objects.filter(user=user)
    own.exclude(session_key__in=_running(now)).delete()
    _end(own.order_by("-last_seen_at", "-pk").values_list("session_key", flat=True)[MOST - 1 :])
    row = SignedInDevice.objects.create(
        user=user,
        session_key=key,
        user_agent=user_agent[: SignedInDevice.USER_AGENT],
        is_remembered=not session.get_expire_at_browser_close(),
        signed_in_at=now,
        last_seen_at=now,
    )
    return row.pk


def devices_of(user: User, *, session_key: str | None) -> list[Device]:
    """This one first, then by last use. One statement."""
    rows = SignedInDevice.objects.filter(user=user, session_key__in=_running(timezone.now())).order_by("-last_seen_at")
    devices = [
        Device(
            pk=row.pk,
            name=device_name(row.user_agent),
            is_remembered=row.is_remembered,
            is_this=row.session_key == session_key,
            signed_in_at=row.signed_in_at,
            last_seen_at=row.last_seen_at,
        )
        for row in rows
    ]
    return sorted(devices, key=lambda device: not device.is_this)


def end_device(*, user: User, pk: int) -> bool:
    """Sign one of one's own sessions out; False where it had ended already."""
    with transaction.atomic():
        ended = _end(SignedInDevice.objects.filter(user=user, pk=pk).values_list("session_key", flat=True))
        if ended:
            record(verb=DEVICE_ENDED, target=user, actor=user)
    return ended > 0


def end_other_devices(*, user: User, session_key: str | None) -> int:
    """Sign all other sessions out."""
    with transaction.atomic():
        ended = end_devices(user, but=session_key)
        if ended:
            record(verb=OTHERS_ENDED, target=user, actor=user, after={"count": ended})
    return ended


def end_devices(user: User, *, but: str | None = None) -> int:
    """Ends the sessions of an account; what for is written down by the act that wants it."""
    rows = SignedInDevice.objects.filter(user=user).exclude(session_key=but or "")
    return _end(rows.values_list("session_key", flat=True))


def end_all_devices(*, reason: str) -> int:
    """Everybody's, also sessions that no list has. For a key that leaked or a server that somebody else was on."""
    with transaction.atomic():
        ended, _by_model = Session.objects.all().delete()
        SignedInDevice.objects.all().delete()
        for administrator in User.objects.filter(is_superuser=True).order_by("pk")[:1]:
            record(verb=ALL_ENDED, target=administrator, actor=None, after={"count": ended}, reason=reason)
    return ended


def _end(found: Iterable[str]) -> int:
    keys = list(found)
    if not keys:
        return 0
    ended, _by_model = Session.objects.filter(session_key__in=keys).delete()
    SignedInDevice.objects.filter(session_key__in=keys).delete()
    return ended


def _running(now: datetime) -> QuerySet[Session, str]:
    return Session.objects.filter(expire_date__gt=now).values_list("session_key", flat=True)
