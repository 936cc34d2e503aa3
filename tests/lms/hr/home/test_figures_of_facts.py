"""Figures of the home are read from facts where the kept ones can't be trusted."""

from datetime import date, datetime, timedelta
from urllib.parse import urlparse

import pytest
import time_machine
from django.utils import timezone

from lms.competencies.models import Requirement
from lms.evidence.domain.recording import withdraw
from lms.plans.domain.status import refresh_status
from lms.plans.models import RequirementStatus
from tests.factories.assessments import make_competency
from tests.factories.decisions import start_by_decision
from tests.factories.gaps import hold, require
from tests.factories.people import (
    make_learner,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 20)
NOW = datetime(2026, 7, 20, 9, 30, tzinfo=timezone.get_default_timezone())


def length(client, href):
    parts = urlparse(href)
    return client.get(f"{parts.path}?{parts.query}").context["page"].paginator.count


def test_evidence_that_ended_since_is_read_from_facts(client, hr, office, position, province):
    official = make_learner(office, position, province=province)
    hold(official, make_competency("T01"), 2, until=TODAY)
    refresh_status([official.pk], now=NOW)
    assert [one.figure for one in client.get("/nhan-su/").context["figures"]][0] == "100%"
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        page = client.get("/nhan-su/")
    assert [one.figure for one in page.context["figures"]][0] == "0%"


def share(client, day=NOW):
    with time_machine.travel(day, tick=False):
        return [one.figure for one in client.get("/nhan-su/").context["figures"]][0]


def unplanned(client, day=NOW):
    with time_machine.travel(day, tick=False):
        return length(client, "/nhan-su/can-xu-ly/chua-giao-hoc/?x=1")


def test_a_requirement_that_rises_tomorrow_counts_tomorrow(client, hr, office, position, province):
    """Nothing is computed anew in between: the cache still says 2, the facts say 4."""
    people = [make_learner(office, position, province=province) for _n in range(3)]
    for person in people:
        hold(person, make_competency("T01"), 2)
        start_by_decision(person, hr)
    tomorrow = TODAY + timedelta(days=1)
    Requirement.objects.update(valid_to=TODAY)
    require(position, make_competency("T01"), 4, valid_from=tomorrow)
    refresh_status([one.pk for one in people], now=NOW)
    after = NOW + timedelta(days=1)
    assert (share(client), unplanned(client)) == ("100%", 0)
    assert (share(client, after), unplanned(client, after)) == ("0%", 3)
    with time_machine.travel(after, tick=False):
        page = client.get("/nhan-su/")
    assert [(action.number, action.href) for action in page.context["actions"]] == [
        ("3", "/nhan-su/can-xu-ly/chua-giao-hoc/")
    ]
    assert [row["unit"].short for row in page.context["worst"]] == [3]


def test_a_requirement_that_ends_leaves_the_denominator(client, hr, office, position, province):
    person = make_learner(office, position, province=province)
    start_by_decision(person, hr)
    Requirement.objects.update(valid_to=TODAY)
    refresh_status([person.pk], now=NOW)
    after = NOW + timedelta(days=1)
    assert (share(client), unplanned(client)) == ("0%", 1)
    assert (share(client, after), unplanned(client, after)) == ("–", 0)


@pytest.mark.parametrize("what", ["stale", "missing"])
def test_rows_that_are_marked_or_were_never_written_are_read_from_facts(client, hr, office, position, province, what):
    """The cache says that the one lacks something and the other nothing; the facts the reverse."""
    able, unable = (make_learner(office, position, name, province=province) for name in ("Lê Thị Giỏi", "Lê Thị Mới"))
    for one in (able, unable):
        start_by_decision(one, hr)
    shown = hold(unable, make_competency("T01"), 2)
    refresh_status([able.pk, unable.pk], now=NOW)
    withdraw(evidence=shown, reason="Ghi nhầm người.", actor=hr, now=NOW)
    hold(able, shown.competency, 2)
    assert (listed(client, "da-dat"), listed(client, "chua-giao-hoc")) == ([unable.full_name], [able.full_name])
    if what == "stale":
        RequirementStatus.objects.update(is_stale=True)
    else:
        RequirementStatus.objects.all().delete()
    assert (listed(client, "da-dat"), listed(client, "chua-giao-hoc")) == ([able.full_name], [unable.full_name])
    text = client.get("/nhan-su/").content.decode()
    assert ("Đang tính lại 1 đơn vị" in text) == (what == "stale")


def listed(client, key):
    rows = client.get(f"/nhan-su/can-xu-ly/{key}/").context["table"].rows
    return [row.cells[0].text for row in rows]
