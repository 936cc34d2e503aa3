from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db.models.query import prefetch_related_objects
from hypothesis import HealthCheck, given, settings

from assessments.domain.question_text import (
    ChoiceText,
    CriterionText,
    LevelText,
    PartText,
    PictureText,
    QuestionText,
)
from assessments.domain.questions import Placed, says_the_same, text_of, write_question
from assessments.enums import QuestionKind
from assessments.models import Choice, QuestionVersion
from tests.assessments.domain.formats.any_question import is_valid, texts
from tests.factories.assessments import make_bank, make_competency, make_question_of
from tests.factories.people import make_user
from tests.factories.question_texts import CASE, MATCHING, OF_EVERY_KIND, SHORT_TEXT, SINGLE

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

PICTURES = (
    PictureText("to-khai.png", b"\x89PNG\r\n\x1a\n\x00\xff", "Tờ khai đã ghi đủ"),
    PictureText("to-khai.png", b"\x89PNG\r\n\x1a\n\x01"),
)
CRITERIA = (CriterionText("Đúng thủ tục", (LevelText("Chưa", Decimal(0)), LevelText("Đủ", Decimal("1.5")))),)
MARKED_BY_PEOPLE = tuple(
    replace(SINGLE, kind=kind, choices=(), criteria=CRITERIA) for kind in (QuestionKind.ESSAY, QuestionKind.PRACTICAL)
)
CHECKED_ALIKE = [QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.MATCHING, QuestionKind.NUMERIC]
ALL = (*OF_EVERY_KIND, *MARKED_BY_PEOPLE)


@pytest.fixture
def bank(db):
    return make_bank()


def test_every_kind_is_tried():
    assert {text.kind for text in ALL} == set(QuestionKind)


@pytest.mark.parametrize("text", ALL, ids=lambda text: text.kind)
def test_write_question_of_every_kind_reads_back_as_it_was_written(text):
    version = make_question_of(make_bank(), "Q1", text)

    kept = QuestionVersion.objects.get()
    assert text_of(kept) == text
    assert says_the_same(kept, text)
    assert (version.pk, kept.number, kept.is_current) == (kept.pk, 1, True)


@pytest.mark.parametrize("text", OF_EVERY_KIND, ids=lambda text: text.kind)
def test_write_question_keeps_pictures_in_their_order_and_they_read_twice(text):
    shown = replace(text, stem=f"{text.stem}\n[hình 1]\n[hình 2]", pictures=PICTURES)
    kept = make_question_of(make_bank(), "Q1", shown)

    prefetch_related_objects([kept], "pictures")

    assert [text_of(kept), text_of(kept)] == [shown, shown]
    assert says_the_same(kept, shown)
    assert not says_the_same(kept, replace(shown, pictures=PICTURES[::-1]))
    assert not says_the_same(kept, replace(shown, pictures=PICTURES[:1]))
    assert not says_the_same(kept, text)


def test_write_question_knows_the_right_choices_by_their_weight():
    several = QuestionText(
        "multiple",
        "Chọn gì?",
        tuple(ChoiceText(text, Decimal(weight)) for text, weight in [("A", 60), ("B", 40), ("C", -50)]),
    )
    single = replace(several, kind="single", choices=(ChoiceText("A", Decimal(50)), ChoiceText("B", Decimal(100))))
    bank = make_bank()
    for code, text in (("Q1", several), ("Q2", single), ("Q3", MATCHING)):
        make_question_of(bank, code, text)

    rows = Choice.objects.order_by("version__question__code", "order").values_list("version__kind", "is_correct")
    assert list(rows) == [
        *[("multiple", True), ("multiple", True), ("multiple", False)],
        *[("single", False), ("single", True)],
        *[("matching", False)] * 4,
    ]


DIFFERENT = [
    replace(SINGLE, stem="Việc cần làm sau cùng là gì?"),
    replace(SINGLE, kind="true_false", choices=SINGLE.choices[:2]),
    replace(SINGLE, choices=SINGLE.choices[::-1]),
    replace(SINGLE, choices=(SINGLE.choices[0], replace(SINGLE.choices[1], feedback="Khác"), SINGLE.choices[2])),
    replace(SINGLE, choices=(*SINGLE.choices[:2], replace(SINGLE.choices[2], weight=Decimal("0.00001")))),
    replace(SINGLE, keeps_order=True),
    replace(SINGLE, marks_matter=False),
    replace(SINGLE, scoring="parts"),
    replace(SINGLE, explanation=""),
    replace(SINGLE, legal_basis="Luật Cư trú"),
    replace(SINGLE, competency="T02"),
    replace(SINGLE, level=3),
    replace(SINGLE, difficulty="hard"),
    replace(SINGLE, pictures=PICTURES[:1]),
    replace(SINGLE, kind="essay", choices=(), criteria=CRITERIA),
    CASE,
]


@pytest.mark.parametrize("other", DIFFERENT)
def test_says_the_same_sees_every_difference(other):
    make_competency("T02")
    version = make_question_of(make_bank(), "Q1", SINGLE)

    assert says_the_same(version, SINGLE)
    assert not says_the_same(version, other)


@pytest.mark.parametrize(
    "part",
    [
        replace(CASE.parts[0], stem="Nhận chưa?"),
        replace(CASE.parts[0], choices=CASE.parts[0].choices[::-1]),
        replace(CASE.parts[0], explanation=""),
        replace(CASE.parts[0], keeps_order=True),
    ],
)
def test_says_the_same_sees_a_difference_in_a_part(part):
    version = make_question_of(make_bank(), "Q1", CASE)

    assert not says_the_same(version, replace(CASE, parts=(part, *CASE.parts[1:])))


def rows_of(version: QuestionVersion) -> list[dict[str, object]]:
    return [
        *QuestionVersion.objects.filter(pk=version.pk).values(),
        *Choice.objects.filter(version=version).order_by("order").values(),
        *version.pictures.values(),
    ]


@pytest.mark.parametrize("text", ALL, ids=lambda text: text.kind)
def test_write_question_anew_adds_a_version_and_edits_none(text):
    bank = make_bank()
    first = make_question_of(bank, "Q1", replace(text, pictures=PICTURES[:1]))
    before = rows_of(first)

    second = write_question(
        bank=bank,
        code="Q1",
        text=replace(text, stem="Đề bài mới."),
        competency_id=first.competency_id,
        placed=Placed(),
        question=first.question,
    )

    assert rows_of(first) == [before[0] | {"is_current": False}, *before[1:]]
    assert (second.number, second.is_current, second.question_id) == (2, True, first.question_id)
    assert text_of(first) == replace(text, pictures=PICTURES[:1])
    assert text_of(second) == replace(text, stem="Đề bài mới.")


def test_write_question_sets_where_it_is_kept_and_leaves_what_is_not_said():
    owner = make_user()
    bank = make_bank()
    placed = Placed("Thời hạn", "Khai sinh/Đúng hạn", ("hạn", "Đặng"), owner, date(2027, 1, 31))
    version = write_question(bank=bank, code="Q1", text=SHORT_TEXT, competency_id=None, placed=placed)
    write_question(
        bank=bank, code="Q1", text=CASE, competency_id=None, placed=Placed(tags=()), question=version.question
    )

    question = QuestionVersion.objects.get(is_current=True).question
    kept = (question.name, question.category, question.tags, question.owner, question.review_by)
    assert kept == ("Thời hạn", "Khai sinh/Đúng hạn", [], owner, date(2027, 1, 31))
    assert question.search_key.startswith("q1 thoi han chi hoa den xa")
    assert question.search_key.endswith("da tre bao nhieu ngay? ai ky giay khai sinh?")


@given(texts(CHECKED_ALIKE, PICTURES).filter(is_valid))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_may_be_asked_reads_back_as_it_was_written(bank, text):
    part = PartText(text.kind, text.stem, text.choices, text.scoring, text.keeps_order, text.marks_matter, "Vì thế.")
    for written in (replace(text, competency=""), replace(CASE, competency="", parts=(part,))):
        version = make_question_of(bank, uuid4().hex, written)
        kept = QuestionVersion.objects.get(pk=version.pk)
        assert text_of(kept) == written
        assert says_the_same(kept, written)
