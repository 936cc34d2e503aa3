"""A finished course with a passed exam, and the certificate it earns, as tests need them."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from assessments.domain.closing import submit_attempt
from assessments.models import Assessment, Result
from certificates.domain.issuing import approve_certificate, request_certificate
from certificates.models import Certificate
from courses.domain.catalogue import common_section
from courses.models import Completion, CoursePage, Enrolment
from lms.accounts.models import User
from lms.competencies.enums import CompetencyMark, FrameworkStatus
from lms.competencies.models import (
    Competency,
    CompetencyLevel,
    CompetencyVersion,
    FrameworkVersion,
    ScaleLevel,
)
from lms.evidence.domain.recording import record_result
from lms.evidence.enums import EvidenceKind, RuleMark
from lms.evidence.models import EvidenceRule
from lms.org.enums import Role
from lms.org.models import Official, Position, Unit
from tests.factories.assessments import DEVICE, make_assessment, make_attempt, make_competency, snapshot
from tests.factories.people import (
    REFORM,
    grant_role,
    make_commune,
    make_division,
    make_learner,
    make_position,
    make_province,
    make_user,
)

NOW = datetime(2026, 7, 6, 9, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
CAPACITY = "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH"
DESCRIPTION = "Tự làm trọn hồ sơ khai sinh thông thường, đúng hạn, không phải sửa lại."


@dataclass
class Office:
    """A ward with a division, a learner in it, its HR person and its approver."""

    province: Unit
    commune: Unit
    division: Unit
    position: Position
    learner: Official
    hr: User
    approver: User


def make_office(name: str = "Phường Phú Xuân", *, learner: str = "Lê Thị Cúc", province: Unit | None = None) -> Office:
    province = province or make_province("Thành phố Huế")
    commune = make_commune(name, province=province)
    division = make_division(commune, "Văn phòng HĐND và UBND")
    position = make_position(name_vi="Công chức tư pháp – hộ tịch")
    office = Office(
        province=province,
        commune=commune,
        division=division,
        position=position,
        learner=make_learner(division, position, learner, province=province),
        hr=make_user(full_name="Phạm Thị Hoa"),
        approver=make_user(full_name="Nguyễn Văn Ước"),
    )
    grant_role(office.hr, Role.HR, commune)
    grant_role(office.approver, Role.APPROVER, commune, capacity=CAPACITY)
    return office


def make_framework(code: str = "T01") -> Competency:
    """One competency of a framework in force, its level 2 described, proved by an exam for 36 months."""
    competency = make_competency(code)
    version, _made = FrameworkVersion.objects.get_or_create(
        framework=competency.framework,
        number=1,
        defaults={"valid_from": REFORM, "status": FrameworkStatus.PUBLISHED},
    )
    ScaleLevel.objects.get_or_create(framework_version=version, level=2, defaults={"name_vi": "Vận dụng"})
    words, made = CompetencyVersion.objects.get_or_create(
        competency=competency,
        framework_version=version,
        defaults={
            "group": "Chuyên môn",
            "name_vi": "Đăng ký và quản lý hộ tịch",
            "mark": CompetencyMark.values[0],
        },
    )
    if made:
        CompetencyLevel.objects.create(competency_version=words, level=2, description_vi=DESCRIPTION)
    EvidenceRule.objects.get_or_create(
        kind=EvidenceKind.RESULT,
        competency=None,
        valid_from=REFORM,
        defaults={"max_level": 4, "validity_months": 36, "mark": RuleMark.ILLUSTRATIVE},
    )
    return competency


def make_exam_course(slug: str = "dang-ky-khai-sinh", title: str = "Đăng ký khai sinh", **fields: object) -> CoursePage:
    """A course with an exam of two questions that shows level 2."""
    assessment = make_assessment(f"bai-thi-{slug}", questions=2, pass_mark=2, competency=make_framework())
    return make_course(slug, title, assessment=assessment, **fields)


def make_course(
    slug: str = "mot-cua", title: str = "Tiếp nhận hồ sơ", *, assessment: Assessment | None = None, **fields: object
) -> CoursePage:
    values: dict[str, object] = {"outcome": "Làm được việc.", "periods": Decimal("8.0")}
    course = CoursePage(title=title, slug=slug, assessment=assessment, **(values | fields))
    common_section().add_child(instance=course)
    return course


def enrol(
    official: Official, course: CoursePage, *, on: date = date(2026, 7, 1), retakes: Enrolment | None = None
) -> Enrolment:
    posting = official.postings.order_by("pk").first()
    if retakes is not None:
        Enrolment.objects.filter(pk=retakes.pk).update(ended_on=on)
    return Enrolment.objects.create(official=official, course=course, posting=posting, enrolled_on=on, retakes=retakes)


def complete(enrolment: Enrolment, *, on: date = date(2026, 7, 5)) -> Completion:
    return Completion.objects.create(
        enrolment=enrolment,
        completed_on=on,
        periods=enrolment.course.periods,
        is_credited=enrolment.retakes_id is None,
    )


def sit_exam(enrolment: Enrolment, *, right: int = 2, now: datetime = NOW) -> Result:
    """An attempt with so many of two answers right, handed in, with its evidence."""
    attempt = make_attempt(enrolment.official, enrolment.course.assessment, posting=enrolment.posting, now=now)
    answers = snapshot(attempt, right=right, wrong=2 - right)
    result = submit_attempt(attempt=attempt, device=DEVICE, answers=answers, now=now, actor=None).result
    record_result(result=result, actor=None, now=now)
    return result


def earn(official: Official, course: CoursePage, *, now: datetime = NOW) -> Enrolment:
    """Course completed and exam passed."""
    enrolment = enrol(official, course)
    complete(enrolment)
    sit_exam(enrolment, now=now)
    return enrolment


def make_waiting(office: Office, course: CoursePage | None = None, *, now: datetime = NOW) -> Certificate:
    enrolment = earn(office.learner, course or make_exam_course(), now=now)
    certificate = request_certificate(enrolment=enrolment, now=now, actor=office.learner.user)
    assert certificate is not None
    return certificate


def make_issued(office: Office, course: CoursePage | None = None, *, now: datetime = NOW) -> Certificate:
    certificate = make_waiting(office, course, now=now)
    return approve_certificate(certificate=certificate, actor=office.approver, capacity=CAPACITY, now=now)
