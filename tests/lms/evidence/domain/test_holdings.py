from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from lms.evidence.domain.holdings import (
    NOTHING,
    EvidenceFact,
    Holding,
    evidence_of,
    holding_on,
    level_on,
    with_replaced,
)
from lms.evidence.domain.recording import withdraw
from tests.factories.gaps import hold, make_competencies
from tests.factories.people import make_official

DAY = date(2026, 7, 20)
PAST, FUTURE = date(2026, 1, 5), date(2026, 9, 1)


def fact(number, level, effective_on=PAST, expires_on=None):
    return EvidenceFact(number, level, effective_on, expires_on)


EXPIRED_TWO = fact(1, 2, expires_on=date(2026, 7, 19))
EXPIRED_THREE = fact(2, 3, expires_on=date(2026, 6, 30))


@pytest.mark.unit
@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([], NOTHING),
        ([fact(1, 2)], Holding(2, 1, None, None, None)),
        ([fact(1, 2, effective_on=DAY)], Holding(2, 1, None, None, None)),
        ([fact(1, 2, effective_on=FUTURE)], Holding(0, None, None, None, FUTURE)),
        # The last day of validity still counts; the day after it reads differently.
        ([fact(1, 2, expires_on=DAY)], Holding(2, 1, DAY, None, date(2026, 7, 21))),
        ([EXPIRED_TWO], Holding(0, None, None, EXPIRED_TWO, None)),
        ([EXPIRED_TWO, EXPIRED_THREE], Holding(0, None, None, EXPIRED_THREE, None)),
        # What ran out is told only where it would have shown more.
        ([EXPIRED_TWO, fact(3, 2)], Holding(2, 3, None, None, None)),
        ([EXPIRED_THREE, fact(3, 2)], Holding(2, 3, None, EXPIRED_THREE, None)),
        # Of equal levels the longest lasting, then the newest.
        ([fact(1, 2), fact(2, 2, expires_on=FUTURE)], Holding(2, 1, None, None, date(2026, 9, 2))),
        ([fact(1, 2), fact(2, 2)], Holding(2, 2, None, None, None)),
        ([fact(1, 3, expires_on=FUTURE), fact(2, 1)], Holding(3, 1, FUTURE, None, date(2026, 9, 2))),
        # A withdrawal shows nothing, and is nothing that ran out.
        ([fact(1, 0)], NOTHING),
        ([fact(1, 0, expires_on=date(2026, 7, 1))], NOTHING),
    ],
)
def test_level_of_a_day(facts, expected):
    assert holding_on(facts, DAY) == expected


def piece(number, level, on, kind="result", latest=False, expires_on=None):
    return EvidenceFact(number, level, on, expires_on, kind=kind, replaces=latest)


MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)
HIGH = piece(1, 4, MAY)
HIGH_ENDED = piece(1, 4, MAY, expires_on=date(2026, 6, 30))


@pytest.mark.unit
@pytest.mark.parametrize(
    ("facts", "levels"),
    [
        # (before June, after): the highest counts unless the newer one's rule says otherwise.
        ([HIGH, piece(2, 2, JUNE)], (4, 4)),
        ([HIGH, piece(2, 2, JUNE, latest=True)], (4, 2)),
        ([HIGH, piece(2, 5, JUNE, latest=True)], (4, 5)),
        # The older one's rule is of no account; another kind isn't touched; a withdrawal replaces nothing.
        ([piece(1, 4, MAY, latest=True), piece(2, 2, JUNE)], (4, 4)),
        ([piece(1, 4, MAY, kind="document"), piece(2, 2, JUNE, latest=True)], (4, 4)),
        ([HIGH, piece(2, 0, JUNE, latest=True)], (4, 4)),
        # Of one day the later record; recorded late, an older piece is replaced from its own first day.
        ([piece(1, 4, JUNE), piece(2, 2, JUNE, latest=True)], (0, 2)),
        ([piece(2, 2, JUNE, latest=True), piece(3, 4, MAY)], (4, 2)),
        # What replaced the older one and ran out doesn't bring it back.
        ([HIGH, piece(2, 2, JUNE, latest=True, expires_on=date(2026, 7, 1))], (4, 0)),
    ],
)
def test_the_newest_of_a_kind_where_its_rule_says_so(facts, levels):
    told = with_replaced(facts)
    assert tuple(holding_on(told, day).level for day in (date(2026, 5, 31), DAY)) == levels
    assert tuple(level_on(told, day) for day in (date(2026, 5, 31), DAY)) == levels


@pytest.mark.unit
def test_what_was_replaced_has_not_run_out():
    told = with_replaced([HIGH_ENDED, piece(2, 2, JUNE, latest=True)])
    assert holding_on(told, DAY).expired is None
    assert holding_on(with_replaced([HIGH_ENDED, piece(2, 2, JUNE)]), DAY).expired == HIGH_ENDED
    assert holding_on(told, date(2026, 5, 20)).next_change_on == JUNE


days = st.dates(date(2026, 1, 1), date(2026, 3, 1))


@st.composite
def facts_of_a_person(draw):
    found = []
    for number in range(draw(st.integers(0, 5))):
        effective_on = draw(days)
        lasting = draw(st.none() | st.integers(0, 30))
        expires_on = None if lasting is None else effective_on + timedelta(days=lasting)
        kind, latest = draw(st.sampled_from(["result", "document"])), draw(st.booleans())
        found.append(piece(number + 1, draw(st.integers(0, 3)), effective_on, kind, latest, expires_on))
    return with_replaced(found)


@pytest.mark.unit
@given(facts_of_a_person(), days)
def test_nothing_changes_before_the_day_named(facts, day):
    held = holding_on(facts, day)
    until = held.next_change_on or day + timedelta(days=120)
    assert until > day
    for number in range(1, (until - day).days):
        later = holding_on(facts, day + timedelta(days=number))
        assert (later.level, later.evidence_id, later.expired) == (held.level, held.evidence_id, held.expired)


@pytest.mark.unit
@given(facts_of_a_person(), days)
def test_order_of_facts_is_of_no_consequence(facts, day):
    assert holding_on(facts, day) == holding_on(facts[::-1], day)


@pytest.mark.django_db
def test_evidence_as_it_was_known():
    competency = make_competencies()["T01"]
    person = make_official()
    zone = timezone.get_default_timezone()
    first = hold(person, competency, 2, recorded_at=datetime(2026, 1, 5, 8, tzinfo=zone))
    later = hold(person, competency, 3, recorded_at=datetime(2026, 3, 1, 8, tzinfo=zone))
    gone = withdraw(evidence=first, reason="Nhầm người.", actor=None, now=datetime(2026, 2, 1, 8, tzinfo=zone))

    def known(known_at=None):
        facts = evidence_of([person.pk], known_at)[person.pk].get(competency.pk, [])
        return {(one.id, one.level) for one in facts}

    assert known(datetime(2026, 1, 4, tzinfo=zone)) == set()
    assert known(datetime(2026, 1, 6, tzinfo=zone)) == {(first.pk, 2)}
    assert known(datetime(2026, 2, 2, tzinfo=zone)) == {(gone.pk, 0)}
    assert known() == {(gone.pk, 0), (later.pk, 3)}


@pytest.mark.django_db
@pytest.mark.parametrize("people", [1, 3])
def test_one_statement_however_many_people(django_assert_num_queries, people):
    competency = make_competencies()["T01"]
    officials = [make_official() for _ in range(people)]
    for person in officials:
        hold(person, competency, 2)
    with django_assert_num_queries(1):
        assert len(evidence_of([person.pk for person in officials])) == people
