"""Exemptions in the ward of `gaps.py`."""

import uuid
from datetime import date, timedelta

from lms.flows.exempting import grant_exemption
from lms.plans.models import Exemption
from tests.factories.gaps import NOW, TODAY, GapWard


def exempt(
    ward: GapWard,
    name: str,
    code: str,
    *,
    posting: str = "",
    starts_on: date = TODAY,
    ends_on: date = TODAY + timedelta(days=90),
) -> Exemption:
    return grant_exemption(
        client_id=uuid.uuid4(),
        official=ward.people[name],
        competency=ward.competencies[code],
        posting=ward.postings[posting] if posting else None,
        reason="Đang học thạc sĩ luật, sẽ nộp bằng.",
        starts_on=starts_on,
        ends_on=ends_on,
        actor=ward.hr,
        now=NOW,
    )
