"""A believable ward at mid-story: plans under way, something overdue, a certificate, gaps. All people are invented.

Everything is written by the product's own functions, dated back from the day it is built.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from certificates.domain.sealing import choose_sealing
from certificates.models import Certificate
from courses.models import CoursePage
from lms.accounts.models import User
from lms.core.domain.audit_sealing import seal_pending
from lms.core.seal.keys import seal_state
from lms.flows.certification import approve_and_issue
from lms.flows.demo_asking import ask_demo_people
from lms.flows.demo_assessments import set_test_out
from lms.flows.demo_assigning import tell_assignment
from lms.flows.demo_observations import tell_observations
from lms.flows.demo_requirements import rule_for_the_ward
from lms.flows.demo_roster import register_roster
from lms.flows.demo_sitting import open_sitting
from lms.flows.demo_story import Journey, prove_competencies, reassign, sit_exam, study
from lms.flows.demo_views import give_demo_views
from lms.flows.demo_written import load_written_exam, write_paper
from lms.flows.library import load_library, load_shipped_checklists, load_shipped_course
from lms.flows.roles import give_role
from lms.org.domain.grants import grant_role
from lms.org.domain.officials import open_accounts
from lms.org.enums import REFORM_DAY, Role
from lms.org.models import Official, Unit, UnitVersion
from lms.plans.domain.status import refresh_status
from lms.plans.domain.trend import recompute_trend

WARD_CODE = "24305"
PASSWORD = "cam-tay-chi-viec"  # noqa: S105 - printed beside every demo sign-in
CAPACITY = "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"
HERO, HR, APPROVER, HEAD = "BH0034", "BH0046", "BH0002", "BH0001"
EDITORS = (
    (Role.TRAINER, "bien-soan", "Lê Văn Soạn"),
    (Role.SUBJECT_CHECKER, "kiem-tra-chuyen-mon", "Hoàng Thị Môn"),
    (Role.LEGAL_CHECKER, "kiem-tra-phap-ly", "Đặng Văn Luật"),
)
COURSES = ("course_birth_registration.json", "course_certification.json")


@dataclass(frozen=True)
class Login:
    """A way into the demo: what to type and as whom."""

    code: str
    role: str
    name: str
    note: str


class ReferenceMissing(Exception):
    """The demo needs the reference data first."""


def is_built() -> bool:
    return User.objects.filter(username="so-noi-vu").exists()


def build_demo(now: datetime, *, whole_library: bool = False) -> None:
    """Build the ward once, all or nothing; raises ReferenceMissing before `load_reference` has run.

    The story needs two courses; the whole library, which takes longer, adds pages to read and courses
    without an exam, which close no gap.
    """
    version = UnitVersion.objects.filter(code=WARD_CODE, valid_from=REFORM_DAY).select_related("unit", "parent").first()
    if version is None:
        raise ReferenceMissing
    with transaction.atomic():
        province_hr = _staff(version.unit, version.parent)
        courses = [load_shipped_course(name, actor=None) for name in COURSES]
        load_shipped_checklists(now - timedelta(days=200))
        if whole_library:
            list(load_library(actor=None))
        set_test_out(actor=User.objects.get(username="bien-soan"), now=now - timedelta(days=200))
        people = register_roster(version.unit, version.parent, actor=province_hr, now=now - timedelta(days=200))
        _accounts(version.unit, people, province_hr)
        prove_competencies(people, actor=province_hr, now=now - timedelta(days=180))
        hr = people[HR].user
        assert hr is not None
        rule_for_the_ward(version.unit, hr=hr, now=now - timedelta(days=180))
        refresh_status([one.pk for one in people.values()], now=now)
        _stories(version.unit, people, courses, now)
        give_demo_views(people, head=people[HEAD], now=now - timedelta(days=3))
        ask_demo_people(version.unit, people, hr=hr, head=people[HEAD], now=now)
        open_sitting(version.unit, people, hr=hr, now=now)
        recompute_trend(now)
    seal_pending()


def logins() -> list[Login]:
    """One way in per role, for the printout of `make run` and the README."""
    return [
        Login(HR, "Phụ trách nhân sự phường", "Phan Thị Thúy Hằng", "phường Buôn Hồ, Đắk Lắk"),
        Login(HERO, "Người học", "Nguyễn Thị Hương", "nông nghiệp (CM-13), chờ quyết định sang tư pháp (CM-04)"),
        Login("BH0036", "Người học", "Trần Văn Dũng", "đang học giữa chừng"),
        Login(APPROVER, "Người duyệt giấy chứng nhận", "H'Nguêt Byă", "Phó Chủ tịch, người quan sát tại chỗ"),
        Login(HEAD, "Người đứng đầu đơn vị", "Trần Quang Vinh", "Chủ tịch UBND, xem đơn vị và nhận xét mức"),
        Login("so-noi-vu", "Sở Nội vụ", "Nguyễn Thị Sở", "toàn tỉnh Đắk Lắk"),
        Login("bien-soan", "Người biên soạn", "Lê Văn Soạn", "soạn khóa học, bài học, hướng dẫn"),
        Login("kiem-tra-chuyen-mon", "Người kiểm tra chuyên môn", "Hoàng Thị Môn", "đọc bài trước khi xuất bản"),
        Login("kiem-tra-phap-ly", "Người kiểm tra pháp lý", "Đặng Văn Luật", "đọc sau kiểm tra chuyên môn"),
        Login("quan-tri", "Quản trị hệ thống", "Trần Quản Trị", ""),
    ]


def _staff(ward: Unit, province: Unit) -> User:
    """Accounts of people who are no officials of the ward."""
    day = REFORM_DAY
    province_hr = User.objects.create_user("so-noi-vu", "Nguyễn Thị Sở", PASSWORD)
    grant_role(user=province_hr, role=Role.HR, unit=province, valid_from=day, actor=None)
    for role, username, name in EDITORS:
        give_role(
            user=User.objects.create_user(username, name, PASSWORD),
            role=role,
            units=[province],
            valid_from=day,
            valid_to=None,
            actor=province_hr,
            now=timezone.now(),
        )
    admin = User.objects.create_superuser("quan-tri", "Trần Quản Trị", PASSWORD)
    grant_role(user=admin, role=Role.ADMIN, unit=province, valid_from=day, actor=province_hr)
    return province_hr


def _accounts(ward: Unit, people: dict[str, Official], actor: User) -> None:
    open_accounts(officials=list(people.values()), actor=actor)
    for code in (HERO, HR, APPROVER, HEAD, "BH0012", "BH0035", "BH0036", "BH0056"):
        user = people[code].user
        assert user is not None
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
    hr, approver, head = people[HR].user, people[APPROVER].user, people[HEAD].user
    assert hr is not None
    assert approver is not None
    assert head is not None
    day = REFORM_DAY
    grant_role(user=hr, role=Role.HR, unit=ward, valid_from=day, actor=actor)
    grant_role(user=approver, role=Role.APPROVER, unit=ward, valid_from=day, actor=actor, capacity=CAPACITY)
    grant_role(user=head, role=Role.HEAD, unit=ward, valid_from=day, actor=actor)
    grant_role(user=approver, role=Role.OBSERVER, unit=ward, valid_from=day, actor=actor)


def _stories(ward: Unit, people: dict[str, Official], courses: list[CoursePage], now: datetime) -> None:
    """Four moves: one certified but late with the rest, one waiting for approval, one in mid-course, one to come."""
    hr, approver = people[HR].user, people[APPROVER].user
    assert hr is not None
    assert approver is not None
    birth, copies = courses
    move = Journey(ward=ward, actor=hr, issued_by="Ủy ban nhân dân phường Buôn Hồ", signer="Trần Quang Vinh")

    def day(offset: int, hour: int = 9) -> datetime:
        local = timezone.localtime(now) + timedelta(days=offset)
        return local.replace(hour=hour, minute=10, second=0, microsecond=0)

    done = people["BH0035"]
    reassign(move, done, "CM-04", number="41/QĐ-UBND", effective_on=_date(day(-90)), now=day(-92))
    study(done, birth, begin=day(-75))
    sit_exam(done, birth, right=5, now=day(-70))
    sit_exam(done, birth, right=9, now=day(-68))
    study(done, copies, begin=day(-40), steps=3)
    write_paper(done, load_written_exam(), now=day(-6))
    certificate = Certificate.objects.waiting().get(official=done)
    if (key := seal_state(now).facts) is not None and key.is_demo:
        choose_sealing(issuer=certificate.issuer, is_sealed=True, actor=approver, now=day(-66, hour=8))
    approve_and_issue(certificate=certificate, actor=approver, capacity=CAPACITY, now=day(-66))

    waiting = people["BH0056"]
    reassign(move, waiting, "CM-04", number="58/QĐ-UBND", effective_on=_date(day(-45)), now=day(-47))
    study(waiting, birth, begin=day(-12))
    sit_exam(waiting, birth, right=8, now=day(-2))

    midway = people["BH0036"]
    reassign(move, midway, "CM-04", number="77/QĐ-UBND", effective_on=_date(day(-20)), now=day(-22))
    study(midway, birth, begin=day(-1), steps=4)

    tell_assignment(ward, copies, hr=hr, now=day(-1))
    tell_observations(people, superior=people[APPROVER], hr=hr, day=day)

    coming = people["BH0047"]
    reassign(move, coming, "CM-20", number="90/QĐ-UBND", effective_on=_date(day(12)), now=day(-3))


def _date(moment: datetime) -> date:
    return timezone.localdate(moment)
