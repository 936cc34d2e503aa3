"""The ward whose gaps can be counted by hand."""

import pytest

from tests.factories.gaps import GapWard, make_gap_ward


@pytest.fixture
def gap_ward(db: None) -> GapWard:
    return make_gap_ward()
