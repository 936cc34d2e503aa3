"""What the tests of this folder share."""

import pytest

from tests.factories.rosters import make_ward


@pytest.fixture
def ward():
    return make_ward()


@pytest.fixture
def hr(client, ward):
    client.force_login(ward.hr)
    return client
