"""A ward with one official, and its HR signed in, on a day in July 2026."""

from datetime import datetime

import pytest
import time_machine
from django.utils import timezone

from lms.org.enums import Role
from tests.factories.people import grant_role, make_official, make_posting, make_user

NOW = datetime(2026, 7, 20, 2, 0, tzinfo=timezone.get_default_timezone())


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def hr(reference, client):
    user = make_user(full_name="Phan Thị Nội")
    grant_role(user, Role.HR, reference.ward)
    client.force_login(user)
    return user


@pytest.fixture
def official(reference):
    person = make_official("Nguyễn Thị Hương", province=reference.province, birth_year=1979)
    make_posting(person, reference.ward, reference.position("CM-13"))
    return person
