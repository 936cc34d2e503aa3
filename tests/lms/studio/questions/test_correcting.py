"""Correcting a key in the editor: first what would change, then changing it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import KeyCorrection, QuestionVersion, Result
from tests.factories.assessments import make_assessment, sit
from tests.factories.people import make_official

SENTENCES = (
    "2 lượt đã chấm có câu này.",
    "2 lượt đổi điểm.",
    "0 người từ chưa đạt thành đạt.",
    "1 người từ đạt thành chưa đạt.",
)


@pytest.fixture
def version(trainer):
    """Two people sat: one needed this question to pass, one had it wrong and passes without it or not."""
    exam = make_assessment(questions=2, pass_mark=2, shuffle=False)
    at = timezone.now() - timedelta(hours=1)
    sit(make_official(), exam, at, right=2)
    sit(make_official(), exam, at, right=1)
    return QuestionVersion.objects.get(question__code="Q01")


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
    answer = send(desk, version, right=[wrong.pk], act="chac-chan", seen="1-1-0-0")
    assert answer.status_code == 200
    assert "Nếu sửa như trên:" in answer.content.decode()
    assert not KeyCorrection.objects.exists()


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
