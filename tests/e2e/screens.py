"""Every main screen of the product in the demo ward: whose it is, and where."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from assessments.models import Attempt
from certificates.domain.codes import new_code
from courses.models import LessonPage
from lms.hr.home.views import WORKLISTS
from lms.org.domain.roster.batches import set_columns, start_import
from lms.org.enums import REFORM_DAY
from lms.org.enums_roster import RosterField
from lms.org.models import Official, RosterImport
from tests.architecture.permission_world import (
    LEARNER,
    NOBODY,
    OWNER,
    PROVINCE_HR,
    TRAINER,
    WARD_APPROVER,
    WARD_HR,
    World,
)
from tests.factories.rosters import csv_file, person

WIDTHS = {"dien-thoai": (360, 640), "may-ban": (1366, 768)}
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


@dataclass(frozen=True)
class Screen:
    """An address in Vietnamese without the host; the same under /en/."""

    name: str
    who: str
    path: str
    is_editor: bool = False
    status: int = 200
    tells_an_error: bool = False


def screens_of(world: World) -> list[Screen]:
    """Adds the middle learner to the world's people."""
    world.users[MIDWAY] = Official.objects.select_related("user").get(staff_code="BH0036").user
    return [*_public(world), *_learner(world), *_hr(world), *_roster(world), *_certificates(world), *_editor()]


def _public(world: World) -> list[Screen]:
    code = world.issued.code
    pages = {
        "dang-nhap": "/dang-nhap/",
        "kich-hoat": reverse("org:activate", args=[world.slip]),
        "tro-giup": "/tro-giup/",
        "xac-minh": "/xac-minh/",
        "xac-minh-hop-le": f"/v/{code}",
    }
    faults = {
        "kich-hoat-sai": (410, reverse("org:activate", args=["khong-co"])),
        "xac-minh-khong-thay": (404, f"/v/{new_code()}"),
        "xac-minh-dia-chi-sai": (404, "/v/0000"),
        "khong-tim-thay": (404, "/khong-co-trang-nay/"),
    }
    return [
        *(Screen(f"cong-khai-{name}", NOBODY, path) for name, path in pages.items()),
        Screen("cong-khai-xac-minh-sai-ma", NOBODY, "/xac-minh/?ma=abc", tells_an_error=True),
        *(Screen(f"cong-khai-{name}", NOBODY, path, status=status) for name, (status, path) in faults.items()),
    ]


def _learner(world: World) -> list[Screen]:
    lesson = world.lesson.address
    done = Attempt.objects.filter(official=world.owner).exclude(pk=world.attempt.pk).order_by("pk")
    exam = world.attempt.uid
    midway = {
        "hom-nay": "/hoc/",
        "lo-trinh": "/hoc/lo-trinh/",
        "khoa": f"/hoc/khoa/{world.course.slug}/",
        "cuoi-bai": f"/hoc/bai/{lesson}/xong/",
        "truoc-khi-thi": reverse("learn:exam_intro", args=[world.course.assessment.slug]),
        "nang-luc": "/nang-luc/",
        "chung-nhan-chua-co": "/chung-nhan/",
        "so-tay": "/so-tay/",
        "the-huong-dan": f"/so-tay/{lesson}/",
        "thong-bao": "/thong-bao/",
        "tai-khoan": "/tai-khoan/",
        "doi-mat-khau": "/doi-mat-khau/",
        "dang-xuat": "/dang-xuat/",
    } | {f"buoc-{number}": f"/hoc/bai/{lesson}/buoc/{number}/" for number in _kinds_of_steps(world.lesson)}
    owner = {
        "hom-nay-dang-thi": "/hoc/",
        "cau-hoi": reverse("learn:exam_question", args=[exam, 1]),
        "xem-lai": reverse("learn:exam_check", args=[exam]),
        "nop-bai": reverse("learn:exam_submit", args=[exam]),
        "ket-qua-chua-dat": reverse("learn:exam_result", args=[done[0].uid]),
        "ket-qua-dat": reverse("learn:exam_result", args=[done[1].uid]),
        "khoa-da-xong": f"/hoc/khoa/{world.course.slug}/",
        "nang-luc-gop": "/nang-luc/",
        "chung-nhan": "/chung-nhan/",
        "giay-chung-nhan": reverse("learn:certificate", args=[world.issued.code]),
    }
    return [
        *(Screen(f"hoc-{name}", MIDWAY, path) for name, path in midway.items()),
        *(Screen(f"hoc-{name}", OWNER, path) for name, path in owner.items()),
        Screen("hoc-khong-co-viec", LEARNER, "/hoc/"),
        Screen("hoc-vai-tro-khac", LEARNER, "/nhan-su/", status=403),
    ]


def _kinds_of_steps(lesson: LessonPage) -> list[int]:
    """The number of the first step of each kind."""
    first: dict[str, int] = {}
    for number, block_id in enumerate(lesson.step_ids, start=1):
        first.setdefault(lesson.step(block_id).block_type, number)
    return list(first.values())


def _hr(world: World) -> list[Screen]:
    draft = f"?nhap={world.draft.uid}"
    person_page = reverse("hr:person", args=[world.owner.uid])
    gaps = f"/nhan-su/khoang-trong/?don-vi={world.ward.uid}"
    pages = {
        "danh-muc": "/nhan-su/danh-muc/",
        "tong-quan": "/nhan-su/",
        "ho-so": "/nhan-su/ho-so/",
        "ho-so-tim": "/nhan-su/ho-so/?tim=huong",
        "ho-so-tim-khong-thay": "/nhan-su/ho-so/?tim=khongcoai",
        "mot-nguoi": person_page,
        "phieu-kich-hoat": "/nhan-su/phieu-kich-hoat/",
        "phieu-mot-nguoi": f"/nhan-su/phieu-kich-hoat/?nguoi={world.owner.uid}",
        "quyet-dinh": "/nhan-su/quyet-dinh/",
        "mot-quyet-dinh": reverse("hr:decision", args=[world.decision.uid]),
        "quyet-dinh-nguoi": f"/nhan-su/quyet-dinh/moi/nguoi/{draft}",
        "quyet-dinh-loai": f"/nhan-su/quyet-dinh/moi/loai/{draft}",
        "quyet-dinh-van-ban": f"/nhan-su/quyet-dinh/moi/van-ban/{draft}",
        "quyet-dinh-noi-den": f"/nhan-su/quyet-dinh/moi/noi-den/{draft}",
        "ke-hoach": reverse("hr:plan", args=[world.plan.uid]),
        "khoang-trong": gaps,
        "khoang-trong-nguoi": f"{gaps}&nguoi={world.owner.uid}",
        "qua-han": "/nhan-su/qua-han/",
        "bao-cao": "/nhan-su/bao-cao/",
        "bao-cao-tep": "/nhan-su/bao-cao/tep/",
        "cong-viec": "/nhan-su/cong-viec/",
        "mot-cong-viec": reverse("jobs:detail", args=[world.job.pk]),
    } | {f"can-xu-ly-{key}": f"/nhan-su/can-xu-ly/{key}/" for key in WORKLISTS}
    province = {"tong-quan": "/nhan-su/", "khoang-trong": "/nhan-su/khoang-trong/", "ho-so": "/nhan-su/ho-so/"}
    return [
        *(Screen(f"nhan-su-{name}", WARD_HR, path) for name, path in pages.items()),
        *(Screen(f"so-noi-vu-{name}", PROVINCE_HR, path) for name, path in province.items()),
    ]


def _roster(world: World) -> list[Screen]:
    def upload(*rows: dict[str, str]) -> RosterImport:
        return start_import(
            unit=world.ward,
            data=csv_file(rows),
            filename="danh-sach.csv",
            effective_on=REFORM_DAY,
            actor=world.users[WARD_HR],
        )

    newcomer = person("Trần Văn Mới", **{"Mã cán bộ": "BH0999", "Số CCCD": ""})
    fresh, good = upload(newcomer), upload(newcomer)
    wrong = upload(newcomer | WRONG)
    for batch in (good, wrong):
        set_columns(batch=batch, columns=COLUMNS)

    def step(batch: RosterImport, slug: str) -> str:
        return reverse("hr:roster_step", args=[batch.uid, slug])

    pages = {
        "cac-lan": "/nhan-su/nhap-danh-sach/",
        "moi": "/nhan-su/nhap-danh-sach/moi/",
        "tai-tep": step(fresh, "tai-tep"),
        "khop-cot": step(fresh, "khop-cot"),
        "kiem-tra": step(good, "kiem-tra"),
        "xac-nhan": step(good, "xac-nhan"),
    }
    return [
        *(Screen(f"nhap-danh-sach-{name}", WARD_HR, path) for name, path in pages.items()),
        Screen("nhap-danh-sach-phai-sua", WARD_HR, step(wrong, "kiem-tra")),
    ]


def _certificates(world: World) -> list[Screen]:
    issued, waiting = world.issued.uid, world.waiting.uid
    pages = {
        "cho-duyet": "/nhan-su/cap-chung-nhan/",
        "duyet": f"/nhan-su/cap-chung-nhan/duyet/?chon={waiting}",
        "so-cap": "/nhan-su/cap-chung-nhan/so-cap/",
        "yeu-cau": reverse("hr:certificate", args=[waiting]),
        "khong-duyet": reverse("hr:certificate-refuse", args=[waiting]),
        "da-cap": reverse("hr:certificate", args=[issued]),
        "thu-hoi": reverse("hr:certificate-revoke", args=[issued]),
        "thay-the": reverse("hr:certificate-replace", args=[issued]),
    }
    return [Screen(f"cap-chung-nhan-{name}", WARD_APPROVER, path) for name, path in pages.items()]


def _editor() -> list[Screen]:
    return [Screen("quan-tri", TRAINER, "/quan-tri/", is_editor=True)]
