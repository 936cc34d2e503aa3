"""Asked, sent, confirmed by both sides: evidence, a closed gap; or disputed, and decided by a trainer."""

import io
import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from assessments.domain.observation_states import state_of
from assessments.domain.observing import MOST_DAYS, cancel_request
from assessments.enums import ObservationState
from assessments.exceptions.observation import (
    AdviceMissing,
    AnswerNotYours,
    ChecklistNotServing,
    NotTheirObserver,
    NotYourObservation,
    ObservationBegun,
    ObservationCancelled,
    ObservationItemsUnmarked,
    ObservationOpenAlready,
    ObservationSentOtherwise,
    ObservedInFuture,
    ObservedLongAgo,
    OwnObservation,
)
from assessments.models import Checklist, Observation, ObservationPhoto, ObservationRequest
from courses.exceptions import PhotoNotAPicture
from lms.evidence.exceptions import NobodyNamedToAssess, OnlyNamedAssess
from lms.evidence.models import AssessorNaming, Evidence, EvidenceRule
from lms.flows.models import Notice
from lms.flows.notices import sentence
from lms.flows.observing import send_observation
from lms.org.enums import Role
from lms.org.models import RoleGrant
from lms.plans.domain.planning import build_plan
from lms.plans.domain.status import differences, refresh_status
from lms.plans.models import PlanItem, RequirementStatus
from tests.factories.observations import TITLE, answer, ask, fill, make_checklist, make_rule, send
from tests.factories.people import REFORM, grant_role
from tests.factories.photos import phone_jpeg

pytestmark = pytest.mark.django_db


def state(request):
    return state_of(ObservationRequest.objects.with_story().get(pk=request.pk))


def told(official):
    return [(one.path, sentence(one)) for one in Notice.objects.filter(official=official).order_by("pk")]


def test_both_sides_agree_and_the_gap_is_closed(desk, request_):
    posting = desk.official.postings.get()
    build_plan(posting=posting, decision=None, actor=None, now=timezone.now())
    refresh_status([desk.official.pk], now=timezone.now())
    sent = send(request_, fill(marks="MNMMM"))
    assert (state(request_), Evidence.objects.count()) == (ObservationState.WAITING, 0)

    done = answer(sent)

    [evidence] = done.evidence
    assert (evidence.observation, evidence.level, evidence.posting, evidence.effective_on) == (
        sent,
        2,
        posting,
        sent.observed_on,
    )
    item = PlanItem.objects.get()
    assert (item.closed_by, RequirementStatus.objects.get().held_level) == (evidence, 2)
    assert differences([desk.official.pk], now=timezone.now()) == []
    assert state(request_) == ObservationState.PASSED
    assert answer(sent).evidence == []
    assert Evidence.objects.count() == 1
    own, theirs = f"/thuc-hanh/{request_.uid}/", f"/quan-sat/{request_.uid}/"
    assert told(desk.official) == [
        (own, f"Phạm Văn Chủ đã gửi phiếu quan sát việc “{TITLE}”. Mở phiếu để đồng ý hoặc đề nghị quan sát lại.")
    ]
    assert told(desk.superior) == [
        (theirs, f"Lê Thị Cúc nhờ anh/chị quan sát việc “{TITLE}”. Mở phiếu để chấm khi xem làm."),
        (theirs, f"Lê Thị Cúc đã đồng ý với phiếu quan sát việc “{TITLE}”."),
    ]


def test_what_is_not_passed_proves_nothing(request_):
    sent = send(request_, fill(marks="NMMMM"))
    assert (answer(sent).evidence, state(request_)) == ([], ObservationState.NOT_PASSED)


def test_no_more_is_shown_than_the_rule_allows_and_nothing_without_one(desk):
    sent = send(ask(desk, make_checklist()))
    assert answer(sent).evidence == []
    make_rule(max_level=1)
    again = send(ask(desk, make_checklist("BK-2")))
    assert [one.level for one in answer(again).evidence] == [1]


def test_nobody_observes_himself(desk):
    checklist = make_checklist()
    grant_role(desk.official.user, Role.OBSERVER, desk.ward)
    with pytest.raises(OwnObservation):
        ask(desk, checklist, observer=desk.official)
    with pytest.raises(IntegrityError):
        ObservationRequest.objects.create(
            official=desk.official,
            observer=desk.official,
            version=checklist.versions.get(),
            asked_at=timezone.now(),
        )


def test_only_those_who_may_are_asked_and_once(desk):
    checklist = make_checklist()
    with pytest.raises(NotTheirObserver):
        ask(desk, checklist, observer=desk.colleague)
    with pytest.raises(ChecklistNotServing):
        ask(desk, make_checklist("BK-2", is_open=False))
    ask(desk, checklist)
    with pytest.raises(ObservationOpenAlready):
        ask(desk, checklist)


@pytest.mark.parametrize(
    ("refused", "said"),
    [
        (ObservationItemsUnmarked, {"marks": "MM-M-"}),
        (ObservedInFuture, {"days": -1}),
        (ObservedLongAgo, {"days": MOST_DAYS + 1}),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_written(request_, refused, said):
    day = timezone.localdate() - timedelta(days=said.pop("days", 0))
    with pytest.raises(refused):
        send(request_, fill(observed_on=day, **said))
    assert Observation.objects.count() == 0


def test_advice_is_asked_for_where_something_was_not_done(request_):
    form = fill(marks="MNMMM")
    with pytest.raises(AdviceMissing):
        send(request_, form.__class__(**(form.__dict__ | {"advice": ""})))


def test_only_the_observer_sends_and_only_the_official_answers(desk, request_):
    with pytest.raises(NotYourObservation):
        send_observation(request=request_, form=fill(), photos={}, actor=desk.colleague.user, now=timezone.now())
    with pytest.raises(AnswerNotYours):
        answer(send(request_), by=desk.superior)


def test_sent_ten_times_it_counts_once_and_other_words_are_refused(request_):
    form = fill(uid=uuid.uuid4())
    photo = phone_jpeg()
    for _ in range(3):
        send(request_, form, photos={2: io.BytesIO(photo)})
    assert (Observation.objects.count(), ObservationPhoto.objects.count(), Notice.objects.count()) == (1, 1, 2)
    with pytest.raises(ObservationSentOtherwise):
        send(request_, fill(uid=form.uid, marks="MMMMS"))


def test_a_photo_that_is_none_leaves_nothing_behind(request_):
    with pytest.raises(PhotoNotAPicture):
        send(request_, fill(), photos={1: io.BytesIO(b"none")})
    assert Observation.objects.count() == 0


def test_the_grant_of_the_day_counts_not_that_of_the_sending(desk, request_):
    RoleGrant.objects.update(valid_to=timezone.localdate() - timedelta(days=2))
    with pytest.raises(NotTheirObserver):
        send(request_, fill())
    assert send(request_, fill(observed_on=timezone.localdate() - timedelta(days=2))).passed


def test_a_cancelled_one_takes_nothing_and_a_sent_one_is_not_cancelled(desk, request_):
    other = ask(desk, make_checklist("BK-2"))
    cancel_request(request=other, actor=desk.official.user, now=timezone.now())
    with pytest.raises(ObservationCancelled):
        send(other)
    send(request_)
    with pytest.raises(ObservationBegun):
        cancel_request(request=request_, actor=desk.official.user, now=timezone.now())
    assert state(other) == ObservationState.CANCELLED


def leave_to(desk, *, named, since=REFORM):
    EvidenceRule.objects.update(named_only=True)
    competency = Checklist.objects.get().versions.get().outcomes.get().competency
    for one in named:
        AssessorNaming.objects.create(
            competency=competency,
            unit=desk.ward,
            assessor=one,
            valid_from=since,
            named_by=desk.superior.user,
            named_at=timezone.now(),
        )


def test_left_to_named_people_nobody_else_is_asked(desk, request_):
    cancel_request(request=request_, actor=desk.official.user, now=timezone.now())
    leave_to(desk, named=[desk.colleague])
    with pytest.raises(OnlyNamedAssess, match="Đỗ Thị Bạn"):
        ask(desk, request_.version.checklist)
    leave_to(desk, named=[desk.superior])
    assert ask(desk, request_.version.checklist).observer == desk.superior


def test_asked_before_the_rule_it_is_not_taken_and_proves_nothing(desk, request_):
    leave_to(desk, named=[])
    with pytest.raises(NobodyNamedToAssess):
        send(request_)
    EvidenceRule.objects.update(named_only=False)
    sent = send(request_)
    EvidenceRule.objects.update(named_only=True)
    assert answer(sent).evidence == []
    assert state(request_) == ObservationState.PASSED


def test_a_named_assessor_proves_the_level(desk, request_):
    leave_to(desk, named=[desk.superior])
    assert [one.level for one in answer(send(request_)).evidence] == [2]
