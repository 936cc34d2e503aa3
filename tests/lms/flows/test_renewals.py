"""Before what is held ends it is shown anew, in a cycle of its own: nothing is wiped, and done twice is done once."""

import uuid
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.models import Attempt
from certificates.domain.eligibility import eligibility_of
from certificates.models import Certificate
from courses.domain.progress import complete_if_done, course_progress
from courses.domain.standing import ExamState, exam_of
from courses.models import Completion, CourseOutcome, Enrolment, LessonPage, ProgressEvent
from lms.accounts.models import User
from lms.competencies.enums import RequirementMark
from lms.competencies.models import Requirement
from lms.core.domain.job_runs import run_job
from lms.core.models import AuditEntry, Job
from lms.evidence.domain.recording import record_document
from lms.evidence.enums import EvidenceKind, RuleMark
from lms.evidence.models import Evidence, EvidenceRule
from lms.flows.certification import approve_and_issue, request_or_issue
from lms.flows.completing import request_due_certificate
from lms.flows.learning import may_begin, start_attempt, submit_attempt
from lms.flows.models import Notice
from lms.flows.notices import sentence
from lms.flows.reassignment import start_plan
from lms.flows.renewing import renew_people
from lms.flows.withdrawing import reinstate_evidence, withdraw_evidence
from lms.plans.domain.status import differences, refresh_status
from lms.plans.models import PlanItem, RequirementStatus
from lms.plans.tasks import recompute_stale
from tests.factories.assessments import DEVICE, snapshot
from tests.factories.certificates import CAPACITY, make_exam_course, make_office
from tests.factories.people import REFORM, make_official, make_posting
from tests.factories.plans import do_steps, make_lesson

pytestmark = pytest.mark.django_db
HANOI = timezone.get_default_timezone()
BEGUN = datetime(2026, 7, 20, 9, 0, tzinfo=HANOI)
LAST_DAY = date(2027, 7, 20)
OPENS = datetime(2027, 5, 21, 9, 0, tzinfo=HANOI)
NOT_SAT = ExamState.NOT_STARTED


class Learner:
    """Who learned the course and passed its exam on the first day; what that shows lasts twelve months."""

    def __init__(self, office, course):
        self.official, self.course, self.hr = office.learner, course, office.hr

    def learn(self, now):
        enrolment = Enrolment.objects.open().get(official=self.official, course=self.course)
        lesson = LessonPage.objects.get()
        do_steps(enrolment, lesson, 2, at=now)
        completion = complete_if_done(enrolment=enrolment, now=now)
        request_due_certificate(completion, now=now, actor=self.official.user)
        return completion

    def pass_exam(self, now):
        given = {"device": DEVICE, "now": now, "actor": self.official.user}
        attempt = start_attempt(
            official=self.official, assessment=self.course.assessment, client_id=uuid.uuid4(), **given
        )
        return submit_attempt(attempt=attempt, answers=snapshot(attempt, right=2), **given).result

    def lines(self):
        found = PlanItem.objects.filter(plan__official=self.official).order_by("order", "pk")
        return list(found.values_list("held_level", "renews__effective_on", "due_on", "closed_on", "stopped_on"))

    def enrolments(self):
        found = Enrolment.objects.filter(official=self.official).order_by("pk")
        return list(found.values_list("enrolled_on", "counts_from", "ended_on", "completion__completed_on"))

    def page(self, name, *args):
        client = Client()
        client.force_login(self.official.user)
        return " ".join(client.get(reverse(name, args=args)).content.decode().split())


def daily_round(now):
    """What the worker does that day."""
    recompute_stale(now)
    for job in Job.objects.unfinished():
        run_job(job.pk)


@pytest.fixture
def learner(db):
    with time_machine.travel(BEGUN, tick=False):
        office = make_office()
        course = make_exam_course()
        make_lesson(course, "khai-sinh-bai", "Khai sinh", steps=2)
        outcome = course.assessment.outcomes.get()
        CourseOutcome.objects.create(course=course, competency=outcome.competency, level=outcome.level)
        EvidenceRule.objects.filter(kind=EvidenceKind.RESULT).update(validity_months=12)
        Requirement.objects.create(
            position=office.position,
            competency=outcome.competency,
            min_level=2,
            max_level=3,
            mark=RequirementMark.EXAMPLE,
            valid_from=date(2025, 7, 1),
        )
        start_plan(posting=office.learner.postings.get(), decision=None, actor=office.hr, now=BEGUN)
        refresh_status([office.learner.pk], now=BEGUN)
        made = Learner(office, course)
        made.learn(BEGUN)
        made.pass_exam(BEGUN)
    return made


@pytest.fixture
def renewing(learner):
    with time_machine.travel(OPENS, tick=False):
        daily_round(OPENS)
        yield learner


FIRST = (0, None, date(2026, 8, 3), BEGUN.date(), None)
AGAIN = (2, BEGUN.date(), LAST_DAY, None, None)


def test_a_day_before_nothing_opens_and_on_the_day_a_line_beside_the_earlier_one(learner):
    with time_machine.travel(OPENS - timedelta(days=1), tick=False):
        daily_round(OPENS - timedelta(days=1))
    assert learner.lines() == [FIRST]
    with time_machine.travel(OPENS, tick=False):
        daily_round(OPENS)
    assert learner.lines() == [FIRST, AGAIN]
    assert learner.enrolments() == [
        (BEGUN.date(), None, OPENS.date(), BEGUN.date()),
        (OPENS.date(), OPENS.date(), None, None),
    ]
    row = RequirementStatus.objects.get()
    assert (row.held_level, row.held_until, row.is_stale) == (2, LAST_DAY, False)


def test_what_was_learned_and_shown_before_stays_and_the_new_cycle_begins_from_nothing(renewing):
    old, new = Enrolment.objects.order_by("pk")
    lessons = LessonPage.objects.of_course(renewing.course)
    assert (course_progress(old.pk, lessons).is_complete, course_progress(new.pk, lessons).is_complete) == (True, False)
    assert ProgressEvent.objects.filter(enrolment=old).count() == 2
    assert (Completion.objects.get().enrolment, Evidence.objects.count()) == (old, 1)
    course_page = renewing.page("learn:course", renewing.course.slug)
    assert "Chưa bắt đầu" in course_page

    assert "Còn thiếu" in course_page
    assert exam_of(renewing.course.assessment_id, renewing.official.pk, now=OPENS, since=OPENS.date()).state == NOT_SAT
    item = PlanItem.objects.get(renews__isnull=False)
    assert item.enrolment == new
    assert item.gap["renew_until"] == "2027-07-20"


def test_people_see_by_when_and_why(renewing):
    home, path = renewing.page("learn:home"), renewing.page("learn:paths")
    assert "Làm lại trước 20/07/2027" in home
    assert "Làm lại trước 20/07/2027" in path
    why = "Cần mức 2; minh chứng (kết quả bài thi, ngày 20/07/2026) có giá trị đến hết 20/07/2027"
    assert why in path
    assert "kết quả và giấy chứng nhận lần trước vẫn được giữ" in path
    client = Client()
    client.force_login(renewing.hr)
    plan = PlanItem.objects.first().plan
    assert why in " ".join(client.get(reverse("hr:plan", args=[plan.uid])).content.decode().split())
    assert sentence(Notice.objects.get(kind="renewal_opened")) == (
        "Minh chứng của anh/chị sắp hết hạn: có 1 việc cần làm lại, việc đầu trước ngày 20/07/2027. Kết quả và giấy "
        "chứng nhận đã có vẫn được giữ. Mở lộ trình để xem."
    )
    assert AuditEntry.objects.filter(verb="courses.enrolment.begun_anew").count() == 1


def test_run_again_on_any_day_it_writes_nothing_more(renewing):
    for days in (0, 1, 30, 59):
        with time_machine.travel(OPENS + timedelta(days=days), tick=False):
            daily_round(OPENS + timedelta(days=days))
            assert renew_people(official_ids=[renewing.official.pk], actor=None, now=timezone.now()) == []
    assert renewing.lines() == [FIRST, AGAIN]
    assert len(renewing.enrolments()) == 2


@pytest.mark.parametrize(
    ("days", "due_on"),
    [
        (3, LAST_DAY),
        (46, LAST_DAY),
        (55, date(2027, 7, 29)),  # 14 days are left to whoever is told late
        (60, date(2027, 8, 3)),
        (70, date(2027, 9, 28)),  # the evidence has ended: a gap with the dates of any other
    ],
)
def test_days_without_the_round_change_no_figure_and_open_the_same_line(learner, days, due_on):
    now = OPENS + timedelta(days=days)
    with time_machine.travel(now, tick=False):
        before = differences([learner.official.pk], now=now)
        daily_round(now)
        assert (before, differences([learner.official.pk], now=now)) == ([], [])
    [first, again] = learner.lines()
    assert (first, again[1:]) == (FIRST, (BEGUN.date(), due_on, None, None))
    assert learner.enrolments()[1][:2] == (now.date(), now.date())


def test_the_exam_passed_again_closes_the_new_line_by_new_evidence(renewing):
    later = OPENS + timedelta(days=10)
    with time_machine.travel(later, tick=False):
        renewing.learn(later)
        assert "còn bài thi" in renewing.page("learn:home")
        renewing.pass_exam(later)
        assert renewing.lines() == [FIRST, (*AGAIN[:3], later.date(), None)]
        old, new = Evidence.objects.order_by("pk")
        assert (old.expires_on, new.expires_on, new.corrects) == (LAST_DAY, date(2028, 5, 31), None)
        assert [one.closed_by for one in PlanItem.objects.order_by("pk")] == [old, new]
        assert [one.is_credited for one in Completion.objects.order_by("pk")] == [True, False]
        daily_round(later)
        assert differences([renewing.official.pk], now=later) == []
    with time_machine.travel(datetime(2028, 4, 1, 9, 0, tzinfo=HANOI), tick=False):
        daily_round(timezone.now())
        assert [line[1] for line in renewing.lines()] == [None, BEGUN.date(), later.date()]
        assert len(renewing.enrolments()) == 3


def papers():
    found = Certificate.objects.order_by("pk")
    return list(found.values_list("completion__completed_on", "result__effective_on", "register_number"))


def approve(office_approver, now):
    return approve_and_issue(
        certificate=Certificate.objects.waiting().get(), actor=office_approver, capacity=CAPACITY, now=now
    )


@pytest.mark.parametrize("steps_first", [True, False])
def test_learned_and_passed_again_it_earns_a_certificate_of_its_own(learner, steps_first):
    """The earlier one stays as it is; hours count once."""
    approver = User.objects.get(full_name="Nguyễn Văn Ước")
    first = approve(approver, BEGUN)
    earlier, later = (BEGUN.date(), BEGUN.date(), "1/2026/GCN-UBND"), OPENS + timedelta(days=10)
    with time_machine.travel(OPENS, tick=False):
        daily_round(OPENS)

    def told(number):
        """On the page of the result of the first or the second pass."""
        return learner.page("learn:exam_result", Attempt.objects.order_by("pk")[number].uid)

    with time_machine.travel(later, tick=False):
        acts = [learner.learn, learner.pass_exam]
        for act in acts if steps_first else acts[::-1]:
            assert papers() == [earlier]
            act(later)
            if act == learner.pass_exam and not steps_first:
                assert ("Xem giấy chứng nhận" in told(0), "Xem giấy chứng nhận" in told(1)) == (True, False)
        assert papers() == [earlier, (later.date(), later.date(), "")]
        request_or_issue(enrolment=Enrolment.objects.open().get(), now=later, actor=None)
        again = approve(approver, later)
    assert papers() == [earlier, (later.date(), later.date(), "1/2027/GCN-UBND")]
    assert (first.expires_on, again.expires_on) == (LAST_DAY, date(2028, 5, 31))
    assert first.code != again.code
    assert Certificate.objects.get(pk=first.pk).words == first.words
    assert [one.is_credited for one in Completion.objects.order_by("pk")] == [True, False]


def test_a_first_certificate_that_still_waits_does_not_rest_on_the_second_pass(learner):
    later = OPENS + timedelta(days=10)
    with time_machine.travel(OPENS, tick=False):
        daily_round(OPENS)
    with time_machine.travel(later, tick=False):
        learner.learn(later)
        learner.pass_exam(later)
        first, again = Certificate.objects.order_by("pk")
        facts = [eligibility_of(one.completion.enrolment, later.date()).expires_on for one in (first, again)]
    assert facts == [LAST_DAY, date(2028, 5, 31)]


def test_evidence_of_another_kind_closes_it_too(renewing):
    EvidenceRule.objects.create(
        kind=EvidenceKind.DOCUMENT, max_level=3, mark=RuleMark.ILLUSTRATIVE, valid_from=REFORM, validity_months=60
    )
    competency = Evidence.objects.get().competency
    paper = record_document(
        official=renewing.official,
        posting=None,
        competency=competency,
        kind=EvidenceKind.DOCUMENT,
        level=2,
        title="Chứng chỉ",
        issuer="Học viện",
        effective_on=date(2027, 5, 3),
        actor=None,
        now=OPENS,
    )
    renew_people(official_ids=[renewing.official.pk], actor=None, now=OPENS)
    assert renewing.lines() == [FIRST, (*AGAIN[:3], OPENS.date(), None)]
    assert PlanItem.objects.get(renews__isnull=False).closed_by == paper


def test_not_asked_for_any_more_it_stops_and_the_earlier_line_stays(renewing):
    Requirement.objects.update(valid_to=date(2027, 5, 30))
    later = OPENS + timedelta(days=10)
    with time_machine.travel(later, tick=False):
        renew_people(official_ids=[renewing.official.pk], actor=None, now=later)
    assert renewing.lines() == [FIRST, (*AGAIN[:4], later.date())]


def test_an_exam_passed_less_than_half_a_year_ago_may_be_sat_for_a_renewal(learner):
    """Six months of validity: the renewal opens before the product's own wait for a second try is over."""
    Requirement.objects.update(min_level=2)
    soon = BEGUN + timedelta(days=130)
    assert may_begin(learner.official, learner.course.assessment, soon).code == "passed"
    Enrolment.objects.update(counts_from=soon.date())
    assert may_begin(learner.official, learner.course.assessment, soon).allowed


def test_whoever_had_no_plan_gets_one(learner):
    PlanItem.objects.all().delete()
    learner.official.plans.all().delete()
    with time_machine.travel(OPENS, tick=False):
        daily_round(OPENS)
    assert learner.lines() == [AGAIN]
    assert Notice.objects.filter(kind="renewal_opened").count() == 1


def test_no_more_statements_for_three_people_than_for_one(learner):
    posting = learner.official.postings.get()
    version = posting.versions.get()
    evidence = Evidence.objects.get()
    others = []
    for number in range(4):
        other = make_official(f"Người {number}")
        make_posting(other, version.unit, version.position)
        Evidence.objects.create(
            official=other,
            competency=evidence.competency,
            framework_version=evidence.framework_version,
            kind=EvidenceKind.PRIOR,
            level=2,
            rule=evidence.rule,
            effective_on=evidence.effective_on,
            expires_on=LAST_DAY,
            recorded_at=BEGUN,
        )
        others.append(other.pk)
    with time_machine.travel(OPENS, tick=False):
        refresh_status(others, now=OPENS)
        counts = []
        for ids in (others[:1], others[1:]):
            with CaptureQueriesContext(connection) as asked:
                renew_people(official_ids=ids, actor=None, now=OPENS)
            counts.append(len(asked))
    assert PlanItem.objects.filter(renews__isnull=False).count() == 4
    assert counts[0] == counts[1]


def test_withdrawn_while_it_is_shown_anew_the_earlier_line_asks_for_it_and_the_new_one_goes(renewing):
    """And back: let count again, it is shown anew once more, in the same cycle."""
    hr, later = renewing.hr, OPENS + timedelta(days=3)
    with time_machine.travel(later, tick=False):
        withdraw_evidence(evidence=Evidence.objects.get(), reason="Thi hộ.", actor=hr, now=later)
        first, again = renewing.lines()
        assert (first[3:], again[3:]) == ((None, None), (None, later.date()))
        assert renew_people(official_ids=[renewing.official.pk], actor=None, now=later) == []
        for page in (renewing.page("learn:home"), renewing.page("learn:paths")):
            assert "Đăng ký khai sinh" in page
            assert "Làm lại trước" not in page
        assert PlanItem.objects.open(later.date()).get().enrolment == Enrolment.objects.open().get()
        assert differences([renewing.official.pk], now=later) == []
        reinstate_evidence(evidence=Evidence.objects.order_by("pk")[0], reason="Nhầm.", actor=hr, now=later)
        assert [line[3:] for line in renewing.lines()] == [(later.date(), None), (None, later.date()), (None, None)]
        assert len(renewing.enrolments()) == 2
        assert "Làm lại trước 20/07/2027" in renewing.page("learn:home")
        assert renew_people(official_ids=[renewing.official.pk], actor=None, now=later) == []
        assert differences([renewing.official.pk], now=later) == []


def test_withdrawn_after_it_was_shown_anew_nothing_is_lost(renewing):
    """The second pass stands by itself."""
    later = OPENS + timedelta(days=10)
    with time_machine.travel(later, tick=False):
        renewing.learn(later)
        renewing.pass_exam(later)
        withdraw_evidence(evidence=Evidence.objects.order_by("pk")[0], reason="Thi hộ.", actor=renewing.hr, now=later)
        assert RequirementStatus.objects.get().held_level == 2
        assert [(line[3], line[4]) for line in renewing.lines()] == [(later.date(), None)] * 2
        first, again = (
            eligibility_of(one.completion.enrolment, later.date()) for one in Certificate.objects.order_by("pk")
        )
        assert (first.is_met, again.is_met) == (False, True)
        assert differences([renewing.official.pk], now=later) == []
