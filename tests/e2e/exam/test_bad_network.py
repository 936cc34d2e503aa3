"""Nothing that was chosen is lost, nothing is said before it is true: the network, the battery or the session ends."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Route, expect

from assessments.models import Attempt, Response, Result
from tests.e2e.exam.player import (
    SENT,
    answer_from,
    arrived,
    assert_handed_in_once,
    attempt_of,
    choose_right,
    hand_in,
    state,
    wait_for,
)
from tests.factories.people import make_official, make_user

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


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


def test_exam_answers_that_wait_are_listed_and_sent_from_there(context, begin, exam, learner, address):
    page = begin(context)

    def cut(route: Route) -> None:
        if route.request.resource_type == "fetch":
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/thi/luot/**", cut)
    choose_right(page)
    expect(state(page)).to_have_text("Chưa gửi được – sẽ tự gửi khi có mạng")
    page.goto(address + reverse("offline:waiting"))
    expect(page.locator("#cho-gui li")).to_contain_text(re.compile(rf"{exam.title}.*Bài thi, 1 câu", re.DOTALL))
    page.unroute("**/thi/luot/**")
    page.get_by_role("button", name="Gửi ngay").click()
    expect(page.locator("#exam-resend")).to_contain_text("Đã gửi xong lúc")
    assert arrived(attempt_of(learner)) == 1
    expect(page.get_by_text("Không có gì chờ gửi.")).to_be_visible(timeout=2000)


def test_signing_out_sends_an_exams_answers_first_or_says_that_they_stay(context, begin, learner, address):
    """From the account's page; what can't be sent is left on the device only by a press of its own."""
    page = begin(context)

    def cut(route: Route) -> None:
        if route.request.resource_type == "fetch":
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/thi/luot/**", cut)
    choose_right(page)
    expect(state(page)).to_have_text("Chưa gửi được – sẽ tự gửi khi có mạng")
    page.goto(address + reverse("learn:account"))
    page.wait_for_load_state("networkidle")  # what looks after the exam's answers has been fetched
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url(f"{address}/dang-xuat/")
    page.wait_for_load_state("networkidle")
    expect(page.locator("#exam-resend")).to_contain_text("câu trả lời")
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_text("Chưa gửi được. Chờ có mạng rồi bấm lại")).to_be_visible()
    expect(page.get_by_role("button", name="Thoát, để lại trên máy này")).to_be_visible()
    page.unroute("**/thi/luot/**")
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url(f"{address}/dang-nhap/")
    assert arrived(attempt_of(learner)) == 1
