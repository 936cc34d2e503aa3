"""The learner's day on small screens, in large letters, magnified, by keyboard alone and without scripts."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from courses.models import Completion, LessonPage
from lms.org.models import Official
from tests.factories.certificates import make_framework
from tests.factories.courses import enrol, make_course, make_lesson, reads
from tests.factories.people import make_civil_status_learner
from tests.factories.plans import do_steps, make_item, make_plan

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

SIZES = [(320, 640, "100%"), (360, 640, "150%"), (320, 640, "200%"), (320, 256, "100%")]
"""Width, height, letters; the last is a window of 1280×1024 at 400 %."""
IS_IN_SIGHT = """() => {
  const { left, top, width, height } = document.activeElement.getBoundingClientRect();
  const hit = document.elementFromPoint(left + width / 2, top + height / 2);
  return Boolean(hit) && (document.activeElement.contains(hit) || hit.contains(document.activeElement));
}"""
"""Not under the bar at the foot, and not outside the window."""
FOCUS = "() => document.activeElement.innerText?.split('\\n')[0].trim() ?? ''"


@pytest.fixture
def learner(transactional_db: None) -> Official:
    return make_civil_status_learner()


@pytest.fixture
def lesson(learner: Official) -> LessonPage:
    """Begun, and due today; one course is late, one comes later, one is done, and one gap has no course."""
    today = timezone.localdate()
    plan = make_plan(learner, learner.postings.get(), starts_on=today - timedelta(days=30))
    for number, (name, days) in enumerate((("Chứng thực", -2), ("Đăng ký khai sinh", 0), ("Tiếp công dân", 40)), 1):
        course = make_course(f"khoa-{number}", name, assessment=None)
        one = make_lesson(course, f"bai-{number}", f"Bài của {name}", steps=reads(3))
        item = make_item(plan, make_framework(f"T0{number}"), course=course, due_on=today + timedelta(days=days))
        if days == 0:
            do_steps(item.enrolment, one, 1, at=timezone.now())
            begun = one
    make_item(plan, make_framework("T09"), course=None, due_on=today)
    finished = make_course("khoa-xong", "Một cửa", assessment=None)
    make_lesson(finished, "bai-xong", "Bài đã xong", steps=reads(1))
    Completion.objects.create(enrolment=enrol(learner, finished), completed_on=today, periods=4)
    return begun


@pytest.fixture
def page(context, lesson, learner, address, sign_in) -> Page:
    """The learner's phone, at home."""
    sign_in(context, learner.user)
    page = context.new_page()
    page.goto(f"{address}/hoc/")
    return page


@pytest.fixture
def plain_page(browser, browser_context_args, lesson, learner, address, sign_in) -> Iterator[Page]:
    """The same with scripts turned off."""
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    sign_in(context, learner.user)
    page = context.new_page()
    page.goto(f"{address}/hoc/")
    yield page
    context.close()


def walk(page: Page, most: int = 40) -> list[str]:
    """What the Tab key comes to until it leaves the page, each in sight when it has the focus."""
    found: list[str] = []
    for _press in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement === document.body"):
            break
        found.append(page.evaluate(FOCUS))
        assert page.evaluate(IS_IN_SIGHT), found
    return found


@pytest.mark.soak
@pytest.mark.scan
def test_the_day_needs_no_second_scrollbar_and_no_pointer(page, faults, picture):
    for width, height, letters in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("size => { document.documentElement.style.fontSize = size }", letters)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), letters
        assert faults(page) == [], (width, letters)
        picture(page, f"hom-nay-{width}-{height}-{letters[:-1]}")
    page.evaluate("document.activeElement.blur()")
    page.reload()
    found = walk(page)
    assert found[0] == "Đến nội dung chính"
    links = ["Học tiếp", "Chứng thực", "Đăng ký khai sinh", "Tiếp công dân", "Đã xong (1)", "Chưa có khóa học (1)"]
    assert [one for one in found if one in links] == links
    page.get_by_role("link", name="Học tiếp").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    assert {"Tiếp tục", "Quay lại"} <= set(walk(page))


def test_the_day_is_read_and_gone_on_from_without_scripts(plain_page):
    page = plain_page
    headings = page.get_by_role("heading", level=2).all_inner_texts()
    assert headings == [
        "Bài của Đăng ký khai sinh",
        "Quá hạn (1)",
        "Tuần này (1)",
        "Sau đó (1)",
        "Đã xong (1)",
        "Chưa có khóa học (1)",
    ]
    page.get_by_text("Đã xong (1)").click()
    expect(page.get_by_role("link", name="Một cửa")).to_be_visible()
    page.get_by_role("link", name="Học tiếp").click()
    expect(page.get_by_text("Bước 2/3", exact=True)).to_be_visible()
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.get_by_text("Bước 3/3", exact=True)).to_be_visible()
    page.get_by_role("link", name="Thoát").click()
    expect(page.get_by_role("heading", name="Đăng ký khai sinh", level=1)).to_be_visible()
