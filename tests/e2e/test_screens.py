"""Every main screen on a phone and on an office computer: no serious fault, nothing to scroll sideways, a picture."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from lms.accounts.models import User
from tests.architecture.permission_world import build_world
from tests.e2e.screens import WIDTHS, Screen, screens_of

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_every_screen_in_vietnamese(browser, browser_context_args, address, sign_in, faults, picture):
    world = build_world()
    found: dict[str, list[str]] = {}
    for width in WIDTHS:
        visits = Visits(browser, browser_context_args | shape(width), address, sign_in, world.users)
        for screen, page in visits.of(screens_of(world)):
            if screen.is_editor and width == "dien-thoai":
                continue
            found[f"{screen.name}-{width}"] = [*faults(page), *troubles(page, screen)]
            picture(page, f"man-{screen.name}-{width}-vi")
        visits.close()

    assert not any(found.values()), told(found)


def told(found: dict[str, list[str]]) -> str:
    return "\n".join(f"{name}: {fault}" for name, faults in found.items() for fault in faults)


def shape(width: str) -> dict[str, object]:
    across, down = WIDTHS[width]
    return {"viewport": {"width": across, "height": down}, "is_mobile": across < 700, "has_touch": across < 700}


class Visits:
    """One browser per person, screens in their order."""

    def __init__(
        self,
        browser: Browser,
        args: dict[str, object],
        address: str,
        sign_in: Callable[[BrowserContext, User], str],
        users: dict[str, User | None],
    ) -> None:
        self._open = lambda: browser.new_context(**args)
        self._address, self._sign_in, self._users = address, sign_in, users
        self._pages: dict[str, Page] = {}

    def of(self, screens: list[Screen], prefix: str = "") -> Iterator[tuple[Screen, Page]]:
        for screen in screens:
            page = self._page_of(screen.who)
            answer = page.goto(self._address + ("" if screen.is_editor else prefix) + screen.path)
            assert answer is not None
            assert (screen.name, answer.status) == (screen.name, screen.status)
            yield screen, page

    def _page_of(self, who: str) -> Page:
        if who not in self._pages:
            context = self._open()
            user = self._users[who]
            if user is not None:
                self._sign_in(context, user)
            self._pages[who] = context.new_page()
        return self._pages[who]

    def close(self) -> None:
        for page in self._pages.values():
            page.context.close()


def troubles(page: Page, screen: Screen) -> list[str]:
    """What axe doesn't look at."""
    found = []
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("the page scrolls sideways")
    headings = page.locator("h1").count()
    if headings != 1 and not screen.is_editor:
        found.append(f"{headings} h1")
    if (
        page.title().startswith(("Lỗi:", "Error:")) != (screen.status >= 400 or screen.tells_an_error)
        and not screen.is_editor
    ):
        found.append(f"the title is {page.title()!r}")
    return found
