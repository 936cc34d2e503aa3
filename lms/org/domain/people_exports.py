"""Lists of people that leave the system: who took them, of which unit, what for."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lms.core.domain.audit import record, register_verb

if TYPE_CHECKING:
    from lms.accounts.models import User
    from lms.org.models import Unit

PEOPLE_EXPORTED = register_verb(
    "org.people.exported", _("%(actor)s đã tải danh sách %(count)s người của %(unit)s; mục đích: %(purpose)s")
)


def record_people_export(
    *,
    unit: Unit,
    unit_label: str,
    count: int,
    with_identity: bool,
    purpose: str,
    actor: User,
    as_of: date | None = None,
) -> None:
    """Written before the file leaves. `with_identity`: it holds full birth dates and CCCD numbers; `as_of`: the past
    day that it is of."""
    of_day = {"as_of": as_of} if as_of else {}
    with transaction.atomic():
        record(
            verb=PEOPLE_EXPORTED,
            target=unit,
            actor=actor,
            after={"unit": unit_label, "count": count, "with_identity": with_identity, "purpose": purpose} | of_day,
            reason=purpose,
        )
