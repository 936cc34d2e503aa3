"""How often one address may look up codes: nobody can guess a code, but nobody shall tire the server trying."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.core.cache import cache

LOOKUPS = 60
SECONDS = 60


def seconds_to_wait(address: str, now: datetime) -> int:
    """Count a look-up; 0 while it is within the limit, else how long until the next is taken."""
    window, gone = divmod(int(now.timestamp()), SECONDS)
    key = f"verify:{window}:{hashlib.sha256(address.encode()).hexdigest()[:24]}"
    cache.add(key, 0, SECONDS * 2)
    try:
        count = cache.incr(key)
    except ValueError:  # a full cache has let the key go
        count = 1
    return 0 if count <= LOOKUPS else SECONDS - gone
