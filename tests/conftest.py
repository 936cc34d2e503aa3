"""Fixtures that every test may use."""

import gc

import pytest
from django.core.cache import caches
from django.db import connection
from django.utils import translation

from tests.architecture.rooms import DELIVERY_APPS

pytest_plugins = ["tests.databases"]
SETTLED = (
    "tests/assessments/management/",
    "tests/certificates/",
    "tests/courses/",
    "tests/lms/competencies/",
    "tests/lms/core/test_",
    "tests/lms/evidence/",
    "tests/lms/flows/",
    "tests/lms/org/domain/test_reference_",
    "tests/lms/org/domain/roster/",
    "tests/lms/plans/",
    "tests/lms/reference/",
)
"""`make test` tries these on SQLite alone, for its ten minutes; CI and soak on PostgreSQL too."""
DELIVERY = tuple(f"tests/{app.replace('.', '/')}/" for app in DELIVERY_APPS)


@pytest.hookimpl(tryfirst=True)  # before the marks are chosen from
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what uses a database: the rest was run beside SQLite and can't come out otherwise."""
    astray = [item.nodeid for item in items if bool(item.get_closest_marker("e2e")) != ("tests/e2e/" in item.nodeid)]
    if astray:
        raise pytest.UsageError(f"The browser's pass looks in tests/e2e alone, and expects the mark there: {astray}")
    for item in items:
        if item.nodeid.startswith(DELIVERY):
            item.add_marker(pytest.mark.delivery)
        if item.nodeid.startswith(SETTLED):
            item.add_marker(pytest.mark.once)
    if connection.vendor != "postgresql":
        return
    kept, left_out = [], []
    for item in items:
        uses_database = item.get_closest_marker("django_db") or "db" in getattr(item, "fixturenames", ())
        (kept if uses_database else left_out).append(item)
    config.hook.pytest_deselected(items=left_out)
    items[:] = kept


def pytest_collection_finish() -> None:
    """What is imported and collected stays to the end; not looking through it again and again saves a sixth."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 20, 100)


@pytest.fixture(autouse=True)
def _empty_cache():
    """Rate limits and cached lookups of one test never reach the next."""
    for cache in caches.all(initialized_only=True):
        cache.clear()


@pytest.fixture(autouse=True)
def _own_language():
    """A page asked for in English leaves that language behind in the thread."""
    translation.deactivate()
