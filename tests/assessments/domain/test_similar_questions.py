import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.similar_questions import MOST, likeness, similar_questions
from assessments.models import Question
from tests.factories.assessments import make_bank, make_question

STEM = "Giấy tờ nào phải nộp khi đăng ký khai sinh cho trẻ em?"


@pytest.mark.unit
@pytest.mark.parametrize(
    ("other", "is_near"),
    [
        (STEM.upper(), True),
        ("giay to nao phai nop khi dang ky khai sinh cho tre em", True),
        ("Giấy tờ nào phải nộp khi đăng ký khai sinh cho trẻ?", True),
        ("Giấy tờ nào phải nộp khi đăng ký khai tử?", False),
        ("Ai đăng ký khai sinh cho trẻ em?", False),
        ("", False),
    ],
)
def test_what_is_nearly_the_same(other, is_near):
    assert (likeness(STEM, other) >= 0.75) is is_near


@pytest.mark.unit
@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_the_same_both_ways_and_whole_of_itself(one, other):
    assert likeness(one, other) == likeness(other, one)
    assert likeness(one, one) == 1
    assert 0 <= likeness(one, other) <= 1


@pytest.mark.django_db
def test_the_most_alike_come_first_and_not_the_question_itself(django_assert_num_queries):
    bank = make_bank()
    stems = {"Q1": STEM.upper(), "Q2": STEM.replace(" em", ""), "Q3": "Ai đăng ký khai sinh cho trẻ em?"}
    for code, stem in stems.items():
        version = make_question(bank, code)
        type(version).objects.filter(pk=version.pk).update(stem=stem)
        Question.objects.filter(pk=version.question_id).update(search_key=f"{code} nhan {stem}".lower())
    rows = Question.objects.all()
    Question.objects.update(search_key="q giay to nao phai nop khi dang ky khai sinh cho tre em")
    with django_assert_num_queries(2):
        found = similar_questions(STEM, rows)
    assert [(one.code, one.bank, one.likeness) for one in found] == [("Q1", "Hộ tịch", 1), ("Q2", "Hộ tịch", 11 / 12)]
    assert [one.code for one in similar_questions(STEM, rows, but=found[0].question_id)] == ["Q2"]
    assert similar_questions("Thời hạn là bao lâu?", rows) == []
    assert len(found) <= MOST
