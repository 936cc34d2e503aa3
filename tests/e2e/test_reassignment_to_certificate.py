"""The story the product is for: an agriculture officer is moved to civil status, learns, and is certified.

On a phone of 360×640, as HR, as the official, as the approver and as anyone with the paper in hand.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import openpyxl
import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page, expect
from pypdf import PdfReader

from assessments.domain.papers import answers_of
from assessments.models import Attempt, Choice, Result
from certificates.domain.codes import new_code
from certificates.models import Certificate
from courses.models import CoursePage, LessonPage, ProgressEvent
from lms.core.vietnamese.dates import format_date
from lms.evidence.models import Evidence
from lms.flows.demo import APPROVER, HERO, HR, PASSWORD
from lms.org.models import Decision, Posting, PostingVersion
from lms.plans.models import LearningPlan, PlanItem
from tests.e2e.conftest import Phone

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

NAME = "Nguyễn Thị Hương"
NUMBER = "102/QĐ-UBND"
T01 = "Đăng ký và quản lý hộ tịch"
NUMERAL = re.compile(r"\d+")
SENT = re.compile(r"^Đã gửi lên hệ thống lúc \d\d:\d\d$")


class Walk:
    """Somebody's way through the screens: every one of them is looked at with axe and photographed."""

    def __init__(self, faults: Callable[[Page], list[str]], picture: Callable[[Page, str], None]) -> None:
        self._faults, self._picture = faults, picture
        self.found: dict[str, list[str]] = {}

    def look(self, page: Page, name: str) -> None:
        """Once by each name: lessons repeat their kinds of steps."""
        if any(seen.endswith(f"-{name}") for seen in self.found):
            return
        name = f"chuyen-{len(self.found) + 1:02}-{name}"
        self._picture(page, name)
        self.found[name] = self._faults(page)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            self.found[name].append("the page scrolls sideways")

    @property
    def faults(self) -> dict[str, list[str]]:
        return {name: found for name, found in self.found.items() if found}


@pytest.fixture
def walk(faults, picture) -> Walk:
    return Walk(faults, picture)


@pytest.fixture
def visitor(browser: Browser, browser_context_args, request) -> Callable[[], Page]:
    """A new phone, nobody signed in."""

    def act() -> Page:
        context = browser.new_context(**browser_context_args)
        context.set_default_timeout(10_000)
        request.addfinalizer(context.close)
        return context.new_page()

    return act


def test_from_the_decision_to_the_certificate(demo, address, visitor, phone: Phone, walk: Walk):
    hr, official = visitor(), phone.page
    sign_in_as_hr(hr, address, walk)
    before = figures_of_t01(hr, address)

    plan = record_decision(hr, address, walk)
    moved = figures_of_t01(hr, address)
    assert (moved.required, moved.short) == (before.required + 1, before.short + 1)

    learn(official, visitor(), address, walk)
    attempt = sit_exam(phone, address, walk)
    assert_gap_closed(phone.page, hr, address, plan, attempt, walk)

    certificate = approve(visitor(), address, walk)
    call_command("run_worker", batch=True)
    certificate.refresh_from_db()
    download_certificate(phone.page, address, certificate, walk)
    public = visitor()
    verify(public, address, certificate.code, "Hợp lệ", walk)

    learned = figures_of_t01(hr, address)
    assert (learned.required, learned.short) == (moved.required, before.short)
    look_at_report(hr, address, walk, learned)

    revoke(visitor(), address, certificate, walk)
    verify(public, address, certificate.code, "Đã thu hồi", walk)
    verify(public, address, unknown_code(certificate.code), "Không tìm thấy", walk)
    assert public.context.cookies() == []
    assert walk.faults == {}


# HR: the decision


def sign_in(page: Page, address: str, code: str) -> None:
    page.goto(f"{address}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Đăng nhập")
    page.get_by_label("Mã cán bộ hoặc số điện thoại").fill(code)
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    page.get_by_label("Ghi nhớ máy này 30 ngày").set_checked(True)
    page.get_by_role("button", name="Đăng nhập").click()


def use_role(page: Page, address: str, role: str) -> None:
    page.goto(f"{address}/tai-khoan/")
    page.locator(".choice", has_text=role).click()
    page.get_by_role("button", name="Đổi vai trò").click()


def sign_in_as_hr(page: Page, address: str, walk: Walk) -> None:
    page.goto(f"{address}/nhan-su/")
    walk.look(page, "dang-nhap")
    sign_in(page, address, HR)
    use_role(page, address, "Phụ trách nhân sự")
    expect(page.locator(".role")).to_contain_text("Đang dùng với vai trò: Phụ trách nhân sự")
    walk.look(page, "nhan-su-tong-quan")


def record_decision(page: Page, address: str, walk: Walk) -> LearningPlan:
    """Điều động of Nguyễn Thị Hương: the gaps stand on the screen before anything is written."""
    day = timezone.localdate()
    page.get_by_role("link", name="Danh mục").click()
    walk.look(page, "danh-muc")
    page.get_by_role("link", name="Quyết định").click()
    walk.look(page, "quyet-dinh")
    page.get_by_role("link", name="Ghi nhận quyết định").click()

    page.get_by_label("Tìm theo tên").fill("huong")
    page.get_by_role("button", name="Tìm", exact=True).click()
    page.locator(".choice", has_text=NAME).click()
    walk.look(page, "quyet-dinh-nguoi")
    page.get_by_role("button", name="Tiếp tục").click()
    page.locator(".choice", has_text="chuyển từ cơ quan này sang cơ quan hoặc vị trí khác").click()
    walk.look(page, "quyet-dinh-loai")
    page.get_by_role("button", name="Tiếp tục").click()

    page.get_by_label("Số, ký hiệu").fill(NUMBER)
    page.get_by_label("Ngày ký").fill(format_date(day - timedelta(days=1)))
    page.get_by_label("Ngày hiệu lực").fill("31/02/2026")
    page.get_by_label("Người ký", exact=False).first.fill("Trần Quang Vinh")
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page).to_have_title(re.compile("^Lỗi:"))
    walk.look(page, "quyet-dinh-van-ban-sai-ngay")
    expect(page.get_by_label("Số, ký hiệu")).to_have_value(NUMBER)
    page.get_by_label("Ngày hiệu lực").fill(format_date(day))
    page.get_by_role("button", name="Tiếp tục").click()

    choose(page.get_by_label("Đơn vị nhận"), "Văn phòng HĐND và UBND")
    choose(page.get_by_label("Vị trí việc làm mới"), "(CM-04)")
    walk.look(page, "quyet-dinh-noi-den")
    page.get_by_role("button", name="Tiếp tục").click()

    new = page.locator("tbody tr", has_text="Giao mới")
    expect(new).to_have_count(5)
    expect(new.filter(has_text="chưa có khóa học")).to_have_count(3)
    walk.look(page, "quyet-dinh-viec-hoc")
    assert not Decision.objects.filter(number=NUMBER).exists()
    page.get_by_role("button", name="Tiếp tục").click()
    walk.look(page, "quyet-dinh-kiem-tra")
    page.get_by_role("button", name="Ghi nhận quyết định").click()

    expect(page.get_by_text(f"Đã ghi nhận Quyết định số {NUMBER}. Đã giao 5 việc học")).to_be_visible()
    walk.look(page, "quyet-dinh-da-ghi")
    page.get_by_role("link", name="Xem kế hoạch học tập").click()
    expect(page.locator("tbody tr")).to_have_count(5)
    expect(page.locator("tbody tr", has_text="chưa có khóa học")).to_have_count(3)
    walk.look(page, "ke-hoach")
    return LearningPlan.objects.get(decision__number=NUMBER)


def choose(field: Locator, text: str) -> None:
    """The option whose words hold the text."""
    value = field.locator("option", has_text=text).first.get_attribute("value")
    field.select_option(value)


# The official: the lessons


def learn(page: Page, other: Page, address: str, walk: Walk) -> None:
    """Both lessons of the course, each step; in the middle of the first the work goes on at another device."""
    sign_in(page, address, HERO)
    expect(page.get_by_role("heading", level=1)).to_have_text("Việc của tôi hôm nay")
    walk.look(page, "viec-hom-nay")
    page.goto(f"{address}/hoc/lo-trinh/")
    expect(page.get_by_text("Chưa có khóa học").first).to_be_attached()
    walk.look(page, "lo-trinh")
    page.goto(f"{address}/hoc/khoa/dang-ky-khai-sinh/")
    expect(page.get_by_text(NUMBER)).to_be_visible()
    walk.look(page, "khoa-hoc")
    first, second = LessonPage.objects.of_course(course())

    page.get_by_role("link", name="Bắt đầu").first.click()
    for number in range(1, 5):
        do_step(page, first, number, walk)
    expect(page.get_by_text("Bước 5/10").first).to_be_visible()
    sign_in(other, address, HERO)
    other.goto(f"{address}/hoc/bai/{first.address}/")
    expect(other.get_by_text("Bước 5/10").first).to_be_visible()
    do_step(other, first, 5, walk)
    expect(other.get_by_text("Bước 6/10").first).to_be_visible()

    page.goto(f"{address}/hoc/bai/{first.address}/")
    for number in range(6, 11):
        do_step(page, first, number, walk)
    expect(page.get_by_text("Đã xong bài")).to_be_visible()
    walk.look(page, "xong-bai")
    page.get_by_role("link", name="Học bài tiếp theo").click()
    for number in range(1, len(second.step_ids) + 1):
        do_step(page, second, number, walk)
    expect(page.get_by_text("Đã học xong mọi bước của khóa học.")).to_be_visible()
    walk.look(page, "xong-khoa")
    notes = ProgressEvent.objects.filter(enrolment__official__staff_code=HERO).exclude(note="")
    assert list(notes.values_list("note", flat=True)) == ["Hồ sơ chị Lan, bổ sung văn bản làm chứng."] * 2


def do_step(page: Page, lesson: LessonPage, number: int, walk: Walk, said: re.Pattern[str] = SENT) -> None:
    kind = lesson.step(lesson.step_ids[number - 1]).block_type
    expect(page.get_by_role("heading", level=1)).to_have_text(lesson.step_titles[lesson.step_ids[number - 1]])
    if kind == "follow":
        for box in page.get_by_role("checkbox").all():
            box.check()
        expect(page.locator("#trang-thai-luu")).to_have_text(said)
    elif kind == "try_now":
        try_wrong_then_right(page, lesson.step(lesson.step_ids[number - 1]), walk, said)
    elif kind == "situation":
        page.locator(".choice").first.click()
        page.get_by_role("button", name="Chọn cách này").click()
        expect(page.locator("#phan-hoi")).not_to_be_empty()
    elif kind == "do_real":
        page.get_by_label("Tôi đã làm xong việc này trên thực tế").check()
        page.get_by_label("Ghi chú").fill("Hồ sơ chị Lan, bổ sung văn bản làm chứng.")
    walk.look(page, f"bai-{kind.replace('_', '-')}")
    page.locator(".action-bar .btn-primary").click()


def try_wrong_then_right(page: Page, block, walk: Walk, said: re.Pattern[str] = SENT) -> None:
    right = next(one.value["text"] for one in block.value["choices"].bound_blocks if one.value["correct"])
    page.locator(".choice").filter(has_not_text=right).first.click()
    page.get_by_role("button", name="Kiểm tra").click()
    expect(page.locator("#phan-hoi")).to_contain_text("Chưa đúng")
    walk.look(page, "bai-thu-ngay-chua-dung")
    page.locator(".choice", has_text=right).click()
    page.get_by_role("button", name="Thử lại").click()
    expect(page.locator("#phan-hoi .notice-success")).to_contain_text("Đúng")
    expect(page.locator("#trang-thai-luu")).to_have_text(said)


def course() -> CoursePage:
    return CoursePage.objects.get(slug="dang-ky-khai-sinh")


# The official: the exam


def sit_exam(phone: Phone, address: str, walk: Walk) -> Attempt:
    """Four answers, then the battery is gone; the rest after that, and nothing is lost."""
    page = phone.page
    page.get_by_role("link", name="Đến bài thi").click()
    expect(page.get_by_role("heading", name="Kiểm tra máy")).to_be_visible()
    walk.look(page, "thi-truoc")
    page.get_by_role("button", name="Bắt đầu làm bài").click()
    answer(page, 1, 4)
    expect(page.locator("#exam-save")).to_have_text(SENT)
    walk.look(page, "thi-cau-hoi")
    attempt = Attempt.objects.get(official__staff_code=HERO)
    kept = answers_of(attempt)
    assert len(kept) == 4

    cookies = phone.context.cookies()
    phone.kill()
    phone.open().add_cookies(cookies)
    page = phone.page
    page.goto(f"{address}/hoc/")
    walk.look(page, "viec-hom-nay-dang-thi")
    page.get_by_role("link", name="Làm bài tiếp").click()
    expect(page.locator("#exam-title")).to_have_text("Câu 5/10")
    page.locator("#exam-previous").click()
    expect(page.locator("#exam-title")).to_have_text("Câu 4/10")
    expect(page.locator(".choice:has(:checked)")).to_have_count(len(right_choices(page)))
    page.locator("#exam-next").click()
    answer(page, 5, 10)
    page.locator("#exam-next").click()
    expect(page.locator("#exam-title")).to_have_text("Xem lại bài làm")
    walk.look(page, "thi-xem-lai")
    page.locator("#exam-to-confirm").click()
    page.locator("#exam-submit").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Đạt")
    walk.look(page, "thi-ket-qua")
    attempt.refresh_from_db()
    assert {order: kept[order].answer for order in kept} == {
        order: given.answer for order, given in answers_of(attempt).items() if order in kept
    }
    assert len(answers_of(attempt)) == 10
    return attempt


def answer(page: Page, first: int, last: int) -> None:
    for number in range(first, last + 1):
        expect(page.locator("#exam-title")).to_have_text(f"Câu {number}/10")
        for text in right_choices(page):
            page.locator(".choice").filter(has=page.get_by_text(text, exact=True)).click()
        if number < last:
            page.locator("#exam-next").click()


def right_choices(page: Page) -> list[str]:
    stem = page.locator("#exam-stem").inner_text()
    return list(Choice.objects.filter(version__stem=stem, is_correct=True).values_list("text", flat=True))


def assert_gap_closed(page: Page, hr: Page, address: str, plan: LearningPlan, attempt: Attempt, walk: Walk) -> None:
    """In the record, in the official's profile, in the plan that HR reads."""
    result = Result.objects.get(attempt=attempt)
    posting = new_posting()
    assert (result.passed, result.posting) == (True, posting)
    item = PlanItem.objects.get(plan=plan, competency__code="T01")
    assert (item.closed_on, item.closed_by) == (timezone.localdate(), Evidence.objects.get(result=result))

    page.goto(f"{address}/nang-luc/")
    row = page.locator("tbody tr", has_text=T01)
    expect(row).to_contain_text("Đạt")
    walk.look(page, "nang-luc")
    hr.goto(f"{address}/nhan-su/ke-hoach/{plan.uid}/")
    expect(hr.locator("tbody tr", has_text=T01)).to_contain_text("Đạt")
    expect(hr.get_by_text("Đã đạt 1/5 việc.")).to_be_visible()
    walk.look(hr, "ke-hoach-mot-viec-dat")
    hr.goto(f"{address}/nhan-su/ho-so/{plan.official.uid}/")
    expect(hr.get_by_role("heading", level=1)).to_contain_text(NAME)
    walk.look(hr, "ho-so")


def new_posting() -> Posting:
    """Where the decision put her."""
    version = PostingVersion.objects.known().get(posting__official__staff_code=HERO, position__code="CM-04")
    return version.posting


# The certificate


def approve(page: Page, address: str, walk: Walk) -> Certificate:
    sign_in(page, address, APPROVER)
    use_role(page, address, "Người duyệt giấy chứng nhận")
    expect(page.get_by_role("heading", level=1)).to_have_text("Cấp giấy chứng nhận")
    walk.look(page, "cho-duyet")
    page.get_by_label(f"Chọn {NAME}").check()
    page.get_by_role("button", name="Xem và duyệt", exact=True).click()
    expect(page.get_by_text("PHÓ CHỦ TỊCH")).to_be_visible()
    walk.look(page, "duyet")
    page.get_by_role("button", name="Duyệt và cấp").click()
    expect(page.get_by_text("Đã cấp 1 giấy chứng nhận.")).to_be_visible()
    walk.look(page, "da-cap")
    certificate = Certificate.objects.get(official__staff_code=HERO)
    assert (certificate.approved_by.full_name, certificate.posting) == ("H'Nguêt Byă", new_posting())
    return certificate


def download_certificate(page: Page, address: str, certificate: Certificate, walk: Walk) -> None:
    page.goto(f"{address}/chung-nhan/")
    walk.look(page, "chung-nhan-cua-toi")
    page.get_by_role("link", name="Đăng ký khai sinh").first.click()
    expect(page.get_by_text("Còn hiệu lực đến")).to_be_visible()
    walk.look(page, "chung-nhan")
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải PDF").click()
    text = words_of(download.value.path().read_bytes())
    assert NAME.upper() in text.upper()
    assert certificate.code in text


def words_of(pdf: bytes) -> str:
    return "\n".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)


def verify(page: Page, address: str, code: str, verdict: str, walk: Walk) -> None:
    page.goto(f"{address}/v/{code}")
    expect(page.locator(".verdict")).to_contain_text(verdict)
    walk.look(page, "xac-minh-" + verdict.lower().replace(" ", "-"))


def unknown_code(code: str) -> str:
    """Well-formed, never issued."""
    other = new_code()
    assert other != code
    return other


def revoke(page: Page, address: str, certificate: Certificate, walk: Walk) -> None:
    sign_in(page, address, APPROVER)
    page.goto(f"{address}/nhan-su/cap-chung-nhan/{certificate.uid}/")
    walk.look(page, "giay-chung-nhan-nguoi-duyet")
    page.get_by_role("link", name="Thu hồi").click()
    page.get_by_label("Lý do").fill("Cấp nhầm khóa học.")
    walk.look(page, "thu-hoi")
    page.get_by_role("button", name="Thu hồi giấy chứng nhận").click()
    expect(page.get_by_text("Đã thu hồi giấy chứng nhận.")).to_be_visible()
    certificate.refresh_from_db()
    assert certificate.revocation_reason == "Cấp nhầm khóa học."


# The report


@dataclass(frozen=True)
class Figures:
    """Of the ward's people who need a competency: how many, how many below the level, how many with nothing shown."""

    required: int
    below: int
    unknown: int

    @property
    def short(self) -> int:
        return self.below + self.unknown


def figures_of_t01(page: Page, address: str) -> Figures:
    """As the heat map has them, in its last row; the phone shows the same as a list."""
    page.goto(f"{address}/nhan-su/khoang-trong/")
    heads = page.locator(".gap-table thead th").all_text_contents()
    column = next(index for index, head in enumerate(heads) if head.strip().startswith("T01"))
    cell = page.locator(".gap-table tfoot tr").locator("th, td").nth(column)
    below, required = map(int, cell.locator("a").first.text_content().split("/"))
    unknown = cell.locator("a:has(i)")
    figures = Figures(required, below, int(NUMERAL.search(unknown.text_content()).group()) if unknown.count() else 0)
    if figures.short:
        expect(page.locator(".gap-list li", has_text="T01")).to_contain_text(f"{figures.short} người")
    return figures


def look_at_report(page: Page, address: str, walk: Walk, figures: Figures) -> None:
    """The screen, the paper and the workbook say the same."""
    page.goto(f"{address}/nhan-su/khoang-trong/")
    walk.look(page, "khoang-trong")
    page.get_by_label("Mục đích sử dụng").fill("Báo cáo tháng")
    page.get_by_role("button", name="Tải PDF").click()
    expect(page.get_by_text("Có tệp đang được tạo, có thể rời trang.")).to_be_visible()
    call_command("run_worker", batch=True)
    page.reload()
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("khoang-trong.*pdf")).click()
    assert f"{figures.below}/{figures.required}" in words_of(download.value.path().read_bytes())
    page.goto(f"{address}/nhan-su/khoang-trong/")
    page.get_by_label("Mục đích sử dụng").fill("Báo cáo tháng")
    with page.expect_download() as download:
        page.get_by_role("button", name="Tải XLSX").click()
    book = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes()))
    rows = book["Bản đồ khoảng trống"].iter_rows(values_only=True)
    [total] = [row[1:8] for row in rows if row[:2] == ("Cả phạm vi", "T01")]
    assert total == ("T01", T01, figures.required, figures.below, figures.unknown, 0, figures.short)
