import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.domain.closing import settle_attempt
from assessments.models import Attempt, Response, Result
from lms.core.display import format_time
from tests.factories.assessments import (
    DEVICE,
    OTHER_DEVICE,
    make_assessment,
    make_attempt,
    right_choices,
    wrong_choice,
)

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def payload(attempt, order=1, sequence=1, **changes):
    answer = {
        "device": str(DEVICE),
        "order": order,
        "sequence": sequence,
        "answer": right_choices(attempt, order),
        "flagged": False,
        "elapsed_ms": 5000,
    }
    return answer | changes


def send(client, attempt, body, name="save"):
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post(reverse(f"learn:exam_{name}", args=[attempt.uid]), text, content_type="application/json")


@pytest.mark.parametrize("questions", [1, 30])
def test_save_answer_costs_four_statements_for_any_length(learner, at_desk, questions):
    attempt = make_attempt(learner, make_assessment(questions=questions, pass_mark=1))
    body = payload(attempt, order=questions)

    with CaptureQueriesContext(
        connection,
    ) as seen:
        response = send(at_desk, attempt, body)

    kinds = [query["sql"].split()[0] for query in seen if query["sql"].split()[0] in {"SELECT", "INSERT", "UPDATE"}]
    assert (response.status_code, kinds) == (200, ["SELECT", "SELECT", "SELECT", "INSERT"])


def test_save_answer_acknowledges_what_it_stored(at_desk, attempt):
    response = send(at_desk, attempt, payload(attempt, order=2, sequence=9))

    assert response.json() == {
        "order": 2,
        "sequence": 9,
        "late": False,
        "at": response.json()["at"],
        "now": response.json()["now"],
        "deadline": int(attempt.deadline_at.timestamp() * 1000),
        "ends": format_time(attempt.deadline_at),
    }
    assert Response.objects.get().sequence == 9


def test_save_answer_body_stays_below_a_kilobyte(attempt):
    body = payload(attempt, order=10, sequence=2_000_000_000, elapsed_ms=10**9, answer=[10**9] * 8)

    assert len(json.dumps(body)) < 1024


def test_save_answer_three_times_and_out_of_order_leaves_one_answer(at_desk, attempt):
    for sequence in (3, 1, 3, 2, 3):
        answer = right_choices(attempt, 1) if sequence == 3 else [wrong_choice(attempt, 1)]
        assert send(at_desk, attempt, payload(attempt, sequence=sequence, answer=answer)).status_code == 200

    assert Response.objects.count() == 3
    settled = settle_attempt(attempt=attempt, now=attempt.deadline_at + timedelta(hours=25))
    assert settled.score == 1


def test_save_answer_signed_out_says_where_the_answers_are(attempt):
    response = send(Client(), attempt, payload(attempt))

    assert response.status_code == 401
    assert response.json() == {
        "code": "signed_out",
        "message": "Phiên đăng nhập đã hết. Câu trả lời vẫn còn trên máy này. Đăng nhập lại để gửi.",
    }


def test_save_answer_of_another_person_is_not_found(stranger, attempt, at_desk):
    client = Client()
    client.force_login(stranger.user)

    response = send(client, attempt, payload(attempt))

    assert (response.status_code, response.json()["code"]) == (404, "attempt_not_found")
    assert not Response.objects.exists()
    assert send(at_desk, attempt, payload(attempt)).status_code == 200


def test_save_answer_asks_for_the_token(learner, attempt):
    client = Client(enforce_csrf_checks=True)
    client.force_login(learner.user)

    assert send(client, attempt, payload(attempt)).status_code == 403
    assert not Response.objects.exists()


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_save_answer_only_by_post(at_desk, attempt, method):
    assert getattr(at_desk, method)(reverse("learn:exam_save", args=[attempt.uid])).status_code == 405


@pytest.mark.parametrize(
    "changes",
    [
        {"device": "không phải"},
        {"device": None},
        {"order": "1"},
        {"order": -1},
        {"order": True},
        {"sequence": 0},
        {"sequence": None},
        {"sequence": 2**40},
        {"sequence": 2**31 - 1},
        {"answer": "1"},
        {"answer": None},
        pytest.param({"answer": ["x" * 20_001]}, id="long"),
        {"answer": [[[1]]]},
        {"answer": [1.5]},
        {"answer": list(range(200))},
        {"elapsed_ms": -5},
        {"elapsed_ms": 2**60},
        {"elapsed_ms": 2**53},
        {"elapsed_ms": "5"},
    ],
    ids=str,
)
def test_save_answer_refuses_what_it_cannot_read_in_words(at_desk, attempt, changes):
    response = send(at_desk, attempt, payload(attempt) | changes)

    assert (response.status_code, response.json()["code"]) == (400, "unreadable")
    assert response.json()["message"].startswith("Hệ thống không đọc được câu trả lời vừa gửi nên chưa ghi gì.")


@pytest.mark.parametrize("body", ["", "{", "[]", "5", "null", b"\xff\xfe", "[" * 100_000])
def test_save_answer_refuses_what_is_no_object(at_desk, attempt, body):
    assert send(at_desk, attempt, body).status_code == 400


@pytest.mark.parametrize("name", ["save", "beat"])
def test_a_form_with_parts_is_refused_in_json(learner, attempt, name):
    """The check of its token has read it before."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(learner.user)
    token = client.get(reverse("learn:exam_state", args=[attempt.uid])).cookies["csrftoken"].value

    response = client.post(
        reverse(f"learn:exam_{name}", args=[attempt.uid]), {"order": "1"}, headers={"X-CSRFToken": token}
    )

    assert (response.status_code, response.json()["code"]) == (400, "unreadable")


@pytest.mark.parametrize("name", ["save", "beat", "submit"])
def test_more_than_fits_is_refused_in_json(at_desk, attempt, name, settings):
    response = send(at_desk, attempt, "1" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1), name)

    assert (response.status_code, response.json()["code"]) == (400, "unreadable")


def test_the_highest_number_of_a_device_leaves_room_for_another_answer(at_desk, attempt):
    for answer in (right_choices(attempt, 1), [wrong_choice(attempt, 1)]):
        assert send(at_desk, attempt, payload(attempt, sequence=2**30, answer=answer)).status_code == 200

    assert [one.sequence for one in Response.objects.all()] == [2**30, 2**30 + 1]


def test_save_answer_refuses_a_choice_of_another_question(at_desk, attempt):
    response = send(at_desk, attempt, payload(attempt, answer=right_choices(attempt, 2)))

    assert (response.status_code, response.json()["code"]) == (400, "unknown_choice")


def test_save_answer_of_another_device_gets_e8(at_desk, attempt):
    response = send(at_desk, attempt, payload(attempt, device=str(OTHER_DEVICE)))

    assert (response.status_code, response.json()["code"]) == (409, "other_device")
    assert "“Làm tiếp ở máy này”" in response.json()["message"]


def test_save_answer_after_the_time_is_over_is_taken_and_tells_no_marks(learner, at_desk):
    attempt = make_attempt(learner, minutes_ago=60)
    settle_attempt(attempt=attempt, now=timezone.now())

    response = send(at_desk, attempt, payload(attempt))
    state = at_desk.get(reverse("learn:exam_state", args=[attempt.uid])).json()

    assert (response.status_code, response.json()["late"]) == (200, True)
    assert sorted(response.json()) == ["at", "deadline", "ends", "late", "now", "order", "sequence"]
    assert (state["status"], sorted(state)) == (
        "waiting",
        ["answers", "base", "deadline", "device", "ends", "now", "offered", "since", "status"],
    )
    assert not Result.objects.exists()


def test_a_seen_result_can_not_be_bettered_by_a_claimed_time(learner, at_desk):
    """The time is over, the result page is opened, then other choices are sent as if they had been made in time."""
    attempt = make_attempt(learner, make_assessment(questions=3, pass_mark=2), minutes_ago=60)
    send(at_desk, attempt, payload(attempt, order=1, answer=[wrong_choice(attempt, 1)], elapsed_ms=60_000))
    at_desk.get(reverse("learn:exam_result", args=[attempt.uid]))
    assert not Result.objects.exists()
    at_desk.post(reverse("learn:exam_submit", args=[attempt.uid]))

    again = [payload(attempt, order=order, sequence=50, elapsed_ms=60_000) for order in (1, 2, 3)]
    one_by_one = [send(at_desk, attempt, body) for body in again]
    whole = send(at_desk, attempt, {"device": str(DEVICE), "answers": again}, "submit")

    assert [(one.status_code, one.json()["code"]) for one in one_by_one] == [(409, "finished")] * 3
    assert [one["order"] for one in whole.json()["refused"]] == [1, 2, 3]
    assert list(Result.objects.values_list("score", "passed")) == [(0, False)]


def test_save_answer_beyond_the_late_window_is_refused_with_a_reason(learner, at_desk):
    attempt = make_attempt(learner, minutes_ago=60 * 30)

    response = send(at_desk, attempt, payload(attempt))

    assert (response.status_code, response.json()["code"]) == (409, "too_late")


def test_state_holds_answers_and_the_servers_time_but_no_key(at_desk, attempt, django_assert_num_queries):
    send(at_desk, attempt, payload(attempt, order=3, sequence=2))

    with django_assert_num_queries(6):
        data = at_desk.get(reverse("learn:exam_state", args=[attempt.uid])).json()

    assert (data["status"], data["device"], data["base"]) == ("open", str(DEVICE), 0)
    assert data["answers"] == {"3": {"answer": right_choices(attempt, 3), "flagged": False, "sequence": 2}}
    assert abs(data["now"] / 1000 - timezone.now().timestamp()) < 5


def test_state_of_another_person_is_not_found_and_signed_out_is_told(stranger, attempt):
    client = Client()
    url = reverse("learn:exam_state", args=[attempt.uid])

    assert client.get(url).status_code == 401
    client.force_login(stranger.user)
    assert client.get(url).status_code == 404


# Handing in


def test_submit_takes_the_full_snapshot(at_desk, attempt):
    answers = [payload(attempt, order=order, sequence=order) for order in range(1, 8)]

    response = send(at_desk, attempt, {"device": str(DEVICE), "answers": answers}, "submit")

    assert (response.status_code, response.json()["refused"]) == (200, [])
    assert list(Result.objects.values_list("score", "passed")) == [(7, True)]
    assert Attempt.objects.get().status == "submitted"


@pytest.mark.parametrize("questions", [1, 30])
def test_submit_that_shows_nothing_costs_the_same_for_any_length(
    learner, at_desk, questions, django_assert_num_queries
):
    attempt = make_attempt(learner, make_assessment(questions=questions, pass_mark=1))

    with django_assert_num_queries(19):
        send(at_desk, attempt, {"device": str(DEVICE), "answers": []}, "submit")

    assert Result.objects.get().passed is False


def test_submit_twice_is_one_result(at_desk, attempt):
    body = {"device": str(DEVICE), "answers": [payload(attempt)]}

    assert [send(at_desk, attempt, body, "submit").status_code for _ in range(2)] == [200, 200]
    assert Result.objects.count() == 1


def test_submit_tells_which_answers_it_could_not_take(learner, at_desk):
    attempt = make_attempt(learner, minutes_ago=40)
    late = payload(attempt, order=2, sequence=2, elapsed_ms=25 * 60_000)

    response = send(at_desk, attempt, {"device": str(DEVICE), "answers": [payload(attempt), late]}, "submit")

    assert [one["order"] for one in response.json()["refused"]] == [2]
    assert "sau khi hết giờ" in response.json()["refused"][0]["message"]


@pytest.mark.parametrize(
    "body", [" ", {"device": str(DEVICE)}, {"device": str(DEVICE), "answers": [5]}, {"answers": []}]
)
def test_submit_refuses_what_it_cannot_read(at_desk, attempt, body):
    assert send(at_desk, attempt, body, "submit").status_code == 400
    assert Attempt.objects.get().is_open


def test_submit_signed_out_or_of_another_person(stranger, attempt):
    client = Client()
    body = {"device": str(DEVICE), "answers": []}

    assert send(client, attempt, body, "submit").status_code == 401
    client.force_login(stranger.user)
    assert send(client, attempt, body, "submit").status_code == 404
    assert Attempt.objects.get().is_open
