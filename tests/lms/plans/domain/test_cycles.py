"""When what is held is to be shown anew, by tables of examples; the rows that the daily round picks."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db.models import Q

from lms.evidence.domain.holdings import EvidenceFact, with_replaced
from lms.evidence.models import EvidenceRule
from lms.org.domain.work_calendar import WorkCalendar
from lms.org.models import PostingVersion
from lms.plans.domain.cycles import Ending, ending_of, opens_on, renew_by, rows_to_renew, with_renewals
from lms.plans.domain.status import postings_on, refresh_status, status_from_facts
from lms.plans.models import RequirementStatus
from tests.factories.gaps import NOW, TODAY, hold, make_gap_ward

YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def fact(pk, level, since, until, *, replaces=False):
    return EvidenceFact(pk, level, since, until, kind="result", replaces=replaces)


@pytest.mark.parametrize(
    ("facts", "level", "expected"),
    [
        ([], 2, None),
        ([fact(1, 2, *YEAR)], 2, Ending(1, date(2026, 12, 31))),
        ([fact(1, 2, YEAR[0], None)], 2, None),
        ([fact(1, 1, *YEAR)], 2, None),  # not held
        # Another that shows enough covers the time after, as far as it goes.
        ([fact(1, 3, *YEAR), fact(2, 2, date(2026, 3, 1), None)], 2, None),
        ([fact(1, 3, *YEAR), fact(2, 2, date(2026, 3, 1), date(2027, 3, 1))], 2, Ending(2, date(2027, 3, 1))),
        ([fact(1, 3, *YEAR), fact(2, 2, date(2026, 3, 1), date(2027, 3, 1))], 3, Ending(1, date(2026, 12, 31))),
        # One to come that joins without a gap, and one that leaves a day between.
        ([fact(1, 2, *YEAR), fact(2, 2, date(2027, 1, 1), None)], 2, None),
        ([fact(1, 2, *YEAR), fact(2, 2, date(2027, 1, 2), None)], 2, Ending(1, date(2026, 12, 31))),
        # The newest counts: a lower one to come takes the level away before the older one ends.
        (
            [fact(1, 3, *YEAR), fact(2, 1, date(2026, 9, 1), None, replaces=True)],
            3,
            Ending(1, date(2026, 8, 31)),
        ),
    ],
)
def test_when_a_level_ends_by_itself(facts, level, expected):
    assert ending_of(with_replaced(facts), level, date(2026, 6, 1)) == expected


@pytest.mark.parametrize(
    ("effective_on", "last_day", "days_before", "expected"),
    [
        (date(2024, 12, 31), date(2026, 12, 31), None, date(2026, 11, 1)),
        (date(2024, 12, 31), date(2026, 12, 31), 90, date(2026, 10, 2)),
        (date(2024, 12, 31), date(2026, 12, 31), 1, date(2026, 12, 30)),
        (date(2026, 1, 1), date(2026, 2, 10), None, date(2026, 1, 21)),  # never in the first half of its time
        (date(2026, 1, 1), date(2026, 1, 1), None, date(2026, 1, 1)),
    ],
)
def test_when_a_renewal_begins(effective_on, last_day, days_before, expected):
    assert opens_on(effective_on=effective_on, last_day=last_day, days_before=days_before) == expected


@pytest.mark.parametrize(
    ("last_day", "today", "expected"),
    [
        (date(2026, 9, 30), date(2026, 8, 3), date(2026, 9, 30)),  # a Wednesday
        (date(2026, 10, 4), date(2026, 8, 3), date(2026, 10, 2)),  # a Sunday: the Friday before
        (date(2026, 9, 2), date(2026, 7, 3), date(2026, 8, 28)),  # a national holiday, with the days before
        (date(2026, 8, 10), date(2026, 8, 3), date(2026, 8, 17)),  # told late: 14 days
    ],
)
def test_by_when_it_is_to_be_done(last_day, today, expected):
    assert renew_by(last_day=last_day, today=today, calendar=WorkCalendar()) == expected


@pytest.fixture
def ward(db):
    with time_machine.travel(NOW, tick=False):
        yield make_gap_ward()


def due(ward, name, *, today=TODAY):
    mine = Q(posting=ward.postings[name])
    [status] = with_renewals(status_from_facts(postings_on(today, where=mine), today), today)
    return [(one.check.required.competency_id, one.last_day) for one in status.renewals]


def picked(ward, today=TODAY):
    rows = RequirementStatus.objects.filter(pk__in=rows_to_renew(today))
    return sorted(rows.values_list("official__full_name", "competency__code"))


def test_the_daily_round_picks_what_is_due_and_so_does_the_plan(ward):
    """An's T02 ends in 60 days; with 61 it is a day too early, and with another piece that lasts nothing is due."""
    shown = hold(ward.people["an"], ward.competencies["T02"], 3, since=date(2025, 7, 1), until=date(2026, 9, 18))
    refresh_status([one.pk for one in ward.people.values()], now=NOW)
    due_on = (ward.competencies["T02"].pk, date(2026, 9, 18))
    assert due_on in due(ward, "an")
    assert (ward.people["an"].full_name, "T02") in picked(ward)
    before = TODAY - timedelta(days=1)
    assert due_on not in due(ward, "an", today=before)
    assert (ward.people["an"].full_name, "T02") not in picked(ward, before)
    EvidenceRule.objects.filter(pk=shown.rule_id).update(renew_days=10)
    assert due_on not in due(ward, "an")
    assert (ward.people["an"].full_name, "T02") not in picked(ward)
    EvidenceRule.objects.filter(pk=shown.rule_id).update(renew_days=61)
    assert due_on in due(ward, "an", today=before)
    assert (ward.people["an"].full_name, "T02") in picked(ward, before)
    hold(ward.people["an"], ward.competencies["T02"], 3)
    refresh_status([ward.people["an"].pk], now=NOW)
    assert due_on not in due(ward, "an")
    assert (ward.people["an"].full_name, "T02") not in picked(ward)


def test_whoever_leaves_the_posting_before_renews_nothing(ward):
    hold(ward.people["an"], ward.competencies["T02"], 3, since=date(2025, 7, 1), until=date(2026, 9, 10))
    PostingVersion.objects.filter(posting=ward.postings["an"]).update(ends_on=date(2026, 9, 10), end_recorded_at=NOW)
    refresh_status([ward.people["an"].pk], now=NOW)
    assert (ward.competencies["T02"].pk, date(2026, 9, 10)) not in due(ward, "an")
    assert (ward.people["an"].full_name, "T02") not in picked(ward)
    PostingVersion.objects.filter(posting=ward.postings["an"]).update(ends_on=date(2026, 9, 11))
    assert (ward.competencies["T02"].pk, date(2026, 9, 10)) in due(ward, "an")
    assert (ward.people["an"].full_name, "T02") in picked(ward)
