"""HR gives a course: who gets it, who is left out, what a second press does, how it is taken back."""

import json
from datetime import date, timedelta

import pytest
import time_machine

from courses.domain.catalogue import ensure_section
from courses.enums import EnrolmentSource
from courses.models import Enrolment
from lms.core.domain.job_runs import JobCancelled, run_job
from lms.core.exceptions_undo import UndoTooLate
from lms.core.models import AuditEntry, Job
from lms.flows import assigning
from lms.flows.assigning import go_on_giving, undo_assignment
from lms.flows.enums import NoticeKind
from lms.flows.models import Notice
from lms.flows.notices import sentence
from lms.org.enums import Role
from lms.org.models import PostingVersion
from lms.plans.domain.assigning import Due, Skipped, minutes_of
from lms.plans.domain.assigning_people import Found, Who, find_people
from lms.plans.domain.assigning_terms import Expected, expected_of
from lms.plans.enums import SkipReason
from lms.plans.exceptions import AssignmentChanged, AssignmentRunning, NobodyToAssign, NothingToUndo
from lms.plans.models import AssignedCourse, CourseAssignment, DueExtension
from tests.factories.assigning import FRIDAY, Desk, begin, finish
from tests.factories.courses import make_path
from tests.factories.gaps import NOW, TODAY
from tests.factories.people import grant_role, make_commune, make_official, make_posting, make_user
from tests.factories.plans import do_steps, make_course_with_lessons, make_item, make_plan, prove

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    with time_machine.travel(NOW, tick=False):
        yield Desk()


def people_of(desk, **who):
    found = find_people(Who(**who), unit_id=desk.ward.ward.pk, actor=desk.ward.hr, as_of=TODAY)
    return desk.names(found.people)


def test_each_condition_narrows_what_the_others_left(desk):
    ward = desk.ward
    registrar = ward.positions["registrar"].pk
    everybody = people_of(desk)
    registrars = people_of(desk, position=registrar)
    short = people_of(desk, position=registrar, gap=(ward.competencies["T02"].pk,))
    assert set(short) < set(registrars) < set(everybody)
    code = ward.people[registrars[0]].staff_code
    assert people_of(desk, position=registrar, codes=(code.lower(),)) == registrars[:1]
    assert people_of(desk, position=ward.positions["guard"].pk, codes=(code,)) == []


def test_the_condition_that_leaves_nobody_is_known(desk):
    ward = desk.ward
    who = Who(position=ward.positions["guard"].pk, gap=())
    found = find_people(who, unit_id=ward.ward.pk, actor=ward.hr, as_of=TODAY)
    assert (found.people, found.emptied_by) == ((), "gap")


def test_a_code_out_of_scope_is_answered_like_one_that_nobody_has(desk):
    ward = desk.ward
    elsewhere = make_commune("Phường Khác", province=ward.province)
    stranger = make_official("Lê Văn Xa", province=ward.province, staff_code="XA0001")
    make_posting(stranger, elsewhere, ward.positions["registrar"])
    found = find_people(Who(codes=("XA0001", "KHONGCO")), unit_id=ward.ward.pk, actor=ward.hr, as_of=TODAY)
    assert (found.people, found.unknown_codes) == ((), ("XA0001", "KHONGCO"))


def test_hr_of_another_ward_finds_nobody_here(desk):
    clerk = make_user()
    grant_role(clerk, Role.HR, make_commune("Phường Khác", province=desk.ward.province))
    found = find_people(Who(), unit_id=desk.ward.ward.pk, actor=clerk, as_of=TODAY)
    assert found == Found((), (("scope", 0),))


def test_given_at_once(desk):
    given = desk.give()
    registrars = people_of(desk, position=desk.ward.positions["registrar"].pk)
    lines = list(AssignedCourse.objects.select_related("enrolment").order_by("official__sort_key"))
    assert given.created
    assert desk.names(one.official_id for one in lines) == registrars == desk.names(given.assignment.people)
    assert {(one.due_on, one.assigned_on, one.posting_id) for one in lines} == {(FRIDAY, TODAY, None)}
    assert {one.enrolment.source for one in lines} == {EnrolmentSource.HR}
    assert given.assignment.finished_at == NOW
    notice = Notice.objects.filter(kind=NoticeKind.COURSE_ASSIGNED).first()
    assert Notice.objects.count() == len(registrars)
    assert notice.path == "/hoc/khoa/chung-thuc/"
    assert sentence(notice).startswith("Phụ trách nhân sự giao anh/chị học “Chứng thực bản sao”, hạn 25/09/2026.")
    made = AuditEntry.objects.get(verb="plans.assignment.made")
    assert (made.after["people"], made.after["skipped"]) == (len(registrars), 0)


def test_sent_twice_it_is_given_once(desk):
    facts = desk.facts()
    first = desk.give(facts)
    again = desk.give(facts)
    assert (again.assignment, again.created) == (first.assignment, False)
    assert CourseAssignment.objects.count() == 1
    assert AssignedCourse.objects.count() == len(first.assignment.people) == Enrolment.objects.count()


def test_what_was_looked_at_is_what_is_given(desk):
    facts = desk.facts()
    seen = desk.look(facts).seen
    finish(desk.ward.people[desk.names(desk.look(facts).plan.people)[0]], desk.course)
    with pytest.raises(AssignmentChanged):
        assigning.give_assignment(facts=facts, seen=seen, actor=desk.ward.hr, now=NOW)
    assert not CourseAssignment.objects.exists()


def test_who_is_left_out_and_why(desk):
    ward = desk.ward
    names = people_of(desk)
    done, planned, learning = (ward.people[name] for name in names[:3])
    finish(done, desk.course)
    plan = make_plan(planned, ward.postings[names[1]], starts_on=TODAY)
    make_item(plan, ward.competencies["T02"], course=desk.course, due_on=FRIDAY - timedelta(days=1))
    begin(learning, desk.course)
    plan = desk.look(desk.facts(who=Who(units=(ward.ward.pk,)))).plan
    assert set(plan.skipped) == {
        Skipped(done.pk, SkipReason.PASSED),
        Skipped(planned.pk, SkipReason.GIVEN, FRIDAY - timedelta(days=1)),
    }
    assert len(plan.people) == len(names) - 2
    assert plan.begun == 1
    desk.give(who=Who(units=(ward.ward.pk,)))
    taken_up = AssignedCourse.objects.get(official=learning)
    assert taken_up.enrolment.source == EnrolmentSource.SELF


def test_an_earlier_date_is_given_anew_and_a_later_one_is_not(desk):
    first = desk.give()
    later = desk.look(desk.facts(due=Due(on=FRIDAY + timedelta(days=7))))
    assert later.plan.people == []
    with pytest.raises(NobodyToAssign):
        desk.give(due=Due(on=FRIDAY + timedelta(days=7)))
    sooner = desk.give(due=Due(on=FRIDAY - timedelta(days=7)))
    assert sooner.assignment.people == first.assignment.people
    assert Enrolment.objects.count() == len(first.assignment.people)


def test_days_count_from_the_posting_and_leave_fourteen(desk):
    """Everybody has been in post since the reform: 14 days from today, Monday 3 August."""
    plan = desk.look(desk.facts(due=Due(days=30))).plan
    assert {one.due_on for one in plan.new} == {date(2026, 8, 3)}
    assert all(one.posting_id for one in plan.new)


def test_a_path_gives_each_of_its_courses_and_tells_once(desk):
    second = make_course_with_lessons("ho-tich", "Đăng ký hộ tịch")
    path = make_path("lo-trinh", "Lộ trình", ("Chặng đầu", desk.course), ("Chặng hai", second))
    an = desk.ward.people["an"]
    finish(an, desk.course)
    given = desk.give(course=None, path=path)
    count = len(given.assignment.people)
    assert list(AssignedCourse.objects.filter(official=an).values_list("course", flat=True)) == [second.pk]
    assert AssignedCourse.objects.count() == 2 * count - 1
    assert Notice.objects.filter(kind=NoticeKind.COURSE_ASSIGNED).count() == count
    assert minutes_of([desk.course, second]) == 28


def test_a_course_of_another_unit_is_given_to_nobody_here_and_our_own_to_all(desk):
    away = ensure_section(make_commune("Xã Khác", province=desk.ward.province), TODAY)
    here = ensure_section(desk.ward.ward, TODAY)
    theirs = make_course_with_lessons("cua-xa-khac", "Của xã khác", section=away)
    ours = make_course_with_lessons("cua-phuong", "Của phường", section=here)
    plans = [desk.look(desk.facts(course=course)).plan for course in (theirs, ours)]
    assert [len(plan.people) for plan in plans] == [0, len(desk.look(desk.facts()).plan.people)]
    assert {one.reason for one in plans[0].skipped} == {SkipReason.NOT_FOR_UNIT}


def test_what_is_proposed_comes_from_the_course(desk):
    nothing = expected_of([desk.course], TODAY)
    assert nothing == Expected("Học xong mọi bước của các bài", "Học xong khóa học")
    proven = prove(make_course_with_lessons("ho-tich", "Hộ tịch"), desk.ward.competencies["T01"], 2)
    task = {"type": "do_real", "id": str(proven.pk), "value": {"title": "Làm một hồ sơ thật"}}
    lesson = proven.get_children().first().specific
    lesson.steps = json.dumps([task])
    lesson.save()
    assert expected_of([proven], TODAY) == Expected(
        "Làm một hồ sơ thật", "Đạt bài thi “Hộ tịch”. Đăng ký và quản lý hộ tịch mức 2"
    )


def test_an_undo_before_anybody_was_given_anything_is_refused(many):
    assignment = many.give(who=Who(units=(many.ward.ward.pk,))).assignment
    Job.objects.update(status="cancelled", finished_at=NOW)
    with pytest.raises(NothingToUndo):
        undo_assignment(assignment=assignment, actor=many.ward.hr, now=NOW)


def test_undone_between_two_runs_nobody_more_is_given_anything(many):
    assignment = many.give(who=Who(units=(many.ward.ward.pk,))).assignment
    with pytest.raises(JobCancelled):
        go_on_giving(assignment=assignment, actor=many.ward.hr, now=NOW, job=Watched(stops_at=2))
    Job.objects.update(status="cancelled", finished_at=NOW)
    assignment.refresh_from_db()
    undo_assignment(assignment=assignment, actor=many.ward.hr, now=NOW)
    go_on_giving(assignment=assignment, actor=many.ward.hr, now=NOW, job=Watched())
    assert not AssignedCourse.objects.exists()


def test_undone_twice_it_tells_the_same(desk):
    given = desk.give()
    first = undo_assignment(assignment=given.assignment, actor=desk.ward.hr, now=NOW)
    again = undo_assignment(assignment=given.assignment, actor=desk.ward.hr, now=NOW)
    assert (again.undone, again.is_repeat) == (first.undone, True)
    other = desk.give()
    with pytest.raises(UndoTooLate):
        undo_assignment(assignment=other.assignment, actor=desk.ward.hr, now=NOW + timedelta(hours=25))


def test_taken_back_from_whoever_has_not_begun(desk):
    given = desk.give()
    first, second = AssignedCourse.objects.order_by("official__sort_key")[:2]
    do = second.enrolment
    do_steps(do, desk.course.get_children().first().specific, 1, at=NOW)
    Notice.objects.filter(official=first.official).update(read_at=NOW)
    outcome = undo_assignment(assignment=given.assignment, actor=desk.ward.hr, now=NOW + timedelta(hours=1))
    assert [one.key for one in outcome.kept] == [str(second.official_id)]
    assert list(AssignedCourse.objects.all()) == [second]
    assert list(Enrolment.objects.all()) == [do]
    kinds = set(Notice.objects.values_list("official_id", "kind"))
    assert kinds == {
        (first.official_id, NoticeKind.COURSE_ASSIGNED),
        (first.official_id, NoticeKind.ASSIGNMENT_WITHDRAWN),
        (second.official_id, NoticeKind.COURSE_ASSIGNED),
    }


def test_an_extension_stands_in_the_way(desk):
    given = desk.give()
    line = AssignedCourse.objects.first()
    DueExtension.objects.create(
        client_id=line.uid,
        assigned=line,
        due_before=line.due_on,
        due_on=FRIDAY + timedelta(days=3),
        reason="nghỉ ốm",
        extended_by=desk.ward.hr,
        extended_at=NOW,
    )
    outcome = undo_assignment(assignment=given.assignment, actor=desk.ward.hr, now=NOW)
    assert [one.key for one in outcome.kept] == [str(line.official_id)]


class Watched:
    """A job that is asked to stop in its second part."""

    cursor = None

    def __init__(self, stops_at: int | None = None) -> None:
        self.stops_at = stops_at
        self.told: list[tuple[int, int]] = []

    def advance(self, done, total, *, cursor):
        if self.stops_at is not None and len(self.told) + 1 == self.stops_at:
            raise JobCancelled
        self.told.append((done, total))
        self.cursor = cursor


@pytest.fixture
def many(desk, monkeypatch):
    """More than one at a time is many."""
    monkeypatch.setattr(assigning, "MOST_AT_ONCE", 1)
    monkeypatch.setattr(assigning, "PEOPLE_AT_ONCE", 2)
    return desk


def test_many_are_given_by_a_job_that_can_be_stopped_and_taken_up(many):
    who = Who(units=(many.ward.ward.pk,))
    given = many.give(who=who)
    assignment = given.assignment
    assert AssignedCourse.objects.count() == 0
    with pytest.raises(AssignmentRunning):
        undo_assignment(assignment=assignment, actor=many.ward.hr, now=NOW)
    job = Watched(stops_at=2)
    with pytest.raises(JobCancelled):
        go_on_giving(assignment=assignment, actor=many.ward.hr, now=NOW, job=job)
    assert (job.told, AssignedCourse.objects.count()) == ([(2, len(assignment.people))], 2)
    run_job(Job.objects.get().pk)
    assert sorted(AssignedCourse.objects.values_list("official_id", flat=True)) == sorted(assignment.people)
    assert Notice.objects.count() == len(assignment.people)
    assignment.refresh_from_db()
    assert assignment.finished_at is not None
    undone = undo_assignment(assignment=assignment, actor=many.ward.hr, now=NOW)
    assert len(undone.undone) == len(assignment.people)
    assert not AssignedCourse.objects.exists()


def test_who_left_the_scope_meanwhile_is_given_nothing(many):
    assignment = many.give(who=Who(units=(many.ward.ward.pk,))).assignment
    gone = many.ward.people[many.name(assignment.people[-1])]
    PostingVersion.objects.filter(posting__official=gone).update(unit=make_commune("Phường Khác"))
    go_on_giving(assignment=assignment, actor=many.ward.hr, now=NOW, job=Watched())
    assert sorted(AssignedCourse.objects.values_list("official_id", flat=True)) == sorted(assignment.people[:-1])
