"""How often one address may do something: counted in the shared cache, by spans of time.

A counter without a lock, as a whole town may sign in by one address at once: on a folder two at the same moment may
count as one, and nobody waits for another's count.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.core.cache import cache


def counted(kind: str, address: str, now: datetime, seconds: int) -> int:
    """How many of the kind came from the address within the running span, this one included."""
    key = f"{kind}:{int(now.timestamp()) // seconds}:{hashlib.sha256(address.encode()).hexdigest()[:24]}"
    cache.add(key, 0, seconds * 2)
    try:
        return int(cache.incr(key))
    except ValueError:  # a full cache has let the key go
        return 1
