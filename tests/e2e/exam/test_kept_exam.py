"""An exam that is kept on the phone: killed, cut off, opened again without a network, and received once."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from assessments.models import Assessment, Attempt, Response, Result
from lms.flows.backup_files import bring_in_backup
from tests.e2e.exam.player import (
    arrived,
    assert_handed_in_once,
    attempt_of,
    choose_right,
    hand_in,
    state,
    wait_for,
)
from tests.e2e.offline.machine import cut_network, kept_pages, mend_network, wait_until_dropped, wait_until_kept
from tests.factories.assessments import make_assessment
from tests.factories.people import make_official, make_user

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

RETRIED = 35_000
"""Within the player's pause between two tries, and a little more."""
OFFLINE = "Chưa gửi được – sẽ tự gửi khi có mạng"
RECORDS = """() => new Promise((resolve) => {
  indexedDB.open("lms-exam").onsuccess = ({ target: { result: db } }) => {
    db.transaction("attempts").objectStore("attempts").count().onsuccess = ({ target }) => resolve(target.result);
  };
})"""


def paper(learner) -> str:
    """Where the worker keeps it."""
    return reverse("learn:exam_question", args=[attempt_of(learner).uid, 1])


def answer_from(page: Page, first: int, last: int, count: int) -> None:
    for number in range(first, last + 1):
        expect(page.locator("#exam-title")).to_have_text(f"Câu {number}/{count}")
        choose_right(page)
        expect(state(page)).not_to_have_text("Đang lưu…")
        if number < last:
            page.locator("#exam-next").click()


@pytest.fixture
def long_exam(learner) -> Assessment:
    return make_assessment("bai-thi-dai", questions=20, pass_mark=14)


@pytest.fixture
def start(own_phone, address, learner, sign_in):
    def act(exam: Assessment) -> Page:
        sign_in(own_phone.context, learner.user)
        page = own_phone.page
        page.goto(address + reverse("learn:exam_intro", args=[exam.slug]))
        expect(page.get_by_text("Đã tải trang làm bài vào máy")).to_be_visible()
        page.get_by_role("button", name="Bắt đầu làm bài").click()
        expect(page.locator("#exam-clock-toggle")).to_be_visible()
        wait_until_kept(page, paper(learner))
        return page

    return act


def test_an_exam_killed_offline_at_question_12_is_finished_offline_and_arrives_once(
    own_phone, start, long_exam, learner, address, sign_in, picture
):
    page = start(long_exam)
    answer_from(page, 1, 4, 20)
    wait_for(page, attempt_of(learner), 4)
    page.locator("#exam-next").click()
    cut_network(own_phone.context)
    answer_from(page, 5, 12, 20)
    where = page.url
    own_phone.kill()

    own_phone.open()
    cut_network(own_phone.context)
    page = own_phone.page
    page.goto(where)
    expect(page.locator("#exam-title")).to_have_text("Câu 12/20")
    expect(page.locator(".choice:has(:checked)")).to_have_count(1)
    expect(page.locator("#exam-clock")).to_have_text(re.compile("^còn (19|20) phút$"))
    picture(page, "thi-16-mo-lai-khi-mat-mang-dien-thoai-vi")
    page.locator("#exam-next").click()
    answer_from(page, 13, 20, 20)
    hand_in(page)
    expect(page.locator("#exam-title")).to_have_text("Đã khóa bài. Chờ gửi")
    assert arrived(attempt_of(learner)) == 4

    sign_in(own_phone.context, learner.user)
    mend_network(own_phone.context)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_role("heading", level=1)).to_have_text("Đạt")
    assert_handed_in_once(learner, score=20)
    wait_until_dropped(page, paper(learner))


MOVED = """const real = Date.now.bind(Date);
Date.now = () => real() + {hours} * 3600000;"""


def reopen(own_phone, where: str, *, hours: int = 0) -> Page:
    """After a kill, without a network; meanwhile the phone's clock has moved so far, or so much time has passed."""
    own_phone.kill()
    own_phone.open().add_init_script(MOVED.replace("{hours}", str(hours)))
    cut_network(own_phone.context)
    own_phone.page.goto(where)
    return own_phone.page


def test_home_kept_on_the_phone_leads_back_and_sends_what_was_handed_in(
    own_phone, start, exam, learner, address, sign_in, faults, picture
):
    page = start(exam)
    page.goto(f"{address}/hoc/")
    expect(page.get_by_text("Bài thi đang làm dở – còn")).to_be_visible()
    wait_until_kept(page, "/ngoai-tuyen/goi/")
    page = reopen(own_phone, f"{address}/hoc/")
    card = page.locator("#bai-dang-do")
    expect(card).to_contain_text(
        re.compile(r"Bài thi: Hộ tịch\s+Bài thi đang làm dở – còn (19|20) phút\s+Làm bài tiếp")
    )
    expect(page.locator(".card-main:visible")).to_have_count(1)
    assert faults(page) == []
    picture(page, "thi-17-hom-nay-khi-mat-mang-dien-thoai-vi")
    page.goto(f"{address}/thi/{exam.slug}/")
    page.get_by_role("link", name="Bài thi: Hộ tịch").click()
    answer_from(page, 1, 3, 10)
    hand_in(page)
    expect(page.locator("#exam-locked-text")).to_contain_text(
        re.compile(r"3/10 câu đã trả lời và sẽ tự gửi khi có mạng, chậm nhất .+ Mã biên nhận: [0-9A-Z]{4}\.")
    )
    receipt = page.locator("#exam-locked-text").inner_text()[-5:-1]
    page = reopen(own_phone, f"{address}/hoc/")
    expect(card := page.locator("#bai-dang-do")).to_contain_text("Đã khóa bài. Chờ gửi")
    card.get_by_role("link", name="Mở bài").click()
    expect(page.locator("#exam-title")).to_have_text("Đã khóa bài. Chờ gửi")
    expect(page.locator("#exam-locked-text")).to_contain_text(receipt)
    assert "Đã nộp" not in page.locator("body").inner_text()

    sign_in(own_phone.context, learner.user)
    page.goto("about:blank")  # the locked paper would send at once, before home is asked for
    mend_network(own_phone.context)
    page.goto(f"{address}/hoc/")
    expect(page.locator("#exam-resend")).to_contain_text("Đã gửi xong lúc")
    assert_handed_in_once(learner, score=3)
    wait_until_dropped(page, paper(learner))
    page.goto(address + reverse("learn:exam_result", args=[attempt_of(learner).uid]))
    expect(page.get_by_text(f"mã biên nhận {receipt}")).to_be_visible()


@pytest.mark.parametrize("hours", [pytest.param(-2, marks=pytest.mark.soak), 2])
def test_a_clock_moved_while_the_phone_was_off_ends_nothing(
    own_phone, start, exam, learner, address, sign_in, picture, faults, hours
):
    page = start(exam)
    answer_from(page, 1, 2, 10)
    wait_for(page, attempt_of(learner), 2)

    page = reopen(own_phone, page.url, hours=hours)
    if hours > 0:
        expect(page.locator("#exam-title")).to_have_text("Đã khóa bài. Chờ gửi")
        expect(page.locator("#exam-locked-text")).to_contain_text("Đã hết giờ. Bài được khóa với 2/10 câu đã trả lời")
        picture(page, "thi-18-dong-ho-lech-dien-thoai-vi")
        assert faults(page) == []
        page.get_by_role("button", name="Đồng hồ máy sai, làm tiếp").click()
    expect(page.locator("#exam-clock")).to_have_text(re.compile("^còn (19|20) phút$"))
    page.locator("#exam-next").click()
    answer_from(page, 3, 5, 10)
    page = reopen(own_phone, page.url, hours=hours)
    expect(page.locator("#exam-clock")).to_have_text(re.compile("^còn (19|20) phút$"))

    sign_in(own_phone.context, learner.user)
    mend_network(own_phone.context)
    page.evaluate("dispatchEvent(new Event('online'))")
    wait_for(page, attempt_of(learner), 5)
    assert not Response.objects.filter(is_late=True).exists()
    assert all(0 <= one < 120_000 for one in Response.objects.values_list("elapsed_ms", flat=True))


def test_a_paper_that_only_seemed_over_opens_again_when_the_server_is_there(own_phone, start, exam, learner, sign_in):
    page = start(exam)
    choose_right(page)
    wait_for(page, attempt_of(learner), 1)
    page = reopen(own_phone, page.url, hours=2)
    expect(page.locator("#exam-title")).to_have_text("Đã khóa bài. Chờ gửi")

    sign_in(own_phone.context, learner.user)
    mend_network(own_phone.context)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#exam-title")).to_have_text("Câu 1/10")
    expect(page.locator("#exam-clock")).to_have_text(re.compile("^còn (19|20) phút$"))
    expect(page.locator("#exam-notices")).to_be_empty()
    assert attempt_of(learner).is_open


def test_time_that_ends_while_the_phone_is_off_locks_and_a_file_carries_it_or_the_phone_itself(
    own_phone, start, exam, learner, address, sign_in
):
    page = start(exam)
    cut_network(own_phone.context)
    answer_from(page, 1, 2, 10)
    attempt, later = attempt_of(learner), timedelta(hours=2)
    Attempt.objects.update(started_at=attempt.started_at - later, deadline_at=attempt.deadline_at - later)
    page = reopen(own_phone, page.url, hours=2)
    expect(page.locator("#exam-title")).to_have_text("Đã khóa bài. Chờ gửi")
    expect(page.locator("#exam-locked-text")).to_contain_text("Đã hết giờ. Bài được khóa với 2/10 câu đã trả lời")
    receipt = page.locator("#exam-locked-text").inner_text()[-5:-1]
    with page.expect_download() as saved:
        page.get_by_role("button", name="Lưu tệp dự phòng").click()
    assert saved.value.suggested_filename == f"bai-thi-{receipt}.json"
    content = saved.value.path().read_bytes()
    assert b"answers" not in content
    invigilator = make_user(full_name="Lê Thị Coi", is_superuser=True)
    _submission, taken = bring_in_backup(content=content, actor=invigilator, now=timezone.now())
    assert (taken, arrived(attempt_of(learner)), Result.objects.get().score) == (2, 2, 2)

    own_phone.kill()
    sign_in(own_phone.open(), learner.user)
    page = own_phone.page
    page.goto(f"{address}/cho-gui/")
    expect(page.locator("#exam-resend")).to_contain_text("Đã gửi xong lúc")
    assert [Response.objects.count(), *Result.objects.values_list("score", flat=True)] == [2, 2]
    wait_until_dropped(page, paper(learner))


@pytest.mark.parametrize("is_told", [True, False])
def test_a_power_cut_that_took_the_network_along_is_offered_back(
    own_phone, start, exam, learner, address, sign_in, is_told
):
    """Whether the browser tells of the network, or the page is only looked at again."""
    page = start(exam)
    attempt, cut = attempt_of(learner), timedelta(hours=1)
    cut_network(own_phone.context)
    Attempt.objects.update(
        started_at=attempt.started_at - cut,
        beat_at=attempt.started_at - cut,
        deadline_at=attempt.deadline_at + cut,
    )
    page = reopen(own_phone, page.url, hours=1)
    page.get_by_role("button", name="Đồng hồ máy sai, làm tiếp").click()
    choose_right(page)

    sign_in(own_phone.context, learner.user)
    if not is_told:
        own_phone.context.set_offline(False)  # connected, and nothing passes yet
        page.wait_for_timeout(500)
    mend_network(own_phone.context)
    if not is_told:
        # With a token that the server takes, so that what is sent first is heard first.
        own_phone.context.request.get(address + reverse("learn:exam_state", args=[attempt.uid]))
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_role("heading", name=re.compile("Máy mất liên lạc"))).to_be_visible(timeout=RETRIED)
    expect(page.locator(".choice:has(:checked)")).to_have_count(1)
    wait_for(page, attempt, 1)


def test_another_person_at_this_phone_sees_and_sends_nothing_of_the_paper(
    own_phone, start, exam, learner, address, sign_in
):
    page = start(exam)
    cut_network(own_phone.context)
    choose_right(page)
    expect(state(page)).to_have_text(OFFLINE)
    stem, player = page.locator("#exam-stem").inner_text(), page.url
    own_phone.kill()
    own_phone.open()
    page = own_phone.page
    stranger = make_official("Phạm Văn Dũng", user=make_user(full_name="Phạm Văn Dũng"))
    sent: list[str] = []
    own_phone.context.on("request", lambda one: sent.append(one.url) if one.method == "POST" else None)
    sign_in(own_phone.context, stranger.user)
    page.goto(f"{address}/hoc/")
    wait_until_kept(page, "/cho-gui/")
    wait_until_dropped(page, paper(learner))
    page.goto(f"{address}/cho-gui/")
    expect(page.get_by_text("Không có gì chờ gửi.")).to_be_visible()
    assert page.goto(player).status == 404
    cut_network(own_phone.context)
    page.goto(player)
    expect(page.get_by_text("Đang mất mạng và trang này chưa được lưu trên máy.")).to_be_visible()
    assert stem not in page.content()
    assert (sent, Response.objects.count()) == ([], 0)

    sign_in(own_phone.context, learner.user)
    mend_network(own_phone.context)
    page.goto(f"{address}/hoc/")
    expect(page.locator("#exam-resend")).to_contain_text("Đã gửi xong lúc")
    assert arrived(attempt_of(learner)) == 1


def test_a_shared_machine_keeps_no_paper_and_says_so(own_phone, exam, learner, address, sign_in, faults, picture):
    session = SessionStore(sign_in(own_phone.context, learner.user))
    session.set_expiry(0)
    session.save()
    page = own_phone.page
    page.goto(address + reverse("learn:exam_intro", args=[exam.slug]))
    expect(page.get_by_text("Máy dùng chung nên không giữ đề thi.")).to_be_visible()
    assert faults(page) == []
    picture(page, "thi-19-may-dung-chung-dien-thoai-vi")
    page.get_by_role("button", name="Bắt đầu làm bài").click()
    expect(page.locator("#exam-clock-toggle")).to_be_visible()
    choose_right(page)
    wait_for(page, attempt_of(learner), 1)
    assert kept_pages(page) == []
    hand_in(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Chưa đạt")
    assert page.evaluate(RECORDS) == 0


def test_a_browser_that_runs_no_worker_is_told_before_the_exam(context, exam, learner, address, sign_in):
    context.add_init_script("delete Navigator.prototype.serviceWorker")  # as where there is no HTTPS
    sign_in(context, learner.user)
    page = context.new_page()
    page.goto(address + reverse("learn:exam_intro", args=[exam.slug]))
    expect(page.locator("#exam-precheck")).to_contain_text(
        "Trình duyệt này, hoặc địa chỉ không có HTTPS, không giữ được đề thi trên máy."
    )
    page.get_by_role("button", name="Bắt đầu làm bài").click()
    choose_right(page)
    wait_for(page, attempt_of(learner), 1)
