"""A question as learners meet it: its fields, then the key; also one that isn't saved yet."""

import re

import pytest
from django.urls import reverse

from assessments.domain.question_text import WHOLE, ChoiceText, PartText, PictureText, QuestionText
from assessments.domain.questions import Placed, write_question
from assessments.models import Question
from tests.factories.pictures import png
from tests.lms.studio.questions.sheet_forms import add_url, form

pytestmark = pytest.mark.django_db


def test_the_preview_shows_fields_and_then_the_key(desk, bank):
    desk.post(
        add_url(bank, "ordering"),
        form([{"text": "Nhận"}, {"text": "Kiểm"}, {"text": "Trả"}], scoring="all", explanation="Vì thế."),
    )
    page = desk.get(reverse("studio_question_preview", args=[Question.objects.get().pk])).content.decode()
    assert page.count("<select") == 3
    assert re.findall(r"<li>(\d\. \w+)</li>", page) == ["1. Nhận", "2. Kiểm", "3. Trả"]
    assert "Vì thế." in page


def test_the_preview_of_a_case_shows_its_parts(desk, bank):
    part = PartText("single", "Nhận hồ sơ không?", (ChoiceText("Có", WHOLE), ChoiceText("Không")))
    text = QuestionText(
        "case", "Chị A mang giấy chứng sinh.", parts=(part, PartText("numeric", "Mấy ngày?", (ChoiceText("1", WHOLE),)))
    )
    version = write_question(bank=bank, code="Q1", text=text, competency_id=None, placed=Placed())
    page = desk.get(reverse("studio_question_preview", args=[version.question_id])).content.decode()
    assert re.findall(r'name="(p\d-choice)"', page) == ["p1-choice"] * 2
    assert page.count('inputmode="decimal"') == 1
    assert re.findall(r"<li>(Câu hỏi con [^<]+)</li>", page) == ["Câu hỏi con 1: Có", "Câu hỏi con 2: 1"]


def test_pictures_stand_below_the_words_and_those_of_the_explanation_with_it(desk, bank):
    pictures = (PictureText("a.png", png(), "Sơ đồ"), PictureText("b.png", png(20, 10), "Lời giải"))
    choices = (ChoiceText("Có", WHOLE), ChoiceText("Không"))
    text = QuestionText("single", "Xem [hình 1]?", choices, explanation="Như [hình 2].", pictures=pictures)
    version = write_question(bank=bank, code="Q1", text=text, competency_id=None, placed=Placed())
    page = desk.get(reverse("studio_question_preview", args=[version.question_id])).content.decode()
    asked, key = page.split("Khi được xem đáp án")
    assert (re.findall(r'alt="([^"]+)"', asked), re.findall(r'alt="([^"]+)"', key)) == (["Sơ đồ"], ["Lời giải"])
    assert "Xem [hình 1]?</legend>" in asked
    assert "Như [hình 2].</p>" in key
