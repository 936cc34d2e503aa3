"""A ward with one official, and its HR signed in."""

import pytest

from tests.factories.people import make_official, make_posting, make_user
from tests.factories.rosters import make_ward


@pytest.fixture
def ward():
    return make_ward()


@pytest.fixture
def hr(client, ward):
    client.force_login(ward.hr)
    return client


@pytest.fixture
def official(ward):
    official = make_official("Nguyễn Thị Hương", province=ward.province, user=make_user())
    make_posting(official, ward.divisions["Văn phòng HĐND và UBND"], ward.positions["CM-04"])
    return official
