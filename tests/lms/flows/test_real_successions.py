"""Mergers of three and seven communes and a split, as the list of 1 July 2025 has them, with people at work in them."""

import uuid
from collections import defaultdict
from datetime import date, timedelta

import pytest
import time_machine

from assessments.models import Result
from certificates.models import Certificate
from lms.evidence.models import Evidence
from lms.flows.succession import record_succession, undo_succession
from lms.org.domain.reference_units import succession_file
from lms.org.domain.succession.facts import NewUnit, Placements, UnitEventFacts
from lms.org.domain.succession.lineage import units_today
from lms.org.enums import Role, UnitEventKind
from lms.org.models import Official, PostingVersion, Succession, UnitVersion
from lms.plans.domain.status import differences
from tests.factories.certificates import NOW, make_exam_course, make_issued, make_office
from tests.factories.people import grant_role, make_official, make_posting, make_province, make_user

pytestmark = pytest.mark.django_db
SOME = 4
DAY = NOW.date() + timedelta(days=1)


def groups():
    """By new commune: the rows of what it was made of."""
    found = defaultdict(list)
    for row in succession_file():
        found[row["new_code"]].append(row)
    return found


def merged(count):
    """The first new commune that is made of so many whole ones, and those."""
    for rows in groups().values():
        if (
            len(rows) == count
            and {row["share"] for row in rows} == {"whole"}
            and len({r["old_name"] for r in rows}) == count
        ):
            return rows
    raise AssertionError(count)


def split():
    """The first old commune that went in parts to two new ones."""
    parts = defaultdict(list)
    for row in succession_file():
        if row["share"] == "part":
            parts[row["old_code"]].append(row)
    return next(rows for rows in parts.values() if len(rows) == 2)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


def people_at(names, each):
    """Offices with a learner who passed and holds a certificate, and colleagues."""
    province = make_province("Tỉnh Thử Nghiệm")
    course = make_exam_course()
    offices = []
    for name in names:
        office = make_office(name, province=province, learner=f"Lê Thị {name[-3:]}")
        make_issued(office, course)
        for number in range(each - 1):
            unit = (office.commune, office.division)[number % 2]
            make_posting(make_official(f"Nguyễn Văn A{number}", province=province), unit, office.position)
        offices.append(office)
    hr = make_user(full_name="Lê Thị Tỉnh")
    grant_role(hr, Role.HR, province)
    return province, offices, hr


def counts():
    """Persons by day and way of counting, results, certificates with their words, evidence."""
    found = {}
    for day in (DAY - timedelta(days=1), DAY):
        versions = list(PostingVersion.objects.active_on(day).filter(is_main=True).select_related("posting"))
        found[day] = (len({one.posting.official_id for one in versions}), len(units_today(versions, DAY)))
    results = list(Result.objects.order_by("pk").values_list("official", "score", "passed", "posting"))
    papers = [(one.code, one.register_number, one.words) for one in Certificate.objects.order_by("pk")]
    return found, results, papers, list(Evidence.objects.order_by("pk").values_list("official", "level"))


def state():
    """What an undo has to bring back."""
    versions = PostingVersion.objects.order_by("pk").values_list("posting", "unit", "starts_on", "ends_on")
    units = UnitVersion.objects.order_by("pk").values_list("unit", "name", "valid_from", "valid_to", "unit__heir")
    return list(versions), list(units), Succession.objects.count()


def paper(kind, communes, to):
    return UnitEventFacts(
        client_id=uuid.uuid4(),
        kind=kind,
        document_number="1685/NQ-UBTVQH15",
        signed_on=date(2026, 7, 1),
        effective_on=DAY,
        units=tuple(one.pk for one in communes),
        takes_over=to,
    )


@pytest.mark.parametrize(
    ("count", "each"),
    [(3, SOME), (7, SOME), pytest.param(7, 60, marks=pytest.mark.soak)],
)
def test_communes_merge_and_nothing_of_anybody_changes(count, each):
    rows = merged(count)
    _province, offices, hr = people_at([row["old_name"] for row in rows], each)
    before, facts_before = state(), counts()
    facts = paper(UnitEventKind.MERGE, [one.commune for one in offices], (NewUnit(rows[0]["new_name"] + " Mới"),))

    done = record_succession(facts=facts, placements=Placements(), actor=hr, now=NOW)

    assert counts() == facts_before
    assert facts_before[0][DAY] == (count * each, count * each)
    assert len(done.moved) == count * each
    new = UnitVersion.objects.get(name=rows[0]["new_name"] + " Mới").unit_id
    today = units_today(PostingVersion.objects.active_on(DAY).select_related("posting"), DAY)
    below = set(UnitVersion.objects.filter(parent=new).values_list("unit", flat=True))
    assert set(today.values()) <= {new, *below}
    assert differences(list(Official.objects.values_list("pk", flat=True)), now=NOW) == []
    undo_succession(event=done.event, actor=hr, now=NOW)
    assert (state(), counts()) == (before, facts_before)


def test_a_commune_is_split_among_two_and_back():
    [first, second] = split()
    _province, [office], hr = people_at([first["old_name"]], 6)
    before, facts_before = state(), counts()
    facts = paper(
        UnitEventKind.SPLIT,
        [office.commune],
        (NewUnit(first["new_name"] + " Một"), NewUnit(second["new_name"] + " Hai")),
    )
    active = PostingVersion.objects.active_on(DAY).values_list("posting", flat=True)
    people = {pk: number % 2 for number, pk in enumerate(active)}

    done = record_succession(facts=facts, placements=Placements(people=people), actor=hr, now=NOW)

    assert counts() == facts_before
    assert len(done.moved) == 6
    undo_succession(event=done.event, actor=hr, now=NOW)
    assert (state(), counts()) == (before, facts_before)


@pytest.mark.parametrize("each", [1, 3])
def test_a_merger_takes_as_many_statements_for_more_people(each, django_assert_max_num_queries):
    _province, offices, hr = people_at(["Xã Một", "Xã Hai"], each)
    facts = paper(UnitEventKind.MERGE, [one.commune for one in offices], (NewUnit("Xã Một Hai"),))
    with django_assert_max_num_queries(95):
        record_succession(facts=facts, placements=Placements(), actor=hr, now=NOW)
