"""Two people at one machine, and a machine that is nobody's."""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db.models import QuerySet
from playwright.sync_api import BrowserContext, Page, expect

from courses.models import LessonPage, ProgressEvent
from tests.e2e.conftest import Phone
from tests.e2e.offline.machine import (
    KIT_OF_LESSON,
    cut_network,
    kept_pages,
    lose_nothing_more,
    lose_what_is_sent,
    mend_network,
    wait_until_kept,
)
from tests.factories.people import make_official, make_user

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

LESSON = "/hoc/bai/tiep-nhan-ho-so/"
DATABASES = "async () => (await indexedDB.databases()).map(({ name }) => name)"
WORKERS = "async () => (await navigator.serviceWorker.getRegistrations()).length"


def done() -> QuerySet[ProgressEvent]:
    """Acts of the learner; that the step was opened had been sent before."""
    return ProgressEvent.objects.exclude(kind="opened")


def posts_of(context: BrowserContext) -> list[str]:
    """What is sent from now on."""
    sent: list[str] = []
    context.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    return sent


@pytest.fixture
def left_behind(own_phone: Phone, lesson: LessonPage, learner, address, sign_in) -> Page:
    """The learner's own phone: the lesson is kept, a tick waits."""
    sign_in(own_phone.context, learner.user)
    page = own_phone.page
    page.goto(f"{address}{LESSON}buoc/2/")
    wait_until_kept(page, KIT_OF_LESSON)
    cut_network(own_phone.context)
    page.get_by_role("checkbox").first.check()
    expect(page.locator("[data-save-state]")).to_have_text("Chưa gửi được – sẽ tự gửi khi có mạng")
    return page


def test_another_person_sees_and_sends_nothing_of_it(left_behind, own_phone, learner, address, sign_in):
    page = left_behind
    stranger = make_official("Phạm Văn Dũng", user=make_user(full_name="Phạm Văn Dũng"))
    sign_in(own_phone.context, stranger.user)
    sent = posts_of(own_phone.context)
    mend_network(own_phone.context)
    page.evaluate("dispatchEvent(new Event('online'))")  # the page of the learner still stands open
    page.wait_for_timeout(500)
    page.goto(f"{address}/hoc/")
    wait_until_kept(page, "/cho-gui/")
    assert [path for path in kept_pages(page) if path.startswith("/hoc/bai/")] == []
    page.goto(f"{address}/cho-gui/")
    expect(page.get_by_text("Không có gì chờ gửi.")).to_be_visible()
    assert not done().exists()
    assert [url for url in sent if not url.endswith("/buoc/2/")] == []  # that one was refused

    sign_in(own_phone.context, learner.user)
    page.goto(f"{address}/hoc/", wait_until="commit")  # the word of it stands for five seconds
    expect(page.get_by_text("Đã gửi xong lúc")).to_be_visible()
    assert list(done().values_list("enrolment__official", "detail")) == [(learner.pk, "muc-1")]


def test_signing_out_sends_first_and_leaves_no_page(left_behind, own_phone, address, faults, picture):
    page = left_behind
    lose_what_is_sent(page)
    mend_network(own_phone.context)
    page.goto(f"{address}/tai-khoan/")
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.locator("#con-cho-gui")).to_contain_text("Tiếp nhận hồ sơ · Bước 2/6")
    page.get_by_role("button", name="Gửi rồi thoát").click()
    expect(page.get_by_role("button", name="Thoát, để lại trên máy này")).to_be_visible()
    assert faults(page) == []
    picture(page, "ngoai-tuyen-dang-xuat-dien-thoai-vi")
    lose_nothing_more(page)
    page.get_by_role("button", name="Gửi rồi thoát").click()
    expect(page.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    assert (kept_pages(page), done().count()) == ([], 1)


def test_a_shared_machine_keeps_nothing_and_forgets_what_it_had(left_behind, own_phone, learner, address, sign_in):
    page = left_behind
    session = SessionStore(sign_in(own_phone.context, learner.user))
    session.set_expiry(0)
    session.save()
    mend_network(own_phone.context)
    page.goto(f"{address}{LESSON}buoc/2/")
    page.get_by_role("checkbox").last.check()
    expect(page.locator("[data-save-state]")).to_contain_text("Đã gửi lên hệ thống lúc")
    assert sorted(done().values_list("detail", flat=True)) == ["muc-1", "muc-2"]
    assert kept_pages(page) == []
    own_phone.context.set_offline(True)
    page.get_by_role("checkbox").first.uncheck()
    page.get_by_role("checkbox").first.check()
    expect(page.locator("[data-save-state]")).to_have_text("Chưa gửi được – sẽ tự gửi khi có mạng")
    own_phone.context.set_offline(False)
    page.goto(f"{address}/cho-gui/")
    expect(page.get_by_text("Không có gì chờ gửi.")).to_be_visible()


@pytest.mark.soak  # as the machine that is shared from now on
def test_a_machine_that_was_always_shared_has_no_worker_and_no_store(
    browser, browser_context_args, lesson, learner, address, sign_in
):
    context = browser.new_context(**browser_context_args | {"service_workers": "allow"})
    session = SessionStore(sign_in(context, learner.user))
    session.set_expiry(0)
    session.save()
    page = context.new_page()
    page.goto(f"{address}{LESSON}buoc/2/")
    page.get_by_role("checkbox").first.check()
    expect(page.locator("[data-save-state]")).to_contain_text("Đã gửi lên hệ thống lúc")
    page.goto(f"{address}/hoc/")
    page.wait_for_load_state("networkidle")
    assert (page.evaluate(WORKERS), page.evaluate(DATABASES), kept_pages(page)) == (0, [], [])
    context.close()
