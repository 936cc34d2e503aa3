"""A decision corrected or cancelled, and what follows."""

import uuid
from dataclasses import replace
from datetime import date, datetime

import pytest
import time_machine
from django.utils import timezone

from lms.core.models import AuditEntry
from lms.flows.corrections import record_cancellation, record_correction
from lms.flows.models import Notice
from lms.flows.notices import sentence
from lms.flows.reassignment import record_reassignment
from lms.flows.relief import record_relief
from lms.flows.renewing import renew_people
from lms.org.domain.correcting import may_correct
from lms.org.domain.decision_papers import DecisionFacts
from lms.org.enums import DecisionKind, Role
from lms.org.exceptions import DecisionNumberTaken, EffectiveBeforePosting, UnitOutOfScope
from lms.org.exceptions_decisions import (
    CorrectedAlready,
    CorrectionOverlaps,
    CorrectionReasonMissing,
    DecisionBuiltUpon,
    KindOfAnotherSort,
    PeopleOfOtherUnits,
)
from lms.org.models import Decision, DecisionLine, PostingVersion
from lms.plans.domain.status import differences
from lms.plans.models import LearningPlan, PlanItem
from tests.factories.gaps import hold
from tests.factories.people import grant_role, make_official, make_posting, make_user

NOW = datetime(2026, 7, 20, 2, 0, tzinfo=timezone.get_default_timezone())
LATER = datetime(2026, 7, 22, 2, 0, tzinfo=timezone.get_default_timezone())
JULY = date(2025, 7, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


class Desk:
    """HR of the ward with an agriculture officer moved to civil status by decision 123."""

    def __init__(self, reference):
        self.reference = reference
        self.hr = make_user(full_name="Phan Thị Nội")
        grant_role(self.hr, Role.HR, reference.ward)
        self.official = make_official("Nguyễn Thị Hương", province=reference.province)
        self.first = make_posting(self.official, reference.ward, reference.position("CM-13"))
        self.paper = DecisionFacts(
            client_id=uuid.uuid4(),
            kind=DecisionKind.TRANSFER,
            number="123/QĐ-UBND",
            signed_on=date(2026, 7, 15),
            effective_on=date(2026, 8, 1),
            issued_by="Ủy ban nhân dân phường Phú Xuân",
        )
        self.decision = self.record(self.paper).reassignment.decision

    def record(self, paper, position="CM-04", **extra):
        return record_reassignment(
            facts=paper,
            official=self.official,
            to_unit=self.reference.ward,
            to_position=self.reference.position(position),
            actor=self.hr,
            now=NOW,
            **extra,
        )

    def correct(self, decision=None, *, position=None, unit=None, actor=None, reason="Ghi nhầm", **changes):
        places = {}
        if position or unit:
            place = (unit or self.reference.ward, self.reference.position(position or "CM-04"))
            places = {self.official.pk: place}
        with time_machine.travel(LATER, tick=False):
            return record_correction(
                decision=decision or self.decision,
                facts=replace(self.paper, client_id=uuid.uuid4(), **changes),
                reason=reason,
                actor=actor or self.hr,
                now=LATER,
                places=places,
            )

    def cancel(self, decision=None):
        return record_cancellation(
            decision=decision or self.decision, reason="Ghi nhầm người", actor=self.hr, now=LATER
        )

    def seats(self, known_at=None):
        versions = PostingVersion.objects.known(known_at).filter(posting__official=self.official)
        return [(v.position.code, v.is_main, v.starts_on, v.ends_on) for v in versions.order_by("starts_on", "pk")]

    def check_status(self):
        assert differences([self.official.pk], now=LATER) == []


@pytest.fixture
def desk(reference):
    return Desk(reference)


BEFORE = [("CM-13", True, JULY, date(2026, 7, 31)), ("CM-04", True, date(2026, 8, 1), None)]


def test_another_effective_day_moves_both_postings_the_plan_and_its_dates(desk):
    done = desk.correct(effective_on=date(2026, 8, 15), number="132/QĐ-UBND")
    assert desk.seats() == [("CM-13", True, JULY, date(2026, 8, 14)), ("CM-04", True, date(2026, 8, 15), None)]
    assert desk.seats(NOW) == BEFORE  # what was held true before the correction
    anew = done.correction.decision
    assert (anew.number, anew.corrects, anew.reason, anew.superseded_at) == (
        "132/QĐ-UBND", desk.decision, "Ghi nhầm", None,
    )  # fmt: skip
    desk.decision.refresh_from_db()
    assert (desk.decision.number, desk.decision.superseded_at) == ("123/QĐ-UBND", LATER)
    assert {v.start_decision for v in PostingVersion.objects.known().filter(starts_on__year=2026)} == {anew}
    plan = LearningPlan.objects.get()
    assert (plan.starts_on, plan.stopped_on, plan.posting.versions.count()) == (date(2026, 8, 15), None, 2)
    assert plan.decision == anew
    assert (done.added, done.stopped, done.moved) == (0, 0, 18)
    assert set(plan.items.values_list("due_on", flat=True)) == {date(2026, 10, 14)}
    desk.check_status()
    told = sentence(Notice.objects.get(kind="decision_corrected"))
    assert told.startswith("Quyết định số 132/QĐ-UBND đã được đính chính hoặc hủy. Lý do: Ghi nhầm.")
    entry = AuditEntry.objects.get(verb="org.decision.corrected")
    assert (entry.before["number"], entry.after["number"], entry.reason) == ("123/QĐ-UBND", "132/QĐ-UBND", "Ghi nhầm")
    again = Decision.objects.get(number="132/QĐ-UBND")
    assert [line.decision for line in DecisionLine.objects.beginning()] == [again]
    assert [line.decision for line in DecisionLine.objects.beginning(NOW)] == [desk.decision]


def test_a_first_day_on_which_evidence_still_counts_meets_the_line(desk, reference):
    desk.correct(effective_on=date(2026, 8, 15))
    hold(desk.official, reference.competency("T01"), 5, until=date(2026, 8, 10))
    renew_people(official_ids=[desk.official.pk], actor=desk.hr, now=LATER)
    line = PlanItem.objects.get(competency__code="T01")
    assert line.closed_on is None
    desk.correct(Decision.objects.get(superseded_at=None), effective_on=date(2026, 8, 1))
    line.refresh_from_db()
    assert (line.closed_on, line.stopped_on) == (LATER.date(), None)
    desk.check_status()


def test_another_position_plans_anew_and_keeps_the_lines_it_shares(desk):
    before = set(PlanItem.objects.values_list("pk", flat=True))
    done = desk.correct(position="CM-14")
    assert desk.seats()[1] == ("CM-14", True, date(2026, 8, 1), None)
    plan = LearningPlan.objects.get()
    running = PlanItem.objects.running(date(2026, 8, 1)).filter(plan=plan)
    wanted = {
        (row.competency_id, row.min_level)
        for row in desk.official.requirement_status.filter(posting=plan.posting, held_level=0)
    }
    assert set(running.values_list("competency_id", "required_level")) == wanted
    stopped = PlanItem.objects.filter(stopped_on=LATER.date())
    assert (done.stopped, done.added) == (stopped.count(), running.exclude(pk__in=before).count())
    assert done.stopped > 0
    assert set(stopped.values_list("pk", flat=True)) <= before
    desk.check_status()


def test_the_same_correction_sent_twice_is_one(desk):
    facts = replace(desk.paper, client_id=uuid.uuid4(), signer="Trần Quang Vinh")
    sent = {"decision": desk.decision, "facts": facts, "reason": "Thiếu người ký", "actor": desk.hr, "now": LATER}
    one, two = record_correction(**sent), record_correction(**sent)
    assert one.correction.decision == two.correction.decision
    assert (Decision.objects.count(), Notice.objects.filter(kind="decision_corrected").count()) == (2, 1)


def test_a_cancelled_decision_moves_nobody_and_may_be_recorded_again(desk):
    done = desk.cancel()
    assert desk.seats() == [("CM-13", True, JULY, None)]
    assert desk.seats(NOW) == BEFORE
    assert done.correction.decision.is_cancellation
    assert list(DecisionLine.objects.beginning()) == []
    plan = LearningPlan.objects.get()
    assert list(PlanItem.objects.running(date(2026, 8, 1))) == []
    assert plan.stopped_on == date(2026, 7, 22)
    assert Decision.objects.visible_to(desk.hr).in_force().count() == 0
    desk.check_status()
    desk.record(replace(desk.paper, client_id=uuid.uuid4()))
    assert desk.seats() == BEFORE
    assert Decision.objects.in_force().get().number == "123/QĐ-UBND"


def test_a_term_cut_short_runs_its_term_again_once_that_is_cancelled(desk):
    term = replace(
        desk.paper, client_id=uuid.uuid4(), number="124/QĐ-UBND", kind=DecisionKind.ROTATE,
        effective_on=date(2026, 9, 1), expires_on=date(2027, 8, 31),
    )  # fmt: skip
    desk.record(term, "CM-14")
    cut = replace(desk.paper, client_id=uuid.uuid4(), number="125/QĐ-UBND", effective_on=date(2026, 10, 1))
    decision = desk.record(cut, "CM-15").reassignment.decision
    assert desk.seats()[2] == ("CM-14", True, date(2026, 9, 1), date(2026, 9, 30))
    desk.cancel(decision)
    assert desk.seats()[2:] == [("CM-14", True, date(2026, 9, 1), date(2027, 8, 31))]
    desk.check_status()


def test_a_relief_is_corrected_and_cancelled_too(desk):
    paper = replace(
        desk.paper, client_id=uuid.uuid4(), kind=DecisionKind.LEAVE, number="9/QĐ-UBND", effective_on=date(2026, 9, 1)
    )
    relief = record_relief(facts=paper, official=desk.official, posting_ids=[], actor=desk.hr, now=NOW).relief
    assert desk.seats()[1][3] == date(2026, 8, 31)
    anew = record_correction(
        decision=relief.decision,
        facts=replace(paper, client_id=uuid.uuid4(), effective_on=date(2026, 10, 1)),
        reason="Ghi nhầm tháng",
        actor=desk.hr,
        now=LATER,
    )
    assert (desk.seats()[1][3], LearningPlan.objects.get().stopped_on) == (date(2026, 9, 30), date(2026, 10, 1))
    desk.cancel(anew.correction.decision)
    assert (desk.seats(), LearningPlan.objects.get().stopped_on) == (BEFORE, None)
    desk.check_status()


def test_what_cannot_be_corrected_is_said_and_nothing_written(desk, reference):
    second = replace(
        desk.paper,
        client_id=uuid.uuid4(),
        number="124/QĐ-UBND",
        kind=DecisionKind.ASSIGN,
        effective_on=date(2026, 9, 1),
    )
    desk.record(second, "CM-14")
    stranger = make_user()
    grant_role(stranger, Role.HR, reference.rural_commune)
    before = (desk.seats(), Decision.objects.count())
    for refusal, change in [
        (CorrectionReasonMissing, {"reason": " "}),
        (KindOfAnotherSort, {"kind": DecisionKind.CONCURRENT}),
        (EffectiveBeforePosting, {"effective_on": JULY, "signed_on": JULY}),
        (DecisionBuiltUpon, {"effective_on": date(2026, 9, 5)}),
        (DecisionNumberTaken, {"number": "124/QĐ-UBND"}),
        (UnitOutOfScope, {"unit": reference.rural_commune}),
        (PeopleOfOtherUnits, {"actor": stranger}),
        (CorrectionOverlaps, {"position": "CM-13", "effective_on": date(2026, 7, 31), "signed_on": date(2026, 7, 1)}),
    ]:
        if refusal is CorrectionOverlaps:
            make_posting(desk.official, reference.ward, reference.position("CM-13"), is_main=False)
            before = (desk.seats(), before[1])
        with pytest.raises(refusal):
            desk.correct(**change)
        assert (desk.seats(), Decision.objects.count()) == before
    with pytest.raises(DecisionBuiltUpon) as refused:
        desk.cancel()
    assert "theo Quyết định số 124/QĐ-UBND" in str(refused.value)


def test_a_decision_corrected_meanwhile_is_not_corrected_again(desk):
    desk.correct(signer="Trần Quang Vinh")
    with pytest.raises(CorrectedAlready):
        desk.cancel()


def test_only_who_answers_for_both_sides_cancels(desk, reference):
    """A move between communes is the province's, whichever commune's HR reads it."""
    province, host = make_user(), make_user()
    grant_role(province, Role.HR, reference.province)
    grant_role(host, Role.HR, reference.rural_commune)
    away = replace(desk.paper, client_id=uuid.uuid4(), number="500/QĐ-SNV", effective_on=date(2026, 9, 1))
    moved = record_reassignment(
        facts=away,
        official=desk.official,
        to_unit=reference.rural_commune,
        to_position=reference.position("CM-14"),
        actor=province,
        now=NOW,
    ).reassignment.decision
    for clerk in (desk.hr, host):
        assert Decision.objects.visible_to(clerk).filter(pk=moved.pk).exists()
        with pytest.raises(PeopleOfOtherUnits):
            record_cancellation(decision=moved, reason="Ghi nhầm", actor=clerk, now=LATER)
    record_cancellation(decision=moved, reason="Ghi nhầm", actor=province, now=LATER)
    assert desk.seats() == BEFORE


@pytest.mark.parametrize("kind", [DecisionKind.SECOND, DecisionKind.CONCURRENT])
def test_the_unit_that_hosts_somebody_reads_and_the_one_above_home_and_host_corrects(desk, kind):
    """Nobody leaves by such a paper, so home stands in none of its lines."""
    reference = desk.reference
    above, host = make_user(full_name="Sở Nội vụ"), make_user(full_name="Xã nhận")
    grant_role(above, Role.HR, reference.province)
    grant_role(host, Role.HR, reference.rural_commune)
    paper = replace(desk.paper, client_id=uuid.uuid4(), kind=kind, number="9/QĐ-SNV", expires_on=date(2027, 7, 31))
    to = {"to_unit": reference.rural_commune, "to_position": reference.position("CM-04")}
    sent = record_reassignment(facts=paper, official=desk.official, actor=above, now=NOW, **to).reassignment.decision
    assert list(Decision.objects.visible_to(host)) == [sent]
    assert [may_correct(sent, one) for one in (host, desk.hr, above)] == [False, False, True]
    with pytest.raises(PeopleOfOtherUnits):
        record_cancellation(decision=sent, reason="Không nhận", actor=host, now=LATER)
    anew = record_cancellation(decision=sent, reason="Ghi nhầm", actor=above, now=LATER).correction.decision
    assert (anew.is_cancellation, anew.recorded_by) == (True, above)


def test_who_gave_a_guest_a_post_beside_takes_back_what_they_recorded(desk):
    """HR of the host may write it, so a slip in it is theirs to mend."""
    reference = desk.reference
    host = make_user(full_name="Xã nhận")
    grant_role(host, Role.HR, reference.rural_commune)
    make_posting(
        desk.official, reference.rural_commune, reference.position("CM-01"), is_main=False, starts_on=date(2026, 7, 1)
    )
    paper = replace(desk.paper, client_id=uuid.uuid4(), kind=DecisionKind.CONCURRENT, number="10/QĐ-UBND")
    to = {"to_unit": reference.rural_commune, "to_position": reference.position("CM-04")}
    given = record_reassignment(facts=paper, official=desk.official, actor=host, now=NOW, **to).reassignment.decision
    colleague = make_user(full_name="Xã nhận, người khác")
    grant_role(colleague, Role.HR, reference.rural_commune)
    assert [may_correct(given, one) for one in (host, colleague, desk.hr)] == [True, False, False]
