from datetime import UTC, datetime

from lms.core.limits import counted

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


def test_an_address_is_counted_by_kind_within_the_span():
    assert [counted("sign-in", "203.0.113.7", NOON, 60) for _time in range(3)] == [1, 2, 3]
    assert counted("sign-in", "203.0.113.8", NOON, 60) == 1
    assert counted("verify", "203.0.113.7", NOON, 60) == 1
    assert counted("sign-in", "203.0.113.7", NOON.replace(minute=1), 60) == 1
