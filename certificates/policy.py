"""Who may approve, revoke and replace certificates; the queryset forms are in `querysets.py`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from lms.org.enums import Role
from lms.org.policy import signing_capacity
from lms.org.querysets import units_in_scope

if TYPE_CHECKING:
    from certificates.models import Certificate
    from lms.org.models import Unit


def capacity_for(user: Any, certificate: Certificate, *, as_of: date) -> str | None:
    """In which capacity the user signs for the issuer that day; None for one's own certificate and for strangers.

    Approving, refusing, revoking and replacing need one; agrees with `Certificate.objects.signable_by`.
    """
    if is_own(user, certificate):
        return None
    return signing_capacity(user, certificate.issuer, as_of=as_of)


def is_own(user: Any, certificate: Certificate) -> bool:
    return certificate.official.user_id is not None and certificate.official.user_id == user.pk


def may_choose_sealing(user: Any, issuer: Unit, *, as_of: date) -> bool:
    """Whoever approves the issuer's certificates, or is HR there or above."""
    return bool(units_in_scope(user, (Role.HR, Role.APPROVER), as_of).filter(pk=issuer.pk).exists())
