"""One ward and everything in it that an address can name, seen by thirteen people."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.images.models import Image

from assessments.domain.answers import Answer
from assessments.enums import LateAnswerPolicy, QuestionKind
from assessments.models import (
    Attempt,
    AttemptQuestion,
    Checklist,
    ExamSitting,
    ObservationPhoto,
    ObservationRequest,
    TimeArrangement,
)
from certificates.domain.forgery import report_forgery
from certificates.domain.template_designs import Design
from certificates.domain.template_writing import create_template
from certificates.models import Certificate, CertificateTemplate, ForgeryReport
from certificates.tasks import make_file
from courses.domain.guide_loading import load_quick_guide
from courses.models import CoursePage, Enrolment, LearningPathPage, LessonPage, QuickGuidePage, StepPhoto
from lms.accounts.models import User
from lms.competencies.models import Competency
from lms.core.domain.jobs import enqueue_job
from lms.core.domain.loading import read_json
from lms.core.models import Job
from lms.evidence.models import HandedInDocument, LevelReview, NeedsSurvey
from lms.flows import learning
from lms.flows.assigning import AssignmentFacts, give_assignment, preview_assignment
from lms.flows.assigning_rules import RuleFacts
from lms.flows.authoring import sync_everybody
from lms.flows.demo import APPROVER, CAPACITY, HEAD, HR, WARD_CODE
from lms.flows.level_reviews import ask_for_review
from lms.flows.library import DATA
from lms.flows.observing import ask_for_observation
from lms.flows.surveys import begin_survey
from lms.org.domain.activation import activation_token
from lms.org.domain.roster.batches import set_columns, start_import
from lms.org.enums import REFORM_DAY, DecisionKind, Role
from lms.org.enums_roster import RosterField
from lms.org.models import (
    Decision,
    DecisionDraft,
    DecisionFile,
    Official,
    Position,
    RosterImport,
    Unit,
    UnitEvent,
    UnitEventDraft,
    UnitVersion,
    WorkCalendarDay,
)
from lms.plans.domain.assigning import Due
from lms.plans.domain.assigning_people import Who, codes_of
from lms.plans.models import AssignmentDraft, AssignmentRule, CourseAssignment, Exemption, LearningPlan
from tests.factories.courses import make_path
from tests.factories.documents import make_document
from tests.factories.people import grant_role, make_user
from tests.factories.photos import make_photo, phone_jpeg
from tests.factories.rosters import csv_file, person
from tests.factories.succession import make_unit_draft, make_unit_event

NOBODY = "nobody"
OWNER = "owner"
LEARNER = "learner"
WARD_HR = "ward HR"
WARD_APPROVER = "ward approver"
WARD_HEAD = "head of the ward"
STRANGER = "HR and approver of another ward"
PROVINCE_HR = "provincial HR"
TRAINER = "trainer"
CHECKER = "checker of content"
INSPECTOR = "inspector"
ADMIN = "administrator"
ADMIN_OFF = "administrator with the powers off"

OFFICIALS = (OWNER, LEARNER, WARD_HR, WARD_APPROVER, WARD_HEAD)
OTHERS = (STRANGER, PROVINCE_HR, TRAINER, CHECKER, INSPECTOR, ADMIN_OFF, ADMIN)
SIGNED_IN = (*OFFICIALS, *OTHERS)
EVERYBODY = (NOBODY, *SIGNED_IN)
NOT_FOR_THEM = (LEARNER, STRANGER, TRAINER, CHECKER, INSPECTOR, ADMIN_OFF, ADMIN)
"""Whoever has no business with the owner's record."""

PDF = b"%PDF-1.7\n%%EOF\n"


@dataclass(frozen=True)
class World:
    """The demo ward (Phường Buôn Hồ) in mid-story; the owner is the person whose objects the addresses name."""

    users: dict[str, User | None]
    owner: Official
    ward: Unit
    division: Unit
    decision: Decision
    draft: DecisionDraft
    decision_file: DecisionFile
    plan: LearningPlan
    issued: Certificate
    waiting: Certificate
    attempt: Attempt
    late: Attempt
    essay: AttemptQuestion
    course: CoursePage
    lesson: LessonPage
    guide: QuickGuidePage
    path: LearningPathPage
    job: Job
    photo: StepPhoto
    picture: Image
    slip: str
    roster: RosterImport
    asked: ObservationRequest
    """Of the middle learner, still to be made by the owner."""
    seen: ObservationRequest
    """Of the owner, by the approver: sent, and agreed to."""
    disputed: ObservationRequest
    observed_photo: ObservationPhoto
    sitting: ExamSitting
    arrangement: TimeArrangement
    exemption: Exemption
    document: HandedInDocument
    """Of the owner, still to be answered."""
    review: LevelReview
    """Likewise."""
    survey: NeedsSurvey
    forgery: ForgeryReport
    """Of the ward."""
    template: CertificateTemplate
    """Of the ward: a draft, so that nothing is printed by it."""
    unit_event: UnitEvent
    """A division of the ward that is called otherwise."""
    unit_draft: UnitEventDraft
    """Of the ward's HR: two divisions merge."""
    assignment: CourseAssignment
    """The ward's HR gave a course to one person."""
    assignment_draft: AssignmentDraft
    assignment_rule: AssignmentRule
    calendar_day: WorkCalendarDay


def build_world() -> World:
    """On top of what the fixture `demo` gives."""
    people = {one.staff_code: one for one in Official.objects.select_related("user")}
    ward = UnitVersion.objects.select_related("unit").get(code=WARD_CODE, valid_from=REFORM_DAY).unit
    users = _users(people, ward)
    owner, hr = people["BH0035"], users[WARD_HR]
    assert hr is not None
    issued = Certificate.objects.get(official=owner)
    make_file(issued)
    decision = Decision.objects.get(lines__official=owner)
    decision.scan.save("scan.pdf", ContentFile(PDF), save=False)
    Decision.objects.filter(pk=decision.pk).update(scan=decision.scan.name)
    course = CoursePage.objects.get(slug="dang-ky-khai-sinh")
    guide = load_quick_guide(read_json(DATA / "quick_guides_a.json")["guides"][2], actor=None)
    return World(
        users=users,
        owner=owner,
        ward=ward,
        division=Unit.objects.filter(versions__parent=ward).order_by("pk")[0],
        decision=decision,
        draft=_draft(hr, owner),
        decision_file=DecisionFile.objects.create(owner=hr, unit=ward, name="quyet-dinh.xlsx"),
        plan=LearningPlan.objects.get(official=owner),
        issued=Certificate.objects.get(pk=issued.pk),
        waiting=Certificate.objects.waiting().get(),
        attempt=_attempt(owner, CoursePage.objects.exclude(pk=course.pk).get()),
        late=_late_attempt(people["BH0012"], course),
        essay=AttemptQuestion.objects.select_related("attempt").get(version__kind=QuestionKind.ESSAY),
        course=course,
        lesson=LessonPage.objects.of_course(course)[0],
        guide=guide,
        path=make_path("lo-trinh-ho-tich", "Lộ trình hộ tịch", ("Đăng ký khai sinh", course, guide)),
        job=_job(hr),
        photo=_photo(owner, LessonPage.objects.of_course(course)[0]),
        picture=_picture(course),
        slip=activation_token(owner.user),
        roster=_roster(ward, hr),
        **_observations(owner, people["BH0036"]),
        sitting=ExamSitting.objects.get(),
        arrangement=TimeArrangement.objects.get(),
        exemption=_exemption(owner, hr),
        document=make_document(owner, Competency.objects.get(code="T01"), issued_on=REFORM_DAY),
        review=_review(owner),
        survey=_survey(ward, hr),
        forgery=report_forgery(
            typed=issued.code, seen="Tên khác", contact="", client_id=uuid.uuid4(), now=timezone.now()
        ),
        template=create_template(
            owner=ward, course=None, name="Mẫu của phường", design=Design(), actor=hr, now=timezone.now()
        ).template,
        unit_event=make_unit_event(ward, hr),
        unit_draft=make_unit_draft(ward, hr),
        **_assignments(ward, hr),
    )


def _exemption(owner: Official, hr: User) -> Exemption:
    """Of a level that the owner has shown: no figure changes."""
    today = timezone.localdate()
    return Exemption.objects.create(
        client_id=uuid.uuid4(),
        official=owner,
        competency=Competency.objects.get(code="T01"),
        reason="Đang học thạc sĩ luật.",
        starts_on=today,
        ends_on=today + timedelta(days=90),
        approved_by=hr,
        recorded_at=timezone.now(),
    )


def _assignments(ward: Unit, hr: User) -> dict[str, object]:
    now = timezone.now()
    course = CoursePage.objects.get(slug="chung-thuc-ban-sao-tu-ban-chinh")
    everybody = AssignmentFacts(uuid.uuid4(), ward, Who(units=(ward.pk,)), Due(days=30), course)
    [first, *_rest] = preview_assignment(everybody, actor=hr, now=now).plan.people
    facts = replace(
        everybody,
        who=Who(codes=tuple(codes_of([first]))),
        in_charge=hr.full_name,
        product="Một bản sao chứng thực làm thật",
        expected_result="Đạt bài thi cuối khóa",
    )
    guard = Position.objects.get(code="HT-01")
    rule = RuleFacts(unit=ward, position=guard, days=30, starts_on=timezone.localdate(now), course=course)
    seen = preview_assignment(facts, actor=hr, now=now).seen
    given = give_assignment(facts=facts, seen=seen, actor=hr, now=now, rules=[rule])
    draft = AssignmentDraft.objects.create(
        owner=hr, unit=ward, who=Who(units=(ward.pk,)).as_facts(), course=course, days=30, in_charge="Phụ trách"
    )
    day = WorkCalendarDay.objects.create(day=date(2031, 5, 2), kind="off", note="nghỉ", recorded_by=hr, recorded_at=now)
    return {
        "assignment": given.assignment,
        "assignment_draft": draft,
        "assignment_rule": AssignmentRule.objects.get(),
        "calendar_day": day,
    }


def _observations(owner: Official, midway: Official) -> dict[str, object]:
    """On top of the story's, which the owner takes part in on both sides."""
    listed = ObservationRequest.objects
    seen = listed.get(official=owner)
    asked = ask_for_observation(
        official=midway,
        observer=owner,
        checklist=Checklist.objects.get(code="BK-NOP-TRUC-TUYEN"),
        note="",
        actor=midway.user,
        now=timezone.now(),
    )
    sent = seen.observations.get()
    photo = ObservationPhoto(observation=sent, item=sent.marks.all()[0].item)
    photo.file.save("", ContentFile(phone_jpeg()), save=True)
    return {
        "asked": asked,
        "seen": seen,
        "disputed": listed.get(observations__answer__agrees=False),
        "observed_photo": photo,
    }


def _survey(ward: Unit, hr: User) -> NeedsSurvey:
    now = timezone.now()
    return begin_survey(
        unit=ward,
        unit_name="Phường Buôn Hồ",
        position=None,
        due_on=timezone.localdate(now) + timedelta(days=10),
        note="Để lập kế hoạch bồi dưỡng năm tới.",
        client_id=uuid.uuid4(),
        actor=hr,
        now=now,
    )


def _review(owner: Official) -> LevelReview:
    competency = Competency.objects.get(code="T01")
    said = {"reason": "Đã làm hộ tịch ba năm ở đơn vị cũ.", "client_id": uuid.uuid4(), "now": timezone.now()}
    return ask_for_review(official=owner, competency=competency, actor=owner.user, **said)


def _picture(course: CoursePage) -> Image:
    """One that stands in a lesson."""
    steps = (step for lesson in LessonPage.objects.of_course(course) for step in lesson.steps)
    found: Image = next(step.value["picture"] for step in steps if step.value.get("picture"))
    return found


def _photo(owner: Official, lesson: LessonPage) -> StepPhoto:
    enrolment = Enrolment.objects.get(official=owner, course=lesson.get_parent().pk)
    real_task = next(one for one in lesson.step_ids if lesson.step(one).block_type == "do_real")
    return make_photo(enrolment, lesson, real_task)


def _users(people: dict[str, Official], ward: Unit) -> dict[str, User | None]:
    province = UnitVersion.objects.in_force(REFORM_DAY).get(unit=ward).parent
    other_ward = (
        UnitVersion.objects.in_force(REFORM_DAY).communes().filter(parent=province).exclude(unit=ward).first().unit
    )
    stranger = make_user(full_name="Vũ Thị Lạ")
    grant_role(stranger, Role.HR, other_ward)
    grant_role(stranger, Role.APPROVER, other_ward, capacity=CAPACITY)
    inspector = make_user(full_name="Đỗ Văn Tra")
    grant_role(inspector, Role.INSPECTOR, province)
    sync_everybody(timezone.localdate())
    return {
        NOBODY: None,
        OWNER: people["BH0035"].user,
        LEARNER: people["BH0012"].user,
        WARD_HR: people[HR].user,
        WARD_APPROVER: people[APPROVER].user,
        WARD_HEAD: people[HEAD].user,
        STRANGER: stranger,
        PROVINCE_HR: User.objects.get(username="so-noi-vu"),
        TRAINER: User.objects.get(username="bien-soan"),
        CHECKER: User.objects.get(username="kiem-tra-chuyen-mon"),
        INSPECTOR: inspector,
        ADMIN_OFF: User.objects.get(username="quan-tri"),
        ADMIN: User.objects.get(username="quan-tri"),
    }


def _draft(hr: User, official: Official) -> DecisionDraft:
    return DecisionDraft.objects.create(
        owner=hr,
        official=official,
        kind=DecisionKind.TRANSFER,
        number="99/QĐ-UBND",
        signed_on=timezone.localdate(),
        effective_on=timezone.localdate(),
    )


def _job(owner: User) -> Job:
    job = enqueue_job(kind="certificates.render", title="Lập tệp", params={"certificates": []}, owner=owner)
    job.result_file.save(f"{job.pk}.pdf", ContentFile(PDF), save=False)
    Job.objects.filter(pk=job.pk).update(result_file=job.result_file.name, result_name="tep.pdf")
    return job


def _roster(ward: Unit, actor: User) -> RosterImport:
    """A file that waits for its check."""
    batch = start_import(
        unit=ward, data=csv_file([person()]), filename="ds.csv", effective_on=timezone.localdate(), actor=actor
    )
    return set_columns(batch=batch, columns={RosterField.STAFF_CODE: 1, RosterField.FULL_NAME: 2})


def _late_attempt(official: Official, course: CoursePage) -> Attempt:
    """Handed in two hours after it began, with an answer that waits for a decision."""
    begun, device = timezone.now() - timedelta(hours=2), uuid.uuid4()
    attempt = learning.start_attempt(
        official=official,
        assessment=course.assessment,
        client_id=uuid.uuid4(),
        device=device,
        now=begun,
        actor=official.user,
    )
    Attempt.objects.filter(pk=attempt.pk).update(late_answers=LateAnswerPolicy.HOLD)
    answer = Answer(1, 1, tuple(attempt.questions.get(order=1).choice_order[:1]), flagged=False, elapsed_ms=60_000)
    learning.submit_attempt(attempt=attempt, device=device, answers=[answer], now=timezone.now(), actor=official.user)
    return attempt


def _attempt(official: Official, course: CoursePage) -> Attempt:
    """Begun a minute ago, so that its addresses answer as during an exam."""
    return learning.start_attempt(
        official=official,
        assessment=course.assessment,
        client_id=uuid.uuid4(),
        device=uuid.uuid4(),
        now=timezone.now() - timedelta(minutes=1),
        actor=official.user,
    )
