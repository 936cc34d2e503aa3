import pytest

from tests.factories.rosters import Ward, make_ward


@pytest.fixture
def ward(db) -> Ward:
    return make_ward()
