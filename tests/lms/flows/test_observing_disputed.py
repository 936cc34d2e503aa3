"""Where the two sides differ, or two devices sent one each: a trainer decides."""

import pytest
from django.utils import timezone

from assessments.domain.observation_rulings import undecided_observations
from assessments.domain.observation_states import state_of
from assessments.domain.observing import cancel_request
from assessments.enums import ObservationState
from assessments.exceptions.observation import (
    AnswerAlready,
    AnswerWaitsForRuling,
    ObjectionReasonMissing,
    ObservationNotDisputed,
    ObservationRulingNotYours,
    ObservationRulingReasonMissing,
    ObservationSentOtherwise,
)
from assessments.models import ObservationAnswer, ObservationRequest, ObservationRuling
from lms.evidence.models import Evidence
from lms.flows.models import Notice
from lms.flows.notices import sentence
from lms.flows.observing import rule_observation
from lms.org.enums import Role
from tests.factories.observations import TITLE, answer, ask, fill, make_checklist, send
from tests.factories.people import grant_role, make_learner, make_position

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer(desk):
    person = make_learner(desk.ward, make_position(), "Ngô Văn Soạn", province=desk.province)
    grant_role(person.user, Role.TRAINER, desk.ward)
    return person.user


def rule(request, observation, trainer, reason="Đã hỏi cả hai người."):
    return rule_observation(request=request, observation=observation, reason=reason, actor=trainer, now=timezone.now())


def state(request):
    return state_of(ObservationRequest.objects.with_story().get(pk=request.pk))


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
