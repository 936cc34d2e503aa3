"""What may happen to units and people over the years, drawn at random: mergers, splits, endings, decisions."""

import uuid
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from lms.org.domain.decision_papers import DecisionFacts
from lms.org.domain.postings import reassign_official
from lms.org.domain.succession.facts import NewUnit, Placements
from lms.org.domain.succession.plan import plan_event
from lms.org.domain.succession.recording import record_unit_event
from lms.org.enums import DecisionKind, UnitEventKind, UnitType
from lms.org.models import Official, PostingVersion, UnitVersion
from tests.factories.people import make_commune
from tests.factories.succession import Land, make_land, merger, paper

FIRST = date(2025, 8, 1)
TODAY = date(2026, 6, 30)
PEOPLE = 6


def at(day: date) -> datetime:
    return datetime.combine(day, time(9), tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def communes_on(land, day):
    lasting = UnitVersion.objects.in_force(day).communes().filter(parent=land.province, valid_to=None)
    return [one.unit for one in lasting.select_related("unit").order_by("unit_id")]


def happen(land, data, day):
    """One event of a random kind at random units; none where it can't be."""
    communes = communes_on(land, day - timedelta(days=1))
    kind = data.draw(st.sampled_from([UnitEventKind.MERGE, UnitEventKind.SPLIT, UnitEventKind.ABOLISH]))
    name = NewUnit(f"Xã {uuid.uuid4().hex[:8]}")
    if kind == UnitEventKind.MERGE and len(communes) >= 2:
        some = data.draw(st.lists(st.sampled_from(communes), min_size=2, max_size=3, unique_by=lambda one: one.pk))
        facts = merger(*some, to=data.draw(st.sampled_from([name, some[0]])), effective_on=day)
    elif len(communes) >= 2:
        one, other = data.draw(st.permutations(communes))[:2]
        if kind == UnitEventKind.SPLIT:
            facts = paper(kind, one, to=[name, other], effective_on=day, stays=data.draw(st.booleans()))
        else:
            facts = paper(UnitEventKind.ABOLISH, one, to=[other], effective_on=day)
    else:
        return
    facts = replace(facts, signed_on=day - timedelta(days=10))
    open_plan = plan_event(facts, Placements(), actor=land.hr, today=day)
    people = {
        one.version.posting_id: data.draw(st.integers(-1 if facts.stays else 0, len(facts.takes_over) - 1))
        for one in open_plan.to_place
    }
    record_unit_event(facts=facts, placements=Placements(people=people), actor=land.hr, now=at(day))


def move_somebody(land, data, day):
    official = data.draw(st.sampled_from(list(Official.objects.filter(province=land.province).order_by("pk"))))
    targets = communes_on(land, day)
    if not targets:
        return
    facts = DecisionFacts(
        client_id=uuid.uuid4(),
        kind=DecisionKind.TRANSFER,
        number=f"{uuid.uuid4().hex[:6]}/QĐ-UBND",
        signed_on=day,
        effective_on=day,
        issued_by="Ủy ban nhân dân tỉnh",
    )
    target = data.draw(st.sampled_from(targets))
    if PostingVersion.objects.active_on(day).filter(posting__official=official, unit=target).exists():
        return
    reassign_official(
        facts=facts, official=official, to_unit=target, to_position=land.clerk, actor=land.hr, now=at(day)
    )


def live_through(data) -> tuple[Land, list[date]]:
    """A province of four communes and six people, what happened there up to `TODAY`, and the days worth looking at."""
    land = make_land()
    fourth = make_commune("Xã Đa", province=land.province, unit_type=UnitType.COMMUNE)
    for number, unit in enumerate((land.an, land.offices["an"], land.binh, land.cam, fourth, fourth)):
        land.seat(f"Nguyễn Văn A{number}", unit)
    days = [FIRST + timedelta(days=60 * number) for number in range(data.draw(st.integers(1, 5)))]
    for day in days:
        data.draw(st.sampled_from([happen, happen, move_somebody]))(land, data, day)
    return land, [FIRST - timedelta(days=1), *days, TODAY]
