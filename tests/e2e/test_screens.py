"""Every screen on a phone and on an office computer: no serious fault, nothing to scroll sideways, a picture."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pytest
from django.urls import resolve
from playwright.sync_api import Browser, BrowserContext, Page

from lms.accounts.models import User
from tests.architecture.permission_table import TABLE
from tests.architecture.permission_world import WARD_HR, build_world
from tests.e2e.screens import PHONE, WIDTHS, Screen, screens_of
from tests.e2e.words import ENGLISH_LEFT_OVER, english_words_known

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.slow,
    pytest.mark.soak,
    pytest.mark.scan,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.e2e.urls"),
]

OF_THE_LIBRARY = ("aria-input-field-name", "label", "scrollable-region-focusable")
"""Wagtail's rich text has no name, nor has a line of its lists of plain text, and its minimap scrolls without focus."""
NO_SCREENS = {
    "learn:lesson",
    "learn:step_photo",
    "learn:document_file",
    "hr:document_file",
    "hr:survey_file",
    "learn:observation_photo",
    "learn:exam_save",
    "learn:exam_picture",
    "learn:exam_state",
    "hr:sitting_table",
    "hr:assignment_new",
    "hr:assignment_count",
    "hr:assignment_download",
    "hr:decision_new",
    "hr:decision_scan",
    "hr:decision_file_template",
    "hr:positions_file",
    "hr:framework_file",
    "hr:requirements_file",
    "hr:roster_template",
    "courses:index_results",
    "recording_chooser:create",
    "hr:roster_resume",
    "hr:roster_errors",
    "hr:certificate-register-file",
    "hr:certificate-template-sample",
    "jobs:state",
    "jobs:file",
    "api:verify",
    "api:schema",
    "health_json",
    "metrics",
    "health:diagnosis",
    "offline:kit",
    "offline:kit_of_lesson",
}
"""Addresses that answer a GET with a file, with data, or by leading on."""


@pytest.mark.parametrize("of_hr", [True, False], ids=["hr", "others"])
def test_every_screen_in_vietnamese(demo, browser, browser_context_args, address, sign_in, faults, picture, of_hr):
    """In both windows."""
    world = build_world()
    screens = screens_of(world)
    shown = {resolve(one.path.partition("?")[0]).view_name for one in screens if one.status in {200, 409}}
    assert pages_of_the_product() - shown == set()
    found: dict[str, list[str]] = {}
    visits = Visits(browser, browser_context_args, address, sign_in, world.users, script=english_words_known())
    for screen, page in visits.of([one for one in screens if (one.who == WARD_HR) == of_hr]):
        found[screen.name] = [*troubles(page, screen, visits.status), *page.evaluate(ENGLISH_LEFT_OVER)]
        for width in sizes(page, screen):
            found[f"{screen.name}-{width}"] = [
                *faults_of(screen, faults(page)),
                *sideways(page),
            ]
            picture(page, f"man-{screen.name}-{width}-vi")
    visits.close()

    assert not any(found.values()), told(found)


def pages_of_the_product() -> set[str]:
    """What somebody gets a page of, by the table of who may open what."""
    opened = {row.name for row in TABLE if row.get and 200 in row.get.values()}
    return {name for name in opened if ":" in name or name.startswith(("account_", "mfa_"))} - NO_SCREENS


def told(found: dict[str, list[str]]) -> str:
    return "\n".join(f"{name}: {fault}" for name, faults in found.items() for fault in faults)


class Visits:
    """One browser per person, screens in their order."""

    def __init__(
        self,
        browser: Browser,
        args: dict[str, object],
        address: str,
        sign_in: Callable[[BrowserContext, User], str],
        users: dict[str, User | None],
        *,
        script: str = "",
    ) -> None:
        # A phone makes its window as wide as whatever sticks out of it, so that nothing ever does.
        self._open = lambda: browser.new_context(**args | {"is_mobile": False})
        self._script = script
        self._address, self._sign_in, self._users = address, sign_in, users
        self._pages: dict[str, Page] = {}
        self.status = 0

    def of(self, screens: list[Screen], prefix: str = "") -> Iterator[tuple[Screen, Page]]:
        for screen in screens:
            page = self._page_of(screen.who)
            answer = page.goto(self._address + ("" if screen.is_editor else prefix) + screen.path)
            if screen.sends:
                with page.expect_navigation() as sent:
                    page.locator(screen.sends).evaluate(
                        "form => { form.noValidate = true; form.querySelector('[type=submit]').click(); }"
                    )
                answer = sent.value
            assert answer is not None
            self.status = answer.status
            yield screen, page

    def _page_of(self, who: str) -> Page:
        if who not in self._pages:
            context = self._open()
            if self._script:
                context.add_init_script(self._script)
            user = self._users[who]
            if user is not None:
                self._sign_in(context, user)
            self._pages[who] = context.new_page()
        return self._pages[who]

    def close(self) -> None:
        for page in self._pages.values():
            page.context.close()


def sizes(page: Page, screen: Screen, widths: Iterable[str] = tuple(WIDTHS)) -> Iterator[str]:
    """The page as it stands in each window, one after the other."""
    for width in widths:
        if not (screen.is_editor and width == PHONE):
            across, down = WIDTHS[width]
            page.set_viewport_size({"width": across, "height": down})
            yield width


def troubles(page: Page, screen: Screen, status: int) -> list[str]:
    """What axe doesn't look at, the same at every width."""
    found = [] if status == screen.status else [f"the answer is {status}"]
    headings, title = page.evaluate("[document.querySelectorAll('h1').length, document.title]")
    if headings != 1 and not screen.is_editor:
        found.append(f"{headings} h1")
    tells_an_error = screen.status >= 400 or screen.tells_an_error
    if title.startswith(("Lỗi:", "Error:")) != tells_an_error and not screen.is_editor:
        found.append(f"the title is {title!r}")
    return found


def faults_of(screen: Screen, faults: list[str]) -> list[str]:
    return [one for one in faults if not (screen.is_editor and one.startswith(OF_THE_LIBRARY))]


def sideways(page: Page) -> list[str]:
    return ["the page scrolls sideways"] if page.evaluate("document.documentElement.scrollWidth > innerWidth") else []
