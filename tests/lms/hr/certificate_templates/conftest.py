import pytest
import time_machine

from tests.factories.certificates import NOW, Office, make_office


@pytest.fixture
def office(db: None) -> Office:
    return make_office()


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield
