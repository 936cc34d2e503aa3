"""A desk of HR, signed in, on the day of `tests/factories/gaps.py`."""

import pytest
import time_machine

from tests.factories.assigning import Desk
from tests.factories.gaps import NOW


@pytest.fixture
def desk(db, client):
    with time_machine.travel(NOW, tick=False):
        made = Desk()
        client.force_login(made.ward.hr)
        yield made
