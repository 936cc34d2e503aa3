"""Which waiting requests are approved together, and in which capacity for each issuer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from certificates.models import Certificate
from lms.core.vietnamese.names import sort_key
from lms.org.models import Unit
from lms.org.policy import signing_capacity

if TYPE_CHECKING:
    from lms.accounts.models import User


@dataclass(frozen=True)
class Batch:
    """`capacities` by issuer. In the order of the register: by course, then by name."""

    certificates: tuple[Certificate, ...]
    capacities: Mapping[int, str]

    @property
    def as_params(self) -> dict[str, Any]:
        """What the job is given: exactly what was shown, whatever is requested meanwhile."""
        return {
            "certificates": [str(one.uid) for one in self.certificates],
            "capacities": {str(issuer): capacity for issuer, capacity in self.capacities.items()},
        }


def batch_for(user: User, *, course_id: int | None = None, issuer_id: int | None = None, as_of: date) -> Batch:
    """All that the user may sign that day, of a course or of an issuer where one is named."""
    found = Certificate.objects.approvable_by(user, as_of=as_of).select_related("official", "course")
    if course_id is not None:
        found = found.filter(course_id=course_id)
    if issuer_id is not None:
        found = found.filter(issuer_id=issuer_id)
    listed = sorted(found, key=lambda one: (one.course.title, sort_key(one.official.full_name), one.pk))
    issuers = Unit.objects.filter(pk__in={one.issuer_id for one in listed})
    capacities = {unit.pk: signing_capacity(user, unit, as_of=as_of) or "" for unit in issuers}
    return Batch(tuple(listed), capacities)
