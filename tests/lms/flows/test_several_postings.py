"""Two postings at once: one plan line for a competency, kept by the strictest posting; it moves when that one ends."""

import random
from datetime import date, timedelta

import pytest
import time_machine

from lms.competencies.models import Requirement
from lms.core.domain.job_runs import run_job
from lms.core.models import Job
from lms.flows.reassignment import preview_training, start_plan
from lms.flows.renewing import follow_postings, renew_people
from lms.org.enums import DecisionKind
from lms.org.models import PostingVersion
from lms.plans.domain.cycles import rows_to_renew
from lms.plans.domain.many_plans import CourseChoices, draft_plans
from lms.plans.domain.planning import stop_plan
from lms.plans.domain.replanning import replan
from lms.plans.domain.status import differences
from lms.plans.models import LearningPlan, PlanItem, RequirementStatus
from lms.plans.tasks import recompute_stale
from tests.factories.certificates import make_course
from tests.factories.gaps import NOW, TODAY, hold, make_gap_ward, require
from tests.factories.people import make_official, make_position, make_posting
from tests.factories.plans import prove

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ward():
    made = make_gap_ward()
    prove(make_course("chung-thuc-2", "chung-thuc-2"), made.competencies["T02"], 2)
    prove(make_course("chung-thuc-3", "chung-thuc-3", periods="12.0"), made.competencies["T02"], 3)
    return made


def begin(ward, *names):
    for name in names:
        start_plan(posting=ward.postings[name], decision=None, actor=ward.hr, now=NOW)
        person = ward.postings[name].official_id
        follow_postings(official_ids=[person], moved=[ward.postings[name].pk], actor=ward.hr, now=NOW)


def lines(ward, *names, today=TODAY):
    """Open ones, by posting."""
    return {
        name: [
            (item.competency.code, item.required_level, item.kind, item.course.slug if item.course else None)
            for item in PlanItem.objects.open(today)
            .filter(plan__posting=ward.postings[name])
            .select_related("competency", "course")
            .order_by("competency__code")
        ]
        for name in names
    }


HOME = [("T02", 2, "must", "chung-thuc-2")]
HOST = [("T01", 2, "must", None), ("T02", 3, "must", "chung-thuc-3"), ("T03", 2, "should", None)]


@pytest.mark.parametrize("order", [("an2", "an2+"), ("an2+", "an2")])
def test_a_secondee_learns_once_what_home_and_host_ask_for(ward, order):
    """Ân, an economist (Chứng thực 2), is seconded as a registrar (Chứng thực 3); whichever plan came first."""
    begin(ward, order[0])
    assert lines(ward, *order[:1]) == {order[0]: HOME if order[0] == "an2" else HOST}
    begin(ward, order[1])
    assert lines(ward, "an2", "an2+") == {"an2": [], "an2+": HOST}
    assert LearningPlan.objects.filter(official=ward.people["an2"]).count() == 2


def test_planned_together_they_come_out_the_same(ward):
    drafts = draft_plans([ward.people["an2"].pk], now=NOW, choices=CourseChoices())
    found = {one.posting.posting_id: [line.check.required.min_level for line in one.lines] for one in drafts}
    assert found == {ward.postings["an2"].pk: [], ward.postings["an2+"].pk: [3, 2, 2]}


def test_the_status_of_each_posting_stays_its_own(ward):
    begin(ward, "an2", "an2+")
    person = ward.people["an2"].pk
    assert list(
        RequirementStatus.objects.filter(official=person, competency=ward.competencies["T02"])
        .order_by("min_level")
        .values_list("posting", "min_level")
    ) == [(ward.postings["an2"].pk, 2), (ward.postings["an2+"].pk, 3)]
    assert differences([person], now=NOW) == []


def end(ward, name, last_day):
    PostingVersion.objects.filter(posting=ward.postings[name]).update(ends_on=last_day, end_recorded_at=NOW)
    stop_plan(posting=ward.postings[name], stopped_on=last_day + timedelta(days=1), actor=ward.hr)


def test_when_the_secondment_ends_home_asks_again_for_what_it_needs(ward):
    begin(ward, "an2", "an2+")
    end(ward, "an2+", TODAY - timedelta(days=1))
    follow_postings(official_ids=[ward.people["an2"].pk], actor=ward.hr, now=NOW)
    assert lines(ward, "an2", "an2+") == {"an2": HOME, "an2+": []}


def test_an_end_set_long_before_is_followed_on_its_day(ward):
    begin(ward, "an2", "an2+")
    end(ward, "an2+", TODAY)
    follow_postings(official_ids=[ward.people["an2"].pk], actor=ward.hr, now=NOW)
    assert lines(ward, "an2", "an2+") == {"an2": [], "an2+": HOST}
    later = NOW + timedelta(days=1)
    with time_machine.travel(later, tick=False):
        for _twice in range(2):
            run(recompute_stale, later)
        assert lines(ward, "an2", "an2+", today=TOMORROW) == {"an2": HOME, "an2+": []}
        assert differences([ward.people["an2"].pk], now=later) == []


def run(periodic, now):
    """The periodic run and the job it asks for."""
    periodic(now)
    for job in Job.objects.unfinished():
        run_job(job.pk)


def test_progress_goes_along_with_the_line(ward):
    """The course that the host asked for is gone on with for home, though a shorter one would do."""
    begin(ward, "an2+")
    [item] = PlanItem.objects.filter(competency=ward.competencies["T02"])
    begin(ward, "an2")
    end(ward, "an2+", TODAY - timedelta(days=1))
    follow_postings(official_ids=[ward.people["an2"].pk], actor=ward.hr, now=NOW)
    renewed = PlanItem.objects.open(TODAY).get(plan__posting=ward.postings["an2"], competency=item.competency)
    assert (renewed.course.slug, renewed.enrolment) == ("chung-thuc-3", item.enrolment)  # begun: no more hours


def test_renewing_again_changes_nothing(ward):
    begin(ward, "an2", "an2+", "yen", "yen+", "xuan", "xuan+")
    before = list(PlanItem.objects.order_by("pk").values())
    ids = [ward.people[name].pk for name in ("an2", "yen", "xuan")]
    assert renew_people(official_ids=ids, actor=ward.hr, now=NOW) == []
    assert list(PlanItem.objects.order_by("pk").values()) == before


def test_the_preview_of_a_second_posting_shows_what_recording_it_gives(ward):
    begin(ward, "an2+")
    found = preview_training(
        official=ward.people["an2"],
        kind=DecisionKind.CONCURRENT,
        to_unit=ward.economy,
        to_position=ward.positions["economist"],
        effective_on=TODAY,
        now=NOW,
    )
    assert (found.new, [item.competency.code for item in found.kept]) == ([], ["T02", "T01", "T03"])


SOON = TODAY + timedelta(days=30)


def renewals(ward, *names):
    """Lines of what is shown anew: posting, level, kind, when it stopped."""
    names = {ward.postings[name].pk: name for name in names}
    rows = PlanItem.objects.filter(renews__isnull=False, plan__posting__in=names).order_by("pk")
    return [
        (names[posting], *rest)
        for posting, *rest in rows.values_list("plan__posting", "required_level", "kind", "stopped_on")
    ]


def ends_soon(ward, name, *, planned=True):
    person = ward.people[name]
    hold(person, ward.competencies["T02"], 3, since=date(2025, 7, 20), until=SOON)
    if planned:
        begin(ward, name, f"{name}+")
    renew_people(official_ids=[person.pk], actor=ward.hr, now=NOW)
    return person


@pytest.mark.parametrize("planned", [True, False])
def test_what_ends_soon_and_both_postings_ask_for_has_one_line(ward, planned):
    person = ends_soon(ward, "an2", planned=planned)
    assert renewals(ward, "an2", "an2+") == [("an2+", 3, "must", None)]
    before = list(PlanItem.objects.order_by("pk").values())
    for _twice in range(2):
        assert renew_people(official_ids=[person.pk], actor=ward.hr, now=NOW) == []
        for name in ("an2", "an2+"):
            replan(posting=ward.postings[name], actor=ward.hr, now=NOW)
    assert list(PlanItem.objects.order_by("pk").values()) == before
    assert differences([person.pk], now=NOW) == []


@pytest.mark.parametrize(
    ("ended", "expected"),
    [
        ("an2+", [("an2+", 3, "must", TODAY), ("an2", 2, "must", None)]),
        ("an2", [("an2+", 3, "must", None)]),
    ],
)
def test_when_one_posting_ends_the_other_shows_it_anew(ward, ended, expected):
    """Home lacks something else, so that it has a plan and follows at once."""
    require(ward.positions["economist"], ward.competencies["C01"], 2)
    person = ends_soon(ward, "an2")
    assert person.plans.count() == 2
    end(ward, ended, TODAY - timedelta(days=1))
    for _twice in range(2):
        follow_postings(official_ids=[person.pk], actor=ward.hr, now=NOW)
    still = [one for one in renewals(ward, "an2", "an2+") if one[0] != ended]
    assert still == [one for one in expected if one[0] != ended]
    assert differences([person.pk], now=NOW) == []


def test_home_without_a_plan_gets_one_by_the_next_round(ward):
    person = ends_soon(ward, "an2")
    assert person.plans.count() == 1
    end(ward, "an2+", TODAY - timedelta(days=1))
    follow_postings(official_ids=[person.pk], actor=ward.hr, now=NOW)
    for _twice in range(2):
        run(recompute_stale, NOW)
    assert [one for one in renewals(ward, "an2", "an2+") if one[0] == "an2"] == [("an2", 2, "must", None)]
    assert rows_to_renew(TODAY) == []


def test_where_home_must_and_the_host_only_should_the_line_outlives_the_evidence(ward):
    """A gap of both is a must; so is what is shown anew, else its line would stop on the day the evidence ends."""
    old = Requirement.objects.known().get(position=ward.positions["registrar"], competency=ward.competencies["T02"])
    Requirement.objects.filter(pk=old.pk).update(superseded_at=NOW)
    require(old.position, old.competency, 3, kind="should", recorded_at=NOW)
    person = ends_soon(ward, "an2")
    assert renewals(ward, "an2", "an2+") == [("an2+", 3, "must", None)]
    later = NOW + timedelta(days=31)
    with time_machine.travel(later, tick=False):
        renew_people(official_ids=[person.pk], actor=ward.hr, now=later)
        assert renewals(ward, "an2", "an2+") == [("an2+", 3, "must", None)]


def test_the_daily_round_does_not_come_back_for_what_the_other_posting_shows_anew(ward):
    person = ends_soon(ward, "an2")
    assert rows_to_renew(TODAY) == []
    end(ward, "an2+", TODAY)
    [row] = rows_to_renew(TOMORROW)
    assert RequirementStatus.objects.get(pk=row).posting == ward.postings["an2"]
    assert person.plans.count() == 1


def test_over_many_cases_the_order_of_writes_does_not_matter(ward):
    """Two or three postings with drawn requirements, planned one by one in every drawn order and all at once."""
    codes = ["C01", "T01", "T02", "T03"]
    for seed in range(20):
        draw = random.Random(seed)
        seats = []
        for number in range(draw.randint(2, 3)):
            position = make_position(f"X{seed:02}{number}", "Vị trí")
            for code in draw.sample(codes, draw.randint(1, 4)):
                require(position, ward.competencies[code], draw.randint(1, 4), kind=draw.choice(["must", "should"]))
            seats.append((position, number == 0, date(2026, draw.randint(1, 6), 1)))
        outcomes = []
        for turn in range(3):
            person = make_official(f"Người {seed} {turn}")
            postings = [
                make_posting(person, ward.office, position, is_main=main, starts_on=since)
                for position, main, since in seats
            ]
            order = list(range(len(postings)))
            random.Random(turn).shuffle(order)
            for place in order:
                start_plan(posting=postings[place], decision=None, actor=None, now=NOW)
                follow_postings(official_ids=[person.pk], moved=[postings[place].pk], actor=None, now=NOW)
            outcomes.append(by_seat(postings))
            assert renew_people(official_ids=[person.pk], actor=None, now=NOW) == [], seed
            assert differences([person.pk], now=NOW) == [], seed
            competency = ward.competencies[draw.choice(codes)]
            hold(person, competency, 4)
            renew_people(official_ids=[person.pk], actor=None, now=NOW)
            narrowed = by_seat(postings)
            assert {key[:3] for key in narrowed} <= {key[:3] for key in outcomes[-1]}, seed
        assert outcomes[0] == outcomes[1] == outcomes[2], seed


def by_seat(postings):
    places = {posting.pk: place for place, posting in enumerate(postings)}
    rows = PlanItem.objects.open(TODAY).filter(plan__posting__in=postings)
    return {
        (places[posting], code, level, kind)
        for posting, code, level, kind in rows.values_list(
            "plan__posting", "competency__code", "required_level", "kind"
        )
    }
