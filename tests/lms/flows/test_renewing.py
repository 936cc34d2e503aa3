"""Plans follow what is asked for and shown: at once for one person, by the job for many; what was learned is kept."""

import random
import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from courses.models import Enrolment
from lms.competencies.models import Requirement
from lms.core.domain.job_runs import run_job
from lms.core.models import AuditEntry, Job
from lms.evidence.domain.recording import withdraw
from lms.flows.corrections import record_correction
from lms.flows.models import Notice
from lms.flows.notices import sentence
from lms.flows.reassignment import record_reassignment, start_plan
from lms.flows.renewing import renew_people
from lms.org.domain.decision_papers import DecisionFacts
from lms.org.enums import DecisionKind
from lms.plans.domain.planning import build_plan, reopen_items
from lms.plans.domain.recomputing import ask_to_recompute, mark_stale
from lms.plans.domain.status import differences, refresh_status
from lms.plans.models import LearningPlan, PlanItem, RequirementStatus
from lms.plans.tasks import recompute_stale
from tests.factories.courses import make_course
from tests.factories.gaps import NOW, TODAY, hold, make_gap_ward, require
from tests.factories.people import make_official, make_position, make_posting
from tests.factories.plans import prove

pytestmark = pytest.mark.django_db
TOMORROW = NOW + timedelta(days=1)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ward():
    made = make_gap_ward()
    refresh_status([one.pk for one in made.people.values()], now=NOW)
    return made


def begin(ward, name):
    return start_plan(posting=ward.postings[name], decision=None, actor=ward.hr, now=NOW)


def renew(ward, *names, now=NOW):
    ids = [ward.people[name].pk for name in names or ward.people]
    return renew_people(official_ids=ids, actor=ward.hr, now=now)


def lines(ward, name):
    found = PlanItem.objects.filter(plan__official=ward.people[name]).order_by("order", "pk")
    return list(
        found.values_list("competency__code", "required_level", "course__slug", "closed_on", "stopped_on", "due_on")
    )


def raise_to(ward, position, code, level, *, since=TODAY):
    """A requirement that supersedes the last one, as publishing it does; the job follows."""
    old = Requirement.objects.known().get(position=ward.positions[position], competency=ward.competencies[code])
    old.superseded_at = NOW
    old.save()
    require(old.position, old.competency, level, kind=old.kind, valid_from=since, recorded_at=NOW)
    mark_stale(Q())
    return ask_to_recompute(TODAY)


def everything_of_others(person):
    """Rows that a plan may touch, of everybody else."""
    return [
        list(LearningPlan.objects.exclude(official=person).order_by("pk").values()),
        list(PlanItem.objects.exclude(plan__official=person).order_by("pk").values()),
        list(Enrolment.objects.exclude(official=person).order_by("pk").values()),
        list(RequirementStatus.objects.exclude(official=person).order_by("pk").values()),
        list(Notice.objects.exclude(official=person).order_by("pk").values()),
    ]


def test_a_raised_requirement_stops_the_line_and_begins_another_on_the_same_course(ward):
    prove(make_course("chung-thuc", "Chứng thực"), ward.competencies["T02"], 4)
    begin(ward, "an")
    before = lines(ward, "an")
    enrolment = Enrolment.objects.get()
    run_job(raise_to(ward, "registrar", "T02", 4).pk)
    anew = ("T02", 4, "chung-thuc", None, None, date(2026, 9, 18))
    assert lines(ward, "an") == [(*before[0][:4], TODAY, before[0][5]), before[1], anew]
    own = PlanItem.objects.filter(plan__official=ward.people["an"])
    assert own.get(required_level=4).enrolment == enrolment
    assert Enrolment.objects.filter(official=ward.people["an"]).count() == 1
    assert sentence(Notice.objects.get(kind="plan_renewed", official=ward.people["an"])) == (
        "Yêu cầu của vị trí hoặc minh chứng của anh/chị đã thay đổi: kế hoạch học tập có thêm 1 việc, "
        "hạn sớm nhất 18/09/2026. Mở lộ trình để xem vì sao."
    )
    assert AuditEntry.objects.get(verb="plans.plan.renewed").after == {"added": 1, "stopped": 1}
    assert differences([one.pk for one in ward.people.values()], now=NOW) == []


def test_a_posting_without_a_plan_gets_one_where_something_is_missing_anew(ward):
    """Hòa had all; Ân lacked T02 before and nobody made her a plan."""
    run_job(raise_to(ward, "economist", "T02", 3).pk)
    plan = LearningPlan.objects.get(official=ward.people["hoa"])
    assert lines(ward, "hoa") == [("T02", 3, None, None, None, date(2026, 9, 18))]
    assert (plan.decision, plan.starts_on, plan.items.get().gap["state"]) == (None, date(2025, 7, 1), "below")
    assert not LearningPlan.objects.filter(official=ward.people["an2"], posting=ward.postings["an2"]).exists()
    assert Notice.objects.filter(kind="plan_made", official=ward.people["hoa"]).count() == 1


def test_the_daily_round_renews_the_plans_of_those_whose_evidence_ended(ward):
    person = ward.people["hoa"]
    shown = hold(person, ward.competencies["T02"], 2, until=TODAY, since=date(2026, 1, 6))
    kept = person.evidence.order_by("pk").first()
    withdraw(evidence=kept, reason="Ghi hai lần.", actor=None, now=NOW)
    refresh_status([person.pk], now=NOW)
    assert lines(ward, "hoa") == []
    with time_machine.travel(TOMORROW, tick=False):
        recompute_stale(TOMORROW)
        run_job(Job.objects.get().pk)
        assert [line[:2] for line in lines(ward, "hoa")] == [("T02", 2)]
        assert (PlanItem.objects.get().gap["expired_on"], PlanItem.objects.get().renews) == ("2026-07-20", shown)
        assert renew(ward, now=TOMORROW) == []
    assert differences([person.pk], now=TOMORROW) == []


def test_withdrawn_evidence_opens_the_line_again_and_one_never_planned_begins(ward):
    begin(ward, "an")
    shown = hold(ward.people["an"], ward.competencies["T02"], 3)
    renew(ward, "an")
    assert [line[3] for line in lines(ward, "an")] == [TODAY, None]
    withdraw(evidence=shown, reason="Nhầm.", actor=None, now=NOW)
    reopen_items(evidence=shown, actor=None, now=NOW)
    withdraw(
        evidence=ward.people["an"].evidence.get(competency=ward.competencies["T01"]), reason="", actor=None, now=NOW
    )
    renew(ward, "an")
    assert [(line[0], line[3], line[4]) for line in lines(ward, "an")] == [
        ("T02", None, None),
        ("T03", None, None),
        ("T01", None, None),
    ]


def test_evidence_that_runs_out_after_it_closed_a_line_begins_another_beside_it(ward):
    begin(ward, "an")
    hold(ward.people["an"], ward.competencies["T02"], 3, until=TODAY)
    renew(ward, "an")
    with time_machine.travel(TOMORROW, tick=False):
        renew(ward, "an", now=TOMORROW)
    assert [(line[0], line[3], line[4]) for line in lines(ward, "an")] == [
        ("T02", TODAY, None),
        ("T03", None, None),
        ("T02", None, None),
    ]


def test_renewing_touches_nobody_else_and_twice_changes_nothing(ward):
    for name in ("an", "dat", "dung"):
        begin(ward, name)
    raise_to(ward, "registrar", "T02", 4)
    others = everything_of_others(ward.people["an"])
    with CaptureQueriesContext(connection) as asked:
        assert len(renew(ward, "an")) == 1
    assert everything_of_others(ward.people["an"]) == others
    writes = [one["sql"] for one in asked if one["sql"].startswith(("UPDATE", "DELETE", "INSERT"))]
    assert not [sql for sql in writes if "WHERE" in sql and "IN (SELECT" in sql]
    standing = lines(ward, "an")
    assert renew(ward, "an") == []
    assert lines(ward, "an") == standing


def test_a_decision_and_its_correction_touch_nobody_else(ward):
    for name in ("an", "dat", "dung"):
        begin(ward, name)
    others = everything_of_others(ward.people["hoa"])
    paper = DecisionFacts(
        client_id=uuid.uuid4(),
        kind=DecisionKind.TRANSFER,
        number="9/QĐ-UBND",
        signed_on=TODAY,
        effective_on=date(2026, 8, 3),
        issued_by="UBND phường Phú Xuân",
    )
    place = {"to_unit": ward.office, "to_position": ward.positions["registrar"]}
    done = record_reassignment(facts=paper, official=ward.people["hoa"], actor=ward.hr, now=NOW, **place)
    assert done.plan is not None
    record_correction(
        decision=done.reassignment.decision,
        facts=replace(paper, client_id=uuid.uuid4(), effective_on=date(2026, 8, 10)),
        reason="Ghi nhầm ngày",
        actor=ward.hr,
        now=NOW,
    )
    assert everything_of_others(ward.people["hoa"]) == others


@pytest.mark.parametrize("names", [("an", "dat"), ("an", "dat", "dung")])
def test_statements_do_not_grow_with_the_people(ward, names):
    prove(make_course("chung-thuc", "Chứng thực"), ward.competencies["T02"], 4)
    for name in names:
        begin(ward, name)
    raise_to(ward, "registrar", "T02", 4)
    with CaptureQueriesContext(connection) as asked:
        assert len(renew(ward, *names)) == len(names)
    assert len(asked) == 57


def made_up(ward, draw, number):
    """Somebody in a position of their own, with random requirements; returns who and what is required."""
    position = make_position(f"X-{number}", f"Vị trí {number}")
    asked = [
        require(position, competency, draw.randint(1, 4))
        for competency in draw.sample(list(ward.competencies.values()), draw.randint(2, 4))
    ]
    person = make_official(f"Người Thứ {number}", province=ward.province)
    posting = make_posting(person, ward.office, position)
    for one in draw.sample(asked, draw.randint(0, 1)):
        hold(person, one.competency, draw.randint(1, 2))
    return person, posting, asked


def standing(person):
    """Open lines as they are asked for."""
    found = PlanItem.objects.filter(plan__official=person, stopped_on__isnull=True, closed_on__isnull=True)
    return dict(found.values_list("competency_id", "pk"))


@pytest.mark.parametrize("seed", range(8))
def test_without_its_cause_a_line_goes_and_only_that_line(ward, seed):
    """For each line in turn: the requirement it names ends, and the plan is renewed."""
    draw = random.Random(seed)
    for number, code in enumerate(draw.sample(sorted(ward.competencies), 3)):
        course = prove(
            make_course(f"k-{number}", f"K {number}", periods=f"{draw.randint(1, 4)}.0"), ward.competencies[code], 4
        )
        for other in draw.sample(sorted(ward.competencies), 1):
            if other != code:
                course.outcomes.create(competency=ward.competencies[other], level=3)
                course.assessment.outcomes.create(competency=ward.competencies[other], level=3)
    person, posting, _asked = made_up(ward, draw, seed)
    start_plan(posting=posting, decision=None, actor=None, now=NOW)
    refresh_status([person.pk], now=NOW)
    while before := standing(person):
        line = PlanItem.objects.get(pk=draw.choice(sorted(before.values())))
        rows = list(PlanItem.objects.exclude(pk=line.pk).order_by("pk").values())
        Requirement.objects.filter(pk=line.gap["requirement"]).update(superseded_at=NOW)
        renew_people(official_ids=[person.pk], actor=None, now=NOW)
        assert standing(person) == {key: pk for key, pk in before.items() if pk != line.pk}
        assert list(PlanItem.objects.exclude(pk=line.pk).order_by("pk").values()) == rows
        assert renew_people(official_ids=[person.pk], actor=None, now=NOW) == []
    assert differences([person.pk], now=NOW) == []


@pytest.mark.parametrize("seed", range(12))
def test_the_order_in_which_facts_are_written_changes_no_line(ward, seed):
    """A requirement raised and evidence given, in either order, leave the same lines open."""
    found = []
    for turned in (False, True):
        draw = random.Random(seed)
        person, posting, asked = made_up(ward, draw, f"{seed}-{turned}")
        more = draw.choice(asked)
        level = draw.randint(1, 4)

        def show(person=person, more=more, level=level):
            hold(person, more.competency, level)
            renew_people(official_ids=[person.pk], actor=None, now=NOW)

        def ask(asked=asked, person=person, more=more, level=level):
            old = asked[0]
            Requirement.objects.filter(pk=old.pk).update(superseded_at=NOW)
            require(old.position, old.competency, min(old.min_level + 1, 4), recorded_at=NOW)
            renew_people(official_ids=[person.pk], actor=None, now=NOW)

        build_plan(posting=posting, decision=None, actor=None, now=NOW)
        refresh_status([person.pk], now=NOW)
        for write in (ask, show) if turned else (show, ask):
            write()
        rows = PlanItem.objects.filter(plan__official=person, stopped_on__isnull=True, closed_on__isnull=True)
        found.append(sorted(rows.values_list("competency__code", "required_level")))
    assert found[0] == found[1]


def test_evidence_that_ends_before_a_coming_posting_begins_closes_none_of_its_lines(ward):
    """Else the line would be closed, stopped and written anew at every round."""
    person = make_official("Lê Thị Sắp")
    begins = TODAY + timedelta(days=30)
    make_posting(person, ward.office, ward.positions["registrar"], starts_on=begins)
    hold(person, ward.competencies["T02"], 3, until=TODAY + timedelta(days=20))
    renew_people(official_ids=[person.pk], actor=None, now=NOW)
    before = list(PlanItem.objects.filter(plan__official=person).order_by("pk").values())
    assert [one["closed_on"] for one in before] == [None] * len(before)
    assert renew_people(official_ids=[person.pk], actor=None, now=NOW) == []
    assert list(PlanItem.objects.filter(plan__official=person).order_by("pk").values()) == before


@pytest.mark.parametrize(("was", "now"), [("must", "should"), ("should", "must")])
def test_what_must_be_known_and_now_should_be_gets_a_line_that_says_so(ward, was, now):
    code = {"must": "T02", "should": "T03"}[was]
    begin(ward, "an")
    old = Requirement.objects.known().get(position=ward.positions["registrar"], competency=ward.competencies[code])
    assert old.kind == was
    Requirement.objects.filter(pk=old.pk).update(superseded_at=NOW)
    require(old.position, old.competency, old.min_level, kind=now, recorded_at=NOW)
    renew(ward, "an")
    rows = PlanItem.objects.filter(plan__official=ward.people["an"], competency=old.competency).order_by("pk")
    assert list(rows.values_list("kind", "stopped_on")) == [(was, TODAY), (now, None)]
    assert renew(ward, "an") == []
