"""An author at an office computer places numbers on a picture and mends what the checks say; a learner follows them."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from courses.models import LessonPage
from lms.accounts.models import User
from lms.flows.authoring import sync_editor_access
from lms.org.enums import Role
from tests.factories.courses import enrol, every_kind, follow_picture, make_course, make_lesson
from tests.factories.people import grant_role, make_civil_status_learner, make_province, make_user
from tests.factories.pictures import make_image

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

STEP = 7
SAVED = 30_000  # milliseconds: the editor saves by itself some moments after the last change
WATCHED = "addEventListener('w-unsaved:watch-edits', () => { document.documentElement.dataset.watched = '' })"
"""What is changed in the first two seconds counts as what was there before, and isn't saved by itself."""


@pytest.fixture
def author(transactional_db: None) -> User:
    user = make_user("bien-soan", full_name="Lê Thị Soạn")
    grant_role(user, Role.TRAINER, make_province())
    sync_editor_access(user=user, as_of=timezone.localdate())
    return user


@pytest.fixture
def lesson(author: User) -> LessonPage:
    """A good lesson, but for a step that still waits for its picture."""
    waiting = follow_picture(None, None, None)
    waiting["value"]["picture_alt"] = ""
    lesson = make_lesson(make_course(), steps=[*every_kind(), waiting], live=False)
    lesson.save_revision()
    return lesson


@pytest.fixture
def desk(browser: Browser, author: User, sign_in) -> BrowserContext:
    context = browser.new_context(viewport={"width": 1366, "height": 900}, locale="vi-VN", reduced_motion="reduce")
    sign_in(context, author)
    yield context
    context.close()


def press_on_picture(page: Page, across: float, down: float) -> None:
    picture = page.locator(".mark-board-picture:visible")
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    picture.click(position={"x": box["width"] * across, "y": box["height"] * down})


def numbers(page: Page) -> list[tuple[str, str]]:
    """What the fields of the step's actions hold."""
    places = [page.locator(f'[name^="steps-{STEP - 1}-value-actions-"][name$="{name}"]') for name in ("_x", "_y")]
    return [tuple(place.nth(index).input_value() for place in places) for index in range(places[0].count())]


def test_numbers_are_placed_by_pressing_and_followed_on_a_phone(
    address, desk, author, lesson, sign_in, context, picture, faults
):
    image = make_image("Cổng dịch vụ công", width=1440, height=900)
    page = desk.new_page()
    page.add_init_script(WATCHED)
    page.goto(f"{address}/quan-tri/pages/{lesson.pk}/edit/")
    page.wait_for_selector("html[data-watched]")
    checks = page.locator("[data-content-checks]")
    expect(checks).to_contain_text("Không có điều gì phải sửa.")

    step = page.locator('[data-contentpath="steps"] [data-contentpath="anh"]')
    expect(step.locator(".mark-board")).to_contain_text("Chọn ảnh màn hình ở trên để đặt số.")
    step.locator('[data-contentpath="picture"]').get_by_role("button").first.click()
    page.get_by_role("link", name=image.title).click()
    expect(step.locator(".mark-board-picture img")).to_be_visible()

    press_on_picture(page, 0.25, 0.5)
    press_on_picture(page, 0.75, 0.1)
    assert numbers(page) == [("25", "50"), ("75", "10")]
    expect(checks).to_contain_text("Ảnh chưa có lời tả.", timeout=SAVED)
    picture(page, "marks-board-desk")
    way = checks.get_by_role("link", name=f"Bước {STEP}: Nộp hồ sơ")
    way.click()
    expect(step).to_be_in_viewport()

    page.locator(f'[name="steps-{STEP - 1}-value-actions-1-value-mark_x"]').fill("80")
    expect(step.locator(".mark-board circle").nth(1)).to_have_attribute("cx", re.compile(r"^640"))
    page.locator(f'[name="steps-{STEP - 1}-value-picture_alt"]').fill("Nút Nộp hồ sơ ở góc trên bên phải")
    expect(checks).to_contain_text("Không có điều gì phải sửa.", timeout=SAVED)

    LessonPage.objects.get(pk=lesson.pk).get_latest_revision().publish()
    learner = make_civil_status_learner()
    enrol(learner, lesson.get_parent().specific)
    sign_in(context, learner.user)
    phone = context.new_page()
    phone.goto(f"{address}/hoc/bai/{lesson.slug}/buoc/{STEP}/")
    marks = phone.locator(".shot circle")
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
