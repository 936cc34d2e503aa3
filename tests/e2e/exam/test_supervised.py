"""Two machines: the invigilator's in the office, the candidate's phone, whose power is cut."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from assessments.models import Attempt, Response, TimeGiven
from lms.core.display import format_time
from tests.factories.assessments import right_choices
from tests.factories.exam_sittings import make_invigilator, make_sitting

pytestmark = pytest.mark.e2e


@pytest.fixture
def invigilator(learner):
    return make_invigilator(learner.postings.get().versions.get().unit)


@pytest.fixture
def sitting(learner, invigilator):
    unit = learner.postings.get().versions.get().unit
    return make_sitting(unit, [learner], invigilator, timezone.now() - timedelta(minutes=30), minutes=90)


@pytest.fixture
def desk(browser, browser_context_args, invigilator, sign_in, address, sitting):
    context = browser.new_context(**browser_context_args | {"viewport": {"width": 1366, "height": 768}})
    sign_in(context, invigilator)
    page = context.new_page()
    page.goto(address + reverse("hr:sitting", args=[sitting.uid]))
    yield page
    context.close()


def lose_minutes(attempt, minutes):
    """As if everything so far had happened so many minutes earlier."""
    attempt.refresh_from_db()
    back = timedelta(minutes=minutes)
    Attempt.objects.filter(pk=attempt.pk).update(
        started_at=attempt.started_at - back, beat_at=timezone.now() - back, deadline_at=attempt.deadline_at - back
    )


def test_pin_added_time_and_a_power_cut(phone, desk, sitting, learner, address, sign_in):
    desk.get_by_role("button", name="Cấp mã và in danh sách").click()
    pin = desk.locator(".pin strong").inner_text().replace(" ", "")
    desk.get_by_role("link", name="Về trang ca thi").click()
    expect(desk.get_by_text("Chưa vào", exact=True)).to_be_visible()

    sign_in(phone.context, learner.user)
    page = phone.page
    page.goto(address + reverse("learn:exam_intro", args=[sitting.assessment.slug]))
    page.get_by_label("Mã ca thi").fill(f"{(int(pin) + 1) % 10**6:06}")
    page.get_by_role("button", name="Bắt đầu làm bài").click()
    expect(page).to_have_title(re.compile("^Lỗi: "))
    page.get_by_label("Mã ca thi").fill(pin)
    page.get_by_role("button", name="Bắt đầu làm bài").click()
    expect(page.get_by_role("heading", name="Câu 1/10")).to_be_visible()
    expect(page.locator("#exam-clock")).to_have_text("còn 20 phút")

    # Time given at the desk arrives on the page that runs.
    desk.reload()
    expect(desk.get_by_text("Đang làm", exact=True)).to_be_visible()
    desk.get_by_label("Số phút thêm").fill("10")
    desk.get_by_role("button", name="Thêm giờ").click()
    expect(desk.get_by_text("Đã thêm giờ cho 1 người")).to_be_visible()
    attempt = Attempt.objects.get()
    page.locator(f"[name=choice][value='{right_choices(attempt, 1)[0]}']").check()
    expect(page.locator("#exam-save")).to_contain_text("Đã gửi lên hệ thống")
    told = page.locator("#exam-notices")
    expect(told).to_contain_text(f"Được thêm 10 phút. Giờ kết thúc mới: {format_time(attempt.deadline_at)}.")
    expect(page.locator("#exam-clock")).to_have_text("còn 30 phút")

    # The power is cut: no good-bye. On return the time lost is offered, and the answers are there.
    phone.kill()
    lose_minutes(attempt, 12)
    sign_in(phone.open(), learner.user)
    page = phone.page
    page.goto(address + reverse("learn:exam_question", args=[attempt.uid, 1]))
    expect(page.get_by_role("heading", name=re.compile("Máy mất liên lạc 1[12] phút"))).to_be_visible()
    page.get_by_role("button", name=re.compile("Bù 1[12] phút, làm tiếp")).click()
    expect(page.get_by_text(re.compile("Đã bù 1[12] phút"))).to_be_visible()
    expect(page.locator(f"[name=choice][value='{right_choices(attempt, 1)[0]}']")).to_be_checked()
    expect(page.locator("#exam-clock")).to_have_text(re.compile("còn (29|30) phút"))
    assert list(TimeGiven.objects.values_list("why", flat=True)) == ["invigilator", "outage"]


def test_a_page_that_locked_itself_offline_goes_on_with_time_it_learns_of(
    phone, desk, sitting, learner, address, sign_in
):
    desk.get_by_role("button", name="Cấp mã và in danh sách").click()
    pin = desk.locator(".pin strong").inner_text()
    sign_in(phone.context, learner.user)
    page = phone.page
    page.goto(address + reverse("learn:exam_intro", args=[sitting.assessment.slug]))
    page.get_by_label("Mã ca thi").fill(pin)
    page.get_by_role("button", name="Bắt đầu làm bài").click()
    expect(page.get_by_role("heading", name="Câu 1/10")).to_be_visible()
    attempt = Attempt.objects.get()
    soon = timezone.now() + timedelta(seconds=6)
    Attempt.objects.update(deadline_at=soon)
    page.reload()
    expect(page.locator("#exam-clock-toggle")).to_be_attached()

    phone.context.set_offline(True)
    page.locator(f"[name=choice][value='{right_choices(attempt, 1)[0]}']").check()
    expect(page.get_by_role("heading", name="Đã khóa bài. Chờ gửi")).to_be_visible(timeout=15_000)
    Attempt.objects.filter(pk=attempt.pk).update(deadline_at=timezone.now() + timedelta(minutes=10))
    phone.context.set_offline(False)

    expect(page.get_by_role("heading", name="Câu 1/10")).to_be_visible(timeout=15_000)
    expect(page.locator("#exam-notices")).to_contain_text("Được thêm 10 phút.")
    expect(page.locator("#exam-save")).to_contain_text("Đã gửi lên hệ thống")
    assert Attempt.objects.get().is_open
    assert Response.objects.get().question.order == 1
