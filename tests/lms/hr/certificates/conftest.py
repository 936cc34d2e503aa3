import pytest

from tests.factories.certificates import Office, make_office


@pytest.fixture
def office(db: None) -> Office:
    return make_office()
