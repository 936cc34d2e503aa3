"""What a draft cites or names and is no longer in force, as the checks tell it."""

from datetime import date

import pytest

from courses.domain.citations import EndedText
from courses.domain.content_checks.checking import basis_findings_of, can_be_sent, findings_of
from courses.domain.ended_basis import ended_basis_of
from courses.models import Citation
from lms.reference.models import LegalArticle, LegalText
from tests.factories.courses import every_kind, make_course, make_guide, make_lesson, make_procedure_guide

pytestmark = pytest.mark.django_db
DAY = date(2026, 7, 1)
ENDED = date(2026, 6, 30)
OLD = EndedText("1/2026/NĐ-CP", "Nghị định 1/2026/NĐ-CP", "", ENDED, "2/2026/NĐ-CP")


def make_text(number, **fields):
    return LegalText.objects.create(number=number, kind="decree", title=f"Nghị định {number}", **fields)


@pytest.fixture
def old():
    return make_text("1/2026/NĐ-CP", valid_to=ENDED, replaced_by=make_text("2/2026/NĐ-CP"))


def naming(number, words):
    steps = every_kind()
    steps[number - 1]["value"]["body_html"] = f"<p>{words}</p>"
    return steps


def test_a_text_is_told_where_it_is_named_and_where_it_is_cited_once_each(old):
    lesson = make_lesson(make_course(), steps=naming(1, "Theo 1/2026/NĐ-CP, rồi 2/2026/NĐ-CP."))
    assert ended_basis_of(lesson, DAY) == {"read": [OLD]}
    lesson.citations.add(Citation(text=old, block_id="read"), Citation(text=old, block_id="da-bo"))
    assert ended_basis_of(lesson, DAY) == {"read": [OLD], "": [OLD]}
    assert ended_basis_of(lesson, ENDED) == {}


def test_an_article_is_told_by_itself_while_its_text_goes_on():
    law = make_text("60/2026/QH13")
    article = LegalArticle.objects.create(text=law, number="Điều 16", valid_to=ENDED)
    lesson = make_lesson(make_course())
    lesson.citations.add(Citation(text=law, article=article, block_id="read"))
    told = EndedText("60/2026/QH13", "Nghị định 60/2026/QH13", "Điều 16", ENDED, "")
    assert ended_basis_of(lesson, DAY) == {"read": [told]}


def test_the_author_is_told_with_day_and_step_and_may_send(old):
    lesson = make_lesson(make_course(), steps=naming(1, "Theo 1/2026/NĐ-CP."))
    law = make_text("60/2026/QH13", valid_to=ENDED)
    article = LegalArticle.objects.create(text=make_text("3/2026/NĐ-CP"), number="Điều 5", valid_to=ENDED)
    lesson.citations.add(Citation(text=law), Citation(text=article.text, article=article))
    LegalText.objects.filter(pk__in=[old.pk, law.pk]).update(valid_to=date(2020, 6, 30))
    LegalArticle.objects.update(valid_to=date(2020, 6, 30))
    assert [(one.code, one.blocks, one.number, one.block_id, one.sentence) for one in findings_of(lesson)] == [
        (
            "text_not_in_force",
            False,
            0,
            "",
            "60/2026/QH13 hiệu lực đến hết 30/06/2020. Hãy xem lại nội dung và căn cứ.",
        ),
        (
            "text_not_in_force",
            False,
            0,
            "",
            "Điều 5 của 3/2026/NĐ-CP hiệu lực đến hết 30/06/2020. Hãy xem lại nội dung và căn cứ.",
        ),
        (
            "text_not_in_force",
            False,
            1,
            "read",
            "1/2026/NĐ-CP hiệu lực đến hết 30/06/2020, thay bằng 2/2026/NĐ-CP. Hãy xem lại theo văn bản mới.",
        ),
    ]
    assert can_be_sent(lesson)


@pytest.mark.parametrize("make", [make_course, make_guide, make_procedure_guide])
def test_other_pages_rest_on_what_they_cite_and_name(old, make):
    LegalText.objects.filter(pk=old.pk).update(valid_to=date(2020, 6, 30))
    page = make()
    assert basis_findings_of(page) == []
    page.legal_basis = "Nghị định 1/2026/NĐ-CP"
    named = basis_findings_of(page)
    assert [(one.code, one.blocks) for one in named] == [("text_not_in_force", False)]
    page.legal_basis = "Chưa ghi"
    page.citations.add(Citation(text=old))
    assert basis_findings_of(page) == named


@pytest.mark.parametrize("count", [1, 3])
def test_looking_costs_the_same_for_one_text_and_three(count, django_assert_num_queries):
    lesson = make_lesson(make_course())
    for number in range(count):
        text = make_text(f"{number}/2026/NĐ-CP", valid_to=ENDED, replaced_by=make_text(f"9{number}/2026/NĐ-CP"))
        going_on = make_text(f"8{number}/2026/NĐ-CP")
        article = LegalArticle.objects.create(text=going_on, number="Điều 1", valid_to=ENDED)
        Citation.objects.create(page=lesson, text=text)
        Citation.objects.create(page=lesson, text=going_on, article=article)
    with django_assert_num_queries(4):
        assert len(ended_basis_of(lesson, DAY)[""]) == 2 * count
