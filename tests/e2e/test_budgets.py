"""What pages weigh on the wire (ux.md 8), with static files hashed and compressed as in production."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import Client
from django.test.testcases import LiveServerThread
from django.test.utils import override_settings
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from certificates.models import Certificate
from courses.domain.guides import published_guides
from lms.flows.demo import PASSWORD
from lms.flows.library import load_guides
from lms.org.models import Official

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.slow,
    pytest.mark.soak,
    pytest.mark.scan,
    pytest.mark.django_db(transaction=True),
]

KB = 1024
LEARNER = "BH0036"
NOT_FOR_LEARNERS = ["wagtail*", "admin*", "account/*"]


class PlainServer(LiveServerThread):
    """The application as it stands: its own middleware serves the collected files, as behind gunicorn."""

    def __init__(self) -> None:
        super().__init__("127.0.0.1", static_handler=lambda application: application)


@pytest.fixture
def production_address(demo: None, tmp_path: Path) -> Iterator[str]:
    storages = settings.STORAGES | {"staticfiles": {"BACKEND": "lms.core.static_files.HashedStaticFiles"}}
    changed = override_settings(
        STORAGES=storages, STATIC_ROOT=tmp_path / "static", WHITENOISE_AUTOREFRESH=False, WHITENOISE_USE_FINDERS=False
    )
    with changed:
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=NOT_FOR_LEARNERS)
        assert staticfiles_storage.url("lms/css/app.css") != "/static/lms/css/app.css"
        server = PlainServer()
        server.daemon = True
        server.start()
        server.is_ready.wait()
        yield f"http://127.0.0.1:{server.port}"
        server.terminate()


@dataclass
class Wire:
    """What went over the wire since the last look, as the browser counts it: heads and compressed bodies."""

    page: Page
    bytes_by_url: dict[str, int] = field(default_factory=dict)
    _urls: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        network = self.page.context.new_cdp_session(self.page)
        network.send("Network.enable")
        network.on("Network.requestWillBeSent", self._begin)
        network.on("Network.loadingFinished", self._end)

    def _begin(self, event: dict) -> None:
        before = event.get("redirectResponse")
        if before:
            self._count(before["url"], before["encodedDataLength"])
        self._urls[event["requestId"]] = event["request"]["url"]

    def _end(self, event: dict) -> None:
        self._count(self._urls.get(event["requestId"], "?"), event["encodedDataLength"])

    def _count(self, url: str, size: float) -> None:
        if url.startswith("http") and size:
            self.bytes_by_url[f"{len(self.bytes_by_url)} {url}"] = int(size)

    def take(self) -> dict[str, int]:
        """Whatever was loaded since the last time, once the page rests."""
        self.page.wait_for_load_state("networkidle")
        taken, self.bytes_by_url = self.bytes_by_url, {}
        return taken


def hosts(taken: dict[str, int]) -> set[str | None]:
    return {urlsplit(line.split()[1]).netloc for line in taken}


def told(taken: dict[str, int]) -> str:
    return "\n".join(f"{size:>8,}  {line}" for line, size in taken.items())


def test_pages_stay_within_their_weights(context: BrowserContext, production_address: str):
    """All on one demo ward, which takes longer to build than to look at."""
    first_and_second_visit_of_a_learner(context, production_address)
    next_step_with_a_picture(context, production_address)
    first_visit_of_a_quick_guide(context, production_address)
    context.clear_cookies()
    public_verification(context, production_address)
    html_of_courses_and_lessons()


def first_and_second_visit_of_a_learner(context: BrowserContext, production_address: str) -> None:
    page = context.new_page()
    wire = Wire(page)
    page.goto(f"{production_address}/")
    page.get_by_label("Mã cán bộ hoặc số điện thoại").fill(LEARNER)
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Việc của tôi hôm nay")
    first = wire.take()

    assert sum(first.values()) <= 140 * KB, told(first)
    assert len(first) <= 12, told(first)
    assert hosts(first) == {urlsplit(production_address).netloc}

    page.close()
    page = context.new_page()
    wire = Wire(page)
    page.goto(f"{production_address}/hoc/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Việc của tôi hôm nay")
    again = wire.take()

    assert sum(again.values()) <= 5 * KB, told(again)


def next_step_with_a_picture(context: BrowserContext, production_address: str) -> None:
    page = context.new_page()
    wire = Wire(page)
    lesson = f"{production_address}/hoc/bai/tiep-nhan-ho-so-dang-ky-khai-sinh/buoc"
    page.goto(f"{lesson}/4/")
    wire.take()
    page.goto(f"{lesson}/5/")
    expect(page.locator(".shot img")).to_have_js_property("complete", True)
    taken = wire.take()

    assert [line for line in taken if "/media/" in line], told(taken)
    assert sum(taken.values()) <= 40 * KB, told(taken)
    page.close()


def first_visit_of_a_quick_guide(context: BrowserContext, production_address: str) -> None:
    """With all it loads, for who opens it first of all, from a link or from paper."""
    assert list(load_guides(actor=None))
    guides = sorted(published_guides(), key=lambda guide: len("".join(guide.lines)))
    lengthiest = {guide.is_procedure: guide.slug for guide in guides}
    assert lengthiest.keys() == {False, True}
    for guide in lengthiest.values():
        page = context.new_page()
        page.context.new_cdp_session(page).send("Network.clearBrowserCache")
        wire = Wire(page)
        page.goto(f"{production_address}/so-tay/{guide}/")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        first = wire.take()

        assert [line for line in first if ".css" in line], told(first)
        assert sum(first.values()) <= 140 * KB, told(first)
        assert len(first) <= 12, told(first)

        page.reload()
        again = wire.take()
        assert sum(again.values()) <= 20 * KB, told(again)
        page.close()


def public_verification(context: BrowserContext, production_address: str) -> None:
    page = context.new_page()
    wire = Wire(page)
    page.goto(f"{production_address}/v/{Certificate.objects.issued().get().code}")
    expect(page.locator(".verdict")).to_contain_text("Hợp lệ")
    taken = wire.take()

    assert sum(taken.values()) <= 30 * KB, told(taken)
    assert hosts(taken) == {urlsplit(production_address).netloc}
    assert not [line for line in taken if ".js" in line or ".woff" in line], told(taken)


def html_of_courses_and_lessons() -> None:
    client = Client()
    client.force_login(Official.objects.get(staff_code=LEARNER).user)
    course = client.get(reverse("learn:course", args=["dang-ky-khai-sinh"]))
    steps = [
        client.get(reverse("learn:lesson_step", args=["tiep-nhan-ho-so-dang-ky-khai-sinh", number]))
        for number in range(1, 10)
    ]

    assert len(course.content) <= 25 * KB
    assert max(len(step.content) for step in steps) <= 25 * KB
