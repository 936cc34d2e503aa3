"""How often one address may look up codes: nobody can guess a code, but nobody shall tire the server trying."""

from __future__ import annotations

from datetime import datetime

from lms.core.limits import counted

LOOKUPS = 60
SECONDS = 60


REPORTS = 5
REPORT_SECONDS = 3600


def may_report(address: str, now: datetime) -> bool:
    """Count a report of a suspected forgery."""
    return counted("forgery", address, now, REPORT_SECONDS) <= REPORTS


def seconds_to_wait(address: str, now: datetime) -> int:
    """Count a look-up; 0 while it is within the limit, else how long until the next is taken."""
    count = counted("verify", address, now, SECONDS)
    return 0 if count <= LOOKUPS else SECONDS - int(now.timestamp()) % SECONDS
