"""Who is let off: folded by days, in the requirement status and its cache, with the clock moved."""

from datetime import date, timedelta

import pytest
import time_machine

from lms.flows.exempting import withdraw_exemption
from lms.plans.domain.exemptions import NOT_EXEMPT, Exempt, ExemptionFact, exempt_on, exemptions_of
from lms.plans.domain.gaps import EXPIRING_DAYS
from lms.plans.domain.status import differences, postings_on, refresh_status, status_from_facts
from lms.plans.models import RequirementStatus
from tests.factories.exemptions import exempt
from tests.factories.gaps import NOW, TODAY, hold, make_gap_ward

pytestmark = pytest.mark.django_db
DAY = date(2026, 7, 20)


def fact(pk, since, until):
    return ExemptionFact(pk, 7, None, DAY + timedelta(days=since), DAY + timedelta(days=until))


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ([], NOT_EXEMPT),
        ([fact(1, -5, -1)], NOT_EXEMPT),
        ([fact(1, 0, 0)], Exempt(DAY, 1, DAY + timedelta(days=1))),
        ([fact(1, 3, 9)], Exempt(None, None, DAY + timedelta(days=3))),
        ([fact(1, -5, 9), fact(2, -1, 4)], Exempt(DAY + timedelta(days=9), 1, DAY + timedelta(days=10))),
        ([fact(1, -5, 4), fact(2, 2, 9)], Exempt(DAY + timedelta(days=4), 1, DAY + timedelta(days=2))),
    ],
)
def test_the_longest_that_counts_and_the_day_on_which_it_changes(facts, found):
    assert exempt_on(facts, DAY) == found


@pytest.fixture
def ward():
    with time_machine.travel(NOW, tick=False):
        made = make_gap_ward()
        refresh_status([one.pk for one in made.people.values()], now=NOW)
        yield made


def states(ward, name, day=TODAY, known_at=None):
    found = postings_on(day, known_at=known_at)
    [status] = [
        one
        for one in status_from_facts(found, day, known_at=known_at)
        if one.posting.posting_id == ward.postings[name].pk
    ]
    codes = {competency.pk: code for code, competency in ward.competencies.items()}
    return {codes[check.required.competency_id]: check.state.value for check in status.checks}


def test_exempt_is_neither_met_nor_a_gap_and_ends_by_itself(ward):
    exempt(ward, "an", "T02", ends_on=date(2026, 8, 31))
    assert states(ward, "an") == {"T01": "met", "T02": "exempt", "T03": "not_shown"}
    days = [date(2026, 7, 19), date(2026, 8, 31), date(2026, 9, 1)]
    assert [states(ward, "an", day)["T02"] for day in days] == ["not_shown", "exempt", "not_shown"]
    hold(ward.people["an"], ward.competencies["T02"], 3)
    assert states(ward, "an")["T02"] == "met"


def test_of_one_posting_it_counts_there_alone(ward):
    exempt(ward, "hung", "T02", posting="hung+")
    assert (states(ward, "hung")["T02"], states(ward, "hung+")["T02"]) == ("met", "exempt")
    exempt(ward, "yen", "T02", posting="yen")
    assert (states(ward, "yen")["T02"], states(ward, "yen+")["T02"]) == ("exempt", "not_shown")


def test_withdrawn_it_counts_up_to_the_day_before_and_papers_of_then_say_so(ward):
    held = exempt(ward, "an", "T02", starts_on=TODAY - timedelta(days=9))
    later = NOW + timedelta(days=2)
    with time_machine.travel(later, tick=False):
        withdraw_exemption(exemption=held, reason="Ghi nhầm người.", actor=ward.hr, now=later)
    days = [TODAY + timedelta(days=number) for number in (-9, 1, 2)]
    assert [states(ward, "an", day)["T02"] for day in days] == ["exempt", "exempt", "not_shown"]
    assert states(ward, "an", days[2], known_at=NOW)["T02"] == "exempt"
    assert exemptions_of([ward.people["an"].pk], NOW - timedelta(days=1)) == {}


def test_evidence_that_ends_within_two_months_is_told(ward):
    ends = TODAY + timedelta(days=EXPIRING_DAYS)
    hold(ward.people["an"], ward.competencies["T02"], 4, until=ends)
    days = [TODAY - timedelta(days=1), TODAY, ends, ends + timedelta(days=1)]
    assert [states(ward, "an", day)["T02"] for day in days] == ["met", "expiring", "expiring", "expired"]


@pytest.mark.parametrize("later", [timedelta(0), timedelta(days=1), timedelta(days=43), timedelta(days=366)])
def test_the_cache_equals_the_facts_with_the_clock_moved(ward, later):
    exempt(ward, "an", "T02", ends_on=date(2026, 8, 31))
    exempt(ward, "dung", "T01", starts_on=TODAY + timedelta(days=1), ends_on=date(2027, 12, 31))
    withdraw_exemption(exemption=exempt(ward, "dat", "T01"), reason="Ghi nhầm.", actor=ward.hr, now=NOW)
    people = [one.pk for one in ward.people.values()]
    with time_machine.travel(NOW + later, tick=False):
        assert differences(people, now=NOW + later) == []
        refresh_status(people, now=NOW + later)
        assert differences(people, now=NOW + later) == []


def test_a_row_that_forgets_an_exemption_is_a_difference(ward):
    exempt(ward, "an", "T02")
    RequirementStatus.objects.filter(official=ward.people["an"]).update(exempt_until=None)
    [found] = differences([ward.people["an"].pk], now=NOW)
    assert found.competency_id == ward.competencies["T02"].pk


def test_short_is_whoever_lacks_something_and_is_not_let_off(ward):
    rows = RequirementStatus.objects.filter(posting=ward.postings["an"])
    assert rows.short(TODAY).count() == 2
    exempt(ward, "an", "T02", ends_on=date(2026, 8, 31))
    assert [rows.short(day).count() for day in (TODAY, date(2026, 8, 31), date(2026, 9, 1))] == [1, 1, 2]
    assert not RequirementStatus.objects.shows_qualified(ward.people["an"], TODAY)  # let off is not met
    assert not RequirementStatus.objects.shows_qualified(ward.people["dat"], TODAY)
