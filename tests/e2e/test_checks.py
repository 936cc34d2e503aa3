"""A changed lesson goes from its author past two checkers to a learner, each at their own computer."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from wagtail.models import Comment

from courses.models import LessonPage, LessonRelease
from lms.org.enums import Role
from tests.factories.checks import make_editor
from tests.factories.courses import enrol, every_kind, make_course, make_lesson
from tests.factories.people import make_learner, make_position, make_province

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

NEW_TITLE = "Tiếp nhận hồ sơ khai sinh theo mẫu mới"
SAVED = 30_000  # milliseconds: the editor saves by itself some moments after the last change


@pytest.fixture
def people(transactional_db: None) -> dict:
    province = make_province()
    roles = {"author": Role.TRAINER, "subject": Role.SUBJECT_CHECKER, "legal": Role.LEGAL_CHECKER}
    found = {name: make_editor(role, province, name) for name, role in roles.items()}
    return found | {"learner": make_learner(province, make_position("TN-04", "Tư pháp"), province=province)}


@pytest.fixture
def lesson(people: dict) -> LessonPage:
    """Published, and a learner is in it."""
    lesson = make_lesson(make_course(), steps=every_kind())
    lesson.save_revision()
    enrol(people["learner"], lesson.get_parent().specific)
    return lesson


@pytest.fixture
def computer(browser: Browser) -> BrowserContext:
    """Shared by the office: one signs in after the other."""
    context = browser.new_context(viewport={"width": 1366, "height": 900}, locale="vi-VN", reduced_motion="reduce")
    yield context
    context.close()


def choose(page: Page, words: str) -> None:
    """From the menu beside the button that saves."""
    page.locator("footer [data-w-dropdown-target=toggle]").click()
    page.locator("footer").get_by_role("button", name=words, exact=True).click()


def test_from_author_past_two_checks_to_a_learner(address, computer, people, lesson, sign_in, context, picture):
    page = computer.new_page()

    def sit_down(name: str, path: str = "/quan-tri/") -> None:
        sign_in(computer, people[name])
        page.goto(f"{address}{path}")

    sit_down("author", f"/quan-tri/pages/{lesson.pk}/edit/")
    page.locator("#id_title").fill(NEW_TITLE)
    choose(page, "Gửi kiểm tra")
    expect(page.get_by_role("heading", name=NEW_TITLE)).to_be_visible()
    picture(page, "gui-kiem-tra")
    page.get_by_label("Sửa nội dung").check()
    page.get_by_label("Điều đã đổi").fill("Theo mẫu tờ khai mới.")
    page.get_by_role("button", name="Gửi kiểm tra").click()
    expect(page.locator("#da-gui-section")).to_contain_text(NEW_TITLE)

    sit_down("subject")
    picture(page, "cho-toi-kiem-tra")
    page.locator("#cho-toi-kiem-tra-section").get_by_role("link", name=NEW_TITLE, exact=True).click()
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
    page.locator("#cho-toi-kiem-tra-section").get_by_role("link", name=NEW_TITLE, exact=True).click()
    page.locator("footer").get_by_role("button", name="Đồng ý và xuất bản", exact=True).click()
    page.wait_for_url("**/quan-tri/pages/*/")

    assert Comment.objects.get().text == "Nên nêu số của mẫu."
    made = LessonRelease.objects.get()
    assert (made.kind, made.note, made.actor) == ("content", "Theo mẫu tờ khai mới.", people["legal"])
    sign_in(context, people["learner"].user)
    phone = context.new_page()
    phone.goto(f"{address}{lesson.get_parent().specific.get_url_parts()[2]}")
    phone.get_by_role("link", name=NEW_TITLE).click()
    expect(phone).to_have_url(re.compile(f"/hoc/bai/{lesson.slug}/"))
