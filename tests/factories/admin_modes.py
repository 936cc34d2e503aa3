"""Administrators' powers turned on, as tests need them."""

import uuid
from datetime import datetime

from django.test import Client
from django.utils import timezone

from lms.accounts.models import User
from lms.org.access_mode import KEY
from lms.org.domain.admin_mode import begin_admin_mode
from lms.org.enums import AdminModeProof
from lms.org.models import AdminMode

REASON = "Sửa khung năng lực theo Công văn số 15"


def turn_on(client: Client, user: User, *, minutes: int = 30, now: datetime | None = None) -> AdminMode:
    """In the session of somebody who is signed in."""
    session = client.session
    mode = begin_admin_mode(
        mode_id=uuid.uuid4(),
        user=user,
        session_key=session.session_key,
        minutes=minutes,
        reason=REASON,
        proof=AdminModeProof.PASSWORD,
        now=now or timezone.now(),
    )
    session[KEY] = str(mode.pk)
    session.save()
    return mode
