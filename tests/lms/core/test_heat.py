import pytest

from lms.core.heat import heat_step, heat_text

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("below", "required", "step", "text"),
    [
        (0, 40, "0", "0/40"),
        (7, 40, "0", "7/40"),
        (8, 40, "1", "8/40"),
        (16, 40, "2", "16/40"),
        (24, 40, "3", "24/40"),
        (32, 40, "4", "32/40"),
        (40, 40, "4", "40/40"),
        (0, 0, "none", "–"),
        (None, 12, "none", "–"),
    ],
)
def test_share_chooses_the_step_and_figures_are_written(below, required, step, text):
    assert (heat_step(below, required), heat_text(below, required)) == (step, text)


def test_small_cells_are_hidden_from_those_who_may_not_see_people():
    assert [(heat_step(1, size, 5), heat_text(1, size, 5)) for size in (4, 5)] == [("few", "< 5"), ("1", "1/5")]
