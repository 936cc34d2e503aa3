import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.answer_forms import MAX_ANSWER, AnswerForm, form_of, is_whole, settle_answer
from assessments.enums import QuestionKind
from assessments.exceptions.attempts import AnswerTooLong, TooManyChoices, UnknownChoice
from lms.core.vietnamese.text import normalise

pytestmark = pytest.mark.unit

SINGLE = AnswerForm("single", (7, 5, 6))
MULTIPLE = AnswerForm("multiple", (7, 5, 6))
ORDERING = AnswerForm("ordering", (7, 5, 6))
MATCHING = AnswerForm("matching", (9, 8), lefts=3)
NUMERIC = AnswerForm("numeric")
SHORT_TEXT = AnswerForm("short_text")
CASE = AnswerForm("case", parts=(SINGLE, NUMERIC, ORDERING))
FORMS = (SINGLE, AnswerForm("true_false", (1, 2)), MULTIPLE, ORDERING, MATCHING, NUMERIC, SHORT_TEXT, CASE)


@pytest.mark.parametrize(
    ("kind", "laid_out", "part_kinds", "form"),
    [
        ("single", [7, 5, 6], (), SINGLE),
        ("matching", {"lefts": [1, 2, 3], "matches": [9, 8]}, (), MATCHING),
        ("short_text", [], (), SHORT_TEXT),
        ("case", [[7, 5, 6], [], [7, 5, 6]], ("single", "numeric", "ordering"), CASE),
    ],
)
def test_form_of_a_place_follows_from_how_it_was_laid_out(kind, laid_out, part_kinds, form):
    assert form_of(kind, laid_out, part_kinds) == form


@pytest.mark.parametrize(
    ("form", "answer", "settled"),
    [
        (SINGLE, [5], [5]),
        (SINGLE, [5, 5], [5]),
        (MULTIPLE, [6, 7, 6], [7, 6]),
        (ORDERING, [5, 7, 6], [5, 7, 6]),
        (ORDERING, [5], [5, 0, 0]),
        (ORDERING, [0, 0, 0], []),
        (ORDERING, [5, 5, 5], [5, 5, 5]),
        (MATCHING, [8, 8], [8, 8, 0]),
        (MATCHING, [0, 0, 9], [0, 0, 9]),
        (NUMERIC, [" 12,5 "], ["12,5"]),
        (SHORT_TEXT, ["  Hộ \u200b tịch\u2028xã\x00 "], ["Hộ tịch xã"]),
        (SHORT_TEXT, ["đúng \ud83d"], ["đúng"]),
        (SHORT_TEXT, [" \ufeff "], []),
        (CASE, [[5]], [[5], [], []]),
        (CASE, [[], [" "], [0, 0, 0]], []),
        (CASE, [[6], ["3"], [5]], [[6], ["3"], [5, 0, 0]]),
        *((form, [], []) for form in FORMS),
    ],
)
def test_settle_answer_gives_equal_answers_one_form(form, answer, settled):
    assert settle_answer(form, answer, order=1) == settled


@pytest.mark.parametrize(
    ("form", "answer", "refusal"),
    [
        (SINGLE, [8], UnknownChoice),
        (SINGLE, [0], UnknownChoice),
        (SINGLE, ["5"], UnknownChoice),
        (SINGLE, [[5]], UnknownChoice),
        (SINGLE, [5, 6], TooManyChoices),
        (ORDERING, [7, 5, 6, 7], UnknownChoice),
        (ORDERING, [8], UnknownChoice),
        (MATCHING, [9, 9, 9, 9], UnknownChoice),
        (MATCHING, [7], UnknownChoice),
        (NUMERIC, [12], UnknownChoice),
        (SHORT_TEXT, ["a", "b"], UnknownChoice),
        (SHORT_TEXT, [["a"]], UnknownChoice),
        (SHORT_TEXT, ["a" * (MAX_ANSWER + 1)], AnswerTooLong),
        (CASE, [5], UnknownChoice),
        (CASE, [[5], [], [], []], UnknownChoice),
        (CASE, [[], ["3"], [[5]]], UnknownChoice),
        (CASE, [[5, 6]], TooManyChoices),
    ],
)
def test_settle_answer_refuses_what_is_no_answer_to_the_question(form, answer, refusal):
    with pytest.raises(refusal):
        settle_answer(form, answer, order=3)


def test_settle_answer_names_the_place_it_refuses():
    with pytest.raises(AnswerTooLong) as refused:
        settle_answer(CASE, [[], ["1" * 501]], order=3)

    assert str(refused.value) == str(AnswerTooLong(order=3, most=MAX_ANSWER))


ONES = st.one_of(st.integers(-1, 10), st.text(max_size=20), st.lists(st.one_of(st.integers(0, 9), st.text(max_size=5))))


@given(st.sampled_from(FORMS), st.lists(ONES, max_size=4))
def test_settle_answer_settles_or_refuses_whatever_is_sent_and_once_settled_it_stays(form, answer):
    try:
        settled = settle_answer(form, answer, order=1)
    except (UnknownChoice, TooManyChoices):
        return
    assert settle_answer(form, settled, order=1) == settled
    assert settled == [] or any(settled)


@given(st.text())
def test_settle_answer_keeps_a_short_text_as_one_line(text):
    assert settle_answer(SHORT_TEXT, [text], order=1) == ([normalise(text)] if normalise(text) else [])


@pytest.mark.parametrize(
    ("kind", "answer", "whole"),
    [
        (QuestionKind.SINGLE, [5], True),
        (QuestionKind.SHORT_TEXT, ["xã"], True),
        (QuestionKind.SHORT_TEXT, [], False),
        (QuestionKind.ORDERING, [5, 7, 6], True),
        (QuestionKind.ORDERING, [5, 0, 6], False),
        (QuestionKind.ORDERING, [5, 5, 6], False),
        (QuestionKind.MATCHING, [8, 8, 9], True),
        (QuestionKind.MATCHING, [8, 0, 9], False),
        (QuestionKind.CASE, [[5], ["12"], [5, 6]], True),
        (QuestionKind.CASE, [[5], [], [5, 6]], False),
        (QuestionKind.CASE, [[5], ["12"], [6, 6]], False),
        (QuestionKind.CASE, [], False),
    ],
)
def test_is_whole_asks_for_every_place_side_and_part(kind, answer, whole):
    assert is_whole(kind, answer, ("single", "numeric", "ordering") if kind == "case" else ()) is whole
