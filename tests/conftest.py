"""Fixtures that every test may use."""

import pytest
from django.core.cache import caches
from django.utils import translation
from pytest_django import DjangoDbBlocker

from tests.audit_guards import let_tests_empty_tables
from tests.factories.reference import Reference, load_small_reference

pytest_plugins = ["tests.databases"]


@pytest.fixture(autouse=True)
def _empty_cache():
    """Rate limits and cached lookups of one test never reach the next."""
    for cache in caches.all(initialized_only=True):
        cache.clear()


@pytest.fixture(autouse=True)
def _own_language():
    """A page asked for in English leaves that language behind in the thread."""
    translation.deactivate()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock():
        let_tests_empty_tables()


@pytest.fixture
def reference(db: None) -> Reference:
    """A few communes of Huế with divisions, all positions, competencies, requirements, procedures, evidence rules."""
    return load_small_reference()
