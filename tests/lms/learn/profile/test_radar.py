"""The radar: only of five to eight competencies, rings from the scale, both outlines."""

from types import SimpleNamespace

import pytest

from lms.learn.profile.radar import radar_of

pytestmark = pytest.mark.unit
SCALE = {0: "chưa thể hiện", 1: "Mức 1", 2: "Mức 2", 3: "Mức 3", 4: "Mức 4"}


def view_of(*levels):
    """Levels as (needed, held)."""
    lines = [
        SimpleNamespace(
            words=object(),
            check=SimpleNamespace(required=SimpleNamespace(min_level=need), holding=SimpleNamespace(level=held)),
        )
        for need, held in levels
    ]
    return SimpleNamespace(must=lines, missing=sum(held < need for need, held in levels))


@pytest.mark.parametrize(("count", "is_drawn"), [(4, False), (5, True), (8, True), (9, False)])
def test_only_of_five_to_eight(count, is_drawn):
    assert (radar_of(view_of(*[(2, 1)] * count), SCALE) is not None) == is_drawn


def test_rings_come_from_the_scale_and_outlines_from_the_levels():
    radar = radar_of(view_of((4, 2), (2, 2), (1, 0), (3, 3), (4, 4)), SCALE)

    assert [ring.level for ring in radar.rings] == [1, 2, 3, 4]
    first = radar.axes[0]
    assert ((first.need.x, first.need.y), (first.held.x, first.held.y)) == (("150.0", "32.0"), ("150.0", "91.0"))
    assert radar.axes[2].held == radar.axes[2].held.__class__("150.0", "150.0")
    assert (radar.need.split()[0], radar.held.split()[0], radar.missing) == ("150.0,32.0", "150.0,91.0", 2)


def test_what_lies_above_the_scale_ends_at_its_rim():
    radar = radar_of(view_of((9, 9), *[(1, 1)] * 4), SCALE)

    assert (radar.axes[0].need, radar.axes[0].held) == (radar.axes[0].end, radar.axes[0].end)


def test_without_a_scale_nothing_is_drawn():
    assert radar_of(view_of(*[(2, 1)] * 5), {}) is None
