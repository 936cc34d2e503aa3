"""Somebody is let off a competency: by whom, until when, and what follows for plan, status and report."""

import uuid
from datetime import date, timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction

from certificates.reports.skill_gap import skill_gap_report
from certificates.reports.skill_gap_facts import GapCell, PersonState
from certificates.reports.skill_gap_people import Group, listed
from lms.core.models import AuditEntry
from lms.flows.exempting import grant_exemption, withdraw_exemption
from lms.flows.reassignment import start_plan
from lms.org.enums import Role
from lms.org.exceptions_dates import DayTooFarAhead
from lms.plans.domain.status import refresh_status
from lms.plans.exceptions import (
    ExemptionDates,
    ExemptionOver,
    ExemptionOverlaps,
    ExemptionReasonMissing,
    ExemptionTooLong,
    NotTheirPosting,
    OfOtherPeople,
    OwnExemption,
)
from lms.plans.models import Exemption, LearningPlan, PlanItem
from tests.audit_guards import put_up_fact_guards
from tests.factories.exemptions import exempt
from tests.factories.gaps import NOW, TODAY, make_gap_ward
from tests.factories.people import grant_role, make_commune, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ward():
    made = make_gap_ward()
    refresh_status([one.pk for one in made.people.values()], now=NOW)
    return made


def asked(ward, **changes):
    return {
        "client_id": uuid.uuid4(),
        "official": ward.people["an"],
        "competency": ward.competencies["T02"],
        "posting": None,
        "reason": "Đang học thạc sĩ.",
        "starts_on": TODAY,
        "ends_on": TODAY + timedelta(days=30),
        "actor": ward.hr,
        "now": NOW,
    } | changes


def open_lines(ward, name):
    rows = PlanItem.objects.open(TODAY).filter(plan__official=ward.people[name])
    return sorted(rows.values_list("competency__code", flat=True))


def test_the_line_stops_while_it_lasts_and_comes_back_when_it_is_withdrawn(ward):
    start_plan(posting=ward.postings["an"], decision=None, actor=ward.hr, now=NOW)
    held = exempt(ward, "an", "T02")
    assert open_lines(ward, "an") == ["T03"]
    withdraw_exemption(exemption=held, reason="Bằng không phải chuyên ngành luật.", actor=ward.hr, now=NOW)
    assert open_lines(ward, "an") == ["T02", "T03"]
    told = AuditEntry.objects.filter(verb__startswith="plans.exemption").order_by("verb")
    assert [(one.verb, one.target_id, one.after, one.reason) for one in told] == [
        (
            "plans.exemption.granted",
            str(ward.people["an"].pk),
            {"competency": "T02", "starts_on": "2026-07-20", "ends_on": "2026-10-18"},
            "Đang học thạc sĩ luật, sẽ nộp bằng.",
        ),
        (
            "plans.exemption.withdrawn",
            str(ward.people["an"].pk),
            {"competency": "T02", "withdrawn_on": "2026-07-20"},
            "Bằng không phải chuyên ngành luật.",
        ),
    ]


def test_who_was_never_planned_gets_no_plan_by_an_exemption_but_by_its_end(ward):
    held = exempt(ward, "an2", "T02", posting="an2")
    assert not LearningPlan.objects.exists()
    withdraw_exemption(exemption=held, reason="Hết lý do.", actor=ward.hr, now=NOW)
    assert [plan.posting for plan in LearningPlan.objects.all()] == [ward.postings["an2"]]


def test_the_same_form_sent_again_exempts_once(ward):
    first = asked(ward)
    assert grant_exemption(**first) == grant_exemption(**first)
    assert Exemption.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "violation"),
    [
        ({"ends_on": TODAY - timedelta(days=1)}, ExemptionDates),
        ({"starts_on": date(2026, 1, 1), "ends_on": TODAY - timedelta(days=1)}, ExemptionOver),
        ({"reason": "  "}, ExemptionReasonMissing),
        ({"starts_on": date(2062, 7, 20), "ends_on": date(2062, 8, 20)}, DayTooFarAhead),
        ({"ends_on": date(2062, 7, 20)}, ExemptionTooLong),
    ],
)
def test_what_is_refused(ward, changes, violation):
    with pytest.raises(violation):
        grant_exemption(**asked(ward, **changes))
    assert not Exemption.objects.exists()


def test_another_persons_posting_and_a_second_at_the_same_time_are_refused(ward):
    with pytest.raises(NotTheirPosting):
        grant_exemption(**asked(ward, posting=ward.postings["dat"]))
    exempt(ward, "an", "T02", posting="an")
    with pytest.raises(ExemptionOverlaps):
        grant_exemption(**asked(ward))
    exempt(ward, "an", "T01")


def test_nobody_exempts_themselves_nor_people_of_others(ward):
    person = ward.people["an"]
    person.user = ward.hr
    person.save()
    with pytest.raises(OwnExemption):
        grant_exemption(**asked(ward))
    other = make_user("hr-khac")
    grant_role(other, Role.HR, make_commune("Xã khác"))
    with pytest.raises(OfOtherPeople):
        grant_exemption(**asked(ward, actor=other))
    above = make_user("hr-tinh")
    grant_role(above, Role.HR, ward.province)
    held = grant_exemption(**asked(ward, actor=above))
    with pytest.raises(OwnExemption):
        withdraw_exemption(exemption=held, reason="Thôi.", actor=ward.hr, now=NOW)


def test_withdrawn_once_and_with_a_reason(ward):
    held = exempt(ward, "an", "T02")
    with pytest.raises(ExemptionReasonMissing):
        withdraw_exemption(exemption=held, reason=" ", actor=ward.hr, now=NOW)
    withdraw_exemption(exemption=held, reason="Thôi.", actor=ward.hr, now=NOW)
    with pytest.raises(ExemptionOver):
        withdraw_exemption(exemption=held, reason="Thôi.", actor=ward.hr, now=NOW)


def test_the_database_keeps_what_was_granted_and_withdrawn(ward):
    put_up_fact_guards()
    held = exempt(ward, "an", "T02")
    rows = Exemption.objects.filter(pk=held.pk)

    def is_refused(act):
        try:
            with transaction.atomic():
                act()
        except DatabaseError as error:
            return "only ever appended" in str(error)
        return False

    assert is_refused(lambda: rows.update(ends_on=date(2030, 1, 1)))
    assert is_refused(lambda: rows._raw_delete(rows.db))
    withdraw_exemption(exemption=held, reason="Thôi.", actor=ward.hr, now=NOW)
    assert is_refused(lambda: rows.update(withdrawn_on=None))


@pytest.mark.parametrize("with_people", [False, True])
def test_the_report_counts_exempt_apart(ward, with_people):
    """By facts and by the stored status alike. At the office T02 is required of An, Đạt, Dũng, Hùng, Xuân and Yến."""
    exempt(ward, "an", "T02")
    report = skill_gap_report(unit=ward.ward, as_of=TODAY, viewer=ward.hr, with_people=with_people)
    totals = {column.words.code: cell for column, cell in zip(report.columns, report.totals, strict=True)}
    assert totals["T02"] == GapCell(required=8, below=2, not_shown=3, exempt=1, lacking=3)
    assert {state: report.standing.count(state) for state in PersonState} == {
        PersonState.MET: 2,
        PersonState.EXEMPT: 1,
        PersonState.BELOW: 3,
        PersonState.NOT_SHOWN: 1,
        PersonState.UNDECLARED: 1,
    }
    assert report.standing.people == 8
    if with_people:
        key = {ward.competencies["T02"].pk}
        [person] = listed(report, competencies=key, group=Group.EXEMPT)
        assert (person.person.name, person.line.state.value, person.gap_codes) == ("Trần Thị An", "exempt", ())
        assert [one.person.name for one in listed(report, group=Group.EXEMPT)] == ["Trần Thị An"]
