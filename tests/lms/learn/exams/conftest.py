import pytest
from django.test import Client

from assessments.models import Attempt
from lms.org.models import Official
from tests.factories.assessments import make_attempt
from tests.factories.people import make_learner, make_official, make_position, make_province, make_user


@pytest.fixture
def learner(db: None) -> Official:
    province = make_province()
    return make_learner(province, make_position(), province=province)


@pytest.fixture
def stranger(db: None) -> Official:
    """Somebody else with an account of their own."""
    return make_official("Phạm Văn Dũng", user=make_user(full_name="Phạm Văn Dũng"))


@pytest.fixture
def attempt(learner: Official) -> Attempt:
    return make_attempt(learner)


@pytest.fixture
def at_desk(learner: Official) -> Client:
    """The learner, signed in."""
    client = Client()
    client.force_login(learner.user)
    return client
