"""Every screen of the product in the demo ward: whose it is, and where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from assessments.models import Attempt, ObservationRequest, Question
from certificates.domain.codes import new_code
from certificates.reports.registry import KINDS
from courses.models import CoursePage, LessonPage
from lms.core.catalogue import FRAMES
from lms.hr.home.views import WORKLISTS
from lms.learn.user_guides.catalogue import SLUGS
from lms.org.enums import Role
from lms.org.models import Official, RoleGrant, RosterImport
from lms.reference.models import LegalText
from tests.architecture.permission_table import its_evidence
from tests.architecture.permission_world import (
    ADMIN,
    CHECKER,
    INSPECTOR,
    LEARNER,
    NOBODY,
    OWNER,
    PROVINCE_HR,
    TRAINER,
    WARD_APPROVER,
    WARD_HEAD,
    WARD_HR,
    World,
)
from tests.e2e.screen_states import FINISHED, MIDWAY, States, make_states
from tests.factories.assessments import import_of

PHONE = "dien-thoai"
WIDTHS = {PHONE: (360, 640), "may-ban": (1366, 768)}
REASON = "form[method=post]:has([name=reason])"
FORM = "main form:not([data-text-size])"


@dataclass(frozen=True)
class Screen:
    """An address in Vietnamese without the host; the same under /en/."""

    name: str
    who: str
    path: str
    status: int = 200
    sends: str = ""
    """The form that is sent as it stands; the screen is what comes then."""
    tells_an_error: bool = False
    is_editor: bool = False
    """Wagtail's: for an office computer, in the language of its user."""
    is_vietnamese_only: bool = False


def screens_of(world: World) -> list[Screen]:
    states = make_states(world)
    return [
        *_public(world, states),
        *_learner(world, states),
        *_observation(world),
        *_team(world),
        *_hr(world, states),
        *_decisions(world, states),
        *_unit_events(world, states),
        *_assigning(world),
        *_jobs(world, states),
        *_roster(states),
        *_certificates(world, states),
        *_editor(world, states),
    ]


def _public(world: World, states: States) -> list[Screen]:
    pages = {
        "trang-dau": "/",
        "dang-nhap": "/dang-nhap/",
        "ngung-dung": "/ngung-dung/",
        "kich-hoat": reverse("org:activate", args=[world.slip]),
        "nhap-ma-kich-hoat": reverse("org:activate_by_code"),
        "tro-giup": "/tro-giup/",
        "huong-dan": "/tro-giup/huong-dan/",
        "huong-dan-tim": "/tro-giup/huong-dan/?tim=mat khau",
        "huong-dan-tim-khong-thay": "/tro-giup/huong-dan/?tim=khongcogi",
        **{f"huong-dan-{slug}": f"/tro-giup/huong-dan/{slug}/" for slug in SLUGS},
        "ngoai-tuyen": "/ngoai-tuyen/",
        "xac-minh": "/xac-minh/",
        "xac-minh-hop-le": f"/v/{states.renewed.code}",
        "xac-minh-thay-the": f"/v/{world.issued.code}",
        "xac-minh-tep": "/xac-minh/tep/",
    }
    faults = {
        "kich-hoat-sai": (410, reverse("org:activate", args=["khong-co"])),
        "xac-minh-khong-thay": (404, f"/v/{new_code()}"),
        "xac-minh-dia-chi-sai": (404, "/v/0000"),
        "khong-tim-thay": (404, "/khong-co-trang-nay/"),
        "loi-yeu-cau": (400, "/loi/yeu-cau/"),
        "loi-gui-lai": (403, "/loi/gui-lai/"),
        "loi-qua-nhieu": (429, "/loi/qua-nhieu/"),
        "loi-tra-cuu-nhieu": (429, "/loi/tra-cuu/"),
        "loi-he-thong": (500, "/loi/he-thong/"),
    }
    return [
        *(Screen(f"cong-khai-{name}", NOBODY, path) for name, path in pages.items()),
        Screen(
            "cong-khai-nhap-ma-kich-hoat-trong",
            NOBODY,
            reverse("org:activate_by_code"),
            sends="form.sign-in",
            tells_an_error=True,
        ),
        Screen("cong-khai-xac-minh-sai-ma", NOBODY, "/xac-minh/?ma=abc", tells_an_error=True),
        Screen(
            "cong-khai-tep-chua-chon", NOBODY, "/xac-minh/tep/", sends="form[enctype]", tells_an_error=True, status=422
        ),
        Screen("cong-khai-bao-nghi-gia", NOBODY, reverse("verify:report")),
        Screen("cong-khai-bao-nghi-gia-thieu", NOBODY, reverse("verify:report"), 422, sends=FORM, tells_an_error=True),
        Screen("thanh-tra-bao-nghi-gia", WARD_HR, reverse("verify:reports")),
        Screen("thanh-tra-mot-bao-nghi-gia", WARD_HR, reverse("verify:report-one", args=[world.forgery.uid])),
        Screen("thanh-tra-nhieu-ma", WARD_HR, reverse("verify:many")),
        Screen("thanh-tra-nhieu-ma-chua-co", WARD_HR, reverse("verify:many"), sends=FORM, tells_an_error=True),
        Screen("thanh-tra-lich-su", WARD_HR, reverse("verify:history", args=[world.issued.code])),
        Screen("cong-khai-dang-nhap-loi", NOBODY, "/dang-nhap/", sends=FORM, tells_an_error=True),
        Screen("cong-khai-kich-hoat-loi", NOBODY, pages["kich-hoat"], sends=FORM, tells_an_error=True),
        *(Screen(f"cong-khai-{name}", NOBODY, path, status=status) for name, (status, path) in faults.items()),
    ]


def _learner(world: World, states: States) -> list[Screen]:
    lesson = world.lesson.address
    done = Attempt.objects.filter(official=world.owner).exclude(pk=world.attempt.pk).order_by("pk")
    exam = world.attempt.uid
    midway = {
        "hom-nay": "/hoc/",
        "lo-trinh": "/hoc/lo-trinh/",
        "mot-lo-trinh": f"/hoc/lo-trinh/{world.path.slug}/",
        "khoa": f"/hoc/khoa/{world.course.slug}/",
        "cuoi-bai": f"/hoc/bai/{lesson}/xong/",
        "truoc-khi-thi": reverse("learn:exam_intro", args=[world.course.assessment.slug]),
        "nang-luc": "/nang-luc/",
        "tu-danh-gia": "/nang-luc/tu-danh-gia/",
        "vi-sao-o-muc-nay": reverse("learn:level", args=["T01"]),
        "chua-nop-giay-to": "/nang-luc/minh-chung/",
        "nop-giay-to": "/nang-luc/minh-chung/gui/",
        "chung-nhan-chua-co": "/chung-nhan/",
        "so-tay": "/so-tay/",
        "so-tay-tim": "/so-tay/?tim=ho tich",
        "thuat-ngu": "/so-tay/thuat-ngu/",
        "so-tay-khong-thay": "/so-tay/?tim=khongcogi",
        "the-huong-dan": f"/so-tay/{lesson}/",
        "the-nhanh": f"/so-tay/{world.guide.slug}/",
        "huong-dan-thu-tuc": f"/so-tay/{states.procedure.slug}/",
        "thong-bao": "/thong-bao/",
        "gui-lai": "/gui-lai/",
        "tai-khoan": "/tai-khoan/",
        "doi-mat-khau": "/doi-mat-khau/",
        "xac-nhan-mat-khau": "/xac-nhan-mat-khau/",
        "dang-xuat": "/dang-xuat/",
        "cho-gui": "/cho-gui/",
        "xem-nghe": f"/hoc/bai/{states.spoken.slug}/buoc/2/",
        "buoc-gui-anh": f"/hoc/bai/{states.photographed.slug}/buoc/2/",
        "chua-gui-anh": "/hoc/anh/",
        "luyen-tap": reverse("learn:exam_list"),
        "truoc-khi-luyen-tap": reverse("learn:exam_intro", args=[states.practising.assessment.slug]),
        "luyen-tap-da-tra-loi": reverse("learn:exam_question", args=[states.practising.uid, 1]),
        "luyen-tap-cau-hoi": reverse("learn:exam_question", args=[states.practising.uid, 2]),
        "luyen-tap-ket-thuc": reverse("learn:exam_submit", args=[states.practising.uid]),
        "truoc-khi-xep-muc": reverse("learn:exam_intro", args=[states.test_out.slug]),
    } | {f"buoc-{number}": f"/hoc/bai/{lesson}/buoc/{number}/" for number in _kinds_of_steps(world.lesson)}
    owner = {
        "giay-to-da-nop": "/nang-luc/minh-chung/",
        "anh-da-gui": "/hoc/anh/",
        "xoa-anh": reverse("learn:step_photo_remove", args=[world.photo.uid]),
        "hom-nay-dang-thi": "/hoc/",
        "truoc-khi-thi-dang-lam": reverse("learn:exam_intro", args=[world.attempt.assessment.slug]),
        "cau-hoi": reverse("learn:exam_question", args=[exam, 1]),
        "xem-lai": reverse("learn:exam_check", args=[exam]),
        "nop-bai": reverse("learn:exam_submit", args=[exam]),
        "ket-qua-chua-dat": reverse("learn:exam_result", args=[done[0].uid]),
        "ket-qua-dat": reverse("learn:exam_result", args=[done[1].uid]),
        "ket-qua-cho-cham": reverse("learn:exam_result", args=[world.essay.attempt.uid]),
        "khoa-da-xong": f"/hoc/khoa/{world.course.slug}/",
        "nang-luc-gop": "/nang-luc/",
        "muc-da-de-nghi-xem-lai": reverse("learn:level", args=["T01"]),
        "thong-bao-gop": "/thong-bao/",
        "chung-nhan": "/chung-nhan/",
        "giay-chung-nhan": reverse("learn:certificate", args=[states.renewed.code]),
        "giay-da-thay": reverse("learn:certificate", args=[world.issued.code]),
    }
    sat = reverse("learn:exam_intro", args=[world.sitting.assessment.slug])
    question = f"/hoc/bai/{lesson}/buoc/{_number_of(world.lesson, 'try_now')}/"
    return [
        *(Screen(f"hoc-{name}", MIDWAY, path) for name, path in midway.items()),
        Screen("hoc-bai-dang-sua", MIDWAY, f"/hoc/bai/{states.mended.address}/buoc/1/", 404),
        Screen("hoc-khoa-dang-sua", MIDWAY, f"/hoc/khoa/{states.mended.get_parent().slug}/"),
        Screen("hoc-nop-giay-to-thieu", MIDWAY, "/nang-luc/minh-chung/gui/", sends=FORM, tells_an_error=True),
        Screen("hoc-doi-mat-khau-loi", MIDWAY, "/doi-mat-khau/", sends=FORM, tells_an_error=True),
        Screen("hoc-luyen-tap-tra-loi-thieu", MIDWAY, midway["luyen-tap-cau-hoi"], sends=FORM, tells_an_error=True),
        *(Screen(f"hoc-{name}", OWNER, path) for name, path in owner.items()),
        Screen("hoc-truoc-ca-thi", MIDWAY, sat),
        Screen("hoc-truoc-ca-thi-thieu-ma", MIDWAY, sat, sends=f"{FORM}#exam-start", tells_an_error=True),
        Screen("hoc-bu-gio", FINISHED, reverse("learn:exam_question", args=[states.cut_off.uid, 1])),
        Screen("hoc-bai-da-doi", FINISHED, f"/hoc/bai/{states.changed.address}/buoc/1/"),
        Screen("hoc-cuoi-bai-da-doi", FINISHED, f"/hoc/bai/{states.changed.address}/xong/"),
        Screen("hoc-giay-chua-co-tep", OWNER, reverse("learn:certificate-file", args=[states.renewed.code]), 409),
        Screen("hoc-xem-chua-ghi-danh", LEARNER, question),
        Screen("hoc-khoa-tu-ghi-danh", LEARNER, "/hoc/khoa/"),
        Screen("hoc-khoa-chua-ghi-danh", LEARNER, f"/hoc/khoa/{world.course.slug}/"),
        Screen("hoc-khoa-cua-don-vi-khac", LEARNER, f"/hoc/khoa/{states.of_others.slug}/"),
        Screen("hoc-khong-co-viec", LEARNER, "/hoc/"),
        Screen("hoc-vai-tro-khac", LEARNER, "/nhan-su/", 403),
        Screen("hoc-khong-phai-can-bo", INSPECTOR, "/hoc/", 403),
        Screen("tai-khoan-du-lieu-cua-toi", MIDWAY, "/tai-khoan/du-lieu/"),
        Screen("tai-khoan-nhieu-vai-tro", WARD_HR, "/tai-khoan/"),
        Screen("tai-khoan-thiet-bi", WARD_HR, "/tai-khoan/thiet-bi/"),
        Screen("tai-khoan-xac-thuc-hai-buoc", WARD_HR, "/tai-khoan/xac-thuc-hai-buoc/"),
    ]


def _observation(world: World) -> list[Screen]:
    """Both sides of what is seen at the desk, and who names whom."""
    waiting = ObservationRequest.objects.get(
        official__user=world.users[MIDWAY], observations__answer=None, observer=world.owner, observations__isnull=False
    )
    person = f"?nguoi={world.owner.uid}"
    pages = {
        "thuc-hanh-chua-co": (LEARNER, "/thuc-hanh/"),
        "thuc-hanh": (MIDWAY, "/thuc-hanh/"),
        "nho-quan-sat": (MIDWAY, "/thuc-hanh/nho/BK-KHAI-SINH/"),
        "xac-nhan": (MIDWAY, reverse("learn:own_observation", args=[waiting.uid])),
        "da-nho": (MIDWAY, reverse("learn:own_observation", args=[world.asked.uid])),
        "da-xac-nhan": (OWNER, reverse("learn:own_observation", args=[world.seen.uid])),
        "danh-sach": (OWNER, "/quan-sat/"),
        "danh-sach-chua-co": (LEARNER, "/quan-sat/"),
        "phieu": (OWNER, reverse("learn:observation", args=[world.asked.uid])),
        "da-gui": (OWNER, reverse("learn:observation_sent", args=[waiting.uid])),
        "da-gui-bat-dong": (WARD_APPROVER, reverse("learn:observation_sent", args=[world.disputed.uid])),
        "quan-sat-ai": (WARD_APPROVER, "/quan-sat/moi/?tim=ng"),
        "quan-sat-viec-nao": (WARD_APPROVER, f"/quan-sat/moi/{person}"),
        "cu-nguoi": (WARD_HR, "/quan-sat/cu-nguoi/?tim=huong"),
        "cu-cho-mot-nguoi": (WARD_HR, f"/quan-sat/cu-nguoi/{person}"),
    }
    refused = {
        "nho-quan-sat-chua-chon": (MIDWAY, pages["nho-quan-sat"][1], "main form[method=post]"),
        "viec-nao-chua-chon": (WARD_APPROVER, pages["quan-sat-viec-nao"][1], "main form[method=post]"),
        "cu-nguoi-chua-chon": (WARD_HR, pages["cu-cho-mot-nguoi"][1], "main form[method=post]"),
    }
    return [
        *(Screen(f"quan-sat-{name}", who, path) for name, (who, path) in pages.items()),
        *(
            Screen(f"quan-sat-{name}", who, path, sends=form, tells_an_error=True)
            for name, (who, path, form) in refused.items()
        ),
    ]


def _team(world: World) -> list[Screen]:
    """What the head of the ward reads."""
    one = reverse("team:person", args=[world.owner.uid])
    unsaid = reverse("team:person", args=[Official.objects.get(user=world.users[LEARNER]).uid])
    return [
        Screen("don-vi-toi", WARD_HEAD, "/don-vi-toi/"),
        Screen("don-vi-toi-cho-nhan-xet", WARD_HEAD, "/don-vi-toi/?cho=nhan-xet"),
        Screen("don-vi-toi-mot-nguoi", WARD_HEAD, one),
        Screen("don-vi-toi-chua-chon", WARD_HEAD, unsaid, sends=FORM, tells_an_error=True),
        Screen("hoc-tu-danh-gia-chua-chon", LEARNER, "/nang-luc/tu-danh-gia/", sends=FORM, tells_an_error=True),
    ]


def _number_of(lesson: LessonPage, kind: str) -> int:
    """The number of the first step of this kind."""
    return next(number for number, one in enumerate(lesson.step_ids, 1) if lesson.step(one).block_type == kind)


def _kinds_of_steps(lesson: LessonPage) -> list[int]:
    return [_number_of(lesson, kind) for kind in dict.fromkeys(lesson.step(one).block_type for one in lesson.step_ids)]


def _hr(world: World, states: States) -> list[Screen]:
    used_up = reverse("hr:person", args=[states.used_up.uid])
    sitting = reverse("hr:sitting", args=[world.sitting.uid])
    gaps = f"/nhan-su/khoang-trong/?don-vi={world.ward.uid}"
    yesterday = timezone.localdate() - timedelta(days=1)
    other_day = f"ngay={yesterday:%d/%m/%Y}&theo=hien-nay"
    slips = f"/nhan-su/phieu-kich-hoat/?nguoi={world.owner.uid}"
    reset = reverse("hr:person_factor_reset", args=[world.owner.uid])
    pages = {
        "danh-muc": "/nhan-su/danh-muc/",
        "tong-quan": "/nhan-su/",
        "ho-so": "/nhan-su/ho-so/",
        "ho-so-tim": "/nhan-su/ho-so/?tim=huong",
        "ho-so-tim-khong-thay": "/nhan-su/ho-so/?tim=khongcoai",
        "ho-so-ngay-khac": f"/nhan-su/ho-so/?{other_day}",
        "mot-nguoi": reverse("hr:person", args=[world.owner.uid]),
        "phieu-kich-hoat": "/nhan-su/phieu-kich-hoat/",
        "phieu-mot-nguoi": slips,
        "ke-hoach": reverse("hr:plan", args=[world.plan.uid]),
        "khoang-trong": gaps,
        "khoang-trong-ngay-khac": f"{gaps}&{other_day}",
        "khoang-trong-danh-sach": f"{gaps}&tinh-trang=chua-dat",
        "khoang-trong-nguoi": f"{gaps}&nguoi={world.owner.uid}",
        "khoang-trong-don-le": f"{gaps}&don-le=1",
        "khoang-trong-y-kien": f"{gaps}&y-kien=1",
        "khoang-trong-mot-nang-luc": f"{gaps}&nang-luc=T14&tinh-trang=yeu-cau",
        "khoang-trong-so-nguoi": f"{gaps}&hien=so-nguoi",
        "khoang-trong-muc": f"{gaps}&hien=muc-thieu",
        "minh-chung": "/nhan-su/minh-chung/",
        "minh-chung-da-tra-loi": "/nhan-su/minh-chung/?loai=da-tra-loi",
        "mot-minh-chung": reverse("hr:document", args=[world.document.uid]),
        "minh-chung-da-cong-nhan": reverse("hr:document", args=[states.accepted.uid]),
        "thu-hoi-minh-chung": reverse("hr:document_revoke", args=[states.accepted.uid]),
        "khao-sat": "/nhan-su/khao-sat/",
        "khao-sat-moi": "/nhan-su/khao-sat/moi/",
        "mot-khao-sat": reverse("hr:survey", args=[world.survey.uid]),
        "xem-lai-muc": "/nhan-su/xem-lai-muc/",
        "xem-lai-muc-da-tra-loi": "/nhan-su/xem-lai-muc/?loai=da-tra-loi",
        "mot-de-nghi-xem-lai": reverse("hr:level_review", args=[world.review.uid]),
        "de-nghi-da-tra-loi": reverse("hr:level_review", args=[states.answered_review.uid]),
        "muc-cua-mot-nguoi": reverse("hr:person_level", args=[world.owner.uid, "T02"]),
        "rut-minh-chung": reverse("hr:evidence_withdraw", args=its_evidence(world)),
        "ghi-lai-minh-chung": reverse("hr:evidence_reinstate", args=its_evidence(world)),
        "qua-han": "/nhan-su/qua-han/",
        "ket-qua-dieu-dong": "/nhan-su/ket-qua-dieu-dong/",
        "ket-qua-dieu-dong-khong-thay": "/nhan-su/ket-qua-dieu-dong/?so=khongcoai",
        "ket-qua-dieu-dong-mot-nguoi": f"/nhan-su/ket-qua-dieu-dong/?nguoi={world.owner.uid}",
        "bao-cao": "/nhan-su/bao-cao/",
        "bao-cao-tep": "/nhan-su/bao-cao/tep/",
        **{f"bao-cao-{kind.slug}": reverse("hr:report", args=[kind.slug]) for kind in KINDS},
        "bao-cao-ho-so-mot-nguoi": f"{reverse('hr:report', args=['ho-so'])}?nguoi={world.owner.uid}",
        "bao-cao-tien-do-ngay-khac": f"{reverse('hr:report', args=['tien-do'])}?ngay=01/07/2026&theo=ngay",
        "them-gio-mot-nguoi": reverse("hr:person_arrangement", args=[world.arrangement.official.uid]),
        "mien-nang-luc": reverse("hr:person_exemptions", args=[world.owner.uid]),
        "rut-mien-nang-luc": reverse("hr:person_exemption_withdraw", args=[world.owner.uid, world.exemption.uid]),
        "giao-quan-sat": reverse("hr:person_observer", args=[world.owner.uid]),
        "ca-thi": reverse("hr:sittings"),
        "mo-ca-thi": reverse("hr:sitting_new"),
        "mot-ca-thi": sitting,
        "sua-ca-thi": reverse("hr:sitting_edit", args=[world.sitting.uid]),
        "phong-trung-tam": f"/nhan-su/don-vi/?don-vi={world.ward.uid}",
        "mot-don-vi": reverse("hr:unit", args=[world.ward.uid]),
        "don-vi-da-ket-thuc": reverse("hr:units_ended"),
        "them-phong": reverse("hr:division_add", args=[world.ward.uid]),
        "doi-ten-phong": reverse("hr:division_rename", args=[world.division.uid]),
        "dong-phong": reverse("hr:division_close", args=[world.division.uid]),
    } | {f"can-xu-ly-{key}": f"/nhan-su/can-xu-ly/{key}/" for key in WORKLISTS}
    province = {
        "don-vi": "/nhan-su/don-vi/",
        "don-vi-tim-khong-thay": "/nhan-su/don-vi/?tim=khongcoxanao",
        "tong-quan": "/nhan-su/",
        "khoang-trong": "/nhan-su/khoang-trong/",
        "ho-so": "/nhan-su/ho-so/",
    }
    return [
        *(Screen(f"nhan-su-{name}", WARD_HR, path) for name, path in pages.items()),
        *(Screen(f"so-noi-vu-{name}", PROVINCE_HR, path) for name, path in province.items()),
        Screen(
            "nhan-su-ket-qua-dieu-dong-ngay-loi",
            WARD_HR,
            "/nhan-su/ket-qua-dieu-dong/?tu-ngay=31/02/2026",
            tells_an_error=True,
        ),
        Screen(
            "nhan-su-minh-chung-chua-chon",
            WARD_HR,
            reverse("hr:document", args=[world.document.uid]),
            sends=FORM,
            tells_an_error=True,
        ),
        Screen("nhan-su-khao-sat-moi-thieu", WARD_HR, pages["khao-sat-moi"], sends=FORM, tells_an_error=True),
        Screen(
            "nhan-su-xem-lai-chua-chon",
            WARD_HR,
            reverse("hr:level_review", args=[world.review.uid]),
            sends=FORM,
            tells_an_error=True,
        ),
        Screen("nhan-su-ho-so-ngay-loi", WARD_HR, "/nhan-su/ho-so/?ngay=31/02/2026", tells_an_error=True),
        Screen("nhan-su-khoang-trong-ngay-loi", WARD_HR, f"{gaps}&ngay=31/02/2026", tells_an_error=True),
        Screen(
            "nhan-su-mot-don-vi-ngay-loi",
            WARD_HR,
            f"{reverse('hr:unit', args=[world.ward.uid])}?ngay=31/02/2026",
            tells_an_error=True,
        ),
        Screen(
            "nhan-su-ghi-danh-chua-chon",
            WARD_HR,
            reverse("hr:person", args=[Official.objects.get(user=world.users[LEARNER]).uid]),
            sends="form[action$='/ghi-danh/']",
            tells_an_error=True,
        ),
        Screen("nhan-su-mo-luot-thi", WARD_HR, used_up),
        Screen(
            "nhan-su-mo-luot-thi-thieu-ly-do",
            WARD_HR,
            used_up,
            sends="form[action$='/mo-luot-thi/']",
            tells_an_error=True,
        ),
        Screen("nhan-su-mo-ca-thi-thieu", WARD_HR, pages["mo-ca-thi"], sends=FORM, tells_an_error=True),
        Screen(
            "nhan-su-them-gio-thieu",
            WARD_HR,
            pages["them-gio-mot-nguoi"],
            sends=f"{FORM}:has([name=reason])",
            tells_an_error=True,
        ),
        Screen("nhan-su-ma-ca-thi", WARD_HR, sitting, sends="form[action$='/ma/']", is_vietnamese_only=True),
        Screen("so-noi-vu-ca-thi", PROVINCE_HR, reverse("hr:sittings")),
        Screen("nhan-su-dat-lai-xac-thuc", WARD_HR, reset),
        Screen("nhan-su-dat-lai-xac-thuc-thieu", WARD_HR, reset, sends=FORM, tells_an_error=True),
        Screen("nhan-su-phieu-de-in", WARD_HR, slips, sends=f"{FORM}:not([action])", is_vietnamese_only=True),
    ]


def _unit_events(world: World, states: States) -> list[Screen]:
    def step(slug: str, draft: object) -> str:
        return f"{reverse('hr:unit_event_step', args=[slug])}?nhap={draft}"

    merger, split, taken = world.unit_draft.uid, states.unit_split.uid, states.unit_name_taken.uid
    pages = {
        "cac-su-kien": reverse("hr:unit_events"),
        "mot-su-kien": reverse("hr:unit_event", args=[world.unit_event.uid]),
        "hoan-tac": reverse("hr:unit_event_undo", args=[world.unit_event.uid]),
        "loai": step("loai", merger),
        "don-vi": step("don-vi", merger),
        "nhap-vao": step("don-vi-moi", merger),
        "cac-phan": step("don-vi-moi", split),
        "van-ban": step("van-ban", merger),
        "xep-nguoi": step("xep-nguoi", split),
        "kiem-tra": step("kiem-tra", merger),
        "bo-ban-nhap": reverse("hr:unit_event_draft_discard", args=[merger]),
    }
    return [
        *(Screen(f"sap-xep-{name}", WARD_HR, path) for name, path in pages.items()),
        Screen("sap-xep-chua-xep-xong", WARD_HR, pages["xep-nguoi"], sends=f"{FORM}[method=post]", tells_an_error=True),
        Screen("sap-xep-ten-da-co", WARD_HR, step("kiem-tra", taken), tells_an_error=True),
    ]


def _assigning(world: World) -> list[Screen]:
    """Giving learning, its rules, the calendar of working days."""

    def step(slug: str) -> str:
        return f"{reverse('hr:assignment_step', args=[slug])}?nhap={world.assignment_draft.uid}"

    one, rule = [world.assignment.uid], [world.assignment_rule.uid]
    pages = {
        "cac-lan": reverse("hr:assignments"),
        "ai": step("ai"),
        "hoc-gi": step("hoc-gi"),
        "han": step("han"),
        "bo-ban-nhap": reverse("hr:assignment_draft_discard", args=[world.assignment_draft.uid]),
        "mot-lan": reverse("hr:assignment", args=one),
        "hoan-tac": reverse("hr:assignment_undo", args=one),
        "cac-quy-tac": reverse("hr:assignment_rules"),
        "mot-quy-tac": reverse("hr:assignment_rule", args=rule),
        "chay-thu": f"{reverse('hr:assignment_rule', args=rule)}?chay-thu=1",
        "dung-quy-tac": reverse("hr:assignment_rule_stop", args=rule),
        "lich-nghi-xa-xem": reverse("hr:work_calendar"),
    }
    calendar = reverse("hr:work_calendar")
    return [
        *(Screen(f"giao-hoc-{name}", WARD_HR, path) for name, path in pages.items()),
        Screen(
            "giao-hoc-thieu-muc-dich", WARD_HR, pages["mot-lan"], sends="form[action$='/tai/']", tells_an_error=True
        ),
        Screen("giao-hoc-kiem-tra", WARD_HR, step("kiem-tra")),
        Screen("lich-nghi", PROVINCE_HR, calendar),
        Screen("lich-nghi-thieu", PROVINCE_HR, calendar, sends=f"{FORM}[method=post]", tells_an_error=True),
        Screen("lich-nghi-bo", PROVINCE_HR, reverse("hr:work_calendar_drop", args=[world.calendar_day.uid])),
    ]


def _decisions(world: World, states: States) -> list[Screen]:
    def step(slug: str, draft: object, more: str = "") -> str:
        return f"{reverse('hr:decision_step', args=[slug])}?nhap={draft}{more}"

    ward_grant = RoleGrant.objects.filter(unit=world.ward, role=Role.HR)[0]
    new, begun, full = states.new_draft.uid, world.draft.uid, states.full_draft.uid
    pages = {
        "cac-quyet-dinh": "/nhan-su/quyet-dinh/",
        "mot-quyet-dinh": reverse("hr:decision", args=[world.decision.uid]),
        "dinh-chinh": reverse("hr:decision_correct", args=[world.decision.uid]),
        "huy": reverse("hr:decision_cancel", args=[world.decision.uid]),
        "tu-tep": reverse("hr:decision_files"),
        "mot-tep": reverse("hr:decision_file", args=[world.decision_file.uid]),
        "tim-nguoi": step("nguoi", new, "&tim=huong"),
        "tim-khong-thay": step("nguoi", new, "&tim=khongcoai"),
        "loai": step("loai", begun),
        "van-ban": step("van-ban", begun),
        "noi-den": step("noi-den", begun),
        "thoi-giu": step("thoi-giu", states.leaving_draft.uid),
        "dao-tao": step("dao-tao", full),
        "kiem-tra": step("kiem-tra", full),
        "bo-ban-nhap": reverse("hr:decision_draft_discard", args=[begun]),
    }
    refused = {
        "chua-chon-nguoi": step("nguoi", new, "&tim=huong"),
        "chua-chon-noi-den": step("noi-den", begun),
        "ngay-nguoc": step("kiem-tra", states.doubtful_draft.uid),
        "dinh-chinh-chua-ly-do": reverse("hr:decision_correct", args=[world.decision.uid]),
        "huy-chua-ly-do": reverse("hr:decision_cancel", args=[world.decision.uid]),
        "chua-chon-tep": reverse("hr:decision_files"),
        "chua-chon-ban-quet": reverse("hr:decision", args=[states.without_scan.uid]),
    }
    return [
        *(Screen(f"quyet-dinh-{name}", WARD_HR, path) for name, path in pages.items()),
        *_positions(),
        *_frameworks(states),
        *_requirements(world),
        *_evidence_rules(),
        Screen("bien-che", WARD_HR, reverse("hr:headcounts")),
        Screen("ghi-bien-che", WARD_HR, reverse("hr:headcount_set")),
        Screen(
            "ghi-bien-che-thieu",
            WARD_HR,
            reverse("hr:headcount_set"),
            sends=f"{FORM}[method=post]",
            tells_an_error=True,
        ),
        Screen("ai-xem-duoc-gi", WARD_HR, reverse("hr:grants")),
        Screen("ai-xem-mot-nguoi", WARD_HR, reverse("hr:person_grants", args=[world.owner.uid])),
        Screen("ket-thuc-vai-tro", PROVINCE_HR, reverse("hr:grant_end", args=[ward_grant.pk])),
        *(
            Screen(f"quyet-dinh-{name}", WARD_HR, path, sends=f"{FORM}[method=post]", tells_an_error=True)
            for name, path in refused.items()
        ),
    ]


def _positions() -> list[Screen]:
    """The catalogue, read by the ward and kept by the province."""
    one = {name: reverse(f"hr:position_{name}", args=["CM-04"]) for name in ("change", "end", "reopen")}
    kept = {
        "": reverse("hr:positions"),
        "-mot": reverse("hr:position", args=["CM-04"]),
        "-them": reverse("hr:position_add"),
        "-phien-ban": one["change"],
        "-ket-thuc": one["end"],
        "-bo-ket-thuc": one["reopen"],
    }
    refused = {"-them-thieu": kept["-them"], "-ket-thuc-thieu": one["end"], "-phien-ban-thieu": one["change"]}
    return [
        Screen("vi-tri-xa-xem", WARD_HR, kept[""]),
        Screen("vi-tri-mot-xa-xem", WARD_HR, kept["-mot"]),
        Screen("vi-tri-khong-thay", WARD_HR, f"{kept['']}?tim=khongcoai"),
        *(Screen(f"vi-tri{name}", PROVINCE_HR, path) for name, path in kept.items()),
        *(
            Screen(f"vi-tri{name}", PROVINCE_HR, path, sends=f"{FORM}[method=post]", tells_an_error=True)
            for name, path in refused.items()
        ),
    ]


def _requirements(world: World) -> list[Screen]:
    """Of the default kept by the province, and of the ward's own."""
    own = f"cua={world.ward.uid}"

    def page(name: str, *args: str, query: str = "") -> str:
        return reverse(f"hr:{name}", args=args) + (f"?{query}" if query else "")

    kept = {
        "": page("requirements"),
        "-mot": page("position_requirements", "CM-04"),
        "-sua": page("position_requirements_edit", "CM-04"),
        "-dan": page("requirements_paste"),
    }
    of_ward = {
        "": page("requirements", query=own),
        "-mot": page("position_requirements", "CM-04", query=own),
        "-chuan-chung": page("position_requirements", "CM-04"),
        "-sua": page("position_requirements_edit", "CM-04", query=own),
        "-dan": page("requirements_paste", query=own),
    }
    return [
        *(Screen(f"yeu-cau{name}", PROVINCE_HR, path) for name, path in kept.items()),
        *(Screen(f"yeu-cau-xa{name}", WARD_HR, path) for name, path in of_ward.items()),
        *(
            Screen(f"yeu-cau{name}-thieu", PROVINCE_HR, kept[name], sends=f"{FORM}[method=post]", tells_an_error=True)
            for name in ("-sua", "-dan")
        ),
    ]


def _evidence_rules() -> list[Screen]:
    """For all competencies kept by the province, and read by the ward."""
    asked = "?loai=result"
    kept = {
        "": reverse("hr:evidence_rules"),
        "-sua": reverse("hr:evidence_rule_edit") + asked,
        "-sua-rieng": f"{reverse('hr:evidence_rule_edit')}{asked}&nang-luc=T01",
        "-thoi": reverse("hr:evidence_rule_end") + asked,
    }
    found = reverse("hr:assessors") + "?tim=n"
    return [
        Screen("nguoi-danh-gia", WARD_HR, reverse("hr:assessors")),
        Screen("nguoi-danh-gia-tim", WARD_HR, found),
        Screen(
            "nguoi-danh-gia-thieu",
            WARD_HR,
            found,
            sends=f"{FORM}[method=post]:has(#id_competency)",
            tells_an_error=True,
        ),
        Screen("nguoi-danh-gia-khong-thay", WARD_HR, reverse("hr:assessors") + "?tim=zzzz"),
        Screen("quy-tac-minh-chung-xa-xem", WARD_HR, kept[""]),
        *(Screen(f"quy-tac-minh-chung{name}", PROVINCE_HR, path) for name, path in kept.items()),
        *(
            Screen(
                f"quy-tac-minh-chung{name}-thieu",
                PROVINCE_HR,
                kept[name],
                sends=f"{FORM}[method=post]",
                tells_an_error=True,
            )
            for name in ("-sua", "-thoi")
        ),
    ]


def _frameworks(states: States) -> list[Screen]:
    """The framework with a draft of its next version, read by the ward and kept by the province."""
    of: dict[str, str | int] = {"code": "VN-XA", "number": states.framework_draft.number}
    first = of | {"number": 1}

    def page(name: str, kwargs: dict[str, str | int], **more: str) -> str:
        return reverse(f"hr:framework_{name}", kwargs=kwargs | more)

    kept = {
        "": reverse("hr:frameworks"),
        "-ban-soan": page("version", of),
        "-dang-dung": page("version", first),
        "-so-sanh": reverse("hr:framework_comparison", args=["VN-XA"]),
        "-thong-tin": page("facts", of),
        "-nhom": page("groups", of),
        "-them-nang-luc": page("competency_add", of),
        "-nang-luc": page("competency", of, competency="P03"),
        "-bo-nang-luc": page("competency_drop", of, competency="P03"),
        "-xoa": page("draft_delete", of),
        "-cong-bo": page("publish", of),
        "-nhap": page("import", of),
        "-soan": page("draft_start", first),
        "-thoi-ap-dung": page("retire", first),
    }
    refused = {"-them-nang-luc-thieu": "-them-nang-luc", "-nhap-thieu": "-nhap", "-thoi-ap-dung-thieu": "-thoi-ap-dung"}
    return [
        Screen("khung-nang-luc-xa-xem", WARD_HR, kept[""]),
        Screen("khung-nang-luc-mot-xa-xem", WARD_HR, kept["-dang-dung"]),
        *(Screen(f"khung-nang-luc{name}", PROVINCE_HR, path) for name, path in kept.items()),
        *(
            Screen(f"khung-nang-luc{name}", PROVINCE_HR, kept[at], sends=f"{FORM}[method=post]", tells_an_error=True)
            for name, at in refused.items()
        ),
    ]


def _jobs(world: World, states: States) -> list[Screen]:
    jobs = {
        "dang-cho": world.job.pk,
        "da-xong": states.written.job,
        "da-dung": states.stopped.job,
        "bi-loi": states.lost.job,
    }
    return [
        Screen("cong-viec", WARD_HR, "/nhan-su/cong-viec/"),
        *(Screen(f"cong-viec-{name}", WARD_HR, reverse("jobs:detail", args=[pk])) for name, pk in jobs.items()),
    ]


def _roster(states: States) -> list[Screen]:
    def step(batch: RosterImport, slug: str) -> str:
        return reverse("hr:roster_step", args=[batch.uid, slug])

    pages = {
        "cac-lan": "/nhan-su/nhap-danh-sach/",
        "moi": "/nhan-su/nhap-danh-sach/moi/",
        "tai-tep": step(states.fresh, "tai-tep"),
        "bang-ma": step(states.old, "tai-tep"),
        "khop-cot": step(states.fresh, "khop-cot"),
        "kiem-tra": step(states.good, "kiem-tra"),
        "phai-sua": step(states.wrong, "kiem-tra"),
        "dang-chay-thu": step(states.running, "kiem-tra"),
        "dung-chay-thu": step(states.halted, "kiem-tra"),
        "xac-nhan": step(states.good, "xac-nhan"),
        "ket-qua": step(states.written, "ket-qua"),
        "dang-ghi": step(states.queued, "ket-qua"),
        "da-dung": step(states.stopped, "ket-qua"),
        "hoan-tac": reverse("hr:roster_undo", args=[states.written.uid]),
        "da-hoan-tac": step(states.undone, "ket-qua"),
    }
    return [
        *(Screen(f"nhap-danh-sach-{name}", WARD_HR, path) for name, path in pages.items()),
        Screen("nhap-danh-sach-chua-chon-tep", WARD_HR, pages["moi"], sends=FORM, tells_an_error=True),
    ]


def _certificates(world: World, states: States) -> list[Screen]:
    issued, waiting = states.renewed.uid, world.waiting.uid
    pages = {
        "cho-duyet": "/nhan-su/cap-chung-nhan/",
        "duyet": f"/nhan-su/cap-chung-nhan/duyet/?chon={waiting}",
        "so-cap": "/nhan-su/cap-chung-nhan/so-cap/",
        "duyet-nhieu": reverse("hr:certificates-batch"),
        "tu-dong": reverse("hr:certificates-automatic"),
        "ky-so": "/nhan-su/cap-chung-nhan/ky-so/",
        "gui-tep-da-ky": "/nhan-su/cap-chung-nhan/ky-so/gui-len/",
        "yeu-cau": reverse("hr:certificate", args=[waiting]),
        "khong-duyet": reverse("hr:certificate-refuse", args=[waiting]),
        "da-cap": reverse("hr:certificate", args=[issued]),
        "da-thay": reverse("hr:certificate", args=[world.issued.uid]),
        "thu-hoi": reverse("hr:certificate-revoke", args=[issued]),
        "thay-the": reverse("hr:certificate-replace", args=[issued]),
    }
    return [
        *(Screen(f"cap-chung-nhan-{name}", WARD_APPROVER, path) for name, path in pages.items()),
        Screen("cap-chung-nhan-thieu-ly-do", WARD_APPROVER, pages["thu-hoi"], sends=FORM, tells_an_error=True),
        *(Screen(f"mau-giay-{name}", WARD_HR, path) for name, path in _template_pages(world).items()),
        Screen("mau-giay-chua-dien", WARD_HR, reverse("hr:certificate-template-new"), sends=FORM, tells_an_error=True),
        Screen(
            "cap-chung-nhan-gui-chua-chon-tep", WARD_APPROVER, pages["gui-tep-da-ky"], sends=FORM, tells_an_error=True
        ),
        Screen("cap-chung-nhan-chua-co-tep", WARD_APPROVER, reverse("hr:certificate-file", args=[issued]), 409),
    ]


def _template_pages(world: World) -> dict[str, str]:
    uid = world.template.uid
    return {
        "cac-mau": reverse("hr:certificate-templates"),
        "moi": reverse("hr:certificate-template-new"),
        "mot-mau": reverse("hr:certificate-template", args=[uid]),
        "sua": reverse("hr:certificate-template-change", args=[uid]),
        "dua-vao-dung": reverse("hr:certificate-template-publish", args=[uid]),
        "soan": reverse("hr:certificate-template-draft", args=[uid]),
        "thoi-dung": reverse("hr:certificate-template-retire", args=[uid]),
    }


def _editor(world: World, states: States) -> list[Screen]:
    course, lesson = CoursePage.objects.get(pk=world.course.pk), world.lesson
    question = Question.objects.order_by("pk")[0]
    pages = {
        "bang-viec": "/quan-tri/",
        "cac-khoa": reverse("wagtailadmin_explore", args=[course.get_parent().pk]),
        "mot-khoa": reverse("wagtailadmin_explore", args=[course.pk]),
        "sua-khoa": reverse("wagtailadmin_pages:edit", args=[course.pk]),
        "sua-bai": reverse("wagtailadmin_pages:edit", args=[lesson.pk]),
        "sua-lo-trinh": reverse("wagtailadmin_pages:edit", args=[world.path.pk]),
        "sua-the": reverse("wagtailadmin_pages:edit", args=[world.guide.pk]),
        "sua-thu-tuc": reverse("wagtailadmin_pages:edit", args=[states.procedure.pk]),
        "lich-su": reverse("wagtailadmin_pages:history", args=[lesson.pk]),
        "kiem-tra-bai": reverse("studio_content_checks", args=[lesson.pk]),
        "da-xuat-ban": reverse("studio_published", args=[lesson.pk]),
        "gui-kiem-tra": reverse("studio_send", args=[states.changed.pk]),
        "dang-cho-kiem-tra": reverse("wagtailadmin_pages:edit", args=[states.in_check.pk]),
        "soan-bai": reverse("studio_start_lesson"),
        "nguoi-phu-trach": reverse("studio_owner", args=[course.pk]),
        "chep-danh-sach": reverse("studio_copy_list"),
        "chep-mot-khoa": reverse("studio_copy", args=[course.pk]),
        "bai-moi": reverse("wagtailadmin_pages:add", args=["courses", "lessonpage", course.pk]),
        "nguoi-dang-hoc": reverse("studio_learners", args=[course.pk]),
        "buoc-hay-vuong": reverse("studio_lesson_steps", args=[lesson.pk]),
        "nhan-muon": reverse("studio_late"),
        "tep-du-phong": reverse("studio_backup"),
        "mat-lien-lac": reverse("studio_silences"),
        "mot-luot-nhan-muon": reverse("studio_late_attempt", args=[world.late.uid]),
        "cham-bai": reverse("studio_marking"),
        "cham-bai-theo-nguoi": f"{reverse('studio_marking')}?theo=nguoi",
        "da-cham": f"{reverse('studio_marking')}?theo=xong",
        "cham-mot-cau": reverse("studio_mark", args=[world.essay.pk]),
        "phan-tich": reverse("studio_item_list"),
        "phan-tich-mot-bai": reverse("studio_items", args=[course.assessment.slug]),
        "cau-hoi": reverse("studio_questions"),
        "cau-hoi-khong-thay": f"{reverse('studio_questions')}?q=khong-co-cau-nay",
        "cau-hoi-moi": reverse("studio_question_add"),
        "cau-hoi-moi-ghep-cap": f"{reverse('studio_question_add')}?dang=matching&ngan-hang={question.bank_id}",
        "cau-hoi-moi-tinh-huong": f"{reverse('studio_question_add')}?dang=case&ngan-hang={question.bank_id}",
        "cau-hoi-moi-tu-luan": f"{reverse('studio_question_add')}?dang=essay&ngan-hang={question.bank_id}",
        "mot-cau-hoi": reverse("studio_question", args=[question.pk]),
        "xem-cau-hoi": reverse("studio_question_preview", args=[question.pk]),
        "ngan-hang-moi": reverse("studio_bank_add"),
        "nhap-cau-hoi": reverse("studio_question_imports"),
        "mot-lan-nhap-cau-hoi": reverse("studio_question_import", args=[import_of(world.users[TRAINER]).uid]),
        "bang-kiem": reverse("studio_checklists"),
        "bang-kiem-moi": reverse("studio_checklist_add"),
        "mot-bang-kiem": reverse("studio_checklist", args=[world.seen.version.checklist_id]),
        "phieu-cho-quyet-dinh": reverse("studio_observations"),
        "mot-phieu-cho-quyet-dinh": reverse("studio_observation", args=[world.disputed.uid]),
        "sua-dap-an": reverse("studio_correct_key", args=[question.versions.order_by("pk")[0].pk]),
        **{f"nhieu-cau-{act}": _asked(act, question) for act in QUESTION_ACTS},
        "bai-kiem-tra": reverse("studio_assessments"),
        "bai-kiem-tra-moi": reverse("studio_assessment_add"),
        "luyen-tap-moi": f"{reverse('studio_assessment_add')}?loai=practice",
        "mot-bai-kiem-tra": reverse("studio_assessment", args=[states.test_out.pk]),
        "quy-tac": reverse("studio_assessment_rules", args=[states.test_out.pk]),
        "cau-co-dinh": reverse("studio_assessment_fixed", args=[states.practising.assessment_id]),
        "bang-rut-cau": reverse("studio_assessment_blueprint", args=[states.test_out.pk]),
        "dieu-kien-dat": reverse("studio_assessment_passing", args=[states.test_out.pk]),
        "de-mau": f"{reverse('studio_assessment_preview', args=[states.test_out.pk])}?so=7",
        "tai-khoan": reverse("wagtailadmin_account"),
        "van-ban": reverse("legal_texts:list"),
        "mot-van-ban": reverse("legal_texts:edit", args=[LegalText.objects.get(number="60/2014/QH13").pk]),
        "thuat-ngu": reverse("glossary:list"),
        "cac-thu-tuc": reverse("procedures:list"),
        "mot-thu-tuc": reverse("procedures:edit", args=[states.procedure.procedure_id]),
        "danh-sach-khoa": reverse("courses:index"),
        **{f"nhieu-khoa-{act}": _marked(act, course) for act in ("gan-nang-luc", "dat-ngay-ra-soat", "gui-kiem-tra")},
        "ban-ghi": reverse("recordings:list"),
        "them-ban-ghi": reverse("recordings:add"),
    }
    return [
        *(Screen(f"bien-soan-{name}", TRAINER, path, is_editor=True) for name, path in pages.items()),
        Screen(
            "quan-tri-quay-ve-ban-truoc", ADMIN, reverse("studio_go_back", args=[states.changed.pk]), is_editor=True
        ),
        Screen("kiem-tra-bang-viec", CHECKER, "/quan-tri/", is_editor=True),
        Screen("kiem-tra-mot-the", CHECKER, pages["dang-cho-kiem-tra"], is_editor=True),
        Screen(
            "bien-soan-gui-kiem-tra-chua-chon",
            TRAINER,
            pages["gui-kiem-tra"],
            sends="form:has([name=seen])",
            is_editor=True,
        ),
        Screen(
            "bien-soan-nhap-cau-hoi-chua-chon",
            TRAINER,
            pages["nhap-cau-hoi"],
            sends="form[enctype]",
            is_editor=True,
        ),
        Screen(
            "bien-soan-sua-dap-an-chua-chon",
            TRAINER,
            pages["sua-dap-an"],
            sends="form:has([name=reason])",
            is_editor=True,
        ),
        Screen(
            "bien-soan-bang-kiem-con-thieu",
            TRAINER,
            pages["bang-kiem-moi"],
            sends="form[method=post]:has([name=title])",
            is_editor=True,
        ),
        Screen(
            "bien-soan-bai-kiem-tra-con-thieu",
            TRAINER,
            pages["luyen-tap-moi"],
            sends="form[method=post]:has([name=title])",
            is_editor=True,
        ),
        Screen(
            "bien-soan-cau-hoi-con-thieu",
            TRAINER,
            f"{reverse('studio_question_add')}?dang=single&ngan-hang={question.bank_id}",
            sends="form[method=post]:has([name=stem])",
            is_editor=True,
        ),
        Screen("suc-khoe", ADMIN, reverse("health:page")),
        Screen("xuat-du-lieu", ADMIN, reverse("open_export:page")),
        Screen("xuat-du-lieu-chua-ghi-ly-do", ADMIN, reverse("open_export:page"), sends=REASON, tells_an_error=True),
        Screen("quyen-quan-tri", ADMIN, reverse("org:admin_mode")),
        Screen("so-bat-quyen", INSPECTOR, reverse("org:admin_modes")),
        Screen("so-bat-quyen-khong-khop", INSPECTOR, reverse("org:admin_modes") + "?nguoi=khong+co"),
        Screen("mot-lan-bat-quyen", INSPECTOR, reverse("org:one_admin_mode", args=[states.turn.pk])),
        *_catalogue(),
    ]


QUESTION_ACTS = ("gan-nang-luc", "chuyen-nhom", "gan-the", "giao-phu-trach", "cho-nghi", "dung-lai")


def _asked(action: str, question: Question) -> str:
    return f"{reverse('wagtail_bulk_action', args=['assessments', 'question', action])}?id={question.pk}"


def _marked(action: str, course: CoursePage) -> str:
    return f"{reverse('wagtail_bulk_action', args=['courses', 'coursepage', action])}?id={course.pk}"


def _catalogue() -> list[Screen]:
    """The components in each frame; the first of them with the errors of a form."""
    return [
        Screen(
            f"thanh-phan-{key}",
            ADMIN,
            f"/quan-tri/thanh-phan/?khung={key}",
            tells_an_error=key == "nhan-su",
            is_vietnamese_only=True,
        )
        for key in FRAMES
    ]
