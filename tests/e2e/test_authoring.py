"""From an empty template to a learner: numbers placed on a picture, a check that says no, two checkers, a phone."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from wagtail.models import Comment

from courses.models import LessonPage, LessonRelease
from lms.org.enums import Role
from tests.factories.checks import make_editor
from tests.factories.courses import enrol, every_kind, follow_picture, make_course
from tests.factories.people import make_learner, make_position, make_province
from tests.factories.pictures import make_image
from tests.factories.releases import draft

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.slow,
    pytest.mark.soak,
    pytest.mark.scan,
    pytest.mark.django_db(transaction=True),
]

TITLE = "Nộp hồ sơ trực tuyến"
STEP = 2
SAVED = 30_000  # milliseconds: the editor saves by itself some moments after the last change
WATCHED = "addEventListener('w-unsaved:watch-edits', () => { document.documentElement.dataset.watched = '' })"
"""What is changed in the first two seconds counts as what was there before, and isn't saved by itself."""


@pytest.fixture
def people(transactional_db: None) -> dict:
    province = make_province()
    roles = {"author": Role.TRAINER, "subject": Role.SUBJECT_CHECKER, "legal": Role.LEGAL_CHECKER}
    found = {name: make_editor(role, province, name) for name, role in roles.items()}
    return found | {"learner": make_learner(province, make_position("TN-04", "Tư pháp"), province=province)}


@pytest.fixture
def computer(browser: Browser) -> BrowserContext:
    """Shared by the office: one signs in after the other."""
    context = browser.new_context(viewport={"width": 1366, "height": 900}, locale="vi-VN", reduced_motion="reduce")
    context.add_init_script(WATCHED)
    yield context
    context.close()


def choose(page: Page, words: str) -> None:
    """From the menu beside the button that saves."""
    page.locator("footer [data-w-dropdown-target=toggle]").click()
    page.locator("footer").get_by_role("button", name=words, exact=True).click()


def write_the_words(lesson: LessonPage) -> str:
    """All that is plain typing, into the steps of the template; returns the id of the step that awaits its picture."""
    waiting = follow_picture(None, None, None)["value"] | {"picture_alt": ""}
    words = {one["type"]: one["value"] for one in every_kind()}
    steps = [one | {"value": words[one["type"]] | {"title": one["value"]["title"]}} for one in lesson.steps.raw_data]
    steps[STEP - 1]["value"] = waiting
    draft(lesson, steps)
    return steps[STEP - 1]["id"]


def press_on_picture(page: Page, across: float, down: float) -> None:
    picture = page.locator(".mark-board-picture:visible")
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    picture.click(position={"x": box["width"] * across, "y": box["height"] * down})


def field(page: Page, name: str) -> Locator:
    return page.locator(f'[name="steps-{STEP - 1}-value-{name}"]')


def numbers(page: Page) -> list[tuple[str, str]]:
    """What the fields of the step's actions hold."""
    return [
        tuple(field(page, f"actions-{index}-value-mark_{axis}").input_value() for axis in "xy") for index in range(2)
    ]


def test_from_a_template_past_two_checks_to_a_learner(address, computer, people, sign_in, context, picture, faults):
    image, course = make_image("Cổng dịch vụ công", width=1440, height=900), make_course()
    enrol(people["learner"], course)
    page = computer.new_page()

    def sit_down(name: str, path: str = "/quan-tri/") -> None:
        sign_in(computer, people[name])
        page.goto(f"{address}{path}")

    sit_down("author", f"/quan-tri/soan-bai/?khoa={course.pk}&mau=software")
    page.get_by_label("Tên bài").fill(TITLE)
    page.get_by_role("button", name="Tạo bản nháp").click(no_wait_after=True)
    page.wait_for_url("**/edit/", wait_until="commit")
    lesson = LessonPage.objects.get()
    block = write_the_words(lesson)

    page.reload()
    page.wait_for_selector("html[data-watched]")
    step = page.locator(f'[data-contentpath="steps"] [data-contentpath="{block}"]')
    expect(step.locator(".mark-board")).to_contain_text("Chọn ảnh màn hình ở trên để đặt số.")
    step.locator('[data-contentpath="picture"]').get_by_role("button").first.click()
    page.get_by_role("link", name=image.title).click()
    expect(step.locator(".mark-board-picture img")).to_be_visible()
    press_on_picture(page, 0.25, 0.5)
    press_on_picture(page, 0.75, 0.1)
    assert numbers(page) == [("25", "50"), ("75", "10")]
    field(page, "actions-1-value-mark_x").fill("80")
    expect(step.locator(".mark-board circle").nth(1)).to_have_attribute("cx", re.compile(r"^640"))
    expect(page.locator("[data-content-checks]")).to_contain_text("Ảnh chưa có lời tả.", timeout=SAVED)
    picture(page, "marks-board-desk")
    with page.expect_response("**/preview/?mode=**"):
        page.locator("[data-side-panel-toggle=preview]").first.click()
    page.locator("[data-side-panel-toggle=checks]").first.click()
    expect(page.locator("[data-side-panel=checks]")).to_contain_text("Liên kết chưa có chữ", timeout=SAVED)
    picture(page, "loi-axe-thay")

    choose(page, "Gửi kiểm tra")
    page.wait_for_url("**/gui-kiem-tra/**")
    refused = page.locator("main")
    expect(refused).to_contain_text("Ảnh chưa có lời tả.")
    expect(refused.get_by_role("button", name="Gửi kiểm tra")).to_have_count(0)
    picture(page, "khong-gui-duoc")
    refused.get_by_role("link", name=f"Bước {STEP}: Nộp hồ sơ").click()
    field(page, "picture_alt").fill("Nút Nộp hồ sơ ở góc trên bên phải")
    choose(page, "Gửi kiểm tra")
    expect(page.locator("main")).to_contain_text("Không có điều gì phải sửa.")
    picture(page, "gui-kiem-tra")
    page.get_by_role("button", name="Gửi kiểm tra").click()
    expect(page.locator("#da-gui-section")).to_contain_text(TITLE)

    sit_down("subject")
    picture(page, "cho-toi-kiem-tra")
    page.locator("#cho-toi-kiem-tra-section").get_by_role("link", name=TITLE, exact=True).click()
    title = page.locator('.w-field[data-contentpath="title"]')
    page.locator("[data-side-panel-toggle=comments]").first.click()
    title.locator("[data-comment-add]").click()
    page.locator(".comment textarea").fill("Nên nêu số của mẫu.")
    with page.expect_response(lambda answer: answer.request.method == "POST" and "/edit/" in answer.url, timeout=SAVED):
        page.locator(".comment").get_by_role("button", name="Nhận xét").click()
    picture(page, "dang-kiem-tra")
    page.locator("footer").get_by_role("button", name="Đồng ý", exact=True).click()
    page.wait_for_url("**/quan-tri/pages/*/")

    sit_down("legal")
    page.locator("#cho-toi-kiem-tra-section").get_by_role("link", name=TITLE, exact=True).click()
    page.locator("footer").get_by_role("button", name="Đồng ý và xuất bản", exact=True).click()
    page.wait_for_url("**/quan-tri/da-xuat-ban/*/")
    assert Comment.objects.get().text == "Nên nêu số của mẫu."
    made = LessonRelease.objects.get()
    assert (made.kind, made.actor) == ("first", people["legal"])

    sign_in(context, people["learner"].user)
    phone = context.new_page()
    phone.goto(f"{address}/hoc/khoa/{course.slug}/")
    phone.get_by_role("link", name=TITLE).click()
    expect(phone).to_have_url(re.compile(f"/hoc/bai/{lesson.slug}/buoc/1/"))
    phone.get_by_role("button", name="Tiếp tục").click()
    marks = phone.locator(".shot circle")
    expect(marks).to_have_count(2)
    assert [(mark.get_attribute("cx"), mark.get_attribute("cy")) for mark in marks.all()] == [
        ("180", "225"),
        ("576", "45"),
    ]
    assert faults(phone) == []
    picture(phone, "marks-phone")
    phone.get_by_role("link", name="Nút Nộp hồ sơ ở góc trên bên phải").click()
    dialog = phone.get_by_role("dialog")
    before = dialog.locator("img").bounding_box()["width"]
    dialog.get_by_role("button", name="Phóng to").click()
    assert dialog.locator("img").bounding_box()["width"] == pytest.approx(before * 1.5, rel=0.02)
    assert faults(phone) == []
    picture(phone, "marks-full-phone")
    dialog.get_by_role("button", name="Đóng").click()
    expect(dialog).to_have_count(0)
    for box in phone.get_by_role("checkbox").all():
        box.check()
    phone.get_by_role("button", name="Tôi đã làm xong").click()
    expect(phone.get_by_role("heading", level=1)).not_to_have_text("Nộp hồ sơ")
