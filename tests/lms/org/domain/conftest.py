import pytest

from lms.org.enums import Role
from tests.factories.people import grant_role, make_commune, make_user


@pytest.fixture
def ward(db):
    return make_commune()


@pytest.fixture
def hr(ward):
    user = make_user()
    grant_role(user, Role.HR, ward)
    return user
