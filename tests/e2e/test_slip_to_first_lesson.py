"""From a printed slip to a finished first lesson: HR prints for who has just come, they begin on their own phones.

The picture on the paper is read as a camera reads it, the code beside it as one types it at a machine without a camera;
the network goes in the middle of both forms and comes back. Used, revoked and expired slips say so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Browser, BrowserType, Page, expect

from courses.enums import ProgressKind
from courses.models import Enrolment, LessonPage, ProgressEvent
from lms.core.vietnamese.dates import format_date
from lms.org.models import Official
from tests.e2e.conftest import Phone
from tests.e2e.offline.machine import cut_network, kept_pages, mend_network
from tests.e2e.test_reassignment_to_certificate import Walk, do_step, sign_in_as_hr
from tests.factories.rosters import csv_file, person
from tests.factories.slips import code_in, pictured_addresses, slips_of

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

WORDS = "mua dong am ap 2026"
ANDROID = "Mozilla/5.0 (Linux; Android 12; SM-A127F) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36"
COURSE = "dang-ky-khai-sinh"
OFFICE = {"Vị trí việc làm": "CM-04", "Phòng": "Văn phòng HĐND và UBND", "Ngày sinh": "02/09/1975"}
NEWCOMERS = [
    person("Trần Thị Bé", **OFFICE, **{"Mã cán bộ": "BH9001", "Số CCCD": "066175009001"}),
    person("Y Wang Ktla", **OFFICE, **{"Mã cán bộ": "BH9002", "Số CCCD": "066075009002"}),
    person("Lê Văn Cuối", **OFFICE, **{"Mã cán bộ": "BH9003", "Số CCCD": "066075009003"}),
]
BE, WANG, CUOI = "66-BH9001", "66-BH9002", "66-BH9003"


@pytest.fixture
def walk(faults, picture) -> Walk:
    return Walk(faults, picture)


@pytest.fixture
def her_phone(browser_type: BrowserType, tmp_path: Path) -> Iterator[Phone]:
    """It says that it is a phone, so that it is remembered and keeps the lesson."""
    phone = Phone(browser_type, tmp_path / "her", service_workers="allow", user_agent=ANDROID)
    yield phone
    phone.kill()


@pytest.fixture
def visitor(browser: Browser, browser_context_args, request) -> Callable[..., Page]:
    """A new machine, nobody signed in: a phone, where nothing else is said."""

    def act(**options: object) -> Page:
        context = browser.new_context(**browser_context_args | options)
        context.set_default_timeout(20_000)
        request.addfinalizer(context.close)
        return context.new_page()

    return act


def test_from_the_slip_to_the_first_lesson(
    demo, address, visitor, her_phone: Phone, walk: Walk, settings, tmp_path: Path
):
    settings.PUBLIC_URL = address
    hr = visitor()
    hr.set_default_timeout(20_000)
    sign_in_as_hr(hr, address, walk)
    bring_in_newcomers(hr, address, walk, tmp_path)
    papers = print_slips(hr, walk, tmp_path)

    lesson = begin_on_the_phone(her_phone, address, papers[BE], walk)
    first_lesson(her_phone, lesson, walk)
    assert_held(lesson)

    refused(visitor(), papers[BE].address, "Phiếu kích hoạt này đã được dùng.", walk)
    begin_at_the_desk(
        visitor(viewport={"width": 1366, "height": 768}, is_mobile=False, has_touch=False), address, papers[WANG]
    )
    type_code(at_code_page := visitor(), address, WANG, papers[WANG].code)
    expect(at_code_page.locator(".field-error")).to_contain_text("Mã này chưa khớp với phiếu nào còn dùng được.")
    walk.look(at_code_page, "ma-khong-khop")

    with time_machine.travel(timezone.now() + timedelta(days=31)):
        refused(visitor(), papers[CUOI].address, "Phiếu kích hoạt này đã quá 30 ngày nên không còn dùng được.", walk)
    revoke(hr, address, walk)
    refused(visitor(), papers[CUOI].address, "Phiếu kích hoạt này đã được thu hồi nên không còn dùng được.", walk)
    assert walk.faults == {}


# HR: from the roster to the paper


class Paper:
    """A slip as it lies on the desk: nothing is known of it but what is printed."""

    def __init__(self, words: str, address: str) -> None:
        self.words, self.address, self.code = words, address, code_in(words)


def bring_in_newcomers(page: Page, address: str, walk: Walk, folder: Path) -> None:
    file = folder / "nguoi-moi.csv"
    file.write_bytes(csv_file(NEWCOMERS))
    page.goto(f"{address}/nhan-su/nhap-danh-sach/moi/")
    page.locator("[name=file]").set_input_files(file)
    page.locator("[name=effective_on]").fill(format_date(timezone.localdate()))
    page.get_by_role("button", name="Tải tệp lên").click()
    page.get_by_role("button", name="Tiếp tục: khớp cột").click()
    page.get_by_role("button", name="Tiếp tục: kiểm tra").click()
    page.get_by_role("link", name="Tiếp tục: xác nhận").click()
    page.get_by_role("button", name="Nhập 3 người").click()
    expect(page.get_by_text("Có thể rời trang này")).to_be_visible()
    call_command("run_worker", batch=True)
    page.reload()
    walk.look(page, "da-nhap")


def print_slips(page: Page, walk: Walk, folder: Path) -> dict[str, Paper]:
    """By sign-in code, as the paper has them."""
    page.get_by_role("link", name="In phiếu kích hoạt").click()
    expect(page.get_by_text("Phiếu cho 3 người, dùng được một lần trong 30 ngày.")).to_be_visible()
    walk.look(page, "phieu")
    with page.expect_download() as download:
        page.get_by_role("button", name="Tải phiếu (PDF)").click()
    pdf = Path(download.value.path()).read_bytes()
    words, addresses = slips_of(pdf), pictured_addresses(pdf, folder)
    assert len(words) == len(addresses) == len(NEWCOMERS)
    papers = {}
    for one, address in zip(words, addresses, strict=True):
        code = re.search(r"Mã đăng nhập: (\S+)", one)
        assert code, one
        papers[code[1]] = Paper(one, address)
    assert "Trần Thị Bé Văn phòng HĐND và UBND – Phường Buôn Hồ, Tỉnh Đắk Lắk" in papers[BE].words
    return papers


def revoke(page: Page, address: str, walk: Walk) -> None:
    """Lost on the way: HR finds who it was for, and takes it back."""
    uid = Official.objects.get(staff_code="BH9003").uid
    page.goto(f"{address}/nhan-su/ho-so/{uid}/")
    page.get_by_role("link", name="Phiếu kích hoạt").click()
    page.get_by_role("button", name="Thu hồi phiếu đã in").click()
    expect(page.get_by_text("Đã thu hồi các phiếu kích hoạt của Lê Văn Cuối.")).to_be_visible()
    walk.look(page, "phieu-da-thu-hoi")


# The official: the first minutes


def begin_on_the_phone(phone: Phone, address: str, paper: Paper, walk: Walk) -> LessonPage:
    page = phone.page
    page.set_default_timeout(20_000)
    page.goto(paper.address)
    expect(page.get_by_role("heading", level=1)).to_have_text("Kích hoạt tài khoản")
    expect(page.locator(".person-name")).to_have_text("Trần Thị Bé")
    walk.look(page, "kich-hoat")
    password = page.get_by_label("Chọn mật khẩu")
    expect(password).to_have_attribute("autocomplete", "new-password")
    password.fill("mua")
    page.get_by_role("button", name="Đúng tên tôi, bắt đầu dùng").click()
    expect(page).to_have_title(re.compile("^Lỗi:"))
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator(".field-error")).to_contain_text("Mật khẩu này có 3 ký tự, cần ít nhất 8.")
    walk.look(page, "kich-hoat-loi")

    password.fill(WORDS)
    cut_network(phone.context)
    page.get_by_role("button", name="Đúng tên tôi, bắt đầu dùng").click()
    expect(page.get_by_role("alert")).to_contain_text("Mất mạng nên chưa gửi được.")
    walk.look(page, "kich-hoat-mat-mang")
    assert not Official.objects.get(staff_code="BH9001").user.has_usable_password()
    mend_network(phone.context)
    expect(password).to_have_value(WORDS)
    page.get_by_role("button", name="Đúng tên tôi, bắt đầu dùng").click()

    page.wait_for_url(f"{address}/hoc/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Việc của tôi hôm nay")
    expect(page.get_by_text(f"Đã đặt mật khẩu. Lần sau đăng nhập bằng mã {BE} và mật khẩu này.")).to_be_visible()
    walk.look(page, "viec-hom-nay")
    page.goto(paper.address)  # as the back button does
    page.wait_for_url(f"{address}/hoc/")
    lesson = LessonPage.objects.of_course(
        Enrolment.objects.get(course__slug=COURSE, official__staff_code="BH9001").course
    )[0]
    page.get_by_role("link", name="Đăng ký khai sinh").first.click()
    walk.look(page, "khoa-hoc")
    page.get_by_role("link", name="Bắt đầu").first.click()
    return lesson


def first_lesson(phone: Phone, lesson: LessonPage, walk: Walk) -> None:
    """The network goes at the third step, which is done without it, and is back before the end."""
    page, steps = phone.page, len(lesson.step_ids)
    for number in range(1, 3):
        do_step(page, lesson, number, walk)
    expect(page.get_by_text(f"Bước 3/{steps}").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    kit = f"/ngoai-tuyen/goi/{lesson.address}/"
    for _try in range(100):
        if kit in kept_pages(page):
            break
        page.wait_for_timeout(200)
    assert kit in kept_pages(page)
    cut_network(phone.context)
    do_step(page, lesson, 3, walk, said=re.compile("máy này|Chưa gửi"))
    expect(page.get_by_text(f"Bước 4/{steps}").first).to_be_visible()
    walk.look(page, "bai-mat-mang")
    mend_network(phone.context)
    page.reload()
    for number in range(4, steps + 1):
        do_step(page, lesson, number, walk)
    expect(page.get_by_text("Đã xong bài")).to_be_visible()
    walk.look(page, "xong-bai")


def assert_held(lesson: LessonPage) -> None:
    """Each step once, of her, for the posting that the list gave her."""
    official = Official.objects.get(staff_code="BH9001")
    [posting] = official.postings.all()
    assert posting.versions.get().position.code == "CM-04"
    enrolment = Enrolment.objects.get(official=official, course__slug=COURSE)
    done = ProgressEvent.objects.filter(enrolment=enrolment, lesson=lesson, kind=ProgressKind.DONE)
    assert enrolment.posting == posting
    assert sorted(done.values_list("block_id", flat=True)) == sorted(lesson.step_ids)


def begin_at_the_desk(page: Page, address: str, paper: Paper) -> None:
    """No camera: both codes are typed, as people type."""
    page.goto(f"{address}/dang-nhap/")
    page.get_by_role("link", name="Máy không quét được thì nhập mã kích hoạt").click()
    type_code(page, "", WANG.lower(), paper.code.lower().replace("-", " "))
    expect(page.locator(".person-name")).to_have_text("Y Wang Ktla")
    page.get_by_label("Chọn mật khẩu").fill(WORDS)
    page.get_by_role("button", name="Đúng tên tôi, bắt đầu dùng").click()
    page.wait_for_url(f"{address}/hoc/")


def type_code(page: Page, address: str, username: str, code: str) -> None:
    if address:
        page.goto(f"{address}/kich-hoat/")
    page.get_by_label("Mã đăng nhập").fill(username)
    page.get_by_label("Mã kích hoạt").fill(code)
    page.get_by_role("button", name="Mở phiếu").click()


def refused(page: Page, address: str, sentence: str, walk: Walk) -> None:
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 410
    expect(page.get_by_role("heading", level=1)).to_have_text("Phiếu kích hoạt không dùng được")
    expect(page.get_by_text(sentence)).to_be_visible()
    walk.look(page, re.sub(r"\W+", "-", sentence[20:40]).strip("-"))
