"""A course comes for a line that waited, or goes off one: lines, enrolments, dates, notices, audit."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.domain.catalogue import ensure_section
from courses.models import CourseOutcome, Enrolment
from lms.core.domain.audit_history import line_of
from lms.core.domain.job_runs import run_job
from lms.core.models import AuditEntry, Job
from lms.flows.covering import cover_plans, cover_plans_soon
from lms.flows.models import Notice
from lms.flows.notices import sentence
from lms.org.models import UnitVersion
from lms.plans.domain.covering import COVER, people_to_cover
from lms.plans.domain.planning import build_plan, stop_plan
from lms.plans.models import PlanItem
from lms.plans.tasks import cover_waiting_lines
from tests.factories.courses import make_course
from tests.factories.gaps import NOW, TODAY, make_gap_ward
from tests.factories.people import make_commune, make_user
from tests.factories.plans import make_course_with_lessons, make_item, make_plan, prove

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ward():
    return make_gap_ward()


def cover(ward, now=NOW):
    return cover_plans(official_ids=[one.pk for one in ward.people.values()], actor=None, now=now)


def lines():
    found = PlanItem.objects.order_by("plan", "competency__code")
    return list(found.values_list("competency__code", "course__slug", "enrolment__course__slug", "due_on"))


def audit(verb):
    return [(one.before, one.after) for one in AuditEntry.objects.filter(verb=verb).order_by("pk")]


def test_a_course_that_comes_takes_up_the_waiting_line_enrols_and_tells(ward):
    build_plan(posting=ward.postings["an"], decision=None, actor=None, now=NOW)
    before = lines()
    assert [line[1] for line in before] == [None, None]
    course = prove(make_course("chung-thuc", "Chứng thực"), ward.competencies["T02"], 3)

    [changed] = cover(ward)

    assert lines() == [("T02", "chung-thuc", "chung-thuc", date(2026, 8, 3)), before[1]]
    enrolment = Enrolment.objects.get()
    assert (enrolment.official, enrolment.course, enrolment.posting, enrolment.source, enrolment.enrolled_on) == (
        ward.people["an"],
        course,
        ward.postings["an"],
        "plan",
        TODAY,
    )
    assert (changed.enrolment, audit("plans.item.course_found")) == (
        enrolment,
        [({"course": "", "due_on": "2026-08-03"}, {"course": "Chứng thực", "due_on": "2026-08-03"})],
    )
    assert audit("courses.enrolment.made") == [
        (None, {"course": "chung-thuc", "official": ward.people["an"].pk, "source": "plan"})
    ]
    notice = Notice.objects.get()
    assert (notice.official, notice.path, sentence(notice)) == (
        ward.people["an"],
        "/hoc/khoa/chung-thuc/",
        "Việc học trong kế hoạch của anh/chị đã có khóa học “Chứng thực”, hạn 03/08/2026. Mở khóa học để bắt đầu.",
    )
    assert (cover(ward), Notice.objects.count(), Enrolment.objects.count()) == ([], 1, 1)


@pytest.mark.parametrize(
    ("due_on", "kept"),
    [
        (date(2026, 6, 30), date(2026, 8, 3)),
        (date(2026, 7, 27), date(2026, 8, 3)),
        (date(2026, 9, 30), date(2026, 9, 30)),
    ],
)
def test_the_date_stays_unless_it_leaves_less_than_two_weeks(ward, due_on, kept):
    plan = make_plan(ward.people["an"], ward.postings["an"], starts_on=date(2026, 5, 4))
    make_item(plan, ward.competencies["T02"], course=None, due_on=due_on, level=3)
    prove(make_course(), ward.competencies["T02"], 3)
    cover(ward)
    assert [line[3] for line in lines()] == [kept]
    assert PlanItem.objects.overdue(TODAY).count() == 0


def test_a_course_that_proves_nothing_goes_off_the_line_and_what_was_learned_stays(ward):
    """As plans had it that were made when any course of a competency was taken."""
    course = make_course_with_lessons("mot-cua", "Một cửa")
    CourseOutcome.objects.create(course=course, competency=ward.competencies["T02"], level=3)
    plan = make_plan(ward.people["an"], ward.postings["an"], starts_on=date(2026, 5, 4))
    make_item(plan, ward.competencies["T02"], course=course, due_on=date(2026, 7, 1), level=3)
    assert PlanItem.objects.overdue(TODAY).count() == 1

    cover(ward)

    assert lines() == [("T02", None, None, date(2026, 7, 1))]
    assert PlanItem.objects.overdue(TODAY).count() == 0
    assert Enrolment.objects.open().get().course == course
    assert audit("plans.item.course_taken_off") == [
        ({"course": "Một cửa", "due_on": "2026-07-01"}, {"course": "", "due_on": "2026-07-01"})
    ]
    assert (Notice.objects.count(), people_to_cover(TODAY)) == (0, [])


def test_a_course_withdrawn_gives_way_to_another_and_comes_back_for_who_waits(ward):
    old, new = (prove(make_course(slug, slug), ward.competencies["T02"], 3) for slug in ("cu", "moi"))
    plan = build_plan(posting=ward.postings["an"], decision=None, actor=None, now=NOW)
    item = PlanItem.objects.filter(plan=plan, competency=ward.competencies["T02"])
    assert item.get().course == old
    old.live = False
    old.save()
    cover(ward)
    assert item.get().course == new
    new.assessment.is_published = False
    new.assessment.save()
    cover(ward)
    assert item.get().course is None
    old.live = True
    old.save()
    cover(ward)
    assert item.get().course == old


def withdraw(course, *, back=False):
    course.live = back
    course.save()


def close_exam(course, *, back=False):
    course.assessment.is_published = back
    course.assessment.save()


def withdraw_lessons(course, *, back=False):
    course.get_children().update(live=back)


@pytest.mark.parametrize("take_away", [withdraw, close_exam, withdraw_lessons])
def test_a_course_that_returns_is_the_same_duty_with_its_date_and_tells_nobody_again(ward, take_away):
    """Else who is late would be late no more once an author has mended the page."""
    course = prove(make_course("chung-thuc", "Chứng thực"), ward.competencies["T02"], 3)
    plan = make_plan(ward.people["an"], ward.postings["an"], starts_on=date(2026, 5, 4))
    item = make_item(plan, ward.competencies["T02"], course=course, due_on=date(2026, 7, 1), level=3)

    take_away(course)
    cover(ward)
    assert (lines(), cover(ward)) == ([("T02", None, "chung-thuc", date(2026, 7, 1))], [])
    assert PlanItem.objects.overdue(TODAY).count() == 0
    take_away(course, back=True)
    cover(ward)

    assert (lines(), cover(ward)) == ([("T02", "chung-thuc", "chung-thuc", date(2026, 7, 1))], [])
    assert (list(PlanItem.objects.overdue(TODAY)), Enrolment.objects.get()) == ([item], item.enrolment)
    assert Notice.objects.count() == 0
    there, gone = ({"course": title, "due_on": "2026-07-01"} for title in ("Chứng thực", ""))
    entries = AuditEntry.objects.filter(verb__startswith="plans.item.").order_by("-verb")
    assert [(line_of(one).what, one.before, one.after) for one in entries] == [
        ("Việc trong kế hoạch chờ khóa học “Chứng thực”, vì khóa học, các bài hoặc bài thi đã ngừng", there, gone),
        ("Khóa học “Chứng thực” được xuất bản lại cho việc trong kế hoạch, vẫn hạn 01/07/2026", gone, there),
    ]


def test_a_course_that_returns_to_one_whose_enrolment_has_ended_is_new(ward):
    course = prove(make_course("chung-thuc", "Chứng thực"), ward.competencies["T02"], 3)
    plan = make_plan(ward.people["an"], ward.postings["an"], starts_on=date(2026, 5, 4))
    make_item(plan, ward.competencies["T02"], course=course, due_on=date(2026, 7, 1), level=3)
    withdraw(course)
    cover(ward)
    Enrolment.objects.update(ended_on=TODAY)
    withdraw(course, back=True)
    cover(ward)
    assert lines() == [("T02", "chung-thuc", "chung-thuc", date(2026, 8, 3))]
    assert (Enrolment.objects.open().count(), Notice.objects.count()) == (1, 1)


def test_what_is_closed_or_stopped_is_left_alone(ward):
    build_plan(posting=ward.postings["an"], decision=None, actor=None, now=NOW)
    stop_plan(posting=ward.postings["an"], stopped_on=TODAY, actor=None)
    prove(make_course(), ward.competencies["T02"], 3)
    assert (people_to_cover(TODAY), people_to_cover(TODAY - timedelta(days=1))) == ([], [ward.people["an"].pk])
    assert (cover(ward), lines()[0][1]) == ([], None)


def test_the_job_is_asked_for_once_and_does_it(ward):
    build_plan(posting=ward.postings["an"], decision=None, actor=None, now=NOW)
    cover_plans_soon()
    assert Job.objects.count() == 0
    prove(make_course("chung-thuc"), ward.competencies["T02"], 3)
    cover_plans_soon()
    cover_waiting_lines(NOW)
    job = Job.objects.get(kind=COVER)
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.done, job.cursor, job.result) == (
        1,
        ward.people["an"].pk,
        {"summary": "Đã cập nhật khóa học trong kế hoạch của 1 người."},
    )
    assert lines()[0][1] == "chung-thuc"
    cover_waiting_lines(NOW)
    assert Job.objects.count() == 1


def test_the_same_statements_however_many_people(ward):
    asked = []
    for names, code in ((["an"], "mot"), (["dung", "xuan", "an2+"], "ba")):
        for name in names:
            build_plan(posting=ward.postings[name], decision=None, actor=None, now=NOW)
        PlanItem.objects.exclude(competency=ward.competencies["T02"]).delete()
        course = prove(make_course(code, code), ward.competencies["T02"], 3)
        with CaptureQueriesContext(connection) as statements:
            assert len(cover(ward)) == len(names)
        asked.append(len(statements))
        CourseOutcome.objects.filter(course=course).delete()
        PlanItem.objects.all().delete()
    assert asked[0] == asked[1]


def test_a_course_of_another_unit_comes_for_nobody_here_and_one_of_the_ward_does(ward):
    build_plan(posting=ward.postings["an"], decision=None, actor=None, now=NOW)
    t02 = ward.competencies["T02"]
    prove(make_course("xa-khac", "Của xã khác", section=ensure_section(make_commune("Xã Khác"), TODAY)), t02, 3)
    assert (people_to_cover(TODAY), cover(ward), lines()[0][1]) == ([], [], None)
    prove(make_course("phuong", "Của phường", section=ensure_section(ward.ward, TODAY)), t02, 3)
    assert people_to_cover(TODAY) == [ward.people["an"].pk]
    cover(ward)
    assert (lines()[0][1], people_to_cover(TODAY)) == ("phuong", [])


def test_a_unit_that_moves_under_another_ward_gets_its_course_once(ward):
    """Plan and covering look at the same units above, present and to come."""
    build_plan(posting=ward.postings["an"], decision=None, actor=None, now=NOW)
    later = make_commune("Phường Mới")
    held = UnitVersion.objects.get(unit=ward.office)
    held.valid_to = date(2026, 8, 20)
    held.save(update_fields=["valid_to"])
    held.pk, held.parent, held.valid_from, held.valid_to = None, later, date(2026, 8, 21), None
    held.save()
    prove(make_course(section=ensure_section(later, TODAY)), ward.competencies["T02"], 3)
    cover(ward)
    assert (lines()[0][1], people_to_cover(TODAY), cover(ward)) == ("dang-ky-khai-sinh", [], [])


def test_a_course_whose_only_lesson_is_being_mended_stays_for_a_day(ward):
    course = prove(make_course(), ward.competencies["T02"], 3)
    prove(make_course("khac", "Khóa khác"), ward.competencies["T02"], 3)
    build_plan(posting=ward.postings["an"], decision=None, actor=None, now=NOW)
    before = lines()
    lesson = course.get_children().get().specific
    lesson.unpublish(user=make_user(is_superuser=True))
    assert (people_to_cover(TODAY), cover(ward), lines()) == ([], [], before)
    with time_machine.travel(NOW + timedelta(hours=25), tick=False):
        assert len(people_to_cover(TODAY + timedelta(days=1))) == 1
