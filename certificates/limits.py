"""How often one address may look up codes: nobody can guess a code, but nobody shall tire the server trying."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.core.cache import cache

LOOKUPS = 60
SECONDS = 60


REPORTS = 5
REPORT_SECONDS = 3600


def may_report(address: str, now: datetime) -> bool:
    """Count a report of a suspected forgery."""
    return _counted("forgery", address, now, REPORT_SECONDS) <= REPORTS


def seconds_to_wait(address: str, now: datetime) -> int:
    """Count a look-up; 0 while it is within the limit, else how long until the next is taken."""
    count = _counted("verify", address, now, SECONDS)
    return 0 if count <= LOOKUPS else SECONDS - int(now.timestamp()) % SECONDS


def _counted(kind: str, address: str, now: datetime, seconds: int) -> int:
    """How many of the kind came from the address within the running span, this one included."""
    key = f"{kind}:{int(now.timestamp()) // seconds}:{hashlib.sha256(address.encode()).hexdigest()[:24]}"
    cache.add(key, 0, seconds * 2)
    try:
        return int(cache.incr(key))
    except ValueError:  # a full cache has let the key go
        return 1
