"""Asked, sent, confirmed by both sides: evidence, a closed gap; or disputed, and decided by a trainer."""

import io
import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from assessments.domain.observation_rulings import undecided_observations
from assessments.domain.observation_states import state_of
from assessments.domain.observing import MOST_DAYS, cancel_request
from assessments.enums import ObservationState
from assessments.exceptions_observation import (
    AdviceMissing,
    AnswerAlready,
    AnswerNotYours,
    AnswerWaitsForRuling,
    ChecklistNotServing,
    NotTheirObserver,
    NotYourObservation,
    ObjectionReasonMissing,
    ObservationBegun,
    ObservationCancelled,
    ObservationItemsUnmarked,
    ObservationNotDisputed,
    ObservationOpenAlready,
    ObservationRulingNotYours,
    ObservationRulingReasonMissing,
    ObservationSentOtherwise,
    ObservedInFuture,
    ObservedLongAgo,
    OwnObservation,
)
from assessments.models import Observation, ObservationAnswer, ObservationPhoto, ObservationRequest, ObservationRuling
from courses.exceptions import PhotoNotAPicture
from lms.evidence.models import Evidence
from lms.flows.models import Notice
from lms.flows.notices import sentence
from lms.flows.observing import answer_observation, rule_observation, send_observation
from lms.org.enums import Role
from lms.org.models import RoleGrant
from lms.plans.domain.planning import build_plan
from lms.plans.domain.status import differences, refresh_status
from lms.plans.models import PlanItem, RequirementStatus
from tests.factories.observations import TITLE, ask, fill, make_checklist, make_desk, make_rule, send
from tests.factories.people import grant_role, make_learner, make_position
from tests.factories.photos import phone_jpeg

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(db):
    return make_desk()


@pytest.fixture
def request_(desk):
    make_rule()
    return ask(desk, make_checklist())


@pytest.fixture
def trainer(desk):
    person = make_learner(desk.ward, make_position(), "Ngô Văn Soạn", province=desk.province)
    grant_role(person.user, Role.TRAINER, desk.ward)
    return person.user


def answer(observation, *, agrees=True, reason="", claims=(), by=None):
    official = by or observation.request.official
    return answer_observation(
        observation=observation,
        agrees=agrees,
        reason=reason,
        claims=claims,
        actor=official.user,
        now=timezone.now(),
    )


def rule(request, observation, trainer, reason="Đã hỏi cả hai người."):
    return rule_observation(request=request, observation=observation, reason=reason, actor=trainer, now=timezone.now())


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


def test_disagreement_keeps_both_versions_and_a_trainer_lets_it_stand(request_, trainer):
    sent = send(request_, fill(marks="MSMMM"))
    with pytest.raises(ObjectionReasonMissing):
        answer(sent, agrees=False)
    answer(sent, agrees=False, reason="Tôi đã làm.", claims=(2, 3, 99))
    assert (state(request_), ObservationAnswer.objects.get().claims) == (ObservationState.OBJECTED, [2])
    with pytest.raises(AnswerAlready):
        answer(sent)
    assert undecided_observations(trainer) == [request_]
    with pytest.raises(ObservationRulingReasonMissing):
        rule(request_, sent, trainer, reason=" ")
    with pytest.raises(ObservationRulingNotYours):
        rule(request_, sent, request_.observer.user)

    rule(request_, sent, trainer)

    assert (state(request_), Evidence.objects.get().observation) == (ObservationState.PASSED, sent)
    assert undecided_observations(trainer) == []
    with pytest.raises(ObservationNotDisputed):
        rule(request_, None, trainer)
    assert [
        sentence(Notice.objects.filter(official=one).latest("pk"))
        for one in (sent.request.official, sent.request.observer)
    ] == [f"Đã có quyết định về phiếu quan sát việc “{TITLE}”. Mở phiếu để xem. Lý do: Đã hỏi cả hai người."] * 2


def test_seen_again_it_is_asked_of_the_same_observer(request_, trainer):
    sent = send(request_)
    answer(sent, agrees=False, reason="Hôm đó mất điện.")
    rule(request_, None, trainer)
    again = request_.repeated_by
    assert (state(request_), state(again)) == (ObservationState.REPEAT, ObservationState.OPEN)
    answer(send(again))
    assert Evidence.objects.get().observation.request == again


def test_two_devices_sent_one_each_and_a_trainer_chooses(request_, trainer):
    first, second = send(request_, fill(marks="NMMMM")), send(request_, fill())
    assert state(request_) == ObservationState.CONFLICT
    with pytest.raises(AnswerWaitsForRuling):
        answer(second)
    rule(request_, second, trainer)
    assert (state(request_), Evidence.objects.count()) == (ObservationState.WAITING, 0)
    answer(second)
    assert (state(request_), Evidence.objects.get().observation) == (ObservationState.PASSED, second)
    assert list(request_.observations.all()) == [first, second]


def test_a_version_that_comes_after_both_agreed_changes_nothing(request_):
    agreed = send(request_)
    answer(agreed)
    send(request_, fill(marks="NMMMM"))
    assert (state(request_), Evidence.objects.get().observation) == (ObservationState.PASSED, agreed)


def test_what_waits_is_read_in_a_fixed_number_of_statements(desk, trainer, django_assert_num_queries):
    for number in range(3):
        answer(send(ask(desk, make_checklist(f"BK-{number}"))), agrees=False, reason="Chưa đúng.")
        if number in {0, 2}:
            with django_assert_num_queries(4):
                assert len(undecided_observations(trainer)) == number + 1


def test_rulings_are_appended(request_, trainer):
    first, second = send(request_, fill(marks="NMMMM")), send(request_, fill())
    rule(request_, first, trainer)
    answer(first, agrees=False, reason="Bản kia mới đúng.")
    rule(request_, second, trainer)
    assert [one.observation for one in ObservationRuling.objects.all()] == [first, second]
    assert state(request_) == ObservationState.WAITING


def test_a_sheet_of_another_request_does_not_stand_here(desk, request_, trainer):
    disputed, other = send(request_), send(ask(desk, make_checklist("BK-2")))
    answer(disputed, agrees=False, reason="Chưa đúng.")
    with pytest.raises(ObservationNotDisputed):
        rule(request_, other, trainer)
    assert (state(request_), ObservationRuling.objects.count()) == (ObservationState.OBJECTED, 0)


def test_again_is_not_asked_for_where_the_two_began_anew(desk, request_, trainer):
    answer(send(request_), agrees=False, reason="Hôm đó mất điện.")
    begun = ask(desk, request_.version.checklist)

    rule(request_, None, trainer)

    assert (state(request_), list(ObservationRequest.objects.to_make())) == (ObservationState.REPEAT, [begun])


def test_an_id_that_was_sent_for_somebody_else_is_refused(desk, request_):
    form = fill()
    send(request_, form)
    with pytest.raises(ObservationSentOtherwise):
        send(ask(desk, make_checklist("BK-2")), form)


def test_unfinished_is_what_somebody_has_still_to_act_on(desk, trainer):
    """In every state, the statement says what `state_of` does."""
    requests = [ask(desk, make_checklist(f"BK-{number}")) for number in range(11)]
    cancel_request(request=requests[1], actor=desk.official.user, now=timezone.now())
    sent = {number: send(requests[number]) for number in range(2, 11)}
    for number in (5, 7, 9):
        send(requests[number], fill(marks="NMMMM"))
    answer(sent[3])
    for number in (4, 6, 8):
        answer(sent[number], agrees=False, reason="Chưa đúng.")
    rule(requests[6], sent[6], trainer)
    for number in (7, 9):
        rule(requests[number], sent[number], trainer)
    rule(requests[8], None, trainer)
    answer(sent[9], agrees=False, reason="Bản kia mới đúng.")
    answer(sent[10])

    done = {
        ObservationState.CANCELLED,
        ObservationState.PASSED,
        ObservationState.NOT_PASSED,
        ObservationState.REPEAT,
    }
    everything = list(ObservationRequest.objects.with_story())
    assert {state_of(one) for one in everything} == set(ObservationState) - {ObservationState.NOT_PASSED}
    unfinished = [one.pk for one in everything if state_of(one) not in done]
    assert sorted(ObservationRequest.objects.unfinished().values_list("pk", flat=True)) == sorted(unfinished)
