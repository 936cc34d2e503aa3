"""A new release of the worker takes over in the middle of work."""

import pytest
from playwright.sync_api import Page, expect

from courses.models import ProgressEvent
from tests.e2e.offline.machine import KIT_OF_LESSON, kept_pages, lose_nothing_more, lose_what_is_sent, wait_until_kept

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

LESSON = "/hoc/bai/tiep-nhan-ho-so/"
SHELLS = "async () => (await caches.keys()).filter((name) => name.startsWith('lms-shell-'))"
UPDATE = """async () => {
  await fetch("/sw.js", { cache: "reload" });
  await (await navigator.serviceWorker.getRegistration()).update();
}"""


def shells(page: Page) -> list[str]:
    return page.evaluate(SHELLS)


@pytest.mark.soak
def test_a_new_version_takes_over_and_loses_neither_pages_nor_queue(
    own_phone, lesson, learner, address, sign_in, settings
):
    sign_in(own_phone.context, learner.user)
    page = own_phone.page
    page.goto(f"{address}{LESSON}buoc/2/")
    wait_until_kept(page, KIT_OF_LESSON)
    before, pages = shells(page), kept_pages(page)
    lose_what_is_sent(page)
    page.get_by_role("checkbox").first.check()
    expect(page.locator("[data-save-state]")).to_have_text("Chưa gửi được – sẽ tự gửi khi có mạng")

    settings.MEDIA_URL = "/anh/"  # something the worker is told, so that it is another one
    page.evaluate(UPDATE)
    for _ in range(100):
        if shells(page) != before and len(shells(page)) == 1:
            break
        page.wait_for_timeout(50)
    assert len(shells(page)) == 1
    assert shells(page) != before
    assert kept_pages(page) == pages
    expect(page.get_by_role("checkbox").first).to_be_checked()  # nobody was thrown out of the page

    lose_nothing_more(page)
    page.reload(wait_until="commit")  # the word of it stands for five seconds
    expect(page.get_by_text("Đã gửi xong lúc")).to_be_visible()
    assert [row.detail for row in ProgressEvent.objects.exclude(kind="opened")] == ["muc-1"]
