from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from lms.core.limits import counted

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


def test_an_address_is_counted_by_kind_within_the_span():
    assert [counted("sign-in", "203.0.113.7", NOON, 60) for _time in range(3)] == [1, 2, 3]
    assert counted("sign-in", "203.0.113.8", NOON, 60) == 1
    assert counted("verify", "203.0.113.7", NOON, 60) == 1
    assert counted("sign-in", "203.0.113.7", NOON.replace(minute=1), 60) == 1


def test_whoever_has_a_network_of_addresses_is_counted_once():
    assert [counted("verify", f"2001:db8:0:7::{host:x}", NOON, 60) for host in (1, 2, 3)] == [1, 2, 3]
    assert counted("verify", "2001:db8:0:8::1", NOON, 60) == 1
    assert [counted("verify", "unknown", NOON, 60) for _time in range(2)] == [1, 2]


@pytest.fixture
def by_folder(settings, tmp_path):
    folder = {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": str(tmp_path)}
    settings.CACHES = settings.CACHES | {"default": folder}


@pytest.mark.usefixtures("by_folder")
def test_a_span_of_an_hour_is_counted_to_its_end():
    told = []
    for minutes in (0, 10, 20, 59):
        now = NOON + timedelta(minutes=minutes)
        with time_machine.travel(now, tick=False):
            told.append(counted("forgery", "203.0.113.7", now, 3600))
    assert told == [1, 2, 3, 4]
