"""Plans made from gaps, closed by evidence, opened again by its withdrawal, stopped with the posting."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from lms.competencies.models import CompetencyVersion
from lms.core.models import AuditEntry
from lms.evidence.domain.recording import withdraw
from lms.plans.domain.planning import (
    build_plan,
    close_met_items,
    plan_gaps,
    posting_fact,
    reopen_items,
    stop_plan,
)
from lms.plans.domain.status import PostingFact, status_from_facts
from lms.plans.models import LearningPlan, PlanItem
from tests.factories.certificates import make_course
from tests.factories.gaps import NOW, TODAY, hold, make_gap_ward
from tests.factories.people import REFORM, make_posting
from tests.factories.plans import prove

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward():
    return make_gap_ward()


def teach(slug, competency, level, **fields):
    return prove(make_course(slug, slug, **fields), competency, level)


def build(ward, name="an", now=NOW):
    return build_plan(posting=ward.postings[name], decision=None, actor=ward.hr, now=now)


def lines(plan):
    return [
        (i.competency.code, i.kind, i.required_level, i.target_level, i.held_level, i.course_id, i.due_on, i.closed_on)
        for i in plan.items.select_related("competency").order_by("order")
    ]


def test_a_plan_holds_the_gaps_with_their_courses_and_dates(ward):
    t02 = teach("chung-thuc", ward.competencies["T02"], 3)
    t03 = teach("mot-cua", ward.competencies["T03"], 2)
    plan = build(ward)
    # The posting began in July 2025, so 14 days from now count: Monday 3 August.
    assert lines(plan) == [
        ("T02", "must", 3, 4, 0, t02.pk, date(2026, 8, 3), None),
        ("T03", "should", 2, 3, 0, t03.pk, date(2026, 8, 3), None),
    ]
    assert (plan.official, plan.starts_on, plan.stopped_on, plan.recorded_by) == (
        ward.people["an"],
        REFORM,
        None,
        ward.hr,
    )
    assert AuditEntry.objects.get(verb="plans.plan.made").after == {"items": 2, "decision": None}
    assert plan.items.first().gap["state"] == "not_shown"


def test_within_must_and_should_what_has_a_course_leads(ward):
    [status] = status_from_facts([posting_fact(ward.postings["yen+"])], TODAY)
    course = teach("ho-tich", ward.competencies["T01"], 2)
    planned = plan_gaps(status, effective_on=TODAY, recorded_on=TODAY)
    codes = {competency.pk: code for code, competency in ward.competencies.items()}
    assert [(codes[one.check.required.competency_id], one.course_id) for one in planned] == [
        ("T01", course.pk),
        ("T02", None),
        ("T03", None),
    ]


def test_a_posting_has_one_plan(ward):
    first = build(ward)
    hold(ward.people["an"], ward.competencies["T02"], 3)
    assert build(ward) == first
    assert (LearningPlan.objects.count(), len(lines(first))) == (1, 2)


def test_nothing_lacking_makes_no_plan(ward):
    assert (build(ward, "hoa"), build(ward, "binh")) == (None, None)
    assert AuditEntry.objects.filter(verb="plans.plan.made").count() == 0


def test_what_runs_out_before_the_first_day_is_a_gap(ward):
    person, t02 = ward.people["binh"], ward.competencies["T02"]
    hold(person, t02, 2, until=date(2026, 8, 31))
    coming = [
        make_posting(person, ward.economy, ward.positions["economist"], starts_on=day, is_main=False)
        for day in (date(2026, 8, 31), date(2026, 9, 1))
    ]
    plans = [build_plan(posting=posting, decision=None, actor=None, now=NOW) for posting in coming]
    assert plans[0] is None
    item = plans[1].items.get()
    assert (item.gap["state"], item.gap["expired_on"], item.due_on) == ("expired", "2026-08-31", date(2026, 11, 2))


def test_a_fact_of_a_posting(ward):
    posting = ward.postings["xuan+"]
    assert posting_fact(posting) == PostingFact(
        posting.pk,
        ward.people["xuan"].pk,
        ward.office.pk,
        ward.positions["registrar"].pk,
        is_main=False,
        is_secondment=True,
        starts_on=REFORM,
        ends_on=None,
    )


def close(ward, name="an", now=NOW):
    return close_met_items(official=ward.people[name], actor=None, now=now)


def test_lines_are_closed_by_the_evidence_that_shows_the_level(ward):
    plan = build(ward)
    assert close(ward) == []
    hold(ward.people["an"], ward.competencies["T02"], 2)  # one level short
    assert close(ward) == []
    enough = hold(ward.people["an"], ward.competencies["T02"], 3)
    [closed] = close(ward)
    closed.refresh_from_db()
    assert (closed.plan, closed.competency.code, closed.closed_on, closed.closed_by) == (plan, "T02", TODAY, enough)
    assert AuditEntry.objects.get(verb="plans.item.closed").after == {
        "closed_on": "2026-07-20",
        "evidence": enough.pk,
        "level": 3,
    }
    assert close(ward) == []


def test_evidence_to_come_or_run_out_closes_nothing(ward):
    build(ward)
    person, t02 = ward.people["an"], ward.competencies["T02"]
    hold(person, t02, 3, since=TODAY + timedelta(days=1))
    hold(person, t02, 3, until=TODAY - timedelta(days=1))
    assert close(ward) == []
    assert len(close(ward, now=NOW + timedelta(days=1))) == 1


def test_withdrawn_evidence_opens_its_lines_again_and_no_others(ward):
    plan = build(ward)
    person = ward.people["an"]
    shown = {code: hold(person, ward.competencies[code], 3) for code in ("T02", "T03")}
    assert len(close(ward)) == 2
    withdraw(evidence=shown["T02"], reason="Nhầm người.", actor=None, now=NOW)
    [opened] = reopen_items(evidence=shown["T02"], actor=None, now=NOW)
    assert [(code, closed_on) for code, *_, closed_on in lines(plan)] == [("T02", None), ("T03", TODAY)]
    entry = AuditEntry.objects.get(verb="plans.item.reopened")
    assert (entry.target_id, entry.before) == (
        str(opened.pk),
        {"closed_on": "2026-07-20", "evidence": shown["T02"].pk, "due_on": opened.due_on.isoformat()},
    )
    assert close(ward) == []  # the withdrawal itself shows nothing
    assert reopen_items(evidence=shown["T02"], actor=None, now=NOW) == []


@pytest.mark.parametrize(
    ("was_due", "due_on"),
    [
        (TODAY - timedelta(days=90), date(2026, 8, 3)),  # its date passed long after it was met: nobody is late at once
        (date(2026, 7, 31), date(2026, 8, 3)),
        (date(2026, 8, 20), date(2026, 8, 20)),
    ],
)
def test_what_is_open_again_leaves_14_days(ward, was_due, due_on):
    plan = build(ward)
    shown = hold(ward.people["an"], ward.competencies["T02"], 3)
    close(ward)
    plan.items.filter(closed_by=shown).update(due_on=was_due)
    withdraw(evidence=shown, reason="Chấm lại.", actor=None, now=NOW)
    [opened] = reopen_items(evidence=shown, actor=None, now=NOW)
    assert opened.due_on == due_on


def test_a_line_is_not_closed_without_evidence(ward):
    plan = build(ward)
    for halves in ({"closed_on": TODAY}, {"closed_by": hold(ward.people["an"], ward.competencies["T02"], 3)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PlanItem.objects.filter(plan=plan).update(**halves)


def test_a_stopped_plan_asks_for_nothing_more(ward):
    plan = build(ward)
    stopped = stop_plan(posting=plan.posting, stopped_on=date(2026, 8, 1), actor=ward.hr)
    plan.refresh_from_db()
    assert (stopped, plan.stopped_on) == (plan, date(2026, 8, 1))
    assert AuditEntry.objects.get(verb="plans.plan.stopped").after == {"stopped_on": "2026-08-01"}
    last_day, after = date(2026, 7, 31), date(2026, 8, 1)
    assert [PlanItem.objects.open(day).count() for day in (last_day, after)] == [2, 0]
    assert [PlanItem.objects.running(day).count() for day in (last_day, after)] == [2, 0]
    assert PlanItem.objects.overdue(date(2027, 1, 1)).count() == 0
    assert stop_plan(posting=plan.posting, stopped_on=date(2026, 8, 1), actor=None) is None  # not a second time


def test_a_line_is_closed_up_to_the_day_before_its_plan_stops(ward):
    plan = build(ward)
    stop_plan(posting=plan.posting, stopped_on=date(2026, 8, 1), actor=ward.hr)
    hold(ward.people["an"], ward.competencies["T02"], 3)
    assert close(ward, now=NOW + timedelta(days=12)) == []
    assert [item.closed_on for item in close(ward, now=NOW + timedelta(days=11))] == [date(2026, 7, 31)]


def test_a_posting_without_a_plan_has_nothing_to_stop(ward):
    assert stop_plan(posting=ward.postings["hoa"], stopped_on=TODAY, actor=None) is None


def test_overdue_is_what_has_a_course_and_a_past_date(ward):
    teach("chung-thuc", ward.competencies["T02"], 3, periods=Decimal("4.0"))
    plan = build(ward)
    assert [PlanItem.objects.overdue(day).count() for day in (date(2026, 8, 3), date(2026, 8, 4))] == [0, 1]
    assert list(PlanItem.objects.overdue(date(2026, 8, 4))) == [plan.items.get(course__isnull=False)]


def test_nobody_is_late_with_a_plan_to_come(ward):
    teach("chung-thuc", ward.competencies["T02"], 3, periods=Decimal("4.0"))
    plan = build(ward)
    LearningPlan.objects.update(starts_on=date(2026, 12, 1))
    assert [PlanItem.objects.overdue(day).count() for day in (date(2026, 11, 30), date(2026, 12, 1))] == [0, 1]
    assert PlanItem.objects.open(TODAY).count() == plan.items.count()


def test_late_at_night_counts_for_the_day_here(ward):
    """23:30 of the 20th in Vietnam is still the 20th, whatever UTC says."""
    build(ward)
    hold(ward.people["an"], ward.competencies["T02"], 3)
    [closed] = close(ward, now=datetime(2026, 7, 20, 23, 30, tzinfo=timezone.get_default_timezone()))
    assert closed.closed_on == TODAY


def test_a_competency_without_a_first_level_in_the_framework_is_still_a_gap(ward):
    CompetencyVersion.objects.filter(competency=ward.competencies["T02"]).delete()
    assert [code for code, *_ in lines(build(ward))] == ["T02", "T03"]
