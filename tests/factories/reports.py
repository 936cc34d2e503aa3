"""What somebody asks of a report about the ward of `tests.factories.gaps`."""

from typing import Any

from certificates.reports.contract import Asked
from tests.factories.gaps import NOW, TODAY, GapWard


def ask(ward: GapWard, **changes: Any) -> Asked:
    """HR of the ward, of today; a report of one person is about An."""
    facts: dict[str, Any] = {"viewer": ward.hr, "unit": ward.ward, "as_of": TODAY, "run_at": NOW, "units_on": TODAY}
    return Asked(**(facts | {"official": ward.people["an"].uid} | changes))
