"""A paper about units with all that follows, and its undoing."""

import uuid
from datetime import date, timedelta

import pytest
import time_machine
from django.apps import apps
from django.core import serializers
from django.urls import reverse

from lms.core.exceptions_undo import UndoBlocked
from lms.flows.models import Notice
from lms.flows.notices import sentence
from lms.flows.reassignment import record_reassignment
from lms.flows.succession import record_succession, undo_succession
from lms.org.domain.correcting import cancel_decision
from lms.org.domain.decision_papers import DecisionFacts
from lms.org.domain.succession.facts import NewUnit, Placements
from lms.org.domain.succession.lineage import carried_by
from lms.org.enums import DecisionKind, Role, UnitEventKind
from lms.org.exceptions_decisions import MovedWithUnit
from lms.org.exceptions_units import EventUnitOutOfScope
from lms.org.models import Decision, Official, Posting, UnitVersion
from lms.plans.domain.status import differences
from lms.plans.models import LearningPlan, RequirementStatus
from tests.factories.admin_modes import turn_on
from tests.factories.gaps import NOW, TODAY, make_gap_ward
from tests.factories.people import grant_role, make_commune, make_user
from tests.factories.succession import merger, paper

pytestmark = pytest.mark.django_db
DAY = date(2026, 8, 1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ward():
    ward = make_gap_ward()
    ward.province_hr = make_user(full_name="Lê Thị Tỉnh")
    grant_role(ward.province_hr, Role.HR, ward.province)
    ward.other = make_commune("Phường An Cựu", province=ward.province)
    return ward


@pytest.fixture
def planned(ward):
    """An official with a plan, begun by a decision."""
    official = ward.people["binh"]
    facts = DecisionFacts(
        client_id=uuid.uuid4(),
        kind=DecisionKind.TRANSFER,
        number="12/QĐ-UBND",
        signed_on=TODAY - timedelta(days=9),
        effective_on=TODAY - timedelta(days=5),
        issued_by="Ủy ban nhân dân phường",
    )
    outcome = record_reassignment(
        facts=facts,
        official=official,
        to_unit=ward.economy,
        to_position=ward.positions["registrar"],
        actor=ward.province_hr,
        now=NOW,
    )
    assert outcome.plan is not None
    return official


def merge(ward, **said):
    facts = merger(ward.ward, ward.other, to=NewUnit("Phường Phú An"), effective_on=said.pop("on", DAY), **said)
    return record_succession(facts=facts, placements=Placements(), actor=ward.province_hr, now=NOW)


RECORDS = [
    "org.Unit",
    "org.UnitVersion",
    "org.Succession",
    "org.Posting",
    "org.PostingVersion",
    "org.RoleGrant",
    "plans.LearningPlan",
    "plans.PlanItem",
    "evidence.Evidence",
]


def everything():
    """What is on record, caches aside."""
    return {
        label: serializers.serialize("json", apps.get_model(label)._base_manager.order_by("pk")) for label in RECORDS
    }


def test_plans_go_along_and_the_cache_agrees_with_the_facts(ward, planned):
    plan = LearningPlan.objects.get(official=planned)
    items = list(plan.items.values_list("pk", "due_on", "closed_on"))

    done = merge(ward, on=TODAY)

    plan.refresh_from_db()
    assert plan.posting == planned.postings.latest("pk")
    assert plan.posting.continues == planned.postings.order_by("-pk")[1]
    assert list(plan.items.values_list("pk", "due_on", "closed_on")) == items
    people = list(Official.objects.values_list("pk", flat=True))
    assert differences(people, now=NOW) == []
    assert not RequirementStatus.objects.filter(posting__in=list(done.moved)).exists()


def test_everybody_is_told_once(ward, planned):
    merge(ward)
    notice = Notice.objects.get(official=planned, kind="unit_changed")
    assert sentence(notice) == (
        "Từ ngày 01/08/2026 vị trí của anh/chị thuộc Phòng Kinh tế, Hạ tầng và Đô thị – Phường Phú An, Thành phố Huế, "
        "theo 1685/NQ-UBTVQH15. Kết quả và kế hoạch học tập giữ nguyên."
    )
    told = Notice.objects.filter(kind="unit_changed").values_list("official", flat=True)
    assert sorted(told) == sorted(
        Official.objects.filter(postings__continued_by__isnull=False).distinct().values_list("pk", flat=True)
    )


def test_an_undo_leaves_everything_as_it_was(ward, planned):
    grant_role(make_user("bien-soan"), Role.TRAINER, ward.ward)
    before = everything()
    done = merge(ward, on=TODAY)
    assert everything() != before

    undone = undo_succession(event=done.event, actor=ward.province_hr, now=NOW)

    assert (undone.undone, undone.kept) == (("event",), ())
    assert everything() == before
    done.event.refresh_from_db()
    assert done.event.undone_at == NOW
    assert differences(list(Official.objects.values_list("pk", flat=True)), now=NOW) == []
    again = undo_succession(event=done.event, actor=ward.province_hr, now=NOW)
    assert again.is_repeat
    assert UnitVersion.objects.in_force(DAY).filter(name="Phường Phú Xuân").exists()


def test_who_sits_there_for_a_term_or_only_from_a_coming_day_stands_in_no_undos_way(ward, planned):
    papers = [
        ("13/QĐ-UBND", DecisionKind.SECOND, ward.people["dung"], TODAY - timedelta(days=2), TODAY + timedelta(days=90)),
        ("14/QĐ-UBND", DecisionKind.TRANSFER, ward.people["an"], TODAY + timedelta(days=9), None),
    ]
    for number, kind, official, day, last_day in papers:
        facts = DecisionFacts(
            client_id=uuid.uuid4(),
            kind=kind,
            number=number,
            signed_on=TODAY - timedelta(days=3),
            effective_on=day,
            expires_on=last_day,
            issued_by="Ủy ban nhân dân phường",
        )
        seat = {"to_unit": ward.economy, "to_position": ward.positions["registrar"]}
        record_reassignment(facts=facts, official=official, actor=ward.province_hr, now=NOW, **seat)
    before = everything()
    done = merge(ward, on=TODAY)
    undo_succession(event=done.event, actor=ward.province_hr, now=NOW)
    assert everything() == before


def test_a_split_is_undone_as_well(ward, planned):
    before = everything()
    facts = paper(UnitEventKind.SPLIT, ward.ward, to=[NewUnit("Phường Phú Đông"), ward.other], effective_on=TODAY)
    people = {pk: number % 2 for number, pk in enumerate(Posting.objects.values_list("pk", flat=True))}
    done = record_succession(facts=facts, placements=Placements(people=people), actor=ward.province_hr, now=NOW)
    undo_succession(event=done.event, actor=ward.province_hr, now=NOW)
    assert everything() == before


def test_what_was_built_on_stays_and_says_what_stands_in_the_way(ward, planned):
    done = merge(ward, on=TODAY)
    new = UnitVersion.objects.get(name="Phường Phú An").unit
    facts = DecisionFacts(
        client_id=uuid.uuid4(),
        kind=DecisionKind.TRANSFER,
        number="13/QĐ-UBND",
        signed_on=TODAY,
        effective_on=TODAY + timedelta(days=1),
        issued_by="Ủy ban nhân dân phường",
    )
    record_reassignment(
        facts=facts,
        official=planned,
        to_unit=new,
        to_position=ward.positions["guard"],
        actor=ward.province_hr,
        now=NOW,
    )
    after = everything()

    with pytest.raises(UndoBlocked) as refused:
        undo_succession(event=done.event, actor=ward.province_hr, now=NOW)

    assert "1685/NQ-UBTVQH15" in str(refused.value)
    assert everything() == after
    done.event.refresh_from_db()
    assert done.event.undone_at is None


def test_only_who_may_arrange_the_units_may_undo(ward, planned):
    done = merge(ward)
    with pytest.raises(EventUnitOutOfScope):
        undo_succession(event=done.event, actor=ward.hr, now=NOW)


def test_what_an_administrator_did_to_a_province_is_undone_with_the_powers_on_alone(ward, client, settings):
    settings.ADMIN_MODE_REQUIRED = True
    admin = ward.province_hr
    grant_role(admin, Role.ADMIN, ward.province)
    facts = paper(UnitEventKind.RENAME, ward.province, becomes=NewUnit("Thành phố Mới"), effective_on=DAY)
    event = record_succession(facts=facts, placements=Placements(), actor=admin, now=NOW).event
    client.force_login(admin)

    page, undo = reverse("hr:unit_event", args=[event.uid]), reverse("hr:unit_event_undo", args=[event.uid])
    assert undo in client.get(page).content.decode()
    assert "hiện đang tắt" in client.post(undo, follow=True).content.decode()
    event.refresh_from_db()
    assert event.undone_at is None

    turn_on(client, admin)
    client.post(undo)
    event.refresh_from_db()
    assert event.undone_at == NOW


def test_the_new_unit_sees_who_was_there_and_the_old_one_is_nobodys(ward, planned):
    merge(ward, on=TODAY)
    new_hr = make_user("nhan-su-moi")
    grant_role(new_hr, Role.HR, UnitVersion.objects.get(name="Phường Phú An").unit, valid_from=TODAY)
    seen = set(Official.objects.managed_by(new_hr).values_list("full_name", flat=True))
    assert planned.full_name in seen
    assert seen == set(Official.objects.managed_by(ward.province_hr).values_list("full_name", flat=True))
    assert set(Official.objects.managed_by(ward.hr).values_list("full_name", flat=True)) == seen


def test_until_a_coming_event_an_exam_is_sat_in_the_old_posting(ward, planned):
    plan = LearningPlan.objects.get(official=planned)
    old = plan.posting
    merge(ward, on=DAY)
    plan.refresh_from_db()
    assert carried_by(plan.posting, TODAY) == old
    assert carried_by(plan.posting, DAY) == plan.posting


def test_the_persons_page_names_the_paper_that_moved_them(ward, planned, client):
    done = merge(ward, on=TODAY)
    client.force_login(ward.province_hr)
    page = client.get(reverse("hr:person", args=[planned.uid])).content.decode()
    assert page.count(reverse("hr:unit_event", args=[done.event.uid])) == 2
    assert "theo sắp xếp đơn vị" in page


def test_a_decision_whose_posting_moved_with_its_unit_is_not_taken_back_under_it(ward, planned):
    merge(ward, on=TODAY)
    paper = Decision.objects.get(lines__official=planned)
    with pytest.raises(MovedWithUnit) as refused:
        cancel_decision(decision=paper, reason="Ghi nhầm.", actor=ward.province_hr, now=NOW)
    assert "1685/NQ-UBTVQH15" in str(refused.value)
