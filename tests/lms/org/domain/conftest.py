from datetime import date, datetime

import pytest
import time_machine
from django.utils import timezone

from lms.org.enums import Role
from tests.factories.people import grant_role, make_commune, make_official, make_position, make_posting, make_user

NOW = datetime(2026, 7, 20, 9, 0, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ward(db):
    return make_commune()


@pytest.fixture
def hr(ward):
    user = make_user()
    grant_role(user, Role.HR, ward)
    return user


@pytest.fixture
def person(ward):
    """In one position of the ward since the reform."""
    person = make_official()
    make_posting(person, ward, make_position("TN-A"), starts_on=date(2025, 7, 1))
    return person
