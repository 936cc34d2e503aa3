"""How often one address may do something: counted in the shared cache, by spans of time.

A counter without a lock, as a whole town may sign in by one address at once: on a folder two at the same moment may
count as one, and nobody waits for another's count.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from ipaddress import IPv6Network, ip_address

from django.core.cache import cache

NETWORK = 64
"""Bits of an IPv6 address that whoever has one can't choose; the others are as many addresses as they like."""


def counted(kind: str, address: str, now: datetime, seconds: int) -> int:
    """How many of the kind came from the address within the running span, this one included."""
    key = f"{kind}:{int(now.timestamp()) // seconds}:{hashlib.sha256(_place(address).encode()).hexdigest()[:24]}"
    kept = seconds * 2
    cache.add(key, 0, kept)
    try:
        count = int(cache.incr(key))
    except ValueError:  # a full cache has let the key go
        return 1
    if kept > (cache.default_timeout or kept):  # a folder keeps what was counted up for its usual time alone
        cache.touch(key, kept)
    return count


def _place(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return address if found.version == 4 else str(IPv6Network((found.packed, NETWORK), strict=False).network_address)
