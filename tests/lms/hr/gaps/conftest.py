"""The ward whose gaps can be counted by hand, on its day, with its HR person signed in."""

import pytest
import time_machine

from tests.factories.gaps import NOW, GapWard, make_gap_ward


@pytest.fixture
def ward(db, client) -> GapWard:
    with time_machine.travel(NOW, tick=False):
        made = make_gap_ward()
        client.force_login(made.hr)
        yield made
