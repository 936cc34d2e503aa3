"""Fixtures that every test may use."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _empty_cache():
    """Rate limits and cached lookups of one test never reach the next."""
    cache.clear()
