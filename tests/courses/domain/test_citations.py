from datetime import date

import pytest
from django.core.exceptions import ValidationError

from courses.domain.citations import (
    EndedText,
    ended_citations,
    ended_texts_of,
    known_texts_in,
    set_citations,
    set_step_citations,
    text_of_act,
)
from courses.models import Citation, CoursePage, LessonPage
from lms.reference.models import LegalArticle, LegalText
from tests.factories.courses import make_course, make_lesson, read

pytestmark = pytest.mark.django_db
DAY = date(2026, 7, 1)


def make_text(number, **fields):
    return LegalText.objects.create(**({"number": number, "kind": "decree", "title": f"Nghị định {number}"} | fields))


def cite(course, *texts):
    changed = set_citations(course, texts)
    course.save_revision().publish()
    return changed


def cited(course):
    return [(one.text.number, one.articles) for one in CoursePage.objects.get(pk=course.pk).citations.all()]


def test_an_act_of_a_file_names_a_text():
    act = {"number": "30/2020/NĐ-CP", "title": "Nghị định về công tác văn thư", "effective_on": "2020-03-05"}
    made = text_of_act(act)
    assert (made.number, made.kind, made.valid_from, made.issued_on) == (
        "30/2020/NĐ-CP",
        "decree",
        date(2020, 3, 5),
        None,
    )
    assert text_of_act(act) == made


def test_known_numbers_are_found_in_a_line():
    law, decree = make_text("60/2014/QH13"), make_text("123/2015/NĐ-CP")
    make_text("757/QĐ-BKHCN")
    line = "Nghị định 123/2015/NĐ-CP, sửa đổi bởi 7/2025/NĐ-CP; Luật Hộ tịch số 60/2014/QH13. Từ 01/3/2027."
    assert known_texts_in(line) == [decree, law]
    assert [one.number for one in known_texts_in("Quyết định 757/QĐ-BKHCN")] == ["757/QĐ-BKHCN"]


def test_citations_are_published_with_the_page_and_keep_their_articles():
    course, first, second = make_course(), make_text("1/2026/NĐ-CP"), make_text("2/2026/NĐ-CP")
    assert cite(course, first, first)
    Citation.objects.update(articles="Điều 1")
    course = CoursePage.objects.get(pk=course.pk)
    assert cite(course, second, first)
    assert cited(course) == [("2/2026/NĐ-CP", ""), ("1/2026/NĐ-CP", "Điều 1")]
    assert not set_citations(CoursePage.objects.get(pk=course.pk), [second, first])


def test_what_cites_a_text_that_has_ended():
    old, older = make_text("1/2026/NĐ-CP", valid_to=date(2026, 6, 30)), make_text("2/2026/NĐ-CP", valid_to=DAY)
    course, other = make_course(), make_course("chung-thuc", "Chứng thực")
    draft = make_course("nhap", "Nháp", live=False)
    cite(course, older, old)
    cite(other, older)
    set_citations(draft, [old])
    draft.save()
    assert [(one.page.title, one.text) for one in ended_citations(DAY)] == [("Đăng ký khai sinh", old)]
    assert [one.number for one in ended_texts_of(course.pk, DAY)] == ["1/2026/NĐ-CP"]
    assert [one.number for one in ended_texts_of(course.pk, date(2026, 7, 2))] == ["2/2026/NĐ-CP", "1/2026/NĐ-CP"]
    assert ended_texts_of(other.pk, DAY) == []


def test_an_article_that_ended_is_told_where_its_text_goes_on():
    law, course = make_text("60/2014/QH13", kind="law"), make_course()
    ended = LegalArticle.objects.create(text=law, number="Điều 16", valid_to=date(2026, 6, 30))
    going_on = LegalArticle.objects.create(text=law, number="Điều 13")
    for place, article in enumerate((going_on, ended)):
        Citation.objects.create(page=course, text=law, article=article, sort_order=place)
    told = EndedText("60/2014/QH13", "Nghị định 60/2014/QH13", "Điều 16", date(2026, 6, 30), "")
    assert ended_texts_of(course.pk, DAY) == [told]
    assert ended_texts_of(course.pk, date(2026, 6, 30)) == []
    assert [one.article for one in ended_citations(DAY)] == [ended]
    LegalText.objects.update(valid_to=date(2026, 6, 1))
    assert [(one.article, one.ends_on) for one in ended_texts_of(course.pk, DAY)] == [("", date(2026, 6, 1))]


def test_an_article_belongs_to_the_text_of_its_row():
    law, other = make_text("60/2014/QH13"), make_text("1/2026/NĐ-CP")
    article = LegalArticle.objects.create(text=law, number="Điều 16")
    with pytest.raises(ValidationError) as refused:
        Citation(page=make_course(), text=other, article=article).clean()
    assert list(refused.value.message_dict) == ["article"]


def test_a_step_cites_what_its_words_name_and_keeps_its_article():
    old, law = make_text("1/2026/NĐ-CP", valid_to=date(2026, 6, 30)), make_text("60/2014/QH13")
    steps = [read("Theo 60/2014/QH13.", "a"), read("Không có.", "b"), read("Theo 1/2026/NĐ-CP và 9/2026/NĐ-CP.", "c")]
    lesson = make_lesson(make_course(), steps=steps)
    assert set_step_citations(lesson, steps)
    lesson.save_revision().publish()
    first, second, third = (step["id"] for step in steps)
    rows = Citation.objects.filter(page=lesson)
    assert list(rows.values_list("text", "block_id")) == [(law.pk, first), (old.pk, third)]
    assert [ended_texts_of(lesson.pk, DAY, block_id=step) != [] for step in (first, second, third)] == [
        False,
        False,
        True,
    ]
    article = LegalArticle.objects.create(text=law, number="Điều 16")
    rows.filter(text=law).update(article=article)
    lesson = LessonPage.objects.get(pk=lesson.pk)
    assert not set_step_citations(lesson, steps)
    assert set_step_citations(lesson, steps[:1])
    lesson.save_revision().publish()
    assert list(rows.values_list("text", "article", "block_id")) == [(law.pk, article.pk, first)]
