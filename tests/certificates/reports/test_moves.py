"""What became of people who were moved, against figures counted by hand; the ward is in `tests/factories/gaps.py`."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from assessments.domain.regrading import Correction
from assessments.enums import CorrectionKind
from assessments.models import QuestionVersion
from certificates.reports.moves import move_report, shown_by
from certificates.reports.moves_facts import CompetencyResult, MoveFilter, MoveState, Place, Score, Shown
from certificates.reports.moves_words import conclusion
from lms.competencies.enums import RequirementKind
from lms.evidence.enums import EvidenceKind
from lms.flows.regrading import correct_and_regrade
from lms.org.domain.correcting import cancel_decision
from lms.org.enums import DecisionKind
from lms.org.models import Decision, PostingVersion
from lms.plans.enums import RequirementState
from tests.factories.gaps import NOW, TODAY, hold, require
from tests.factories.moves import MOVED_ON, make_exam, make_province_hr, move, sit
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
BEFORE = date(2026, 3, 2)


def report_of(ward, unit=None, **asked):
    asked = {"viewer": ward.hr, "as_of": TODAY, "run_at": NOW, "unit_label": "Phường Phú Xuân"} | asked
    return move_report(units=[(unit or ward.ward).pk], **asked)


def only(ward, **asked):
    [found] = report_of(ward, **asked).moves
    return found


def told(moves):
    return [(one.name.split()[-1], one.number, one.state, one.days_to_competent) for one in moves]


def test_a_move_with_everything(ward):
    hoa = ward.people["hoa"]
    t01, t02 = make_exam(ward, "T01", 2), make_exam(ward, "T02", 3)
    sit(hoa, t02, BEFORE, right=2, posting=ward.postings["hoa"])
    begun = move(ward, hoa, ward.office, "registrar")
    sit(hoa, t01, MOVED_ON + timedelta(days=9), right=3, posting=begun)
    sit(hoa, t01, MOVED_ON + timedelta(days=16), right=5, posting=begun)
    sit(hoa, t02, MOVED_ON + timedelta(days=30), right=4, posting=begun)

    found = only(ward)

    office = "Văn phòng HĐND và UBND – Phường Phú Xuân, Thành phố Huế"
    economy = "Phòng Kinh tế, Hạ tầng và Đô thị – Phường Phú Xuân, Thành phố Huế"
    at_office = (ward.office.pk, office, "Văn phòng HĐND và UBND", ward.ward.pk)
    at_economy = (ward.economy.pk, economy, "Phòng Kinh tế, Hạ tầng và Đô thị", ward.ward.pk)
    assert (found.name, found.birth_year, found.number, found.kind) == (
        "Đỗ Thị Hòa",
        1985,
        "12/QĐ-UBND",
        DecisionKind.TRANSFER,
    )
    assert (found.signed_on, found.effective_on, found.ends_on, found.until) == (
        date(2026, 4, 27),
        MOVED_ON,
        None,
        TODAY,
    )
    assert found.from_place == Place(ward.positions["economist"].pk, "CM-13", "Công chức nông nghiệp", *at_economy)
    assert found.to_place == Place(ward.positions["registrar"].pk, "CM-04", "Công chức tư pháp – hộ tịch", *at_office)
    assert not found.is_kept
    assert (found.must_before, found.met_before, found.must_now, found.met_now) == (2, 0, 2, 2)
    t02_before = Score("Bài thi T02", BEFORE, Decimal(2), 5, passed=False)
    t02_after = Score("Bài thi T02", MOVED_ON + timedelta(days=30), Decimal(4), 5, passed=True)
    t01_after = Score("Bài thi T01", MOVED_ON + timedelta(days=16), Decimal(5), 5, passed=True)
    assert (found.before, found.after, found.attempts) == (t02_before, t02_after, 3)
    assert (found.state, found.competent_on, found.days_to_competent) == (
        MoveState.MET,
        MOVED_ON + timedelta(days=30),
        30,
    )
    profile = [replace(one, words=None) for one in found.competencies]
    assert profile == [
        CompetencyResult(
            None, RequirementKind.MUST, 2, 3, 0, 2, RequirementState.MET, None, t01_after, profile[0].evidence_id
        ),
        CompetencyResult(
            None, RequirementKind.MUST, 3, 4, 2, 3, RequirementState.MET, t02_before, t02_after, profile[1].evidence_id
        ),
        CompetencyResult(None, RequirementKind.SHOULD, 2, 3, 0, 0, RequirementState.NOT_SHOWN, None, None, None),
    ]
    assert [one.words.code for one in found.competencies] == ["T01", "T02", "T03"]
    assert shown_by([found]) == {
        profile[0].evidence_id: Shown(EvidenceKind.RESULT, t01_after.on, "Bài thi T01"),
        profile[1].evidence_id: Shown(EvidenceKind.RESULT, t02_after.on, "Bài thi T02"),
    }
    report = report_of(ward)
    assert conclusion(report) == "1 lượt nhận vị trí của 1 người: 1 đủ mức."


def test_a_person_moved_twice_has_two_moves_each_until_its_end(ward):
    """The first posting is looked at until its last day: what was shown afterwards is of the second."""
    hoa, again = ward.people["hoa"], MOVED_ON + timedelta(days=40)
    first = move(ward, hoa, ward.office, "registrar")
    sit(hoa, make_exam(ward, "T01", 2), MOVED_ON + timedelta(days=10), right=5, posting=first)
    move(ward, hoa, ward.ward, "chairman", on=again, number="20/QĐ-UBND")
    hold(hoa, ward.competencies["T02"], 3, since=again + timedelta(days=1))
    hold(hoa, ward.competencies["C01"], 3, since=again + timedelta(days=3))

    second, earlier = report_of(ward).moves

    assert [(one.number, one.until, one.is_over) for one in (second, earlier)] == [
        ("20/QĐ-UBND", TODAY, False),
        ("12/QĐ-UBND", again - timedelta(days=1), True),
    ]
    assert (second.state, second.days_to_competent, second.attempts, second.before) == (MoveState.MET, 3, 0, None)
    assert (earlier.state, earlier.met_now, earlier.days_to_competent) == (MoveState.LACKING, 1, None)
    assert (earlier.days_so_far, earlier.attempts, earlier.after.earned) == (39, 1, Decimal(5))
    assert second.from_place == earlier.to_place


def test_a_result_for_the_old_posting_after_the_move_is_neither_before_nor_after(ward):
    """What it proves is held all the same."""
    hoa, exam = ward.people["hoa"], make_exam(ward, "T01", 2)
    sit(hoa, exam, BEFORE, right=1, posting=None)
    move(ward, hoa, ward.office, "registrar")
    sit(hoa, exam, MOVED_ON + timedelta(days=2), right=5, posting=ward.postings["hoa"])
    found = only(ward)
    assert (found.before.earned, found.after, found.attempts, found.met_now) == (Decimal(1), None, 0, 1)


def test_concurrent_and_seconded_keep_the_main_posting(ward):
    """The paper of a secondment names no former posting; where the person stays is told, and home reads of it too."""
    an, hoa = ward.people["an"], ward.people["hoa"]
    other = ward.people["xuan"]  # of another ward
    elsewhere = PostingVersion.objects.get(posting=ward.postings["xuan"]).unit
    move(ward, an, ward.economy, "economist", kind=DecisionKind.CONCURRENT)
    until = MOVED_ON + timedelta(days=365)
    move(ward, hoa, elsewhere, "registrar", kind=DecisionKind.SECOND, number="13/QĐ", until=until)
    move(ward, other, ward.economy, "economist", kind=DecisionKind.SECOND, number="14/QĐ", until=until)

    moves = report_of(ward).moves

    assert [(one.name, one.is_kept, one.from_place.unit_id, one.to_place.unit_id, one.ends_on) for one in moves] == [
        ("Trần Thị An", True, ward.office.pk, ward.economy.pk, None),
        ("Đỗ Thị Hòa", True, ward.economy.pk, elsewhere.pk, until),
        ("Bùi Thị Xuân", True, elsewhere.pk, ward.economy.pk, until),
    ]
    assert [one.name for one in report_of(ward, ward.economy).moves] == ["Trần Thị An", "Đỗ Thị Hòa", "Bùi Thị Xuân"]


def test_a_decision_to_come_is_told_as_such(ward):
    hoa, coming = ward.people["hoa"], TODAY + timedelta(days=5)
    begun = move(ward, hoa, ward.office, "registrar", on=coming)
    sit(hoa, make_exam(ward, "T01", 2), TODAY - timedelta(days=1), right=5, posting=begun)
    found = only(ward)
    assert (found.state, found.until, found.days_to_competent, found.days_so_far) == (
        MoveState.UPCOMING,
        coming,
        None,
        0,
    )
    # Prepared for in advance: what one brings along.
    assert (found.before.earned, found.after, found.met_before, found.met_now) == (Decimal(5), None, 1, 1)
    assert report_of(ward).compared == {}
    later = only(ward, as_of=coming)
    assert (later.state, later.met_now) == (MoveState.LACKING, 1)


def test_a_corrected_decision_counts_no_more(ward):
    move(ward, ward.people["hoa"], ward.office, "registrar")
    assert len(report_of(ward).moves) == 1
    paper = Decision.objects.get()
    cancel_decision(decision=paper, reason="Ghi nhầm người.", actor=make_province_hr(ward), now=NOW)
    assert report_of(ward).moves == ()
    before = NOW - timedelta(days=1)
    assert len(report_of(ward, known_at=before).moves) == 1


def test_a_posting_taken_back_is_no_move(ward):
    begun = move(ward, ward.people["hoa"], ward.office, "registrar")
    PostingVersion.objects.filter(posting=begun).update(superseded_at=NOW - timedelta(days=1))
    assert report_of(ward).moves == ()


def test_a_regraded_result_counts_as_it_is_now(ward):
    """The key is corrected afterwards: the score is the last, its day the exam's; what it no longer proves is gone."""
    hoa, exam = ward.people["hoa"], make_exam(ward, "T01", 2)
    begun = move(ward, hoa, ward.office, "registrar")
    hold(hoa, ward.competencies["T02"], 3, since=MOVED_ON + timedelta(days=1))
    sit(hoa, exam, MOVED_ON + timedelta(days=4), right=4, posting=begun)
    assert (only(ward).after.earned, only(ward).days_to_competent) == (Decimal(4), 4)
    right = sorted(int(place) for place, mark in hoa.results.get().marks.items() if mark is True)[0]
    version = QuestionVersion.objects.get(uses=right)
    other = version.choices.filter(is_correct=False)[0]
    correct_and_regrade(
        version=version,
        correction=Correction(CorrectionKind.KEY, frozenset({other.pk})),
        reason="Luật mới.",
        actor=make_user(is_superuser=True),
        now=NOW,
    )
    found = only(ward)
    assert (found.after, found.attempts) == (
        Score("Bài thi T01", MOVED_ON + timedelta(days=4), Decimal(3), 5, passed=False),
        1,
    )
    assert (found.state, found.competent_on, found.met_now) == (MoveState.LACKING, None, 1)
    known_before = only(ward, known_at=NOW - timedelta(minutes=1))
    assert (known_before.after.earned, known_before.competent_on) == (Decimal(4), MOVED_ON + timedelta(days=4))


def test_evidence_that_ran_out_does_not_undo_the_day(ward):
    hoa, ends = ward.people["hoa"], MOVED_ON + timedelta(days=20)
    move(ward, hoa, ward.office, "registrar")
    hold(hoa, ward.competencies["T01"], 2, until=ends)
    hold(hoa, ward.competencies["T02"], 3, since=MOVED_ON + timedelta(days=8))
    found = only(ward)
    assert (found.state, found.days_to_competent, found.is_lost_again) == (MoveState.LACKING, 8, True)
    assert (found.met_before, found.met_now) == (1, 1)
    assert only(ward, as_of=ends).state == MoveState.MET


def test_requirements_are_those_of_each_day(ward):
    """T01 is asked for from day 10 on: all was shown before that, by what was asked then."""
    hoa = ward.people["hoa"]
    move(ward, hoa, ward.ward, "guard")
    assert only(ward).state == MoveState.UNDECLARED
    require(ward.positions["guard"], ward.competencies["T02"], 2)
    require(ward.positions["guard"], ward.competencies["T01"], 1, valid_from=MOVED_ON + timedelta(days=10))
    found = only(ward)
    assert (found.must_before, found.met_before, found.must_now, found.met_now) == (1, 1, 2, 1)
    assert (found.state, found.days_to_competent) == (MoveState.LACKING, 0)


def test_order_of_names_and_every_filter(ward):
    move(ward, ward.people["uoc"], ward.office, "registrar", number="30/QĐ-UBND", on=MOVED_ON - timedelta(days=30))
    move(ward, ward.people["dat"], ward.economy, "economist", number="31/QĐ-UBND")
    move(ward, ward.people["an2"], ward.office, "guard", number="32/QĐ-UBND", kind=DecisionKind.ASSIGN)
    move(ward, ward.people["dung"], ward.economy, "economist", number="33/QĐ-UBND")
    report = report_of(ward)
    assert told(report.moves) == [
        ("Ân", "32/QĐ-UBND", MoveState.UNDECLARED, None),
        ("Dũng", "33/QĐ-UBND", MoveState.LACKING, None),
        ("Đạt", "31/QĐ-UBND", MoveState.MET, 0),
        ("Ước", "30/QĐ-UBND", MoveState.LACKING, None),
    ]
    assert report.to_positions == (
        ("CM-13", "Công chức nông nghiệp"),
        ("CM-04", "Công chức tư pháp – hộ tịch"),
        ("HT-01", "Nhân viên bảo vệ"),
    )
    asked = {
        "Đạt": MoveFilter(number_key="31/qd-ubnd"),
        "Ân": MoveFilter(kind=DecisionKind.ASSIGN),
        "Dũng Đạt": MoveFilter(from_position="CM-04"),
        "Ước": MoveFilter(to_position="CM-04"),
        "Ân Dũng Đạt": MoveFilter(since=MOVED_ON),
        "Ước ": MoveFilter(until=MOVED_ON - timedelta(days=1)),
        "Dũng Ước": MoveFilter(state=MoveState.LACKING),
        "": MoveFilter(from_position="CM-99"),
    }
    for names, one in asked.items():
        found = report_of(ward, asked=one)
        assert [move.name.split()[-1] for move in found.moves] == names.split(), one
        assert (found.in_scope, found.to_positions) == (4, report.to_positions)
