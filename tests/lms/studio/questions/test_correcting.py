"""Correcting a key in the editor: first what would change, then changing it."""

from datetime import datetime

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from assessments.domain.answers import Answer
from assessments.models import KeyAlarm, KeyCorrection, QuestionVersion, Result
from lms.flows.learning import submit_attempt
from tests.factories.assessments import DEVICE, make_assessment, make_attempt, right_choices
from tests.factories.certificates import make_issued, make_office
from tests.factories.people import make_official

NOON = datetime(2026, 7, 20, 12, tzinfo=timezone.get_default_timezone())
SENTENCES = (
    "2 lượt đã chấm có câu này.",
    "2 lượt đổi điểm.",
    "0 người từ chưa đạt thành đạt.",
    "1 người từ đạt thành chưa đạt.",
)


@pytest.fixture
def version(trainer):
    """Both who sat had it right: one passed by it, one failed all the same."""
    exam = make_assessment(questions=2, pass_mark=2)
    version = QuestionVersion.objects.get(question__code="Q01")
    sit(exam, ("Q01", "Q02"))
    sit(exam, ("Q01",))
    return version


def sit(exam, right):
    """`right`: codes answered; the others are left open."""
    attempt = make_attempt(make_official(), exam, minutes_ago=5)
    places = attempt.questions.filter(version__question__code__in=right)
    answers = [
        Answer(one.order, one.order, tuple(right_choices(attempt, one.order)), flagged=False, elapsed_ms=1000)
        for one in places
    ]
    submit_attempt(attempt=attempt, device=DEVICE, answers=answers, now=timezone.now(), actor=None)


@pytest.fixture
def wrong(version):
    return version.choices.filter(is_correct=False).order_by("order")[2]


def url_of(version):
    return reverse("studio_correct_key", args=[version.pk])


def send(client, version, **fields):
    return client.post(url_of(version), {"kind": "key", "reason": "Luật mới.", "act": "xem"} | fields)


def test_first_it_is_told_what_would_change_then_it_is_changed(desk, version, wrong):
    shown = send(desk, version, right=[wrong.pk])
    page = shown.content.decode()
    assert [sentence in page for sentence in SENTENCES] == [True] * 4
    assert (KeyCorrection.objects.count(), Result.objects.count()) == (0, 2)
    answer = send(desk, version, right=[wrong.pk], act="chac-chan", seen=shown.context["seen"])
    assert (answer.status_code, KeyCorrection.objects.get().right) == (302, [wrong.pk])
    assert Result.objects.latest().filter(passed=True).count() == 0


def test_what_changed_since_is_told_anew(desk, version, wrong):
    seen = send(desk, version, right=[wrong.pk]).context["seen"]
    sit(version.uses.first().attempt.assessment, ("Q02",))
    answer = send(desk, version, right=[wrong.pk], act="chac-chan", seen=seen)
    assert answer.status_code == 200
    assert "Nếu sửa như trên:" in answer.content.decode()
    assert not KeyCorrection.objects.exists()


def test_another_correction_than_was_told_is_told_anew(desk, version, wrong):
    """Whatever it would change: of another choice that nobody chose, the figures are the same."""
    seen = send(desk, version, right=[wrong.pk]).context["seen"]
    other = version.choices.filter(is_correct=False).order_by("order")[1]
    for fields in ({"right": [other.pk]}, {"kind": "dropped", "right": [wrong.pk]}):
        answer = send(desk, version, **fields, act="chac-chan", seen=seen)
        assert (answer.status_code, answer.context["seen"] == seen) == (200, False)
    assert not KeyCorrection.objects.exists()


def test_certificates_that_are_left_to_the_approver_are_counted(desk, trainer):
    issued = make_issued(make_office("Phường Vỹ Dạ"))
    version = issued.result.attempt.questions.get(order=1).version
    wrong = version.choices.filter(is_correct=False)[0]
    sentence = "1 giấy chứng nhận đã cấp cần người duyệt cấp xem lại."
    shown = send(desk, version, right=[wrong.pk])
    assert sentence in shown.content.decode()
    sent = send(desk, version, right=[wrong.pk], act="chac-chan", seen=shown.context["seen"])
    [told] = [str(one).strip() for one in get_messages(sent.wsgi_request)]
    assert told == f"Đã sửa đáp án. 1 lượt đổi điểm. {sentence}"
    issued.refresh_from_db()
    assert issued.revoked_at is None


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"reason": " "}, "Ghi lý do: người đã làm bài sẽ đọc."),
        ({"kind": ""}, "Chọn đổi đáp án hay bỏ câu."),
        ({}, "Chọn đáp án đúng trong các phương án của câu"),
        ({"right": [987654]}, "987654"),
        ({"right": ["x"]}, "x"),
    ],
)
def test_what_is_missing_is_said_at_its_field(desk, version, fields, sentence):
    page = send(desk, version, **fields).content.decode()
    assert sentence in page
    assert not KeyCorrection.objects.exists()


def test_dropping_asks_for_no_key(desk, version):
    shown = send(desk, version, kind="dropped")
    answer = send(desk, version, kind="dropped", act="chac-chan", seen=shown.context["seen"])
    assert (answer.status_code, KeyCorrection.objects.get().kind) == (302, "dropped")


def test_only_those_who_write_the_bank(ward, version, wrong):
    assert (ward.get(url_of(version)).status_code, send(ward, version, right=[wrong.pk]).status_code) == (404, 404)


@pytest.fixture
def alarm(version):
    return KeyAlarm.objects.create(version=version, raised_at=NOON, n=1240, discrimination="-0.31", is_held=True)


def test_a_doubted_key_is_told_and_kept_with_a_reason(desk, version, alarm, trainer):
    address = url_of(version)
    shown = desk.get(address).content.decode()
    assert "Trong 1.240 người đã làm, người điểm cao hay sai câu này hơn người điểm thấp (độ phân biệt -0,31)." in shown
    assert "Từ 20/07/2026 câu tạm không đưa vào đề mới, cho đến khi có người trả lời." in shown
    panel = desk.get("/quan-tri/").content.decode()
    assert "Đáp án cần xem lại (1)" in panel
    assert f'href="{address}"' in panel
    assert "tạm không đưa vào đề mới" in panel

    without = desk.post(address, {"act": "giu", "reason": ""})
    assert without.status_code == 200
    assert "Ghi lý do: người đã làm bài sẽ đọc." in without.content.decode()
    answer = desk.post(address, {"act": "giu", "reason": "Điều 16 quy định vậy."})
    assert answer.status_code == 302
    assert [str(one).strip() for one in get_messages(answer.wsgi_request)] == ["Đã ghi: đáp án câu Q01 đúng."]
    alarm.refresh_from_db()
    assert (alarm.answer, alarm.reason, alarm.answered_by) == ("kept", "Điều 16 quy định vậy.", trainer)
    assert "Đáp án cần xem lại" not in desk.get("/quan-tri/").content.decode()

    again = desk.post(address, {"act": "giu", "reason": "Lần nữa."})
    assert "Câu này không còn chờ xem lại đáp án" in again.content.decode()
    assert (KeyCorrection.objects.exists(), Result.objects.count()) == (False, 2)


def test_a_doubt_whose_question_papers_need_says_so(desk, version, alarm):
    KeyAlarm.objects.update(is_held=False)
    assert "Câu vẫn được đưa vào đề mới vì ngân hàng không đủ câu khác" in desk.get(url_of(version)).content.decode()
    assert "tạm không đưa vào đề mới" not in desk.get("/quan-tri/").content.decode()
