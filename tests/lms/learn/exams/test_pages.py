import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.domain.answers import save_response
from assessments.domain.attempts import take_over
from assessments.domain.closing import submit_attempt
from assessments.models import Attempt, Response, Result
from lms.competencies.models import Competency, CompetencyVersion
from lms.core.display import format_datetime
from lms.evidence.models import Evidence
from tests.factories.assessments import (
    DEVICE,
    OTHER_DEVICE,
    make_assessment,
    make_attempt,
    right_choices,
    snapshot,
    wrong_choice,
)
from tests.factories.people import make_official, make_user
from tests.factories.reference import load_catalogues

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def at_desk(at_desk: Client) -> Client:
    """In the browser that began the attempt."""
    at_desk.cookies["exam_device"] = str(DEVICE)
    return at_desk


def url(name: str, attempt: Attempt, *more: int) -> str:
    return reverse(f"learn:exam_{name}", args=[attempt.uid, *more])


def text_of(response) -> str:
    without_tags = re.sub(
        r"<script.*?</script>|<template.*?</template>|<[^>]+>", " ", response.content.decode(), flags=re.S
    )
    return re.sub(r"\s+", " ", without_tags)


def package_of(response) -> dict[str, object]:
    found = re.search(r'<script id="exam-package" type="application/json">(.*?)</script>', response.content.decode())
    return json.loads(found.group(1))


def statements(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        client.get(path)
    return len(seen)


def finish(attempt, *, right, wrong=0, now=None):
    submit_attempt(
        attempt=attempt,
        device=DEVICE,
        answers=snapshot(attempt, right=right, wrong=wrong),
        now=now or timezone.now(),
        actor=None,
    )


# Who sees what


@pytest.mark.parametrize(
    ("name", "more"),
    [("question", (1,)), ("check", ()), ("submit", ()), ("result", ())],
)
def test_pages_of_an_attempt_are_its_owners_alone(attempt, at_desk, stranger, name, more):
    other = Client()
    path = url(name, attempt, *more)
    assert other.get(path).headers["Location"].startswith("/dang-nhap/?next=")
    other.force_login(stranger.user)

    assert other.get(path).status_code == 404
    assert at_desk.get(path).status_code in {200, 302}


def test_take_over_of_anothers_attempt_is_not_found(attempt, stranger):
    other = Client()
    other.force_login(stranger.user)

    assert other.post(url("takeover", attempt), {"device": str(OTHER_DEVICE)}).status_code == 404
    assert Attempt.objects.get().device == DEVICE


def test_intro_needs_an_official(db, client):
    client.force_login(make_user())
    assert client.get(reverse("learn:exam_intro", args=[make_assessment().slug])).status_code == 403


# Before


def test_intro_says_what_awaits(at_desk):
    page = text_of(at_desk.get(reverse("learn:exam_intro", args=[make_assessment().slug])))

    for part in ("10 câu", "20 phút", "từ 7 câu đúng", "Lượt còn lại 3", "Đồng hồ bắt đầu chạy ngay khi bấm."):
        assert part in page
    assert "Mất mạng: cứ làm tiếp." in page
    assert "chậm nhất 24 giờ" in page


def test_intro_of_an_unopened_or_unknown_assessment_is_not_found(at_desk):
    make_assessment("chua-mo", is_published=False)

    assert at_desk.get("/thi/chua-mo/").status_code == 404
    assert at_desk.get("/thi/khong-co/").status_code == 404


def test_intro_says_when_it_can_be_sat_again(learner, at_desk):
    attempt = make_attempt(learner)
    finish(attempt, right=2)

    response = at_desk.get(reverse("learn:exam_intro", args=[attempt.assessment.slug]))

    page = text_of(response)
    assert "Làm lại được từ" in page
    assert "Lượt 1" in page
    assert "2/10 câu đúng" in page
    assert "Bắt đầu làm bài" not in page


def test_intro_leads_on_with_what_was_begun(attempt, at_desk):
    at_desk.post(url("question", attempt, 1), {"choice": right_choices(attempt, 1), "go": "2"})

    response = at_desk.get(reverse("learn:exam_intro", args=[attempt.assessment.slug]))

    assert "Bài thi đang làm dở – còn 20 phút" in text_of(response)
    assert "Đã trả lời 1/10 câu." in text_of(response)
    assert f'href="{url("question", attempt, 2)}"' in response.content.decode()


def test_intro_warns_when_it_closes_before_the_time_is_over(at_desk):
    assessment = make_assessment(closes_at=timezone.now() + timedelta(minutes=7, seconds=30))

    assert "Chỉ còn 7 phút vì bài đóng lúc" in text_of(at_desk.get(reverse("learn:exam_intro", args=[assessment.slug])))


def test_start_leads_to_the_first_question_and_twice_to_the_same(learner, at_desk):
    assessment = make_assessment()
    path = reverse("learn:exam_intro", args=[assessment.slug])
    form = {"client_id": str(uuid4()), "device": str(OTHER_DEVICE)}

    places = [at_desk.post(path, form).headers["Location"] for _ in range(2)]

    attempt = Attempt.objects.get()
    assert places == [url("question", attempt, 1)] * 2
    assert (str(attempt.uid), attempt.device) == (form["client_id"], OTHER_DEVICE)
    assert at_desk.cookies["exam_device"].value == str(OTHER_DEVICE)


def test_start_refused_says_why(learner, at_desk):
    assessment = make_assessment(opens_at=timezone.now() + timedelta(days=1))

    response = at_desk.post(reverse("learn:exam_intro", args=[assessment.slug]), {"device": "x", "client_id": "y"})

    assert response.status_code == 200
    assert "Bài này mở từ" in text_of(response)
    assert not Attempt.objects.exists()


def test_start_closes_an_overdue_attempt_first(learner, at_desk):
    assessment = make_assessment(wait_hours=0, late_sync_hours=0)
    old = make_attempt(learner, assessment, minutes_ago=60)

    at_desk.post(reverse("learn:exam_intro", args=[assessment.slug]), {"device": str(DEVICE)})

    old.refresh_from_db()
    assert old.status == "closed"
    assert Attempt.objects.get(status="open").number == 2


def test_start_beside_an_attempt_that_takes_late_answers_leads_to_it(learner, at_desk):
    assessment = make_assessment(wait_hours=0)
    old = make_attempt(learner, assessment, minutes_ago=60)

    response = at_desk.post(reverse("learn:exam_intro", args=[assessment.slug]), {"device": str(DEVICE)})

    assert "còn nhận câu gửi muộn đến" in text_of(response)
    assert f'href="{url("result", old)}"' in response.content.decode()
    assert Attempt.objects.count() == 1


# Questions, without scripts


def test_question_page_holds_the_paper_without_its_key(attempt, at_desk):
    response = at_desk.get(url("question", attempt, 4))

    package = package_of(response)
    assert len(package["questions"]) == 10
    assert {key for question in package["questions"] for key in question} == {"order", "kind", "stem", "choices"}
    assert {key for one in package["questions"] for choice in one["choices"] for key in choice} == {"id", "text"}
    page = response.content.decode()
    for secret in ("is_correct", "correct", "Giải thích của câu", "Phản hồi", "Căn cứ của câu"):
        assert secret not in page
    assert "Câu 4/10" in text_of(response)


@pytest.mark.parametrize("questions", [1, 30])
def test_question_page_costs_the_same_for_any_length(learner, at_desk, questions):
    attempt = make_attempt(learner, make_assessment(questions=questions, pass_mark=1))

    assert statements(at_desk, url("question", attempt, 1)) == 7


def test_package_stays_small(learner, at_desk):
    attempt = make_attempt(learner, make_assessment(questions=30, pass_mark=1))

    assert len(at_desk.get(url("question", attempt, 1)).content) < 100_000


def test_question_post_stores_and_goes_where_the_button_says(attempt, at_desk):
    chosen = right_choices(attempt, 1)

    response = at_desk.post(url("question", attempt, 1), {"choice": chosen, "flagged": "1", "go": "2"})
    shown = at_desk.get(url("question", attempt, 1)).content.decode()

    assert response.headers["Location"] == url("question", attempt, 2)
    row = Response.objects.get()
    assert (row.answer, row.flagged, row.elapsed_ms) == (chosen, True, None)
    assert re.search(rf'value="{chosen[0]}" checked', shown)
    assert "Đã gửi lên hệ thống lúc" in shown


@pytest.mark.parametrize("go", ["list", "", "0", "99", "x", "9" * 30])
def test_question_post_goes_to_the_answers_otherwise(attempt, at_desk, go):
    assert at_desk.post(url("question", attempt, 1), {"go": go}).headers["Location"] == url("check", attempt)


def test_question_post_turning_the_page_writes_nothing(attempt, at_desk):
    at_desk.post(url("question", attempt, 1), {"go": "2"})

    assert not Response.objects.exists()


@pytest.mark.parametrize("choice", ["x", "-1", "9" * 40])
def test_question_post_refuses_what_it_cannot_read(attempt, at_desk, choice):
    response = at_desk.post(url("question", attempt, 1), {"choice": choice, "go": "2"})

    assert response.status_code == 200
    assert "Hệ thống không đọc được câu trả lời vừa gửi" in text_of(response)
    assert "<title>Lỗi:" in response.content.decode()


def test_question_post_refuses_a_choice_of_another_question(attempt, at_desk):
    response = at_desk.post(url("question", attempt, 1), {"choice": right_choices(attempt, 2), "go": "2"})

    assert "Phương án gửi lên không thuộc câu 1" in text_of(response)


@pytest.mark.parametrize("order", [0, 11])
def test_question_page_beyond_the_paper_is_not_found(attempt, at_desk, order):
    assert at_desk.get(url("question", attempt, order)).status_code == 404


def test_question_page_on_another_device_shows_e8_and_takes_nothing(attempt, at_desk):
    at_desk.cookies["exam_device"] = str(OTHER_DEVICE)

    page = at_desk.get(url("question", attempt, 3))
    posted = at_desk.post(url("question", attempt, 3), {"choice": right_choices(attempt, 3), "go": "4"})

    for response in (page, posted):
        assert "Bài thi đang được làm trên một máy khác từ" in text_of(response)
        assert re.search(r'<fieldset class="choices" id="exam-question" [^>]*disabled>', response.content.decode())
    assert "Các câu trả lời ở máy này đã được gửi." in text_of(page)
    assert "Câu làm ở máy này sau lúc đó chưa được nhận." in text_of(posted)
    assert not Response.objects.exists()


def test_take_over_goes_on_at_the_same_question(attempt, at_desk):
    response = at_desk.post(url("takeover", attempt), {"device": str(OTHER_DEVICE), "order": "3"})

    assert response.headers["Location"] == url("question", attempt, 3)
    assert Attempt.objects.get().device == OTHER_DEVICE
    assert at_desk.post(url("question", attempt, 3), {"choice": right_choices(attempt, 3)}).status_code == 302
    assert Response.objects.count() == 1


@pytest.mark.parametrize(("asked", "place"), [("0", 1), ("99", 10), ("²", 1)])
def test_take_over_leads_to_a_place_of_the_paper(attempt, at_desk, asked, place):
    response = at_desk.post(url("takeover", attempt), {"order": asked})

    assert response.url == url("question", attempt, place)


def test_take_over_only_by_post(attempt, at_desk):
    assert at_desk.get(url("takeover", attempt)).status_code == 405


# Handing in, without scripts


def test_check_answers_lists_those_without_an_answer_first(attempt, at_desk):
    for order in (1, 2):
        at_desk.post(url("question", attempt, order), {"choice": right_choices(attempt, order)})

    page = at_desk.get(url("check", attempt))

    assert "Còn 8 câu chưa trả lời." in text_of(page)
    numbers = re.findall(r'exam-row-number">Câu (\d+)<', page.content.decode())
    assert [int(one) for one in numbers] == [3, 4, 5, 6, 7, 8, 9, 10, 1, 2]


def test_confirm_asks_once_with_what_is_missing(attempt, at_desk):
    assert "Còn 10 câu chưa trả lời. Vẫn nộp?" in text_of(at_desk.get(url("submit", attempt)))


def test_confirm_hands_in_what_was_saved(attempt, at_desk):
    for order in range(1, 8):
        at_desk.post(url("question", attempt, order), {"choice": right_choices(attempt, order)})

    response = at_desk.post(url("submit", attempt))

    assert response.headers["Location"] == url("result", attempt)
    assert list(Result.objects.values_list("score", "passed")) == [(7, True)]


def test_confirm_on_another_device_hands_nothing_in(attempt, at_desk):
    take_over(attempt=attempt, device=OTHER_DEVICE, now=timezone.now(), actor=None)

    response = at_desk.post(url("submit", attempt), follow=True)

    assert "Bài thi đang được làm trên một máy khác" in text_of(response)
    assert Attempt.objects.get().is_open


@pytest.mark.parametrize(("name", "more"), [("question", (1,)), ("check", ()), ("submit", ())])
def test_pages_of_a_finished_attempt_lead_to_its_result(attempt, at_desk, name, more):
    finish(attempt, right=1)

    assert at_desk.get(url(name, attempt, *more)).headers["Location"] == url("result", attempt)


def test_question_post_after_handing_in_leads_to_the_result_with_the_reason(attempt, at_desk):
    finish(attempt, right=1)

    response = at_desk.post(url("question", attempt, 1), {"choice": right_choices(attempt, 1)}, follow=True)

    assert "Bài đã được nộp lúc" in text_of(response)
    assert "Chưa đạt" in text_of(response)


def test_question_post_after_the_deadline_leads_to_the_result_with_the_reason(learner, at_desk):
    attempt = make_attempt(learner, minutes_ago=60)

    response = at_desk.post(url("question", attempt, 1), {"choice": right_choices(attempt, 1)}, follow=True)

    assert "Câu trả lời này được chọn sau khi hết giờ" in text_of(response)
    assert Attempt.objects.get().status == "waiting"


# The result


def test_result_of_a_running_attempt_leads_back_to_it(attempt, at_desk):
    assert at_desk.get(url("result", attempt)).headers["Location"] == url("question", attempt, 1)


def test_result_says_the_word_first(attempt, at_desk):
    finish(attempt, right=7, wrong=3)

    response = at_desk.get(url("result", attempt))

    page = text_of(response)
    assert re.search(r"<h1>Đạt</h1>", response.content.decode())
    assert "7/10 câu đúng, cần 7" in page
    assert "đáp án đúng" in page
    assert "Giải thích của câu" in page


def test_result_keeps_the_key_back_while_attempts_remain(attempt, at_desk):
    finish(attempt, right=2, wrong=1)

    response = at_desk.get(url("result", attempt))

    page = text_of(response)
    assert re.search(r"<h1>Chưa đạt</h1>", response.content.decode())
    assert "Còn thiếu 5 câu đúng để đạt." in page
    assert "Đáp án và giải thích mở khi đã đạt hoặc đã hết lượt làm" in page
    assert "Làm lại được từ" in page
    for secret in ("Giải thích của câu", "Phản hồi", "Căn cứ của câu", "đáp án đúng"):
        assert secret not in response.content.decode()


def test_result_says_why_answers_came_late(learner, at_desk):
    attempt = make_attempt(learner, minutes_ago=60)
    finish(attempt, right=8)

    page = text_of(at_desk.get(url("result", attempt)))

    assert "Nhận muộn do mất mạng: 8 câu làm trong giờ nhưng đến sau khi hết giờ. Các câu này vẫn được tính." in page


def test_result_closes_an_overdue_attempt_that_the_worker_has_not_come_to(learner, at_desk):
    attempt = make_attempt(learner, minutes_ago=60 * 25)

    page = text_of(at_desk.get(url("result", attempt)))

    assert "0/10 câu đúng, cần 7" in page
    assert "hệ thống đóng khi hết giờ" in page
    assert Attempt.objects.get().finished_at == attempt.deadline_at


def overdue(learner, **rules):
    """An hour after it began, with one right and one wrong answer in time."""
    attempt = make_attempt(learner, make_assessment(**rules), minutes_ago=60)
    for order, answer in ((1, right_choices(attempt, 1)), (2, [wrong_choice(attempt, 2)])):
        save_response(
            attempt_uid=attempt.uid,
            user_id=learner.user.pk,
            device=DEVICE,
            order=order,
            sequence=order,
            answer=answer,
            flagged=False,
            elapsed_ms=None,
            now=attempt.started_at,
        )
    return attempt


def test_result_tells_no_marks_while_late_answers_are_taken(learner, at_desk):
    attempt = overdue(learner)

    page = text_of(at_desk.get(url("result", attempt)))

    assert "Hết giờ, chưa có kết quả" in page
    assert "Hệ thống đã nhận 2/10 câu trả lời." in page
    until = format_datetime(attempt.deadline_at + timedelta(hours=24))
    assert f"vẫn được nhận đến {until}" in page
    assert f"chậm nhất sau {until}" in page
    for secret in ("câu đúng", "Chưa đúng", "Xem lại từng câu", "Phương án", "việc cần làm trước tiên"):
        assert secret not in page


def test_no_page_of_the_learner_tells_marks_before_they_are_final(learner, at_desk):
    """The pages that tell them, or that they are there, once nothing more is taken."""
    attempt = overdue(learner)
    exam = reverse("learn:exam_intro", args=[attempt.assessment.slug])
    paths = [exam, reverse("learn:notices"), reverse("learn:home"), reverse("learn:profile")]
    at_desk.get(url("result", attempt))
    before = [text_of(at_desk.get(path)) for path in paths]

    page = text_of(at_desk.post(url("submit", attempt), follow=True))
    after = [text_of(at_desk.get(path)) for path in paths]

    assert "1/10 câu đúng, cần 7" in page
    assert ["1/10 câu đúng" in one for one in before] == [False] * 4
    assert ["1/10 câu đúng" in one for one in after[:1]] == [True]
    assert ["Chưa đạt" in one for one in (before[0], after[0])] == [False, True]


@pytest.mark.parametrize("questions", [3, 30])
def test_result_while_waiting_costs_the_same_for_any_length(learner, at_desk, questions):
    attempt = overdue(learner, questions=questions, pass_mark=1)
    at_desk.get(url("result", attempt))

    assert statements(at_desk, url("result", attempt)) == 9


def test_result_waits_while_answers_are_on_their_way(learner, at_desk):
    attempt = make_attempt(learner, make_assessment(time_limit_minutes=1), minutes_ago=1)

    page = text_of(at_desk.get(url("result", attempt)))

    assert "Đã hết giờ, đang tổng kết" in page
    assert Attempt.objects.get().is_open


@pytest.mark.parametrize("questions", [1, 30])
def test_result_costs_the_same_for_any_length(learner, at_desk, questions):
    attempt = make_attempt(learner, make_assessment(questions=questions, pass_mark=1))
    finish(attempt, right=1)

    assert statements(at_desk, url("result", attempt)) == 16


@pytest.mark.parametrize("others", [1, 3])
def test_result_keeps_the_key_back_while_others_sit_and_says_until_when(attempt, at_desk, others):
    finish(attempt, right=8, wrong=2)
    for number in range(others):
        make_attempt(make_official(f"Người {number}", user=make_user(f"nguoi-{number}")), attempt.assessment)
    last = Attempt.objects.order_by("deadline_at").last()

    with CaptureQueriesContext(connection) as seen:
        response = at_desk.get(url("result", attempt))

    page = text_of(response)
    assert "Đang có người làm bài này nên đáp án và giải thích chưa mở." in page
    until = format_datetime(last.deadline_at + timedelta(hours=24))
    assert f"chậm nhất {until} nếu không có ai bắt đầu thêm." in page
    for secret in ("Giải thích của câu", "Phản hồi", "Căn cứ của câu", "đáp án đúng"):
        assert secret not in page
    assert len(seen) == 15


def test_pages_in_english_hold_no_vietnamese_of_the_interface(attempt, at_desk):
    """Content stays Vietnamese and says so."""
    response = at_desk.get("/en" + url("question", attempt, 1))

    assert response.status_code == 200
    assert '<html lang="en"' in response.content.decode()
    assert re.search(r'id="exam-stem" lang="vi"', response.content.decode())


# What the result leads to


def test_result_of_a_pass_shows_the_level_that_the_evidence_rule_allows(learner, at_desk):
    load_catalogues()
    competency = Competency.objects.get(code="T01")
    assessment = make_assessment(competency=competency)
    assessment.outcomes.update(level=5)
    attempt = make_attempt(learner, assessment)
    for order in range(1, 8):
        at_desk.post(url("question", attempt, order), {"choice": right_choices(attempt, order)})

    page = text_of(at_desk.post(url("submit", attempt), follow=True))

    allowed = Evidence.objects.get().level
    name = CompetencyVersion.objects.get(competency=competency).name_vi
    assert f"{name}: đạt mức {allowed}" in page
    assert allowed < 5
    assert "Xem năng lực của tôi" in page
