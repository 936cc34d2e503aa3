"""The screens in English, drawn: what only a browser shows, of the words that scripts write too."""

from __future__ import annotations

import pytest

from tests.architecture.permission_world import build_world
from tests.e2e.screens import PHONE, WIDTHS, screens_of
from tests.e2e.test_screens import Visits, sideways, sizes, told, troubles
from tests.e2e.words import vietnamese_data, vietnamese_left_over

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.slow,
    pytest.mark.soak,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.e2e.urls"),
]


@pytest.mark.parametrize("is_whole", [pytest.param(False, marks=pytest.mark.scan), True], ids=["phone", "both"])
def test_every_screen_in_english(demo, browser, browser_context_args, address, sign_in, faults, picture, is_whole):
    """In CI on the phone, where an English word is likeliest to be too long."""
    world = build_world()
    screens = [one for one in screens_of(world) if not (one.is_editor or one.is_vietnamese_only)]
    data = vietnamese_data()
    found: dict[str, list[str]] = {}
    visits = Visits(browser, browser_context_args, address, sign_in, world.users)
    for screen, page in visits.of(screens, prefix="/en"):
        found[screen.name] = [*troubles(page, screen, visits.status), *vietnamese_left_over(page.content(), data)]
        for width in sizes(page, screen, WIDTHS if is_whole else [PHONE]):
            found[f"{screen.name}-{width}"] = [*faults(page), *sideways(page)]
            picture(page, f"man-{screen.name}-{width}-en")
    visits.close()

    assert not any(found.values()), told(found)
