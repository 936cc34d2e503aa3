"""Requirement status from facts, and the cache beside them, whatever day it is read."""

import threading
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from lms.competencies.enums import RequirementKind, RequirementMark
from lms.competencies.models import Requirement
from lms.core.domain.loading import supersede
from lms.evidence.domain.recording import withdraw
from lms.evidence.models import Evidence
from lms.org.domain.postings import end_posting
from lms.org.enums import UnitMark, UnitType
from lms.org.models import PostingVersion, UnitVersion
from lms.plans.domain.status import (
    StatusDifference,
    differences,
    postings_on,
    refresh_status,
    status_from_facts,
)
from lms.plans.models import RequirementStatus
from tests.factories.gaps import EARLIER, NOW, TODAY, hold, make_gap_ward, require
from tests.factories.people import REFORM, make_commune, make_posting

pytestmark = pytest.mark.django_db
LATER = (timedelta(days=1), timedelta(days=366), timedelta(days=3 * 366))


@pytest.fixture
def ward():
    return make_gap_ward()


@pytest.fixture
def everybody(ward):
    return [person.pk for person in ward.people.values()]


def read(ward):
    """(who, whether in the main posting) → [(code, state)], for everybody that day."""
    names = {person.pk: name for name, person in ward.people.items()}
    codes = {competency.pk: code for code, competency in ward.competencies.items()}
    return {
        (names[one.posting.official_id], one.posting.is_main): [
            (codes[check.required.competency_id], check.state.value) for check in one.checks
        ]
        for one in status_from_facts(postings_on(TODAY), TODAY)
    }


def test_everybody_of_the_ward(ward):
    assert read(ward) == {
        ("uoc", True): [("C01", "met")],
        ("an", True): [("T01", "met"), ("T02", "not_shown"), ("T03", "not_shown")],
        ("dat", True): [("T01", "below"), ("T02", "met"), ("T03", "not_shown")],
        ("dung", True): [("T01", "expired"), ("T02", "not_shown"), ("T03", "not_shown")],
        ("hoa", True): [("T02", "met")],
        ("hung", True): [("T02", "met")],
        ("hung", False): [("T01", "not_shown"), ("T02", "below"), ("T03", "not_shown")],
        ("binh", True): [],
        ("an2", True): [("T02", "not_shown")],
        ("an2", False): [("T01", "not_shown"), ("T02", "not_shown"), ("T03", "not_shown")],
        ("xuan", True): [("T01", "met"), ("T02", "below"), ("T03", "not_shown")],
        ("xuan", False): [("T01", "met"), ("T02", "below"), ("T03", "not_shown")],
        ("yen", True): [("T02", "not_shown")],
        ("yen", False): [("T01", "not_shown"), ("T02", "not_shown"), ("T03", "not_shown")],
    }


def test_nothing_declared_is_not_the_same_as_nothing_lacking(ward):
    of = {one.posting.posting_id: one for one in status_from_facts(postings_on(TODAY), TODAY)}
    guard, economist, registrar = (of[ward.postings[name].pk] for name in ("binh", "hoa", "an"))
    assert [(one.is_declared, one.gap_count) for one in (guard, economist, registrar)] == [
        (False, 0),
        (True, 0),
        (True, 2),
    ]


def test_postings_of_a_day_by_given_name_those_to_come_only_when_asked(ward):
    person = ward.people["binh"]
    coming = make_posting(person, ward.office, ward.positions["registrar"], starts_on=date(2026, 9, 1))
    mine = Q(posting__official__in=[person, ward.people["an"]])
    assert [one.posting_id for one in postings_on(TODAY, where=mine)] == [
        ward.postings["an"].pk,
        ward.postings["binh"].pk,
    ]
    [_an, now, then] = postings_on(TODAY, where=mine, upcoming=True)
    assert (now.posting_id, then) == (
        ward.postings["binh"].pk,
        replace(
            now, posting_id=coming.pk, unit_id=ward.office.pk, position_id=then.position_id, starts_on=date(2026, 9, 1)
        ),
    )
    assert postings_on(REFORM - timedelta(days=1)) == []


def test_an_end_recorded_later_is_left_out_of_what_was_known(ward):
    PostingVersion.objects.filter(posting=ward.postings["an"]).update(ends_on=date(2026, 5, 31), end_recorded_at=NOW)
    mine = Q(posting=ward.postings["an"])
    before, after = NOW - timedelta(days=1), NOW + timedelta(days=1)
    for upcoming in (False, True):
        read = [len(postings_on(TODAY, known_at=at, where=mine, upcoming=upcoming)) for at in (before, after, None)]
        assert read == [1, 0, 0]


def test_evidence_recorded_later_is_left_out_of_what_was_known(ward):
    mine = postings_on(TODAY, where=Q(posting=ward.postings["an2"]))
    hold(ward.people["an2"], ward.competencies["T02"], 2, recorded_at=NOW)
    known = [status_from_facts(mine, TODAY, known_at=at)[0].gap_count for at in (EARLIER, NOW, None)]
    assert known == [1, 0, 0]


def test_the_same_day_and_moment_give_the_same_rows_for_ever(ward):
    """What is recorded later, also of days before, changes nothing that was known."""
    hold(ward.people["an2"], ward.competencies["T02"], 2)
    UnitVersion.objects.update(recorded_at=EARLIER)
    own = require(ward.positions["economist"], ward.competencies["T03"], 2)
    Requirement.objects.filter(pk=own.pk).update(employer=ward.ward)

    def rows(known_at=NOW):
        found = postings_on(TODAY, known_at=known_at)
        return status_from_facts(found, TODAY, known_at=known_at)

    known_then = rows()
    economists = [one for one in known_then if one.posting.unit_id == ward.economy.pk]
    assert [[check.required.requirement_id == own.pk for check in one.checks] for one in economists] == [
        [False, True]
    ] * 3
    later = NOW + timedelta(days=30)
    with time_machine.travel(later, tick=False):
        asked = Requirement.objects.filter(position=ward.positions["registrar"], competency=ward.competencies["T01"])
        supersede(Requirement, [(one, {"min_level": 3, "max_level": 5}) for one in asked])
        require(ward.positions["guard"], ward.competencies["C01"], 2, recorded_at=later)
        require(ward.positions["registrar"], ward.competencies["C01"], 4, valid_from=TODAY, recorded_at=later)
        shown = Evidence.objects.get(official=ward.people["hoa"])
        withdraw(evidence=shown, reason="Nhầm người.", actor=None, now=later)
        hold(ward.people["yen"], ward.competencies["T02"], 3, recorded_at=later)
        held = PostingVersion.objects.get(posting=ward.postings["dat"])
        end_posting(version=held, ends_on=TODAY - timedelta(days=1), decision=None, actor=None, now=later)
        make_posting(ward.people["binh"], ward.economy, ward.positions["economist"], is_main=False, recorded_at=later)
        versions = UnitVersion.objects.filter(unit=ward.economy)
        versions.update(valid_to=TODAY - timedelta(days=1))
        UnitVersion.objects.create(
            unit=ward.economy,
            name="Phòng Kinh tế",
            unit_type=UnitType.DIVISION,
            parent=make_commune("Phường Thuận Hóa", province=ward.province),
            valid_from=TODAY,
            mark=UnitMark.DEFAULT,
        )
        assert rows() == known_then
        assert rows(later) == rows(None) != known_then


@pytest.mark.parametrize("people", [1, 3])
def test_seven_statements_however_many_people(ward, django_assert_num_queries, people):
    """One for the postings, four for what they require, one for evidence."""
    chosen = [ward.postings[name].pk for name in ("an", "dat", "hoa")[:people]]
    with django_assert_num_queries(7):
        found = status_from_facts(postings_on(TODAY, where=Q(posting__in=chosen)), TODAY)
    assert len(found) == people


def test_rows_change_on_the_day_the_unit_goes_to_another_employer(ward, everybody):
    """Phường Thuận Hóa asks for more; the economic division will be its own from August on."""
    other = make_commune("Phường Thuận Hóa", province=ward.province)
    economist = ward.positions["economist"]
    Requirement.objects.create(
        position=economist,
        competency=ward.competencies["T02"],
        employer=other,
        min_level=4,
        max_level=5,
        kind=RequirementKind.MUST,
        mark=RequirementMark.EMPLOYER,
        valid_from=REFORM,
        recorded_at=EARLIER,
    )
    day = date(2026, 8, 1)
    last = ward.economy.versions.get()
    ward.economy.versions.update(valid_to=day - timedelta(days=1))
    UnitVersion.objects.create(
        unit=ward.economy,
        name=last.name,
        unit_type=last.unit_type,
        parent=other,
        valid_from=day,
        mark=last.mark,
    )
    refresh_status(everybody, now=NOW)
    rows = RequirementStatus.objects.filter(posting=ward.postings["hoa"])
    assert list(rows.values_list("min_level", "next_change_on")) == [(2, day)]
    assert not rows.due(day - timedelta(days=1)).exists()
    assert rows.due(day).exists()
    assert differences(everybody, now=NOW.replace(month=8, day=1)) == []
    refresh_status(everybody, now=NOW.replace(month=8, day=1))
    assert list(rows.values_list("min_level", "next_change_on")) == [(4, None)]


@pytest.mark.parametrize("people", [1, 3])
def test_refreshing_takes_the_same_statements_however_many_people(ward, django_assert_max_num_queries, people):
    chosen = [ward.people[name].pk for name in ("an", "dat", "hoa")[:people]]
    with django_assert_max_num_queries(15):
        refresh_status(chosen, now=NOW)


def test_the_cache_says_what_the_facts_say(ward, everybody):
    assert refresh_status(everybody, now=NOW) == sum(len(checks) for checks in read(ward).values())
    assert differences(everybody, now=NOW) == []
    expired = RequirementStatus.objects.get(official=ward.people["dung"], competency=ward.competencies["T01"])
    assert (expired.held_level, expired.held_until, expired.has_expired, expired.next_change_on) == (
        0,
        None,
        True,
        None,
    )
    below = set(RequirementStatus.objects.short(TODAY).values_list("posting__official", "competency__code"))
    gaps = {
        (person.pk, code)
        for (name, is_main), checks in read(ward).items()
        for person in [ward.people[name]]
        for code, state in checks
        if state != "met"
    }
    assert below == gaps


def test_what_ran_out_and_would_not_have_been_enough_reads_as_never_shown(ward):
    hold(ward.people["an2"], ward.competencies["T02"], 1, since=REFORM, until=date(2025, 12, 31))
    refresh_status([ward.people["an2"].pk], now=NOW)
    row = RequirementStatus.objects.get(posting=ward.postings["an2"])
    assert (read(ward)["an2", True], row.has_expired) == ([("T02", "not_shown")], False)


def test_refreshing_twice_leaves_one_row_each(ward, everybody):
    rows = refresh_status(everybody, now=NOW)
    assert (refresh_status(everybody, now=NOW), RequirementStatus.objects.count()) == (rows, rows)


def test_only_these_people_are_written(ward):
    refresh_status([ward.people["an"].pk], now=NOW)
    assert set(RequirementStatus.objects.values_list("official", flat=True)) == {ward.people["an"].pk}


def dated_story(ward):
    """Evidence to begin and to run out, a posting to come and one to end, requirements to begin, to end, to replace."""
    an, dat, binh = (ward.people[name] for name in ("an", "dat", "binh"))
    t02, registrar = ward.competencies["T02"], ward.positions["registrar"]
    hold(an, t02, 3, since=TODAY + timedelta(days=1), until=TODAY + timedelta(days=200))
    hold(dat, ward.competencies["T01"], 2, until=TODAY)
    make_posting(binh, ward.office, registrar, starts_on=TODAY + timedelta(days=30), is_main=False)
    hold(binh, t02, 3, until=TODAY + timedelta(days=60))
    PostingVersion.objects.filter(posting=ward.postings["dung"]).update(
        ends_on=TODAY + timedelta(days=100), end_recorded_at=NOW
    )
    Requirement.objects.filter(position=registrar, competency=t02).update(valid_to=TODAY + timedelta(days=150))
    require(registrar, t02, 4, valid_from=TODAY + timedelta(days=151))
    require(ward.positions["economist"], ward.competencies["T03"], 2, valid_from=TODAY + timedelta(days=1))


@pytest.mark.parametrize("later", [timedelta(0), *LATER])
def test_the_cache_is_right_or_says_that_it_is_due_on_any_later_day(ward, everybody, later):
    dated_story(ward)
    refresh_status(everybody, now=NOW)
    with time_machine.travel(NOW + later, tick=False):
        now = timezone.now()
        assert [one for one in differences(everybody, now=now) if one.cached is not None] == []
        refresh_status(everybody, now=now)
        assert differences(everybody, now=now) == []


def test_every_day_of_a_year(ward, everybody):
    """No day passes on which a row is wrong and not due."""
    dated_story(ward)
    refresh_status(everybody, now=NOW)
    for number in range(0, 366, 7):
        assert differences(everybody, now=NOW + timedelta(days=number)) == []


@pytest.mark.parametrize("later", [timedelta(0), *LATER])
def test_a_requirement_that_simply_ends_is_no_difference(ward, everybody, later):
    Requirement.objects.filter(position=ward.positions["registrar"]).update(valid_to=TODAY)
    refresh_status(everybody, now=NOW)
    assert differences(everybody, now=NOW + later) == []
    refresh_status(everybody, now=NOW + timedelta(days=1))
    assert differences(everybody, now=NOW + timedelta(days=1) + later) == []
    assert not RequirementStatus.objects.filter(posting=ward.postings["an"]).exists()


def test_a_row_that_nothing_asked_for_is_a_difference(ward, everybody):
    """Requirements deleted behind its back; a row that is marked says so itself."""
    refresh_status(everybody, now=NOW)
    Requirement.objects.filter(position=ward.positions["chairman"]).delete()
    [left] = differences(everybody, now=NOW)
    assert (left.posting_id, left.competency_id, left.facts) == (
        ward.postings["uoc"].pk,
        ward.competencies["C01"].pk,
        None,
    )
    RequirementStatus.objects.filter(posting=ward.postings["uoc"]).update(is_stale=True)
    assert differences(everybody, now=NOW) == []


def test_a_changed_fact_is_a_difference_until_it_is_refreshed(ward, everybody):
    refresh_status(everybody, now=NOW)
    shown = hold(ward.people["an2"], ward.competencies["T02"], 2, until=date(2027, 7, 1))
    t02 = ward.competencies["T02"].pk
    cached = ("must", 2, 3, 0, None, None, False, None, None)
    facts = ("must", 2, 3, 2, date(2027, 7, 1), shown.pk, False, None, date(2027, 7, 2))
    elsewhere = [("must", 3, 4, *one[3:]) for one in (cached, facts)]
    assert set(differences(everybody, now=NOW)) == {
        StatusDifference(ward.postings["an2"].pk, t02, cached, facts),
        StatusDifference(ward.postings["an2+"].pk, t02, *elsewhere),
    }
    refresh_status([ward.people["an2"].pk], now=NOW)
    assert differences(everybody, now=NOW) == []


def test_rows_too_few_and_too_many_are_differences(ward, everybody):
    refresh_status(everybody, now=NOW)
    t02 = ward.competencies["T02"].pk
    posting = ward.postings["hoa"].pk
    row = RequirementStatus.objects.get(posting=posting)
    row.delete()
    [missing] = differences(everybody, now=NOW)
    assert (missing.posting_id, missing.competency_id, missing.cached) == (posting, t02, None)

    refresh_status(everybody, now=NOW)
    RequirementStatus.objects.filter(posting=posting).update(competency=ward.competencies["C01"])
    found = {(one.competency_id, one.cached is None, one.facts is None) for one in differences(everybody, now=NOW)}
    assert found == {(t02, True, False), (ward.competencies["C01"].pk, False, True)}


def test_stale_and_due_rows_are_no_differences(ward, everybody):
    refresh_status(everybody, now=NOW)
    hold(ward.people["an2"], ward.competencies["T02"], 2)
    rows = RequirementStatus.objects.filter(official=ward.people["an2"], competency=ward.competencies["T02"])
    rows.update(is_stale=True)
    assert differences(everybody, now=NOW) == []
    rows.update(is_stale=False, next_change_on=TODAY)
    assert differences(everybody, now=NOW) == []
    rows.update(next_change_on=TODAY + timedelta(days=1))
    assert len(differences(everybody, now=NOW)) == 2


def test_rows_of_a_posting_that_is_over_are_left_and_read_by_nobody(ward, everybody):
    refresh_status(everybody, now=NOW)
    PostingVersion.objects.filter(posting=ward.postings["an"]).update(ends_on=TODAY, end_recorded_at=NOW)
    assert differences(everybody, now=NOW + timedelta(days=1)) == []
    refresh_status(everybody, now=NOW + timedelta(days=1))
    assert not RequirementStatus.objects.filter(posting=ward.postings["an"]).exists()


def test_a_posting_to_come_is_checked_for_its_first_day(ward):
    person = ward.people["binh"]
    coming = make_posting(person, ward.economy, ward.positions["economist"], starts_on=date(2026, 9, 1), is_main=False)
    hold(person, ward.competencies["T02"], 2, until=date(2026, 8, 31))
    refresh_status([person.pk], now=NOW)
    row = RequirementStatus.objects.get(posting=coming)
    assert (row.held_level, row.has_expired) == (0, True)


def test_the_day_is_that_of_vietnam(ward):
    """17:30 UTC of the 20th is the 21st here."""
    hold(ward.people["an2"], ward.competencies["T02"], 2, until=TODAY)
    evening = datetime(2026, 7, 20, 17, 30, tzinfo=timezone.get_fixed_timezone(0))
    refresh_status([ward.people["an2"].pk], now=evening)
    assert RequirementStatus.objects.get(posting=ward.postings["an2"]).has_expired


@pytest.mark.django_db(transaction=True)
def test_two_at_once_leave_one_row_each():
    ward = make_gap_ward()
    everybody, failures = [person.pk for person in ward.people.values()], []

    def refresh(ids):
        try:
            refresh_status(ids, now=NOW)
        except Exception as error:  # noqa: BLE001 - the assertion below shows it
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=refresh, args=[ids]) for ids in (everybody, everybody[::-1], everybody[:3])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (failures, differences(everybody, now=NOW)) == ([], [])
