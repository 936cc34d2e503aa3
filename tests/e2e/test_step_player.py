"""A lesson in a real browser: on a phone, with and without scripts, on a network that comes and goes."""

import gzip
import json
import re
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, Page, Response, Route, expect

from courses.domain.loading import load_course
from courses.models import Completion, CoursePage, Enrolment, LessonPage, ProgressEvent
from lms.flows.library import PICTURES
from lms.org.models import Official
from tests.e2e.screens import WIDTHS
from tests.factories.certificates import make_framework
from tests.factories.courses import enrol, every_kind, make_course, make_lesson
from tests.factories.people import make_civil_status_learner
from tests.factories.plans import make_item, make_plan

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

SENT = re.compile(r"^Đã gửi lên hệ thống lúc \d\d:\d\d$")
LESSON = "/hoc/bai/tiep-nhan-ho-so/"
DEMO = "/hoc/bai/tiep-nhan-ho-so-dang-ky-khai-sinh/"
VOICES = """
  let voices = [];
  const speech = { getVoices: () => voices, cancel: () => {}, speak: (one) => spoken.push(one) };
  window.spoken = [];
  window.bring = (...found) => { voices = found; speech.onvoiceschanged(); };
  window.readOn = () => { for (let one = spoken.length - 1; one < spoken.length; one += 1) spoken[one].onend(); };
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  Object.defineProperty(window, "speechSynthesis", { value: speech });
"""
"""A device whose voices come when the test says so, and which has read a sentence when the test says so."""


@pytest.fixture
def learner(transactional_db: None) -> Official:
    return make_civil_status_learner()


@pytest.fixture
def lesson(learner: Official) -> LessonPage:
    """One step of each kind; the learner is enrolled."""
    course = make_course(assessment=None)
    lesson = make_lesson(course, steps=every_kind())
    enrol(learner, course)
    return lesson


@pytest.fixture
def demo_course(reference, learner: Official) -> CoursePage:
    """The shipped course on registering births, the learner enrolled on it."""
    file = settings.BASE_DIR / "lms" / "flows" / "demo_data" / "course_birth_registration.json"
    course = load_course(json.loads(file.read_text("utf-8")), assessment=None, actor=None, pictures=PICTURES)
    enrol(learner, course)
    return course


@pytest.fixture
def at_phone(address, learner, sign_in, context: BrowserContext) -> Callable[[str], Page]:
    """Opens a page as the learner."""
    sign_in(context, learner.user)
    page = context.new_page()

    def open_page(path: str) -> Page:
        page.goto(address + path)
        return page

    return open_page


@pytest.fixture
def plain_phone(browser, browser_context_args, learner, sign_in) -> Iterator[Page]:
    """The learner's phone with scripts turned off."""
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    sign_in(context, learner.user)
    yield context.new_page()
    context.close()


def press(page: Page, name: str) -> None:
    page.locator(".action-bar").get_by_role("button", name=name, exact=True).click()


def acts() -> list[tuple[str, str]]:
    """What was done; that a step was opened is asked for by itself."""
    return list(ProgressEvent.objects.exclude(kind="opened").order_by("pk").values_list("kind", "detail"))


def steps_done() -> list[str]:
    return list(ProgressEvent.objects.filter(kind="done").order_by("pk").values_list("block_id", flat=True))


def is_as_wide_as_the_screen(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def work_through_step(page: Page) -> None:
    """Do what the step asks and go on, as somebody who finds every answer at once."""
    kind = page.locator("#buoc").get_attribute("data-step")
    if kind in {"follow", "do_real"}:
        for box in page.get_by_role("checkbox").all():
            box.check()
        press(page, "Tôi đã làm xong")
        return
    if kind in {"try_now", "situation"}:
        right = page.locator("[data-feedback][data-right]").get_attribute("data-feedback")
        page.locator(f'[name="choice"][value="{right}"]').check()
        press(page, "Kiểm tra" if kind == "try_now" else "Chọn cách này")
        expect(page.locator(f'[data-feedback="{right}"]')).to_be_visible()
    press(page, "Tiếp tục")


@pytest.mark.soak  # as the story does
def test_the_demo_course_is_walked_on_a_phone(at_phone, demo_course, picture):
    page = at_phone("/hoc/khoa/dang-ky-khai-sinh/")
    picture(page, "course-phone")
    page.get_by_role("link", name="Bắt đầu học").click()
    lessons = list(LessonPage.objects.of_course(demo_course))
    for lesson in lessons:
        total = len(lesson.step_ids)
        for number in range(1, total + 1):
            expect(page.get_by_text(f"Bước {number}/{total}", exact=True)).to_be_visible()
            heading = page.get_by_role("heading", level=1)
            expect(heading).to_have_text(lesson.steps[number - 1].value["title"])
            expect(heading).to_be_focused()
            assert is_as_wide_as_the_screen(page)
            picture(page, f"step-{lesson.slug[:12]}-{number}-phone")
            work_through_step(page)
        page.wait_for_url("**/xong/")
        expect(page.get_by_role("heading", name="Ba điều cần nhớ")).to_be_visible()
        assert page.locator(".takeaways li").count() == 3
        picture(page, f"done-{lesson.slug[:12]}-phone")
        if lesson != lessons[-1]:
            page.get_by_role("link", name="Học bài tiếp theo").click()
    expect(page.get_by_text("Đã học xong mọi bước của khóa học.")).to_be_visible()
    assert Completion.objects.get().enrolment == Enrolment.objects.get()
    assert sorted(steps_done()) == sorted(step for lesson in lessons for step in lesson.step_ids)


@pytest.mark.soak
@pytest.mark.scan
def test_the_demo_course_is_walked_without_scripts(address, plain_phone, demo_course):
    page = plain_phone
    page.goto(address + "/hoc/khoa/dang-ky-khai-sinh/")
    page.get_by_role("link", name="Bắt đầu học").click()
    lessons = list(LessonPage.objects.of_course(demo_course))
    for lesson in lessons:
        for number in range(1, len(lesson.step_ids) + 1):
            expect(page.get_by_text(f"Bước {number}/{len(lesson.step_ids)}", exact=True)).to_be_visible()
            work_through_step(page)
        page.wait_for_url("**/xong/")
        if lesson != lessons[-1]:
            page.get_by_role("link", name="Học bài tiếp theo").click()
    assert Completion.objects.count() == 1


def test_another_device_goes_on_where_this_one_stopped(
    at_phone, lesson, browser, browser_context_args, learner, sign_in, address
):
    page = at_phone(LESSON)
    work_through_step(page)
    page.get_by_role("checkbox").first.check()
    expect(page.locator("[data-save-state]")).to_have_text(SENT)
    elsewhere = browser.new_context(**browser_context_args)
    sign_in(elsewhere, learner.user)
    other = elsewhere.new_page()
    other.goto(address + LESSON)
    expect(other.get_by_text("Bước 2/6", exact=True)).to_be_visible()
    expect(other.get_by_role("checkbox").first).to_be_checked()
    expect(other.get_by_role("checkbox").last).not_to_be_checked()
    with other.expect_response(lambda answer: answer.request.method == "POST"):
        other.goto(f"{address}{LESSON}buoc/4/")  # only read
    expect(other.locator("[data-save-state]")).to_be_empty()
    page.goto(address + LESSON)
    expect(page.get_by_text("Bước 4/6", exact=True)).to_be_visible()
    elsewhere.close()


def test_feedback_comes_without_leaving_the_page(at_phone, lesson, faults, picture):
    page = at_phone(f"{LESSON}buoc/3/")
    button = page.locator('[name="act"]')
    choices, panels = page.get_by_role("radio"), page.locator(".feedback")
    sent: list[str] = []
    page.on("framenavigated", lambda frame: sent.append(frame.url))
    for place, label, shown in ((0, "Thử lại", "Chưa đúng"), (2, "Thử lại", "Gợi ý"), (0, "Tiếp tục", "Đáp án")):
        choices.nth(place).check()
        button.click()
        expect(button).to_have_text(label)
        expect(panels.get_by_text(shown, exact=True).locator("visible=true").first).to_be_visible()
        assert faults(page) == []
    picture(page, "feedback-phone")
    assert sent == []
    expect(page.locator("[data-save-state]")).to_have_text(SENT)
    assert acts() == [("tried", "muc-1"), ("tried", "muc-3"), ("tried", "muc-1")]
    button.click()
    page.wait_for_url("**/buoc/4/*")
    assert ProgressEvent.objects.filter(kind="tried").count() == 3


def test_what_the_network_lost_goes_with_the_form(at_phone, lesson):
    page = at_phone(f"{LESSON}buoc/3/")

    def cut(route: Route) -> None:
        if route.request.headers.get("accept") == "application/json":
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/*", cut)
    page.get_by_role("radio").nth(1).check()
    page.locator('[name="act"]').click()
    expect(page.get_by_text("Nộp văn bản đó.")).to_be_visible()
    expect(page.locator("[data-save-state]")).to_have_text("Chưa gửi được – sẽ tự gửi khi có mạng")
    assert acts() == []
    press(page, "Tiếp tục")
    page.wait_for_url("**/buoc/4/*")
    assert acts() == [("tried", "muc-2"), ("done", "")]


def test_ticks_wait_for_the_network_and_arrive_once(at_phone, lesson, context):
    page = at_phone(f"{LESSON}buoc/2/")
    context.set_offline(True)
    for box in page.get_by_role("checkbox").all():
        box.check()
    expect(page.locator("[data-save-state]")).to_have_text("Chưa gửi được – sẽ tự gửi khi có mạng")
    context.set_offline(False)
    expect(page.locator("[data-save-state]")).to_have_text(SENT)
    press(page, "Tôi đã làm xong")
    page.wait_for_url("**/buoc/3/*")
    assert sorted(acts()) == [("action_ticked", "muc-1"), ("action_ticked", "muc-2"), ("done", "")]


def test_an_ended_session_is_said_and_the_note_stays(at_phone, lesson, learner, context, sign_in, faults, picture):
    page = at_phone(f"{LESSON}buoc/5/")
    page.get_by_role("textbox").fill("Cha đi vắng.")
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("checkbox").check()
    press(page, "Tôi đã làm xong")
    expect(page.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    assert faults(page) == []
    picture(page, "session-ended-phone")
    sign_in(context, learner.user)
    page = at_phone(f"{LESSON}buoc/5/")
    expect(page.get_by_role("textbox")).to_have_value("Cha đi vắng.")
    page.get_by_role("checkbox").check()
    press(page, "Tôi đã làm xong")
    page.wait_for_url("**/buoc/6/*")
    # What this device held may have been sent before the second press: then the step was called done twice.
    assert set(ProgressEvent.objects.filter(kind="done").values_list("note")) == {("Cha đi vắng.",)}


def test_a_step_is_read_aloud_where_the_device_has_a_vietnamese_voice(at_phone, lesson, context, faults, picture):
    context.add_init_script(VOICES)
    page = at_phone(f"{LESSON}buoc/2/")
    play, stop = page.locator("[data-read-aloud] button").all()
    page.evaluate("bring({ lang: 'en-US', localService: true })")
    expect(play).to_be_hidden()
    page.evaluate(
        "bring({ lang: 'vi-VN', name: 'far', localService: false },"
        " { lang: 'vi_VN', name: 'here', localService: true })"
    )
    expect(play).to_have_accessible_name("Nghe đọc")
    picture(page, "read-aloud-phone")
    play.click()
    expect(page.get_by_text("Đang đọc…")).to_be_visible()
    page.evaluate("spoken[0].onend()")
    play.click()
    expect(page.get_by_text("Đã tạm dừng.")).to_be_visible()
    page.evaluate("spoken[1].onend()")  # a voice that stops says so late
    play.click()
    assert page.evaluate("spoken.map(({ text, voice }) => [text, voice.name])") == [
        ["Kiểm tra giấy tờ", "here"],
        ["Làm lần lượt hai việc.", "here"],
        ["Làm lần lượt hai việc.", "here"],
    ]
    expect(play).to_be_focused()
    assert faults(page) == []
    picture(page, "read-aloud-reading-phone")
    stop.click()
    expect(stop).to_be_hidden()
    expect(play).to_be_focused()

    long = "Tờ khai ghi đủ mục, " * 20 + "rồi ký."
    page.evaluate("text => { spoken.length = 0; document.querySelector('#buoc .prose p').textContent = text; }", long)
    play.click()
    page.evaluate("readOn()")
    expect(page.get_by_text("Đã đọc xong.")).to_be_visible()
    title, *pieces, wrong, common = page.evaluate("spoken.map(({ text }) => text)")
    assert (title, wrong, common) == ("Kiểm tra giấy tờ", "Lỗi thường gặp", "Đòi giấy chứng nhận kết hôn.")
    assert pieces[-4:] == ["Xem giấy tờ tùy thân.", "Còn giá trị.", "Đọc hết tờ khai.", "Đủ mục, có chữ ký."]
    assert (" ".join(pieces[:-4]), max(map(len, pieces)) <= 180) == (long, True)


def test_an_error_takes_the_focus_and_names_its_place(at_phone, lesson, faults):
    page = at_phone(f"{LESSON}buoc/2/")
    press(page, "Tôi đã làm xong")
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    expect(page).to_have_title(re.compile("^Lỗi: "))
    assert faults(page) == []
    summary.get_by_role("link").click()
    expect(page.locator("#id_tick")).to_be_focused()


def test_a_lesson_by_keyboard_alone(at_phone, lesson):
    page = at_phone(f"{LESSON}buoc/3/")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio").nth(1)).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.locator('[name="act"]')).to_have_text("Tiếp tục")
    page.keyboard.press("Tab")
    expect(page.locator('[name="act"]')).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/buoc/4/*")


@pytest.mark.soak  # one size and language of each screen is looked at in test_screens.py
@pytest.mark.parametrize(("size", "language"), [("dien-thoai", ""), ("may-ban", "/en")])
def test_screens_pass_the_scan_in_both_languages(at_phone, lesson, learner, faults, picture, size, language):
    plan = make_plan(learner, learner.postings.get(), starts_on=date(2026, 7, 1))
    course = CoursePage.objects.get()
    make_item(plan, make_framework("T01"), course=course, due_on=date(2026, 8, 1), level=4)
    make_item(plan, make_framework("T02"), course=None, due_on=date(2026, 8, 1))
    page = at_phone("/hoc/lo-trinh/")
    page.set_viewport_size(dict(zip(("width", "height"), WIDTHS[size], strict=True)))
    screens = {
        "course": "/hoc/khoa/dang-ky-khai-sinh/",
        "paths": "/hoc/lo-trinh/",
        "guides": "/so-tay/",
        "guide": "/so-tay/tiep-nhan-ho-so/",
        "done": f"{LESSON}xong/",
    } | {f"step-{number}": f"{LESSON}buoc/{number}/" for number in range(1, 7)}
    for name, path in screens.items():
        at_phone(language + path)
        assert is_as_wide_as_the_screen(page), name
        assert faults(page) == [], name
        picture(page, f"{name}-{size}{language.replace('/', '-')}")


@pytest.mark.parametrize(
    ("width", "size"),
    [
        (320, "200%"),
        pytest.param(320, "100", marks=[pytest.mark.soak, pytest.mark.scan]),
        pytest.param(360, "150", marks=[pytest.mark.soak, pytest.mark.scan]),
    ],
)
def test_small_screens_and_large_letters_need_no_second_scrollbar(at_phone, lesson, context, address, width, size):
    page = at_phone("/hoc/lo-trinh/")
    page.set_viewport_size({"width": width, "height": 640})
    for path in ("/hoc/khoa/dang-ky-khai-sinh/", *(f"{LESSON}buoc/{number}/" for number in range(1, 7)), "/so-tay/"):
        at_phone(path)
        page.evaluate("size => { document.documentElement.style.fontSize = size.replace(/^(\\d+)$/, '$1%') }", size)
        assert is_as_wide_as_the_screen(page), path


def test_a_first_visit_and_a_step_stay_light(at_phone, context, demo_course, address):
    """≤ 140 KB in ≤ 12 requests, ≤ 40 KB for each further step, nothing from elsewhere (ux.md 8)."""
    got: dict[str, Response] = {}
    context.on("response", lambda response: got.setdefault(response.url, response))

    def open_page(path: str) -> list[Response]:
        """What came that had not come before."""
        before = set(got)
        at_phone(path).wait_for_load_state("networkidle")
        return [response for url, response in got.items() if url not in before]

    first = open_page("/hoc/khoa/dang-ky-khai-sinh/")
    assert len(first) <= 12
    assert sum(_on_the_wire(one) for one in first) <= 140 * 1024
    for number in range(1, 10):
        assert sum(_on_the_wire(one) for one in open_page(f"{DEMO}buoc/{number}/")) <= 40 * 1024, number
    assert {url.split("/")[2] for url in got} == {address.split("/")[2]}


def _on_the_wire(response: Response) -> int:
    """What a server that compresses would send; fonts are compressed as they are."""
    body = response.body()
    return len(body) if response.url.endswith(".woff2") else len(gzip.compress(body))


def test_a_quick_guide_prints_on_one_sheet(at_phone, demo_course, tmp_path):
    for lesson in LessonPage.objects.of_course(demo_course):
        page = at_phone(f"/so-tay/{lesson.slug}/")
        expect(page.get_by_role("button", name="In khổ A4")).to_be_visible()
        paper = page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b(?!s)", paper)) == 1
