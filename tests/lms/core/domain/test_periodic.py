from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from lms.core.domain import periodic
from lms.core.domain.job_kinds import discover_tasks
from lms.core.domain.periodic import Periodic, daily, every, run_due
from lms.core.models import PeriodicRun

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 22, 8, 0, tzinfo=HANOI)
ran: list[tuple[str, datetime]] = []
broken: list[str] = []


@pytest.fixture
def registry(monkeypatch):
    """Only the functions of the test, on a clock of its own."""
    discover_tasks()  # otherwise the first look would register the product's own beside them
    monkeypatch.setattr(periodic, "_registered", {})
    ran.clear()
    broken.clear()

    @every(name="tests.often", minutes=10)
    def often(now):
        ran.append(("often", now))
        if broken:
            raise ZeroDivisionError

    @daily(name="tests.morning", at=time(7, 0))
    def morning(now):
        ran.append(("morning", now))


def at(hour, minute=0, day=22):
    return datetime(2026, 11, day, hour, minute, tzinfo=HANOI)


@pytest.mark.django_db
@pytest.mark.usefixtures("registry")
def test_functions_run_when_they_are_due():
    assert run_due(at(8)) == ["tests.often"]
    assert run_due(at(8, 9)) == []
    assert run_due(at(8, 10)) == ["tests.often"]
    assert run_due(at(6, 59, day=23)) == ["tests.often"]
    assert run_due(at(7, day=23)) == ["tests.morning"]
    assert run_due(at(10, day=25)) == ["tests.often", "tests.morning"]
    assert PeriodicRun.objects.get(name="tests.morning").due_at == at(7, day=26)
    assert ran[0] == ("often", at(8))


@pytest.mark.django_db
@pytest.mark.usefixtures("registry")
def test_a_failed_function_is_tried_again_soon_and_said_to_have_failed():
    run_due(at(8))
    broken.append("yes")
    assert run_due(at(8, 10)) == ["tests.often"]
    row = PeriodicRun.objects.get(name="tests.often")
    assert (row.error, row.due_at, row.started_at) == ("builtins.ZeroDivisionError", at(8, 15), at(8, 10))
    broken.clear()
    assert run_due(at(8, 15)) == ["tests.often"]
    row.refresh_from_db()
    assert (row.error, row.due_at) == ("", at(8, 25))


@pytest.mark.django_db
@pytest.mark.usefixtures("registry")
def test_what_another_worker_has_claimed_is_left_alone_until_its_claim_ends():
    run_due(at(8))
    PeriodicRun.objects.filter(name="tests.often").update(due_at=at(8, 10))
    row = PeriodicRun.objects.get(name="tests.often")
    assert periodic._claim(row, at(8, 10))
    assert not periodic._claim(row, at(8, 10))
    assert run_due(at(8, 20)) == []
    assert run_due(at(8, 25)) == ["tests.often"]


@pytest.mark.django_db
@pytest.mark.usefixtures("registry")
def test_looking_for_what_is_due_is_one_statement(django_assert_num_queries):
    run_due(at(8))
    with django_assert_num_queries(1):
        assert run_due(at(8, 1)) == []


def test_a_daily_function_is_due_at_its_local_time():
    work = Periodic("x", print, timedelta(days=1), time(7, 0))
    assert work.due_after(at(6, 59)) == at(7)
    assert work.due_after(at(7)) == at(7, day=23)
    assert work.first_due(at(23)) == at(7, day=23)


@pytest.mark.usefixtures("registry")
def test_a_name_is_registered_once_and_with_an_interval():
    with pytest.raises(ValueError, match="twice"):
        every(name="tests.often", minutes=1)(print)
    with pytest.raises(ValueError, match="needs"):
        every(name="tests.never")
