import uuid
from dataclasses import replace
from datetime import date, datetime

import pytest
import time_machine
from django.utils import timezone

from lms.org.domain.decision_papers import DecisionFacts
from lms.org.enums import Role
from tests.factories.people import grant_role, make_commune, make_official, make_position, make_posting, make_user

DAY, EVE = date(2026, 8, 1), date(2026, 7, 31)
NOW = datetime(2026, 7, 20, 9, 0, tzinfo=timezone.get_default_timezone())


def paper(kind, number="45/QĐ-UBND", **changes):
    """A decision signed in July 2026 for August, as a form sends it; each call is another form."""
    facts = DecisionFacts(
        client_id=uuid.uuid4(),
        kind=kind,
        number=number,
        signed_on=date(2026, 7, 15),
        effective_on=DAY,
        issued_by="Ủy ban nhân dân phường",
    )
    return replace(facts, **changes)


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
