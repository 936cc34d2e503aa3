"""An exam in a real browser: nothing that was chosen is lost, nothing is said before it is true."""

import gzip
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, Route, expect

from assessments.domain.papers import answers_of
from assessments.enums import QuestionKind
from assessments.models import Assessment, Attempt, Choice, Response, Result
from lms.org.models import Official
from tests.factories.assessments import make_assessment, make_question
from tests.factories.people import make_learner, make_official, make_position, make_province, make_user

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

SENT = re.compile(r"^Đã gửi lên hệ thống lúc \d\d:\d\d$")
WIDTHS = {"dien-thoai": (360, 640), "may-ban": (1366, 768)}


@pytest.fixture
def learner(transactional_db: None) -> Official:
    province = make_province()
    return make_learner(province, make_position(), province=province)


@pytest.fixture
def exam(learner: Official) -> Assessment:
    """Ten questions, seven of them to be right."""
    return make_assessment()


@pytest.fixture
def mixed_exam(exam: Assessment) -> Assessment:
    """The same with two questions that have several right choices."""
    for number in (11, 12):
        make_question(exam.draw_rules.get().bank, f"Q{number}", kind=QuestionKind.MULTIPLE, right=2)
    exam.draw_rules.get().bank.questions.filter(code__in=["Q01", "Q02"]).update(retired=True)
    return exam


@pytest.fixture
def other_device(browser, browser_context_args, learner, sign_in) -> Iterator[Page]:
    """The same person at another machine."""
    context = browser.new_context(**browser_context_args)
    sign_in(context, learner.user)
    yield context.new_page()
    context.close()


@pytest.fixture
def begin(address, exam, learner, sign_in):
    """Sign in, open the page before, press the button; the player stands at its first question."""

    def act(context: BrowserContext) -> Page:
        sign_in(context, learner.user)
        page = context.pages[0] if context.pages else context.new_page()
        page.goto(address + reverse("learn:exam_intro", args=[exam.slug]))
        page.get_by_role("button", name="Bắt đầu làm bài").click()
        expect(page.get_by_role("heading", name="Câu 1/10")).to_be_visible()
        expect(page.locator("#exam-clock-toggle")).to_be_visible()
        return page

    return act


def right_texts(page: Page) -> list[str]:
    stem = page.locator("#exam-stem").inner_text()
    return list(Choice.objects.filter(version__stem=stem, is_correct=True).values_list("text", flat=True))


def choose_another(page: Page) -> None:
    page.locator(".choice:not(:has(:checked))").first.click()


def choose_right(page: Page) -> None:
    for text in right_texts(page):
        page.locator(".choice", has_text=text).click()


def answer_from(page: Page, first: int, last: int) -> None:
    for number in range(first, last + 1):
        expect(page.locator("#exam-title")).to_have_text(f"Câu {number}/10")
        choose_right(page)
        if number < last:
            page.locator("#exam-next").click()


def hand_in(page: Page) -> None:
    if page.locator("#exam-check").is_hidden():
        page.get_by_text("Danh sách câu").click()
        page.get_by_role("button", name="Xem lại và nộp bài").click()
    page.locator("#exam-to-confirm").click()
    page.locator("#exam-submit").click()


def state(page: Page):
    return page.locator("#exam-save")


def attempt_of(learner: Official) -> Attempt:
    return Attempt.objects.get(official=learner)


def arrived(attempt: Attempt) -> int:
    return sum(bool(given.answer) for given in answers_of(attempt).values())


def wait_for(page: Page, attempt: Attempt, count: int) -> None:
    """Until so many answers are on the server."""
    for _ in range(50):
        if arrived(attempt) == count:
            return
        page.wait_for_timeout(100)
    assert arrived(attempt) == count


def assert_handed_in_once(learner: Official, *, score: int = 10) -> None:
    attempt = attempt_of(learner)
    assert (attempt.status, arrived(attempt)) == ("submitted", score)
    assert [result.score for result in Result.objects.all()] == [score]
    rows = Response.objects.values_list("question_id", "device", "sequence")
    assert len(rows) == len(set(rows))


# The usual way


def test_exam_with_scripts_from_the_button_to_the_result(context, mixed_exam, begin, learner, faults, picture):
    page = begin(context)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(f"{request.method} {request.url.rsplit('/', 2)[-2]}"))

    answer_from(page, 1, 10)
    expect(state(page)).to_have_text(SENT)
    page.locator("#exam-next").click()
    expect(page.locator("#exam-title")).to_have_text("Xem lại bài làm")
    page.locator("#exam-to-confirm").click()
    expect(page.locator("#exam-title")).to_have_text("Đã trả lời đủ 10 câu. Nộp bài?")
    assert set(requests) - {"GET icons"} == {"POST luu"}  # questions change by themselves
    page.locator("#exam-submit").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Đạt")
    expect(page.get_by_text("10/10 câu đúng, cần 7")).to_be_visible()
    picture(page, "thi-12-ket-qua-dat-dien-thoai-vi")
    assert faults(page) == []
    assert_handed_in_once(learner)


def test_exam_changes_the_question_within_a_fifth_of_a_second(context, begin):
    page = begin(context)
    took = page.evaluate(
        """() => {
            const start = performance.now();
            document.getElementById("exam-next").click();
            return [document.getElementById("exam-title").textContent, performance.now() - start];
        }"""
    )

    assert took[0] == "Câu 2/10"
    assert took[1] < 200
    assert page.url.endswith("/cau/2/")
    page.go_back()
    expect(page.locator("#exam-title")).to_have_text("Câu 1/10")


def test_exam_without_scripts(browser, browser_context_args, address, mixed_exam, learner, sign_in):
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    sign_in(context, learner.user)
    page = context.new_page()
    page.goto(address + reverse("learn:exam_intro", args=[mixed_exam.slug]))
    expect(page.get_by_text("Trình duyệt này chưa chạy phần lưu trên máy")).to_be_visible()

    page.get_by_role("button", name="Bắt đầu làm bài").click()
    answer_from(page, 1, 9)
    page.locator("#exam-next").click()
    page.locator("#exam-next").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Xem lại bài làm")
    expect(page.get_by_text("Còn 1 câu chưa trả lời.")).to_be_visible()
    page.get_by_role("link", name="Đổi Câu 10").click()
    choose_right(page)
    page.get_by_role("button", name="Xem lại bài làm").click()
    page.get_by_role("link", name="Nộp bài").click()
    page.get_by_role("button", name="Nộp bài").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Đạt")
    assert_handed_in_once(learner)
    context.close()


def test_exam_by_keyboard_alone(context, begin, learner):
    page = begin(context)
    page.keyboard.press("2")
    expect(page.locator(".choice").nth(1).locator("input")).to_be_checked()
    expect(state(page)).to_have_text(SENT)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".choice").nth(2).locator("input")).to_be_checked()
    page.keyboard.press("Enter")

    expect(page.locator("#exam-title")).to_have_text("Câu 2/10")
    expect(page.locator("#exam-title")).to_be_focused()
    expect(state(page)).to_have_text(SENT)
    assert arrived(attempt_of(learner)) == 1


def test_exam_shows_flags_and_lists_what_is_missing_first(context, begin, learner):
    page = begin(context)
    choose_right(page)
    page.get_by_label("Đánh dấu xem lại").check()
    expect(state(page)).to_have_text(SENT)
    page.get_by_text("Danh sách câu").click()
    expect(page.get_by_role("button", name="Câu 1", exact=False).first).to_contain_text("Đã trả lời, Cần xem lại")
    page.get_by_role("button", name="Xem lại và nộp bài").click()

    expect(page.locator("#exam-check-lead")).to_have_text("Còn 9 câu chưa trả lời.")
    expect(page.locator(".exam-row-number").first).to_have_text("Câu 2")
    expect(page.locator(".exam-row-number").last).to_have_text("Câu 1")
    page.locator("#exam-to-confirm").click()
    expect(page.locator("#exam-title")).to_have_text("Còn 9 câu chưa trả lời. Vẫn nộp?")
    page.get_by_role("button", name="Chưa nộp, xem lại").click()
    page.get_by_role("button", name="Đổi Câu 7").click()
    expect(page.locator("#exam-title")).to_have_text("Câu 7/10")
    assert attempt_of(learner).is_open


# Bad network


def test_exam_says_sent_only_after_the_server_has_answered(context, begin):
    page = begin(context)
    waiting: list[Route] = []
    page.route("**/luu/", lambda route: waiting.append(route))

    choose_right(page)
    expect(state(page)).to_have_text("Đã lưu trên máy này")
    page.wait_for_timeout(500)
    assert "Đã gửi" not in page.locator("body").inner_text()
    waiting[0].abort("connectionreset")
    expect(state(page)).to_have_text("Chưa gửi được – sẽ tự gửi khi có mạng")
    assert "Đã gửi" not in page.locator("body").inner_text()


def test_exam_waits_as_long_as_a_busy_server_asks(context, begin, learner):
    page = begin(context)
    page.route("**/luu/", lambda route: route.fulfill(status=503, headers={"Retry-After": "1"}), times=1)

    choose_right(page)

    expect(state(page)).to_have_text("Chưa gửi được – sẽ tự gửi khi có mạng")
    expect(state(page)).to_have_text(SENT)
    assert arrived(attempt_of(learner)) == 1


def test_exam_cut_off_killed_and_opened_again_loses_nothing(phone, begin, exam, learner, address, sign_in, picture):
    page = begin(phone.context)
    answer_from(page, 1, 4)
    expect(state(page)).to_have_text(SENT)
    page.locator("#exam-next").click()
    phone.context.set_offline(True)
    answer_from(page, 5, 10)
    expect(state(page)).to_have_text("Chưa gửi được – sẽ tự gửi khi có mạng")
    expect(page.get_by_text("Mất mạng. Câu trả lời đã lưu trên máy này")).to_be_visible()
    assert arrived(attempt_of(learner)) == 4

    phone.kill()
    phone.open()
    sign_in(phone.context, learner.user)
    page = phone.page
    page.goto(address + reverse("learn:exam_intro", args=[exam.slug]))
    expect(page.get_by_text("Bài thi đang làm dở – còn")).to_be_visible()
    picture(page, "thi-13-dang-lam-do-dien-thoai-vi")
    page.get_by_role("link", name="Làm tiếp").click()

    expect(page.locator("#exam-title")).to_have_text(re.compile(r"^Câu \d+/10$"))
    wait_for(page, attempt_of(learner), 10)
    expect(state(page)).to_have_text(SENT)
    hand_in(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Đạt")
    assert_handed_in_once(learner)
    assert Response.objects.values("device").distinct().count() == 1


def test_exam_killed_and_handed_in_by_the_page_before_when_time_is_over(phone, begin, exam, learner, address, sign_in):
    page = begin(phone.context)
    phone.context.set_offline(True)
    answer_from(page, 1, 8)
    expect(state(page)).to_have_text("Chưa gửi được – sẽ tự gửi khi có mạng")
    phone.kill()
    now = timezone.now()
    Attempt.objects.update(started_at=now - timedelta(minutes=60), deadline_at=now - timedelta(minutes=40))

    phone.open()
    sign_in(phone.context, learner.user)
    phone.page.goto(address + reverse("learn:exam_intro", args=[exam.slug]))

    expect(phone.page.locator("#exam-resend")).to_contain_text("Đã gửi xong lúc")
    assert Result.objects.latest().get().score == 8
    phone.page.goto(address + reverse("learn:exam_result", args=[attempt_of(learner).uid]))
    expect(phone.page.get_by_text("Nhận muộn do mất mạng: 8 câu")).to_be_visible()


def test_exam_of_one_person_is_not_seen_or_sent_by_another(phone, begin, exam, learner, address, sign_in):
    page = begin(phone.context)
    choose_right(page)
    expect(state(page)).to_have_text(SENT)
    player = page.url
    phone.context.set_offline(True)
    page.locator("#exam-next").click()
    choose_right(page)
    expect(state(page)).to_have_text("Chưa gửi được – sẽ tự gửi khi có mạng")
    stem = page.locator("#exam-stem").inner_text()

    stranger = make_official("Phạm Văn Dũng", user=make_user(full_name="Phạm Văn Dũng"))
    sign_in(phone.context, stranger.user)
    phone.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_text("Tài khoản đang đăng nhập không phải là người đang làm bài này")).to_be_visible()
    assert stem not in page.locator("body").inner_text()
    assert page.goto(player).status == 404
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.goto(address + reverse("learn:exam_intro", args=[exam.slug]))
    expect(page.get_by_role("button", name="Bắt đầu làm bài")).to_be_visible()
    expect(page.locator("#exam-resend")).to_be_empty()
    page.wait_for_timeout(500)
    assert (sent, Response.objects.count()) == ([], 1)

    sign_in(phone.context, learner.user)
    page.goto(player)
    wait_for(page, attempt_of(learner), 2)
    expect(state(page)).to_have_text(SENT)


def test_exam_goes_on_in_place_after_the_session_has_ended(context, begin, learner, sign_in):
    page = begin(context)
    Session.objects.all().delete()
    choose_right(page)

    expect(state(page)).to_have_text("Cần đăng nhập lại để gửi")
    expect(page.locator("#exam-signin")).to_contain_text(
        "Phiên đăng nhập đã hết. 1 câu trả lời vẫn còn trên máy này. Đăng nhập lại để gửi."
    )
    link = page.get_by_role("link", name="Đăng nhập lại")
    assert re.search(r"/dang-nhap/\?next=/thi/luot/.+/cau/1/$", link.get_attribute("href"))
    assert not Response.objects.exists()

    sign_in(context, learner.user)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(state(page)).to_have_text(SENT)
    expect(page.locator("#exam-signin")).to_be_hidden()
    assert arrived(attempt_of(learner)) == 1


# Two tabs, two devices


def test_two_tabs_of_one_browser_keep_one_count(context, begin, learner):
    first = begin(context)
    second = context.new_page()
    second.goto(first.url)
    choose_right(first)
    expect(state(first)).to_have_text(SENT)
    second.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(second.locator(".choice input:checked")).to_have_count(1)

    choose_another(second)
    first.locator(".choice:not(:has(:checked))").last.click()
    for page in (first, second):
        expect(state(page)).to_have_text(SENT)

    sequences = list(Response.objects.order_by("sequence").values_list("sequence", flat=True))
    assert len(sequences) == len(set(sequences)) >= 2
    hand_in(first)
    expect(first.get_by_role("heading", level=1)).to_have_text("Chưa đạt")
    choose_another(second)
    expect(second.get_by_role("heading", level=1)).to_have_text("Chưa đạt")
    assert Result.objects.count() == 1


def test_a_second_device_takes_over_and_gives_back(context, begin, learner, other_device):
    old = begin(context)
    choose_right(old)
    expect(state(old)).to_have_text(SENT)
    new = other_device
    new.goto(old.url)
    expect(new.get_by_text("Bài thi đang được làm trên một máy khác từ")).to_be_visible()
    expect(new.locator(".choice input").first).to_be_disabled()

    new.get_by_role("button", name="Làm tiếp ở máy này").click()
    expect(new.locator("#exam-elsewhere")).to_be_hidden()
    expect(new.locator(".choice input:checked")).to_have_count(1)
    new.locator("#exam-next").click()
    choose_right(new)
    expect(state(new)).to_have_text(SENT)

    old.locator("#exam-next").click()
    choose_another(old)
    expect(old.locator("#exam-elsewhere")).to_contain_text("Câu làm ở máy này sau lúc đó chưa được nhận.")
    expect(old.locator(".choice input").first).to_be_disabled()
    assert arrived(attempt_of(learner)) == 2
    old.get_by_role("button", name="Làm tiếp ở máy này").click()
    expect(old.locator("#exam-elsewhere")).to_be_hidden()
    expect(old.locator("#exam-title")).to_have_text("Câu 2/10")
    expect(old.locator(".choice input").first).to_be_enabled()


def test_answers_of_a_device_that_gave_way_still_arrive(context, begin, learner, other_device):
    old = begin(context)
    context.set_offline(True)
    choose_right(old)
    expect(state(old)).to_have_text("Chưa gửi được – sẽ tự gửi khi có mạng")
    new = other_device
    new.goto(old.url)
    new.get_by_role("button", name="Làm tiếp ở máy này").click()
    expect(new.locator("#exam-elsewhere")).to_be_hidden()

    context.set_offline(False)
    old.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    expect(old.locator("#exam-elsewhere")).to_contain_text("Các câu trả lời ở máy này đã được gửi.")
    assert arrived(attempt_of(learner)) == 1


# Time


def shorten(seconds: float) -> None:
    now = timezone.now()
    Attempt.objects.update(started_at=now - timedelta(minutes=1), deadline_at=now + timedelta(seconds=seconds))


def test_time_that_ends_online_hands_in_by_itself(context, begin, learner):
    page = begin(context)
    choose_right(page)
    expect(state(page)).to_have_text(SENT)
    shorten(4)
    page.reload()
    expect(page.locator("#exam-clock")).to_have_text(re.compile(r"^còn 0:0\d$"))

    expect(page.get_by_role("heading", level=1)).to_have_text("Chưa đạt", timeout=10_000)
    attempt = attempt_of(learner)
    assert (attempt.status, attempt.finished_at, Result.objects.get().score) == ("submitted", attempt.deadline_at, 1)


def test_time_that_ends_offline_locks_with_a_receipt_and_sends_later(context, begin, learner):
    page = begin(context)
    shorten(6)
    page.reload()
    expect(page.locator("#exam-clock")).to_have_text(re.compile(r"^còn 0:0\d$"))
    context.set_offline(True)
    choose_right(page)

    expect(page.locator("#exam-title")).to_have_text("Đã khóa bài. Chờ gửi", timeout=15_000)
    text = page.locator("#exam-locked-text").inner_text()
    assert re.match(
        r"Đã hết giờ\. Bài được khóa với 1/10 câu đã trả lời và sẽ tự gửi khi có mạng, "
        r"chậm nhất \d\d:\d\d ngày \d\d/\d\d/\d{4}\. Mã biên nhận: [0-9A-Z]{4}\.",
        text,
    )
    assert "Đã nộp" not in page.locator("body").inner_text()
    receipt = text[-5:-1]

    context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_role("heading", level=1)).to_have_text("Chưa đạt")
    expect(page.get_by_text(f"mã biên nhận {receipt}")).to_be_visible()
    assert arrived(attempt_of(learner)) == 1


def test_handing_in_offline_is_locked_and_waits(context, begin, learner):
    page = begin(context)
    answer_from(page, 1, 7)
    context.set_offline(True)
    hand_in(page)

    expect(page.locator("#exam-title")).to_have_text("Đã khóa bài. Chờ gửi")
    assert "Đã nộp" not in page.locator("body").inner_text()
    assert attempt_of(learner).is_open
    context.set_offline(False)
    page.reload()

    expect(page.get_by_role("heading", level=1)).to_have_text("Đạt")
    assert_handed_in_once(learner, score=7)


@pytest.mark.parametrize("hours", [-2, 2])
def test_the_clock_of_the_phone_plays_no_part(context, begin, learner, hours):
    context.add_init_script(
        f"""const now = Date.now.bind(Date);
        Date.now = () => now() + {hours} * 3600000;"""
    )
    page = begin(context)
    answer_from(page, 1, 2)
    expect(state(page)).to_have_text(SENT)

    claimed = Response.objects.values_list("elapsed_ms", flat=True)
    assert all(0 <= one < 60_000 for one in claimed)
    assert not Response.objects.filter(is_late=True).exists()


def test_the_clock_can_be_hidden_until_the_last_minute(context, begin):
    page = begin(context)
    page.get_by_role("button", name="Ẩn đồng hồ").click()
    expect(page.locator("#exam-clock")).to_be_hidden()
    page.reload()
    expect(page.locator("#exam-clock")).to_be_hidden()
    page.get_by_role("button", name="Hiện đồng hồ").click()
    expect(page.locator("#exam-clock")).to_be_visible()
    page.get_by_role("button", name="Ẩn đồng hồ").click()
    shorten(50)
    page.reload()
    expect(page.locator("#exam-clock")).to_be_visible()


def test_the_time_left_is_spoken_at_ten_minutes(context, begin):
    page = begin(context)
    shorten(602)
    page.reload()
    expect(page.locator("#exam-clock")).to_have_text(re.compile("còn 11 phút"))
    expect(page.locator("#exam-spoken")).to_be_empty()
    expect(page.locator("#exam-spoken")).to_have_text("Còn 10 phút.")


# Device


def test_a_device_that_keeps_nothing_does_not_start_an_exam(context, address, exam, learner, sign_in):
    context.add_init_script("IDBFactory.prototype.open = () => { throw new DOMException('', 'QuotaExceededError'); }")
    sign_in(context, learner.user)
    page = context.new_page()
    page.goto(address + reverse("learn:exam_intro", args=[exam.slug]))
    expect(page.get_by_text("Máy này chưa lưu được câu trả lời.")).to_be_visible()

    page.get_by_role("button", name="Bắt đầu làm bài").click()

    expect(page.get_by_text("Máy này hết chỗ lưu nên chưa thể bắt đầu bài thi.")).to_be_visible()
    assert not Attempt.objects.exists()


def test_a_disk_that_fills_up_during_the_exam_is_told_and_answers_are_still_sent(context, begin, learner):
    page = begin(context)
    page.evaluate(
        "() => { IDBDatabase.prototype.transaction = () => { throw new DOMException('', 'QuotaExceededError'); }; }"
    )
    choose_right(page)

    expect(page.get_by_text("Máy này hết chỗ lưu nên câu vừa chọn chỉ có trên trang đang mở.")).to_be_visible()
    expect(state(page)).to_have_text(SENT)
    assert arrived(attempt_of(learner)) == 1


# Looks


@pytest.mark.parametrize(
    ("size", "language"),
    [
        ("dien-thoai", "vi"),
        pytest.param("dien-thoai", "en", marks=pytest.mark.soak),
        pytest.param("may-ban", "vi", marks=pytest.mark.soak),
        pytest.param("may-ban", "en", marks=pytest.mark.soak),
    ],
)
def test_screens_have_no_serious_fault(
    browser, browser_context_args, address, exam, learner, sign_in, faults, picture, size, language
):
    width, height = WIDTHS[size]
    args = browser_context_args | {"viewport": {"width": width, "height": height}}
    context = browser.new_context(**args | {"is_mobile": width < 700, "has_touch": width < 700})
    sign_in(context, learner.user)
    page = context.new_page()
    found: dict[str, list[str]] = {}
    prefix = address + ("" if language == "vi" else "/en")

    def look(name: str) -> None:
        found[name] = faults(page)
        picture(page, f"thi-{name}-{size}-{language}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name

    page.goto(prefix + f"/thi/{exam.slug}/")
    look("1-truoc-khi-thi")
    page.locator("#exam-start button").click()
    expect(page.locator("#exam-title")).to_contain_text("1/10")
    choose_right(page)
    page.locator("#exam-flagged").check()
    expect(state(page)).to_contain_text(re.compile(r"\d\d:\d\d"))
    look("2-cau-hoi")
    page.locator("#exam-list summary").click()
    look("3-danh-sach-cau")
    page.locator("#exam-list [value=list]").click()
    look("4-xem-lai")
    page.locator("#exam-to-confirm").click()
    look("5-hoi-lai")
    page.locator("#exam-submit").click()
    expect(page.locator(".exam-score")).to_be_visible()
    look("6-ket-qua-chua-dat")
    page.goto(prefix + f"/thi/{exam.slug}/")
    look("7-cho-lam-lai")
    context.close()

    assert found == {name: [] for name in found}


def test_screens_of_trouble_have_no_serious_fault(context, begin, other_device, faults, picture):
    page = begin(context)
    page.route("**/luu/", lambda route: route.abort())
    choose_right(page)
    expect(state(page)).to_have_text("Chưa gửi được – sẽ tự gửi khi có mạng")
    picture(page, "thi-8-mat-mang-dien-thoai-vi")
    found = faults(page)
    page.unroute("**/luu/")
    second = other_device
    second.goto(page.url)
    expect(second.locator("#exam-elsewhere")).to_be_visible()
    picture(second, "thi-9-may-khac-dien-thoai-vi")
    found += faults(second)
    Session.objects.all().delete()
    choose_another(page)
    expect(page.locator("#exam-signin")).to_be_visible()
    picture(page, "thi-10-het-phien-dien-thoai-vi")
    found += faults(page)
    context.set_offline(True)
    hand_in(page)
    expect(page.locator("#exam-title")).to_have_text("Đã khóa bài. Chờ gửi")
    picture(page, "thi-11-cho-gui-dien-thoai-vi")

    assert found + faults(page) == []


def test_player_fits_a_narrow_phone_with_large_letters(context, begin, address, picture):
    context.add_cookies([{"name": "text_size", "value": "150", "url": address}])
    page = begin(context)
    page.set_viewport_size({"width": 320, "height": 568})
    page.locator("#exam-list summary").click()
    picture(page, "thi-14-320-chu-to")

    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_scripts_of_the_exam_stay_light():
    """≤ 15 KB over the wire, beside the page's own (ux.md 8)."""
    scripts = sorted((settings.BASE_DIR / "lms/static/lms/js").glob("exam-*.js"))
    assert len(scripts) >= 5
    assert sum(len(gzip.compress(path.read_bytes())) for path in scripts) < 15_000
