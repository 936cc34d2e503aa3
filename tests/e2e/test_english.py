"""The screens in English: no Vietnamese is left outside of what is marked as Vietnamese."""

from __future__ import annotations

import pytest

from tests.architecture.permission_world import build_world
from tests.e2e.screens import screens_of
from tests.e2e.test_screens import Visits, sideways, sizes, told, troubles
from tests.e2e.words import VIETNAMESE_LEFT_OVER, vietnamese_data

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.e2e.urls"),
]


@pytest.mark.parametrize("with_axe", [False, pytest.param(True, marks=pytest.mark.soak)], ids=["words", "axe"])
def test_every_screen_in_english(browser, browser_context_args, address, sign_in, faults, picture, with_axe):
    """The same pages as in Vietnamese, which axe looks at every time; at these it looks in `make soak`."""
    world = build_world()
    screens = [one for one in screens_of(world) if not (one.is_editor or one.is_vietnamese_only)]
    data = vietnamese_data()
    found: dict[str, list[str]] = {}
    visits = Visits(browser, browser_context_args, address, sign_in, world.users)
    for screen, page in visits.of(screens, prefix="/en"):
        found[screen.name] = [*troubles(page, screen, visits.status), *page.evaluate(VIETNAMESE_LEFT_OVER, data)]
        for width in sizes(page, screen):
            found[f"{screen.name}-{width}"] = [*(faults(page) if with_axe else ()), *sideways(page)]
            picture(page, f"man-{screen.name}-{width}-en")
    visits.close()

    assert not any(found.values()), told(found)
