"""The ward whose gaps can be counted by hand."""

import pytest
import time_machine

from tests.factories.gaps import NOW, GapWard, make_gap_ward
from tests.factories.moves import make_province_hr


@pytest.fixture
def gap_ward(db: None) -> GapWard:
    return make_gap_ward()


@pytest.fixture
def ward(gap_ward):
    make_province_hr(gap_ward)
    with time_machine.travel(NOW, tick=False):
        yield gap_ward
