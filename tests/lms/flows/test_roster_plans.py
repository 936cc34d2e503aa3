"""An import that assigns plans: what is promised, what is written, what its undo takes back."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from courses.models import Enrolment, LessonPage
from lms.competencies.enums import RequirementKind
from lms.core.domain.job_runs import run_job
from lms.core.domain.undo_rows import values_of
from lms.core.enums import PartOutcome
from lms.flows.models import Notice
from lms.flows.notices import sentence
from lms.flows.reassignment import start_plan
from lms.flows.roster_plans import PlansAhead, give_plans, plans_ahead
from lms.org.domain.roster.confirming import confirm_import
from lms.org.domain.roster.sources import check_batch
from lms.org.domain.roster.undoing import ask_undo
from lms.org.enums import REFORM_DAY
from lms.org.models import Official, PostingVersion, RosterImport
from lms.plans.domain.many_plans import CourseChoices
from lms.plans.models import LearningPlan, PlanItem, RequirementStatus
from tests.factories.courses import make_course
from tests.factories.gaps import make_competencies, require
from tests.factories.people import make_official, make_posting
from tests.factories.plans import do_steps, prove
from tests.factories.rosters import checked, csv_file, make_ward, many_people, person

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def ward():
    """The economist needs two competencies, one of them with a course; the guard nothing."""
    ward = make_ward()
    competencies = make_competencies()
    for code in ("CM-13", "CM-29"):
        require(ward.positions[code], competencies["T01"], 2)
    require(ward.positions["CM-13"], competencies["T02"], 2, kind=RequirementKind.SHOULD)
    prove(make_course("ho-tich", "Hộ tịch"), competencies["T01"], 2)
    return ward


ECONOMIST = person()
GUARD = person("Lý Thị Mùi", **{"Mã cán bộ": "2", "Số CCCD": "", "Vị trí việc làm": "CM-18"})
TWO_SEATS = person("Trần Văn An", **{"Mã cán bộ": "3", "Số CCCD": "", "Kiêm nhiệm": "CM-29"})


def bring_in(ward, rows, **follows):
    today = timezone.localdate()
    batch = checked(ward, csv_file(rows))
    counts = check_batch(batch, actor=ward.hr, as_of=today).counts
    batch = confirm_import(
        batch=batch, expected=counts, open_accounts=True, actor=ward.hr, as_of=today, **{"assign_plans": True} | follows
    )
    run_job(batch.job)
    return RosterImport.objects.select_related("changes").get(pk=batch.pk)


def undo(ward, batch):
    run_job(ask_undo(batch=batch, actor=ward.hr, now=timezone.now()).job)
    return RosterImport.objects.select_related("changes").get(pk=batch.pk)


def plans():
    return [
        (
            one.official.full_name,
            one.starts_on,
            [(i.competency.code, i.course and i.course.slug, i.due_on) for i in items],
        )
        for one in LearningPlan.objects.order_by("pk")
        for items in [list(one.items.all())]
    ]


def test_what_is_promised_is_what_is_written(ward):
    rows = [ECONOMIST, GUARD, TWO_SEATS]
    batch = checked(ward, csv_file(rows))
    found = check_batch(batch, actor=ward.hr, as_of=timezone.localdate())
    assert plans_ahead(found, effective_on=REFORM_DAY, now=timezone.now()) == PlansAhead(plans=3, people=2, without=1)
    assert not LearningPlan.objects.exists()

    bring_in(ward, rows)
    soon = timezone.localdate() + timedelta(days=14)
    must = ("T01", "ho-tich", soon)
    [should_on] = set(PlanItem.objects.filter(kind="should").values_list("due_on", flat=True))
    assert plans() == [
        ("Trần Văn An", REFORM_DAY, [must, ("T02", None, should_on)]),
        ("Trần Văn An", REFORM_DAY, []),  # the main posting's plan asks for it
        ("Nguyễn Thị Hương", REFORM_DAY, [must, ("T02", None, should_on)]),
    ]
    enrolled = Enrolment.objects.order_by("pk").values_list("official__full_name", "course__slug", "source")
    assert list(enrolled) == [("Trần Văn An", "ho-tich", "plan"), ("Nguyễn Thị Hương", "ho-tich", "plan")]
    assert PlanItem.objects.filter(course__isnull=False, enrolment__isnull=True).count() == 0
    assert RequirementStatus.objects.count() == 5
    assert [sentence(one) for one in Notice.objects.filter(official__full_name="Nguyễn Thị Hương")] == [
        f"Kế hoạch học tập theo vị trí có 2 việc, hạn sớm nhất {soon:%d/%m/%Y}."
    ]


def test_many_get_what_each_would_get_from_a_decision(ward):
    bring_in(ward, [TWO_SEATS, ECONOMIST])
    alone = Official.objects.get(staff_code="BH0034")
    unit = PostingVersion.objects.get(posting__official=alone).unit
    twin = make_posting(make_official("Lê Văn Đôi"), unit, ward.positions["CM-13"])
    one = start_plan(posting=twin, decision=None, actor=ward.hr, now=timezone.now())
    [many] = LearningPlan.objects.filter(official=alone)
    columns = ("competency_id", "requirement_id", "kind", "required_level", "held_level", "gap", "course_id", "order")
    assert list(many.items.values_list(*columns)) == list(one.items.values_list(*columns))


def test_without_the_tick_nobody_gets_one(ward):
    bring_in(ward, [ECONOMIST], assign_plans=False)
    assert (LearningPlan.objects.count(), Enrolment.objects.count(), Notice.objects.count()) == (0, 0, 0)


def everything():
    models = (Official, LearningPlan, PlanItem, Enrolment, Notice)
    return [[values_of(row) for row in model.objects.order_by("pk")] for model in models]


def test_the_undo_takes_the_plans_back_too(ward):
    before = everything()
    batch = bring_in(ward, [ECONOMIST, TWO_SEATS])
    batch = undo(ward, batch)
    assert (batch.counts["undone"], batch.counts["kept"]) == (2, 0)
    assert everything() == before


def test_who_has_begun_to_learn_stays_whole(ward):
    batch = bring_in(ward, [ECONOMIST, TWO_SEATS])
    learner = Official.objects.get(staff_code="BH0034")
    enrolment = Enrolment.objects.get(official=learner)
    do_steps(enrolment, LessonPage.objects.get(), 1, at=timezone.now())
    batch = undo(ward, batch)
    assert (batch.counts["undone"], batch.counts["kept"]) == (1, 1)
    [kept] = batch.changes.parts.exclude(outcome=PartOutcome.UNDONE)
    assert (kept.key, kept.outcome, kept.blocked_by) == (str(learner.pk), "used", "courses.progressevent")
    assert [one.official for one in LearningPlan.objects.all()] == [learner]


def test_plans_that_come_after_the_undo_are_not_made(ward):
    batch = bring_in(ward, [ECONOMIST], assign_plans=False)
    batch.counts |= {"assign_plans": True}
    batch.save(update_fields=["counts"])
    undone = undo(ward, batch)
    assert give_plans([0], changes=undone.changes, actor=ward.hr, now=timezone.now(), choices=CourseChoices()) == []
    assert not LearningPlan.objects.exists()


def test_run_again_it_gives_nobody_a_second_plan(ward):
    batch = bring_in(ward, [ECONOMIST])
    ids = list(Official.objects.values_list("pk", flat=True))
    assert give_plans(ids, changes=batch.changes, actor=ward.hr, now=timezone.now(), choices=CourseChoices()) == []


def test_by_the_command(ward, tmp_path):
    path = tmp_path / "ds.csv"
    path.write_bytes(csv_file([ECONOMIST]))
    code = "19999"
    ward.ward.versions.update(code=code)
    call_command("import_roster", str(path), "--unit", code, "--commit", "--assign-plans", "--from", "01/07/2025")
    assert [one[0] for one in plans()] == ["Nguyễn Thị Hương"]
    assert LearningPlan.objects.get().starts_on == date(2025, 7, 1)


@pytest.mark.parametrize("count", [1, 3, 27])  # lines of more go to SQLite in two parts
def test_statements_do_not_grow_with_the_people(ward, count, django_assert_num_queries):
    rows = [row | {"Vị trí việc làm": "CM-13", "Kiêm nhiệm": ""} for row in many_people(count)]
    batch = bring_in(ward, rows, assign_plans=False)
    ids = list(Official.objects.values_list("pk", flat=True))
    with django_assert_num_queries(31):
        give_plans(ids, changes=batch.changes, actor=ward.hr, now=timezone.now(), choices=CourseChoices())
    assert LearningPlan.objects.count() == count
