"""Browser tests: the machine's own Chromium, a phone of 360×640, no network but our own server."""

import contextlib
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, BrowserType, Error, Page

from lms.accounts.models import User

CHROMIUM = os.environ.get("CHROMIUM") or "/usr/bin/chromium-headless-shell"
ARGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {
    "viewport": {"width": 360, "height": 640},
    "is_mobile": True,
    "has_touch": True,
    "locale": "vi-VN",
    "timezone_id": "Asia/Ho_Chi_Minh",
    "reduced_motion": "reduce",
    "service_workers": "block",  # only tests of it wait for what it fetches behind the page
}
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
NO_BAR = ".bar { position: static !important }"
"""On a picture of the whole page the bar would lie across its middle."""
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
SETTLED = """async () => {
  const moves = one => one.playState === "running" && one.effect.getComputedTiming().iterations !== Infinity;
  const comes = list => list.children.length && getComputedStyle(list).opacity !== "1";
  const isMoving = () =>
    document.getAnimations().some(moves) || [...document.querySelectorAll(".messages > ul")].some(comes);
  for (let tries = 0; tries < 60 && isMoving(); tries += 1) await new Promise(go => setTimeout(go, 50));
}"""
"""Half-way through fading in, the editor's messages have too little contrast."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slow ones first, so that no process is left alone with one of them at the end."""
    items.sort(key=lambda item: not {"e2e", "slow"} <= {marker.name for marker in item.iter_markers()})


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Playwright's sync API keeps an event loop in this thread, which the ORM would refuse.

    From the first browser test on, as the database is set up and taken down beside that loop too.
    """
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": ARGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, object]) -> dict[str, object]:
    return {**browser_context_args, **PHONE}


@pytest.fixture
def address(live_server) -> str:
    """Of the running server, without a slash at the end."""
    return live_server.url


@pytest.fixture
def sign_in(address: str) -> Callable[[BrowserContext, User], str]:
    """Sign a user in without the form; returns the session's key, to end the session with."""

    def act(context: BrowserContext, user: User) -> str:
        client = Client()
        client.force_login(user)
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": address, "httpOnly": True}])
        return key

    return act


@pytest.fixture
def faults() -> Callable[[Page], list[str]]:
    """What axe holds for serious or critical on the page as it stands: in its window, scrolled where it is."""
    library = AXE.read_text(encoding="utf-8")

    def look(page: Page) -> list[str]:
        page.evaluate(SETTLED)
        if not page.evaluate("'axe' in window"):
            page.evaluate(library)
        found = page.evaluate(
            'rules => axe.run(document, {runOnly: rules, resultTypes: ["violations"], preload: false})', RULES
        )
        return [
            f"{one['id']}: {one['nodes'][0]['html'][:200]}"
            for one in found["violations"]
            if one["impact"] in {"serious", "critical"}
        ]

    return look


@pytest.fixture
def picture() -> Callable[[Page, str], None]:
    """A picture of the screen into the folder of `SCREENSHOTS`; nothing where it isn't set."""
    folder = os.environ.get("SCREENSHOTS")

    def take(page: Page, name: str) -> None:
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=Path(folder) / f"{name}.png", full_page=True, style=NO_BAR)

    return take


class Phone:
    """A browser with a profile of its own that can be killed and opened again."""

    def __init__(self, browser_type: BrowserType, profile: Path, **options: object) -> None:
        self._type = browser_type
        self._profile = profile
        self._options = PHONE | options
        self.context = self.open()

    def open(self) -> BrowserContext:
        self.context = self._type.launch_persistent_context(
            str(self._profile), executable_path=CHROMIUM, args=ARGS, **self._options
        )
        return self.context

    @property
    def page(self) -> Page:
        return self.context.pages[0] if self.context.pages else self.context.new_page()

    def kill(self) -> None:
        """As when the battery is pulled: no process of the browser gets to say good-bye."""
        for pid in self._processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(Error):
            self.context.close()
        for _ in range(50):
            if not self._processes():
                return
            time.sleep(0.1)

    def _processes(self) -> list[int]:
        found = []
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            with contextlib.suppress(OSError):
                if f"--user-data-dir={self._profile}".encode() in path.read_bytes():
                    found.append(int(path.parent.name))
        return found


@pytest.fixture
def phone(browser_type: BrowserType, tmp_path: Path) -> Iterator[Phone]:
    phone = Phone(browser_type, tmp_path / "profile")
    yield phone
    phone.kill()


@pytest.fixture
def own_phone(browser_type: BrowserType, tmp_path: Path) -> Iterator[Phone]:
    """One whose service worker may run."""
    phone = Phone(browser_type, tmp_path / "own", service_workers="allow")
    yield phone
    phone.kill()
