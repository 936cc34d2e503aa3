"""A practice as forms: each answer is told once it is given, nothing before, and nothing of it proves anything."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.domain.closing import submit_attempt
from assessments.domain.question_text import ChoiceText, QuestionText
from assessments.enums import AssessmentKind, FeedbackPolicy
from assessments.models import Assessment, Attempt, DrawRule, Response, Result
from courses.models import CourseOutcome
from lms.evidence.models import Evidence
from lms.flows.models import Notice
from tests.factories.assessments import (
    DEVICE,
    OTHER_DEVICE,
    make_assessment,
    make_attempt,
    make_bank,
    make_question_of,
    right_choices,
    snapshot,
    wrong_choice,
)
from tests.factories.courses import make_course, make_lesson
from tests.factories.people import make_commune

pytestmark = pytest.mark.django_db
SECRETS = ("Giải thích của câu", "Căn cứ của câu", "Phản hồi", "đáp án đúng")


@pytest.fixture
def practice(db) -> Assessment:
    made = make_assessment(
        "luyen-tap",
        questions=3,
        pass_mark=2,
        title="Luyện tập hộ tịch",
        kind=AssessmentKind.PRACTICE,
        feedback=FeedbackPolicy.AT_ONCE,
        time_limit_minutes=None,
        attempts_allowed=0,
        wait_hours=0,
    )
    made.outcomes.all().delete()
    return made


@pytest.fixture
def begun(at_desk, learner, practice) -> Attempt:
    at_desk.cookies["exam_device"] = str(DEVICE)
    return make_attempt(learner, practice)


def url(name, attempt, *more):
    return reverse(f"learn:exam_{name}", args=[attempt.uid, *more])


def page_of(response):
    return " ".join(response.content.decode().split())


def test_it_is_begun_answered_told_and_ended_without_proving_anything(at_desk, learner, practice):
    intro = page_of(at_desk.get(reverse("learn:exam_intro", args=[practice.slug])))
    assert "Bắt đầu luyện tập" in intro
    assert "exam-precheck" not in intro
    at_desk.post(reverse("learn:exam_intro", args=[practice.slug]))
    attempt = Attempt.objects.get()
    assert attempt.deadline_at - attempt.started_at == timedelta(days=30)

    shown = page_of(at_desk.get(url("question", attempt, 1)))
    assert [secret for secret in SECRETS if secret in shown] == []
    assert 'id="exam-clock" hidden' in shown
    answer = at_desk.post(url("question", attempt, 1), {"choice": right_choices(attempt, 1)})
    assert answer["Location"] == f"{url('question', attempt, 1)}#giai-thich"
    told = page_of(at_desk.get(url("question", attempt, 1)))
    assert [secret for secret in SECRETS if secret not in told] == []
    assert "<title>Đúng – Câu 1/3" in told
    assert "practice-form" not in told
    other = page_of(at_desk.get(url("question", attempt, 2)))
    assert [secret for secret in SECRETS if secret in other] == []

    at_desk.post(url("question", attempt, 2), {"choice": wrong_choice(attempt, 2)})
    assert "<title>Chưa đúng – Câu 2/3" in page_of(at_desk.get(url("question", attempt, 2)))
    assert at_desk.get(url("check", attempt))["Location"] == url("question", attempt, 3)
    assert "Còn 1 câu chưa trả lời. Vẫn nộp?" in page_of(at_desk.get(url("submit", attempt)))
    at_desk.post(url("submit", attempt))
    result = Result.objects.get()
    assert (result.score, result.out_of, result.passed) == (1, 3, False)
    page = page_of(at_desk.get(url("result", attempt)))
    assert "Luyện lượt khác" in page
    assert "Giải thích của câu" in page
    assert (Evidence.objects.count(), Notice.objects.count(), list(Result.objects.on_record())) == (0, 0, [])


def test_a_practice_left_open_is_not_the_work_of_the_day(at_desk, begun):
    assert at_desk.get(reverse("learn:home")).context["card"] is None


def test_what_was_told_takes_no_other_answer(at_desk, begun):
    first = right_choices(begun, 1)
    at_desk.post(url("question", begun, 1), {"choice": wrong_choice(begun, 1)})
    again = at_desk.post(url("question", begun, 1), {"choice": first})
    assert "Lỗi:" in page_of(again)
    assert "Câu 1 đã trả lời và đã xem giải thích nên không đổi được nữa." in page_of(again)
    sent = {"device": str(DEVICE), "order": 1, "sequence": 9, "answer": first, "flagged": False}
    saved = at_desk.post(url("save", begun), sent, content_type="application/json")
    assert (saved.status_code, saved.json()["code"]) == (409, "already_told")
    blank = at_desk.post(url("save", begun), sent | {"answer": []}, content_type="application/json")
    assert blank.json()["code"] == "already_told"
    done = submit_attempt(
        attempt=begun, device=DEVICE, answers=snapshot(begun, right=3), now=timezone.now(), actor=None
    )
    assert [(one.order, one.code) for one in done.refused] == [(1, "already_told")]
    assert done.result.score == 2


def test_half_an_answer_is_not_judged(at_desk, learner, practice):
    bank = make_bank("TT")
    steps = tuple(ChoiceText(text) for text in ("Nhận hồ sơ", "Kiểm tra", "Trả kết quả"))
    make_question_of(bank, "O1", QuestionText("ordering", "Sắp thứ tự các việc.", steps, competency="T01", level=1))
    DrawRule.objects.filter(assessment=practice).update(bank=bank, count=1)
    attempt = make_attempt(learner, practice)
    places = attempt.questions.get().choice_order
    for sent in ({}, {"place": [str(places[0]), "0", "0"]}):
        refused = page_of(at_desk.post(url("question", attempt, 1), sent))
        assert "Chưa trả lời đủ nên chưa chấm." in refused
    assert f'<option value="{places[0]}" selected>' in refused
    assert not Response.objects.exists()


def test_it_goes_on_wherever_it_is_picked_up(at_desk, begun):
    at_desk.cookies["exam_device"] = str(OTHER_DEVICE)
    at_desk.post(url("question", begun, 1), {"choice": right_choices(begun, 1)})
    begun.refresh_from_db()
    assert begun.device == OTHER_DEVICE
    at_desk.cookies["exam_device"] = str(DEVICE)
    at_desk.post(url("submit", begun))
    assert Result.objects.get().score == 1


def test_a_page_costs_the_same_however_much_was_answered(at_desk, begun):
    def statements():
        with CaptureQueriesContext(connection) as caught:
            at_desk.get(url("question", begun, 1))
        return len(caught)

    at_desk.post(url("question", begun, 1), {"choice": right_choices(begun, 1)})
    once = statements()
    for order in (2, 3):
        at_desk.post(url("question", begun, order), {"choice": right_choices(begun, order)})
    assert statements() == once


def test_practices_are_listed_for_ones_own_units_and_from_the_course(at_desk, learner, practice):
    others = make_assessment("cua-xa-khac", questions=2, pass_mark=1, kind=AssessmentKind.PRACTICE)
    Assessment.objects.filter(pk=others.pk).update(unit=make_commune("Xã Khác"))
    exam = make_assessment("thi", questions=2, pass_mark=1, bank=practice.draw_rules.get().bank)
    course = make_course(assessment=exam)
    make_lesson(course)
    link = f'href="{reverse("learn:exam_list")}?khoa={course.slug}"'
    assert link not in page_of(at_desk.get(reverse("learn:course", args=[course.slug])))
    CourseOutcome.objects.create(course=course, competency=exam.outcomes.get().competency, level=2)
    assert link in page_of(at_desk.get(reverse("learn:course", args=[course.slug])))

    def listed(**query):
        page = at_desk.get(reverse("learn:exam_list"), query)
        return [(line.practice, line.begun, line.last) for line in page.context["practices"]]

    assert listed() == listed(khoa=course.slug) == [(practice, None, None)]
    attempt = make_attempt(learner, practice)
    assert listed() == [(practice, attempt, None)]
    submit_attempt(attempt=attempt, device=DEVICE, answers=[], now=timezone.now(), actor=None)
    assert listed() == [(practice, None, Result.objects.get())]
    assert "Lần trước" in page_of(at_desk.get(reverse("learn:exam_list")))
