"""What the tests of this folder share."""

from datetime import datetime

import pytest
import time_machine
from django.utils import timezone

from lms.org.enums import Role
from tests.factories.certificates import make_framework
from tests.factories.gaps import require
from tests.factories.people import (
    grant_role,
    make_commune,
    make_division,
    make_position,
    make_province,
    make_user,
)

NOW = datetime(2026, 7, 20, 9, 30, tzinfo=timezone.get_default_timezone())


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def province():
    return make_province("Thành phố Huế")


@pytest.fixture
def ward(province):
    return make_commune("Phường Phú Xuân", province=province)


@pytest.fixture
def office(ward):
    return make_division(ward)


@pytest.fixture
def position():
    found = make_position(name_vi="Công chức tư pháp – hộ tịch")
    require(found, make_framework("T01"), 2)
    return found


@pytest.fixture
def hr(client, ward):
    user = make_user(full_name="Phan Thị Nội")
    grant_role(user, Role.HR, ward)
    client.force_login(user)
    return user
