"""The first half of the story: decision, postings, gap, plan, status, notice."""

import threading
import uuid
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from courses.models import Enrolment
from lms.competencies.models import Requirement
from lms.core.models import AuditEntry
from lms.evidence.domain.recording import record_document
from lms.evidence.enums import EvidenceKind
from lms.flows.models import Notice
from lms.flows.notices import sentence
from lms.flows.reassignment import preview_training, record_reassignment
from lms.org.domain.postings import DecisionFacts, end_posting
from lms.org.enums import DecisionKind, Role
from lms.org.exceptions import (
    DecisionNumberTaken,
    EffectiveBeforePosting,
    LaterPostingExists,
    NothingChanges,
    OfficialOutOfScope,
    PositionNotInForce,
    PostingEndsAlready,
    UnitOutOfScope,
)
from lms.org.exceptions_dates import (
    DayTooFarAhead,
    EffectiveBeforeSigning,
    KindHasNoTerm,
    SecondmentNeedsEnd,
    SignedInFuture,
)
from lms.org.models import Decision, Position, Posting, PostingVersion
from lms.plans.domain.plan_items import plan_lines
from lms.plans.domain.status import differences
from lms.plans.models import LearningPlan, PlanItem, RequirementStatus
from tests.factories.certificates import make_course
from tests.factories.people import grant_role, make_official, make_posting, make_user
from tests.factories.plans import prove

TODAY = date(2026, 7, 20)
NOW = datetime(2026, 7, 20, 2, 0, tzinfo=timezone.get_default_timezone())
HELD_AT_TWO = ["C01", "C02", "C03", "C04", "C05", "C06", "C07", "P01", "P02", "P04", "P05", "T13", "T14"]


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def hr(reference):
    user = make_user(full_name="Phan Thị Nội")
    grant_role(user, Role.HR, reference.ward)
    return user


@pytest.fixture
def official(reference, hr):
    """An agriculture officer (CM-13) of the ward whose evidence leaves five gaps at CM-04."""
    person = make_official("Nguyễn Thị Hương", province=reference.province)
    posting = make_posting(person, reference.ward, reference.position("CM-13"))
    for code in [*HELD_AT_TWO, "P03"]:
        record_document(
            official=person,
            posting=posting,
            competency=reference.competency(code),
            kind=EvidenceKind.PRIOR,
            level=3 if code == "P03" else 2,
            title="Công nhận năng lực",
            issuer="UBND phường",
            effective_on=date(2026, 1, 5),
            actor=hr,
            now=NOW,
        )
    return person


def facts(**changes):
    paper = DecisionFacts(
        client_id=uuid.uuid4(),
        kind=DecisionKind.TRANSFER,
        number="123/QĐ-UBND",
        signed_on=date(2026, 7, 15),
        effective_on=date(2026, 8, 1),
        issued_by="Ủy ban nhân dân phường Phú Xuân",
    )
    return replace(paper, **changes)


def record(reference, official, hr, paper=None, *, position="CM-04", unit=None, **extra):
    return record_reassignment(
        facts=paper or facts(),
        official=official,
        to_unit=unit or reference.ward,
        to_position=reference.position(position),
        actor=hr,
        now=NOW,
        **extra,
    )


def seats(official):
    versions = PostingVersion.objects.known().filter(posting__official=official).order_by("starts_on", "pk")
    return [(v.position.code, v.is_main, v.starts_on, v.ends_on) for v in versions.select_related("position")]


@pytest.mark.django_db
def test_decision_moves_the_posting_and_makes_the_plan(reference, official, hr):
    outcome = record(reference, official, hr)

    assert seats(official) == [
        ("CM-13", True, date(2025, 7, 1), date(2026, 7, 31)),
        ("CM-04", True, date(2026, 8, 1), None),
    ]
    items = PlanItem.objects.filter(plan=outcome.plan).select_related("competency").order_by("order")
    assert {(i.competency.code, i.required_level, i.held_level, i.due_on) for i in items} == {
        ("T01", 4, 0, date(2026, 9, 30)),
        ("T02", 4, 0, date(2026, 9, 30)),
        ("T03", 3, 0, date(2026, 9, 30)),
        ("T04", 3, 0, date(2026, 9, 30)),
        ("T14", 3, 2, date(2026, 9, 30)),
    }
    assert {i.gap["state"] for i in items} == {"not_shown", "below"}
    assert [n.kind for n in Notice.objects.filter(official=official).order_by("pk")] == [
        "plan_made",
        "decision_recorded",
    ]
    assert differences([official.pk], now=NOW) == []
    verbs = AuditEntry.objects.order_by("at", "pk").values_list("verb", flat=True)
    assert {"org.decision.recorded", "org.posting.begun", "org.posting.ended", "plans.plan.made"} <= set(verbs)


@pytest.mark.django_db
def test_same_paper_sent_or_typed_twice_makes_one_posting(reference, official, hr):
    paper = facts()
    first = record(reference, official, hr, paper)
    again = record(reference, official, hr, paper)
    typed = record(reference, official, hr, replace(paper, client_id=uuid.uuid4(), number=" 123/QĐ-UBND "))

    assert [again.reassignment.created, typed.reassignment.created] == [False, False]
    assert {first.reassignment.begun.pk, again.reassignment.begun.pk, typed.reassignment.begun.pk} == {
        first.reassignment.begun.pk
    }
    assert (Decision.objects.count(), LearningPlan.objects.count(), len(seats(official))) == (1, 1, 2)


@pytest.mark.django_db(transaction=True)
def test_same_paper_posted_at_the_same_moment_makes_one_posting(reference, official, hr):
    paper, failures = facts(), []

    def post():
        try:
            record(reference, official, hr, paper)
        except Exception as error:  # noqa: BLE001 - the assertion below shows it
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=post) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (failures, Decision.objects.count(), Posting.objects.filter(official=official).count()) == ([], 1, 2)


@pytest.mark.django_db(transaction=True)
def test_one_paper_posted_for_several_people_at_the_same_moment_is_one_decision(reference, hr):
    people = [make_official(f"Trần Văn {name}", province=reference.province) for name in "ABC"]
    for person in people:
        make_posting(person, reference.ward, reference.position("CM-13"))
    failures, together = [], threading.Barrier(len(people))

    def post(person):
        try:
            together.wait()
            record(reference, person, hr, facts())
        except Exception as error:  # noqa: BLE001 - the assertion below shows it
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=post, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (failures, Decision.objects.count(), Decision.objects.get().lines.count()) == ([], 1, 3)


@pytest.mark.django_db
def test_one_paper_may_move_several_people(reference, official, hr):
    other = make_official("Trần Văn Đạt", province=reference.province)
    make_posting(other, reference.ward, reference.position("CM-13"))
    first = record(reference, official, hr)
    second = record(reference, other, hr, facts())

    assert first.reassignment.decision == second.reassignment.decision
    assert Decision.objects.get().lines.count() == 2


@pytest.mark.django_db
def test_number_used_for_another_act_is_refused(reference, official, hr):
    record(reference, official, hr)
    with pytest.raises(DecisionNumberTaken) as refusal:
        record(reference, official, hr, facts(effective_on=date(2026, 9, 1)))
    assert str(refusal.value) == (
        "Quyết định số 123/QĐ-UBND ký ngày 15/07/2026 đã được ghi nhận với nội dung khác"
        " (điều động, hiệu lực 01/08/2026). Hãy kiểm tra số và ngày ký."
    )


@pytest.mark.django_db
def test_effective_before_signing_asks_once(reference, official, hr):
    paper = facts(effective_on=date(2026, 7, 10))
    with pytest.raises(EffectiveBeforeSigning) as refusal:
        record(reference, official, hr, paper)
    assert str(refusal.value) == (
        "Ngày hiệu lực 10/07/2026 đang trước ngày ký 15/07/2026. Kiểm tra lại;"
        " nếu quyết định ghi đúng như vậy, chọn “Giữ nguyên”."
    )
    assert record(reference, official, hr, paper, keep_date_order=True).reassignment.created


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("paper", "where", "violation"),
    [
        ({"signed_on": date(2025, 7, 1), "effective_on": date(2025, 7, 1)}, {}, EffectiveBeforePosting),
        ({}, {"position": "CM-13"}, NothingChanges),
        ({"kind": DecisionKind.SECOND}, {}, SecondmentNeedsEnd),
        ({"effective_on": date(2126, 8, 1)}, {}, DayTooFarAhead),
        ({"signed_on": date(2026, 7, 21)}, {}, SignedInFuture),
        ({"expires_on": date(2027, 7, 31)}, {}, KindHasNoTerm),
    ],
)
def test_what_contradicts_the_record_is_refused_and_nothing_written(reference, official, hr, paper, where, violation):
    with pytest.raises(violation):
        record(reference, official, hr, facts(**paper), keep_date_order=True, **where)
    assert (Decision.objects.count(), len(seats(official))) == (0, 1)


@pytest.mark.django_db
def test_posting_whose_end_is_recorded_is_not_ended_again(reference, official, hr):
    held = PostingVersion.objects.known().get(posting__official=official)
    end_posting(version=held, ends_on=date(2026, 9, 30), decision=None, actor=hr, now=NOW)
    with pytest.raises(PostingEndsAlready) as refusal:
        record(reference, official, hr)
    assert str(refusal.value) == (
        "Vị trí hiện tại đã có ngày kết thúc 30/09/2026 theo Quyết định số –."
        " Hãy xem quyết định đó trước khi ghi nhận quyết định mới."
    )


@pytest.mark.django_db
def test_position_that_left_the_catalogue(reference, official, hr):
    Position.objects.filter(code="CM-04").update(valid_to=date(2026, 7, 31))
    with pytest.raises(PositionNotInForce):
        record(reference, official, hr)


@pytest.mark.django_db
def test_later_main_posting_is_named(reference, official, hr):
    record(reference, official, hr)
    with pytest.raises(LaterPostingExists) as refusal:
        record(reference, official, hr, facts(number="124/QĐ-UBND", effective_on=date(2026, 7, 25)), position="CM-05")
    assert refusal.value.facts == {"starts_on": "01/08/2026"}


@pytest.mark.django_db
def test_scope_of_the_clerk(reference, official, hr):
    stranger = make_user()
    grant_role(stranger, Role.HR, reference.rural_commune)
    with pytest.raises(OfficialOutOfScope):
        record(reference, official, stranger)
    with pytest.raises(UnitOutOfScope):
        record(reference, official, hr, unit=reference.rural_commune)


@pytest.mark.django_db
def test_secondment_keeps_the_home_posting(reference, official, hr):
    paper = facts(kind=DecisionKind.SECOND, expires_on=date(2027, 7, 31))
    record(reference, official, hr, paper)
    assert seats(official) == [
        ("CM-13", True, date(2025, 7, 1), None),
        ("CM-04", False, date(2026, 8, 1), date(2027, 7, 31)),
    ]


@pytest.mark.django_db
def test_a_plan_runs_no_longer_than_the_term_of_its_posting(reference, official, hr):
    paper = facts(kind=DecisionKind.ROTATE, expires_on=date(2027, 7, 31))
    plan = record(reference, official, hr, paper).plan
    assert plan.stopped_on == date(2027, 8, 1)
    record(reference, official, hr, facts(number="9/QĐ-UBND", effective_on=date(2026, 12, 1)), position="CM-05")
    plan.refresh_from_db()
    assert plan.stopped_on == date(2026, 12, 1)


@pytest.mark.django_db
def test_status_agrees_with_facts_a_day_and_three_years_on(reference, official, hr):
    record(reference, official, hr)
    assert RequirementStatus.objects.filter(official=official).count() == 12 + 3 + 12 + 6
    for later in (timedelta(days=1), timedelta(days=366), timedelta(days=3 * 366)):
        assert differences([official.pk], now=NOW + later) == []


@pytest.mark.django_db
def test_preview_is_what_recording_does(reference, official, hr):
    preview = preview_training(
        official=official,
        kind=DecisionKind.TRANSFER,
        to_unit=reference.ward,
        to_position=reference.position("CM-04"),
        effective_on=date(2026, 8, 1),
        now=NOW,
    )
    assert (Decision.objects.count(), LearningPlan.objects.count()) == (0, 0)
    outcome = record(reference, official, hr)
    planned = {(one.check.required.competency_id, one.course_id, one.due_on) for one in preview.new}
    assert planned == {(i.competency_id, i.course_id, i.due_on) for i in outcome.plan.items.all()}
    assert len(preview.exempt) == 13


def preview(reference, official, position="CM-04", kind=DecisionKind.TRANSFER):
    return preview_training(
        official=official,
        kind=kind,
        to_unit=reference.ward,
        to_position=reference.position(position),
        effective_on=date(2026, 8, 1),
        now=NOW,
    )


@pytest.fixture
def course(reference):
    return prove(make_course("ho-tich", "Hộ tịch"), reference.competency("T01"), 4)


@pytest.mark.django_db
def test_the_plan_enrols_on_its_courses_and_tells(reference, official, hr, course):
    assert preview(reference, official).courses == {course.pk: course}
    outcome = record(reference, official, hr)
    item = outcome.plan.items.get(course=course)
    enrolment = Enrolment.objects.get()
    assert (item.order, item.enrolment, enrolment.posting) == (1, enrolment, outcome.reassignment.begun)
    assert [sentence(one) for one in Notice.objects.filter(official=official).order_by("pk")] == [
        "Kế hoạch học tập theo Quyết định số 123/QĐ-UBND có 5 việc, hạn sớm nhất 30/09/2026.",
        "Đã ghi nhận Quyết định số 123/QĐ-UBND: vị trí mới từ ngày 01/08/2026.",
    ]


@pytest.mark.django_db
def test_moving_on_stops_the_plan_before_as_the_preview_said(reference, official, hr, course):
    first = record(reference, official, hr, facts(effective_on=date(2026, 7, 20)))
    seen = preview(reference, official, "CM-13")
    assert {item.competency.code for item in seen.stopping} == {"T01", "T02", "T03", "T04", "T14"}
    assert preview(reference, official, "CM-13", DecisionKind.CONCURRENT).stopping == []

    moved = record(reference, official, hr, facts(number="124/QĐ-UBND"), position="CM-13")
    first.plan.refresh_from_db()
    assert first.plan.stopped_on == date(2026, 8, 1)
    assert {item.plan for item in PlanItem.objects.open(date(2026, 7, 31))} == {first.plan, moved.plan}
    still_open = PlanItem.objects.open(date(2026, 8, 1))
    assert {item.plan for item in still_open} == {moved.plan}
    assert {item.competency_id for item in still_open} == {one.check.required.competency_id for one in seen.new}
    assert differences([official.pk], now=NOW) == []


@pytest.mark.django_db
def test_a_decision_for_a_coming_day_leaves_the_plan_of_today_alone(reference, official, hr, course):
    """Recorded on 20/07 with effect from 01/12: to 30/11 the present plan asks, from 01/12 the new one."""
    first = record(reference, official, hr, facts(effective_on=date(2026, 7, 20)))
    moved = record(
        reference, official, hr, facts(number="124/QĐ-UBND", effective_on=date(2026, 12, 1)), position="CM-13"
    )

    def states(plan, day):
        return {line.state.value for line in plan_lines(plan.items.select_related("plan", "course"), day)}

    days = (date(2026, 7, 20), date(2026, 11, 30), date(2026, 12, 1))
    assert [PlanItem.objects.open(day).filter(plan=first.plan).count() for day in days] == [5, 5, 0]
    assert [PlanItem.objects.overdue(day).count() for day in days] == [0, 1, 0]
    assert [states(first.plan, day) for day in days] == [
        {"not_started", "no_course"},
        {"overdue", "no_course"},
        {"stopped"},
    ]
    PlanItem.objects.filter(plan=moved.plan).update(course=course)
    assert [states(moved.plan, day) for day in days] == [{"upcoming"}, {"upcoming"}, {"not_started"}]


@pytest.mark.django_db
def test_lines_that_the_new_post_asks_for_too_do_not_stop(reference, official, hr):
    record(reference, official, hr, facts(effective_on=date(2026, 7, 20)))
    seen = preview(reference, official, "CM-20")
    assert reference.competency("T14").pk in {one.check.required.competency_id for one in seen.new}
    assert {item.competency.code for item in seen.stopping} == {"T01", "T02", "T03", "T04"}


@pytest.mark.django_db
def test_the_plan_of_a_post_that_ends_alongside_stops_too(reference, official, hr, course):
    besides = facts(kind=DecisionKind.CONCURRENT, number="9/QĐ-UBND", effective_on=date(2026, 7, 20))
    second = record(reference, official, hr, besides)
    also_end = [second.reassignment.begun.pk]
    seen = preview_training(
        official=official,
        kind=DecisionKind.TRANSFER,
        to_unit=reference.ward,
        to_position=reference.position("CM-20"),
        effective_on=date(2026, 8, 1),
        now=NOW,
        also_end=also_end,
    )
    assert {item.competency.code for item in seen.stopping} == {"T01", "T02", "T03", "T04"}
    record(reference, official, hr, position="CM-20")
    second.plan.refresh_from_db()
    assert second.plan.stopped_on is None
    again = record(reference, official, hr, position="CM-20", also_end=also_end)  # the same paper, read once more
    second.plan.refresh_from_db()
    assert (again.reassignment.created, second.plan.stopped_on) == (False, date(2026, 8, 1))
    assert differences([official.pk], now=NOW) == []


@pytest.mark.django_db
def test_somebody_between_postings_has_nothing_to_stop(reference, official, hr):
    PostingVersion.objects.update(ends_on=date(2026, 6, 30), end_recorded_at=NOW)
    assert preview(reference, official).stopping == []


@pytest.mark.django_db
def test_a_post_without_requirements_is_said_to_be_undeclared(reference, official, hr):
    Requirement.objects.filter(position__code="CM-04").delete()
    seen = preview(reference, official)
    assert (seen.new, seen.exempt, seen.is_declared) == ([], [], False)
    assert record(reference, official, hr).plan is None
