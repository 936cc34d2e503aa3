import pytest

from tests.factories.assessments import make_bank
from tests.factories.gaps import make_competencies


@pytest.fixture
def bank(db):
    return make_bank()


@pytest.fixture
def competency(db):
    return make_competencies()["T01"]
