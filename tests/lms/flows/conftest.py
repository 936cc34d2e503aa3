"""What the tests of this folder share."""

import pytest

from tests.factories.observations import ask, make_checklist, make_desk, make_rule


@pytest.fixture
def desk(db):
    return make_desk()


@pytest.fixture
def request_(desk):
    make_rule()
    return ask(desk, make_checklist())
