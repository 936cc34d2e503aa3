"""What the screens need beside the world: work half done, jobs that ended well or badly, a certificate issued twice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from assessments.domain.answers import save_response
from assessments.domain.outages import hear, notice_gap
from assessments.domain.sittings import make_pin
from assessments.enums import AssessmentKind
from assessments.models import Assessment, Attempt, DrawRule, FixedQuestion, Question
from certificates.models import Certificate
from courses.domain.catalogue import ensure_section
from courses.domain.procedure_guide_loading import load_procedure_guide
from courses.draft_text import shown_as
from courses.enums import RecordingKind, ReleaseKind
from courses.models import CoursePage, LessonPage, ProcedureGuidePage, QuickGuidePage, Submission
from lms.accounts.models import User
from lms.competencies.domain.framework_contents import CompetencyFacts, contents_of, state_of
from lms.competencies.domain.framework_drafts import add_competency, change_competency, place_of, start_draft
from lms.competencies.models import Competency, FrameworkVersion
from lms.core.domain.audit import recorded_under
from lms.core.domain.job_runs import run_job
from lms.core.domain.jobs import cancel_job
from lms.core.domain.loading import read_json
from lms.core.models import Job
from lms.evidence.enums import ReviewOutcome
from lms.evidence.models import HandedInDocument, LevelReview
from lms.flows import learning
from lms.flows.certification import replace_and_issue
from lms.flows.demo import CAPACITY
from lms.flows.documents import accept_document, refuse_document
from lms.flows.level_reviews import answer_review, ask_for_review
from lms.flows.library import DATA, PICTURES, PROCEDURES
from lms.flows.publishing import release_lesson
from lms.org.domain.admin_mode import begin_admin_mode, end_admin_mode, note_use
from lms.org.domain.roster.batches import set_columns, start_import
from lms.org.domain.roster.confirming import confirm_import
from lms.org.domain.roster.dry_runs import ask_dry_run, call_off
from lms.org.domain.roster.sources import check_batch
from lms.org.domain.roster.undoing import ask_undo
from lms.org.enums import REFORM_DAY, AdminModeEnding, AdminModeProof, DecisionKind, UnitEventKind
from lms.org.enums_roster import RosterField
from lms.org.models import (
    AdminMode,
    Decision,
    DecisionDraft,
    Official,
    Position,
    PostingVersion,
    RosterImport,
    Unit,
    UnitEventDraft,
)
from lms.reference.domain.reference_glossary import glossary_file, load_glossary
from tests.architecture.permission_world import ADMIN, CHECKER, PROVINCE_HR, TRAINER, WARD_APPROVER, WARD_HR, World
from tests.factories.assessments import DEVICE, make_assessment, make_attempt, sit, wrong_choice
from tests.factories.checks import act, send
from tests.factories.courses import enrol, make_course, make_guide, make_lesson, read, reads, watch
from tests.factories.documents import make_document
from tests.factories.people import make_commune
from tests.factories.photos import asks_photo, phone_jpeg
from tests.factories.plans import do_steps
from tests.factories.recordings import make_recording
from tests.factories.releases import draft, reworded
from tests.factories.rosters import csv_file, person
from tests.factories.succession import make_unit_draft

COLUMNS = {
    RosterField.STAFF_CODE: 1,
    RosterField.FULL_NAME: 2,
    RosterField.BIRTH: 3,
    RosterField.CCCD: 4,
    RosterField.POSITION: 5,
    RosterField.UNIT: 6,
}
WRONG = {"Ngày sinh": "31/02/1990", "Vị trí việc làm": "Cán bộ không rõ", "Phòng": "Phòng Lạ"}
MIDWAY = "official in the middle of a course"
FINISHED = "official whose lesson changed after they had finished it"


@dataclass(frozen=True)
class States:
    new_draft: DecisionDraft
    full_draft: DecisionDraft
    doubtful_draft: DecisionDraft
    leaving_draft: DecisionDraft
    unit_split: UnitEventDraft
    unit_name_taken: UnitEventDraft
    without_scan: Decision
    accepted: HandedInDocument
    """Of the world's owner; another of theirs was refused."""
    answered_review: LevelReview
    fresh: RosterImport
    good: RosterImport
    wrong: RosterImport
    written: RosterImport
    undone: RosterImport
    old: RosterImport
    queued: RosterImport
    stopped: RosterImport
    running: RosterImport
    halted: RosterImport
    lost: RosterImport
    renewed: Certificate
    changed: LessonPage
    """Published anew with another first step, and a draft of it waiting."""
    in_check: QuickGuidePage
    """Sent by the trainer, at the subject check; another guide of theirs was sent back."""
    procedure: ProcedureGuidePage
    spoken: LessonPage
    """Its second step is to watch or listen to."""
    photographed: LessonPage
    """Its second step asks the middle learner for a photo."""
    cut_off: Attempt
    """In the sitting, by who has more time; its page was silent and has just been opened again."""
    used_up: Official
    """Of the ward, has no attempt left at an exam they have not passed."""
    mended: LessonPage
    """Taken down just now; the only one of a course the middle learner is on."""
    practising: Attempt
    """Of the middle learner: the first question is answered and told, the second isn't."""
    test_out: Assessment
    framework_draft: FrameworkVersion
    """A competency is reworded and moved in it, and one is added that no level describes."""
    turn: AdminMode
    """Of administrators' powers: over."""
    of_others: CoursePage
    """What another province's commune wrote for its own people."""


def make_states(world: World) -> States:
    """Adds the middle learner, the one who had finished and the head of the ward to the world's people."""
    for name, code in ((MIDWAY, "BH0036"), (FINISHED, "BH0056")):
        world.users[name] = Official.objects.select_related("user").get(staff_code=code).user
    hr, approver = world.users[WARD_HR], world.users[WARD_APPROVER]
    assert hr is not None
    assert approver is not None
    CoursePage.objects.filter(pk=world.course.pk).update(allows_self_enrolment=True)
    load_glossary(glossary_file())
    _stuck(world.lesson)
    renewed = replace_and_issue(
        certificate=world.issued,
        actor=approver,
        capacity=CAPACITY,
        reason="Ghi nhầm năm sinh.",
        now=timezone.now(),
    )
    return States(
        new_draft=DecisionDraft.objects.create(owner=hr),
        procedure=load_procedure_guide(read_json(DATA / PROCEDURES)["guides"][0], actor=None, pictures=PICTURES),
        full_draft=_full_draft(world, hr),
        doubtful_draft=_full_draft(world, hr, signed_later=3),
        leaving_draft=_leaving_draft(world, hr),
        unit_split=make_unit_draft(world.ward, hr, UnitEventKind.SPLIT),
        unit_name_taken=make_unit_draft(world.ward, hr, takes_over=[["Tổ Công nghệ số", ""]]),
        without_scan=_without_scan(world, hr),
        accepted=_documents(world.owner, hr),
        answered_review=_answered_review(world.owner, hr),
        **_rosters(world, hr),
        renewed=renewed,
        framework_draft=_framework_draft(world.users[PROVINCE_HR]),
        changed=_changed(LessonPage.objects.of_course(world.course)[1], world.users[TRAINER]),
        in_check=_in_check(world),
        spoken=_spoken(),
        cut_off=_cut_off(world),
        used_up=_used_up(),
        mended=_mended(world),
        turn=_turn(world.users[ADMIN]),
        of_others=_of_others(),
        practising=_practising(Official.objects.get(user=world.users[MIDWAY])),
        test_out=Assessment.objects.get(kind=AssessmentKind.TEST_OUT),
        photographed=_photographed(Official.objects.get(user=world.users[MIDWAY])),
    )


def _turn(admin: User | None) -> AdminMode:
    assert admin is not None
    now = timezone.now()
    mode = begin_admin_mode(
        mode_id=uuid4(),
        user=admin,
        session_key="khoa-phien",
        minutes=30,
        reason="Sửa khung năng lực theo Công văn số 15",
        proof=AdminModeProof.CODE,
        now=now,
    )
    with recorded_under(lambda: mode.pk):
        note_use(mode=mode, user=admin, path="/quan-tri/pages/3/edit/")
    end_admin_mode(mode=mode, cause=AdminModeEnding.BY_HAND, actor=admin, now=now)
    return mode


def _documents(owner: Official, hr: User) -> HandedInDocument:
    now, competency = timezone.now(), Competency.objects.get(code="T02")
    photo = make_document(owner, competency, issued_on=REFORM_DAY, content=phone_jpeg(), note="Bản chính ở nhà.")
    accept_document(document=photo, level=1, reason="Mới xong phần đầu.", actor=hr, now=now)
    refused = make_document(owner, competency, issued_on=REFORM_DAY)
    refuse_document(document=refused, reason="Ảnh mờ, không đọc được số.", actor=hr, now=now)
    return photo


def _answered_review(owner: Official, hr: User) -> LevelReview:
    competency, now = Competency.objects.get(code="T02"), timezone.now()
    asked = ask_for_review(
        official=owner, competency=competency, reason="", client_id=uuid4(), actor=owner.user, now=now
    )
    answer_review(
        review=asked, outcome=ReviewOutcome.CHANGED, words="Hãy nộp giấy xác nhận của đơn vị cũ.", actor=hr, now=now
    )
    return asked


def _practising(official: Official) -> Attempt:
    practice = Assessment.objects.get(slug="luyen-tap-dang-ky-khai-sinh")
    for order, question in enumerate(Question.objects.filter(bank__code="LT-HT").order_by("code")[:2]):
        FixedQuestion.objects.create(assessment=practice, question=question, order=order)
    DrawRule.objects.filter(assessment=practice, difficulty="easy").update(count=1)
    attempt = make_attempt(official, practice)
    save_response(
        attempt_uid=attempt.uid,
        user_id=official.user_id,
        device=DEVICE,
        order=1,
        sequence=None,
        answer=[wrong_choice(attempt, 1)],
        flagged=False,
        elapsed_ms=None,
        now=timezone.now(),
    )
    return attempt


def _stuck(lesson: LessonPage) -> None:
    """Six people, of whom two stopped at the second step long ago."""
    course = lesson.get_parent().specific
    begun = timezone.now() - timedelta(days=30)
    idle = Official.objects.exclude(enrolments__course=course).filter(user__isnull=False).order_by("pk")[:6]
    for number, official in enumerate(idle):
        do_steps(enrol(official, course), lesson, 1 if number < 2 else len(lesson.step_ids), at=begun)


def _spoken() -> LessonPage:
    talk = make_recording(byte_size=980_000)
    film = make_recording("Hỏi đủ giấy tờ, có hình", RecordingKind.VIDEO, byte_size=5_300_000)
    course = make_course("nghe-mot-cuoc-huong-dan", "Nghe một cuộc hướng dẫn")
    return make_lesson(course, "nghe-chi-hoa", "Nghe chị Hoa", steps=[read(), watch(film.pk, talk.pk), *reads(1)])


def _cut_off(world: World) -> Attempt:
    now, hr = timezone.now(), world.users[WARD_HR]
    assert hr is not None
    official = world.arrangement.official
    attempt = learning.start_attempt(
        official=official,
        assessment=world.sitting.assessment,
        client_id=uuid4(),
        device=uuid4(),
        now=now - timedelta(minutes=16),
        actor=official.user,
        pin=make_pin(sitting=world.sitting, actor=hr, now=now),
    )
    hear(attempt_uid=attempt.uid, user_id=official.user_id, is_away=False, now=now - timedelta(minutes=12))
    attempt.refresh_from_db()
    notice_gap(attempt, now)
    return attempt


def _mended(world: World) -> LessonPage:
    course = make_course("dang-sua", "Đang sửa")
    enrol(Official.objects.get(user=world.users[MIDWAY]), course)
    lesson = make_lesson(course, "bai-dang-sua", "Bài đang sửa", steps=reads(2))
    lesson.unpublish(user=world.users[ADMIN])
    return lesson


def _photographed(official: Official) -> LessonPage:
    course = make_course("quay-gon", "Quầy gọn")
    enrol(official, course)
    return make_lesson(course, "soi-quay", "Soi quầy", steps=[read(), asks_photo(), *reads(1)])


def _used_up() -> Official:
    official = Official.objects.get(staff_code="BH0045")
    exam = make_assessment("bai-thi-het-luot", competency=Competency.objects.get(code="T01"), attempts_allowed=1)
    sit(official, exam, timezone.now() - timedelta(days=2))
    return official


def _sent(slug: str, title: str, author: User | None) -> Submission:
    guide = make_guide(slug, title)
    guide.common_errors = "Đòi giấy ngoài danh mục.\nQuên ký tên."
    guide.save_revision(user=author)
    assert author is not None
    return send(guide, author)


def _in_check(world: World) -> QuickGuidePage:
    returned = _sent("cach-chung-thuc-chu-ky", "Cách chứng thực chữ ký", world.users[TRAINER])
    checker = world.users[CHECKER]
    assert checker is not None
    act(returned, checker, "reject", "Dòng hai chưa đúng thẩm quyền.")
    return _sent("cach-cap-ban-sao", "Cách cấp bản sao trích lục", world.users[TRAINER]).page.specific


def _changed(lesson: LessonPage, author: User | None) -> LessonPage:
    first, *others = LessonPage.objects.get(pk=lesson.pk).steps.raw_data
    again = draft(lesson, [reworded(first), *others])
    given = {"kind": ReleaseKind.CONTENT, "note": "Theo mẫu tờ khai mới.", "actor": author}
    release_lesson(lesson=again, seen=shown_as(again.latest_revision), **given)
    return draft(lesson, [*others, reworded(first, "<p>Sửa thêm lần nữa.</p>")])


def _framework_draft(hr: User | None) -> FrameworkVersion:
    assert hr is not None
    draft = start_draft(source=FrameworkVersion.objects.get(), actor=hr, today=timezone.localdate())
    said = contents_of(draft)
    known = said.competencies[0]
    change_competency(
        draft=draft,
        facts=replace(known, group=said.groups[1], name_vi=f"{known.name_vi} công vụ"),
        place=None,
        seen=state_of((known, place_of(said, known))),
        actor=hr,
    )
    add_competency(draft=draft, facts=CompetencyFacts("T99", said.groups[0], "Lưu trữ hồ sơ"), place=None, actor=hr)
    return draft


def _full_draft(world: World, hr: User, *, signed_later: int = 0) -> DecisionDraft:
    """Everything answered; signed after it takes effect, if asked."""
    person = Official.objects.get(staff_code="BH0034")
    seat = PostingVersion.objects.active_on(timezone.localdate()).get(posting__official=person, is_main=True)
    today = timezone.localdate()
    return DecisionDraft.objects.create(
        owner=hr,
        official=person,
        kind=DecisionKind.TRANSFER,
        number="104/QĐ-UBND",
        signed_on=today + timedelta(days=signed_later),
        effective_on=today,
        issued_by="Ủy ban nhân dân phường Buôn Hồ",
        signer="Trần Quang Vinh",
        to_unit=seat.unit,
        to_position=Position.objects.get(code="CM-04"),
    )


def _leaving_draft(world: World, hr: User) -> DecisionDraft:
    """About somebody who holds a second post."""
    draft = _full_draft(world, hr)
    here = PostingVersion.objects.active_on(timezone.localdate()).filter(unit__in=Unit.objects.visible_to(hr))
    draft.official = here.filter(is_main=False, is_secondment=False).order_by("pk")[0].posting.official
    draft.number = "105/QĐ-UBND"
    draft.save()
    return draft


def _without_scan(world: World, hr: User) -> Decision:
    """A decision of the ward that came without its paper."""
    like = world.decision
    line = like.lines.all()[0]
    decision = Decision.objects.create(
        client_id=uuid4(),
        kind=like.kind,
        number="106/QĐ-UBND",
        number_key="106/qd-ubnd",
        signed_on=like.signed_on,
        effective_on=like.effective_on,
        issued_by=like.issued_by,
        issued_by_key=like.issued_by_key,
        recorded_by=hr,
    )
    decision.lines.create(official=line.official, from_posting=line.from_posting, from_unit=line.from_unit)
    return decision


def _rosters(world: World, hr: User) -> dict[str, RosterImport]:
    def upload(name: str, code: str, *more: dict[str, str]) -> RosterImport:
        rows = [person(name, **{"Mã cán bộ": code, "Số CCCD": ""}), *more]
        return start_import(
            unit=world.ward, data=csv_file(rows), filename="danh-sach.csv", effective_on=REFORM_DAY, actor=hr
        )

    def confirm(batch: RosterImport) -> RosterImport:
        set_columns(batch=batch, columns=COLUMNS)
        batch.refresh_from_db()
        today = timezone.localdate()
        counts = check_batch(batch, actor=hr, as_of=today).counts
        return confirm_import(batch=batch, expected=counts, open_accounts=True, actor=hr, as_of=today)

    faulty = person("Lê Thị Sai", **{"Mã cán bộ": "BH0998", "Số CCCD": ""}) | WRONG
    old_names = "Hä vµ tªn\nNguyÔn V¨n Hïng\nTrÇn ThÞ Hoµ\nLª ThÞ Lµnh\n".encode()
    old = start_import(unit=world.ward, data=old_names, filename="cu.csv", effective_on=REFORM_DAY, actor=hr)
    fresh, good = upload("Trần Văn Mới", "BH0990"), upload("Trần Văn Mới", "BH0990")
    wrong = upload("Trần Văn Mới", "BH0990", faulty)
    for batch in (good, wrong):
        set_columns(batch=batch, columns=COLUMNS)
    written, queued = confirm(upload("Lê Thị Vừa", "BH0991", faulty)), confirm(upload("Hoàng Văn Chờ", "BH0992"))
    running, halted = (upload("Cao Thị Thử", "BH0997") for _run in range(2))
    for batch in (running, halted):
        set_columns(batch=batch, columns=COLUMNS)
        RosterImport.objects.filter(pk=batch.pk).update(row_count=10_000)
        batch.refresh_from_db()
    ask_dry_run(running, actor=hr, as_of=timezone.localdate())
    call_off(ask_dry_run(halted, actor=hr, as_of=timezone.localdate()), actor=hr)
    stopped, lost = confirm(upload("Vũ Thị Dừng", "BH0993")), confirm(upload("Bùi Văn Mất", "BH0994"))
    cancel_job(job=Job.objects.get(pk=stopped.job), actor=hr)
    lost.file.storage.delete(lost.file.name)
    pair = [person("Đỗ Thị Nhầm", **{"Mã cán bộ": "BH0995", "Số CCCD": ""})]
    undone = confirm(upload("Ngô Văn Giữ", "BH0996", *pair))
    for batch in (written, lost, undone):
        assert batch.job is not None
        run_job(batch.job)
    Official.objects.filter(staff_code="BH0996").update(qualification="Đại học Luật")
    undone = ask_undo(batch=undone, actor=hr, now=timezone.now())
    assert undone.job is not None
    run_job(undone.job)
    return {
        "undone": undone,
        "old": old,
        "fresh": fresh,
        "good": good,
        "wrong": wrong,
        "written": written,
        "queued": queued,
        "stopped": stopped,
        "running": running,
        "halted": halted,
        "lost": lost,
    }


def _of_others() -> CoursePage:
    section = ensure_section(make_commune("Xã Viết Riêng"), timezone.localdate())
    course = make_course("viet-rieng", "Viết riêng cho xã", section=section, allows_self_enrolment=True)
    make_lesson(course, "viet-rieng-bai", "Bài viết riêng", steps=reads(3))
    return course
