"""An author says in the editor on what a lesson, and a step of it, rests."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from courses.models import Citation, LessonPage, QuickGuidePage
from lms.reference.models import LegalArticle, LegalText
from tests.factories.courses import make_course, make_guide, make_lesson
from tests.lms.studio.test_editor import add_url, guide_form, lesson_form


@pytest.fixture
def law(db):
    law = LegalText.objects.create(number="60/2014/QH13", kind="law", title="Luật Hộ tịch")
    LegalArticle.objects.create(text=law, number="Điều 16", subject="Thủ tục đăng ký khai sinh")
    return law


def row(law, **fields):
    return {"text": law.pk, "article": "", "articles": "", "block_id": ""} | fields


def send(desk, lesson, *rows):
    form = lesson_form(title=lesson.title, slug=lesson.slug, citations=inline_formset(list(rows)))
    return desk.post(reverse("wagtailadmin_pages:edit", args=[lesson.pk]), form)


def drafted(lesson):
    draft = LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object()
    return [(one.text, one.article, one.block_id) for one in draft.citations.all()]


def test_a_lesson_cites_as_a_whole_and_by_step(desk, lesson, law):
    page = desk.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk])).content.decode()
    assert "Điều 16: Thủ tục đăng ký khai sinh" in page
    step, title = next(iter(lesson.step_titles.items()))
    assert f'<option value="{step}">Bước 1: {title}</option>' in page
    article = law.articles.get()
    send(desk, lesson, row(law), row(law, block_id=step), row(law, article=article.pk, block_id=step))
    assert drafted(lesson) == [(law, None, ""), (law, None, step), (law, article, step)]


def test_a_row_twice_a_foreign_article_and_an_unknown_step_come_back_with_a_sentence(desk, lesson, law):
    other = LegalText.objects.create(number="1/2026/NĐ-CP", kind="decree", title="Nghị định")
    for rows, sentence in (
        ([row(law), row(law)], "Văn bản này đã có ở một dòng trên."),
        ([row(other, article=law.articles.get().pk)], "Điều, khoản này thuộc văn bản khác."),
        ([row(law, block_id="khong-co")], "Bước này không còn trong bài."),
    ):
        response = send(desk, lesson, *rows)
        assert response.status_code == 200
        assert sentence in response.content.decode()
    assert not Citation.objects.exists()


def test_a_step_that_was_taken_away_stays_chosen_and_named(desk, lesson, law):
    Citation.objects.create(page=lesson, text=law, block_id="buoc-cu")
    page = desk.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk])).content.decode()
    assert '<option value="buoc-cu" selected>Bước đã bỏ khỏi bài</option>' in page


@pytest.mark.parametrize("count", [1, 3])
def test_what_may_be_chosen_is_read_once_for_all_rows(desk, course, law, count):
    lesson = make_lesson(course, "bai-dai", "Bài dài")
    for step in lesson.step_ids[:count]:
        Citation.objects.create(page=lesson, text=law, block_id=step)
    with CaptureQueriesContext(connection) as seen:
        desk.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk]))
    assert sum('FROM "reference_legalarticle"' in one["sql"] for one in seen) == 1


def test_who_writes_sends_or_checks_is_told_of_a_text_no_longer_in_force(desk, lesson, law):
    LegalText.objects.update(valid_to="2020-06-30")
    Citation.objects.create(page=lesson, text=law, block_id=lesson.step_ids[0])
    told = "60/2014/QH13 hiệu lực đến hết 30/06/2020."
    for name in ("wagtailadmin_pages:edit", "studio_content_checks"):
        assert told in desk.get(reverse(name, args=[lesson.pk])).content.decode()


@pytest.mark.parametrize("make", [make_course, make_guide])
def test_the_editor_of_another_page_has_the_panel_only_where_something_has_ended(desk, law, make):
    page = make("ho-tich", "Hộ tịch")
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    Citation.objects.create(page=page, text=law)
    assert "Căn cứ không còn hiệu lực" not in desk.get(url).content.decode()
    LegalText.objects.update(valid_to="2020-06-30")
    shown = desk.get(url).content.decode()
    assert "Căn cứ không còn hiệu lực" in shown
    assert "60/2014/QH13 hiệu lực đến hết 30/06/2020." in shown


def naming(*lines):
    texts = [("read", {"title": f"Bước {number}", "body_html": rich_text(f"<p>{line}</p>")}) for number, line in lines]
    return streamfield(texts)


def test_what_an_author_writes_becomes_cited_at_its_step(desk, course, law):
    """Once, beside what was chosen by hand; a text that has ended is left to the author."""
    decree = LegalText.objects.create(number="123/2015/NĐ-CP", kind="decree", title="Nghị định")
    LegalText.objects.create(number="9/2015/NĐ-CP", kind="decree", title="Nghị định", valid_to="2020-06-30")
    lines = ((1, "Theo Nghị định 123/2015/NĐ-CP."), (2, "9/2015/NĐ-CP đã hết."), (3, "Luật 60/2014/QH13"))
    form = nested_form_data({"steps": naming(*lines), "citations": inline_formset([row(law)])})
    kept = {name: value for name, value in lesson_form().items() if not name.startswith(("steps-", "citations-"))}
    desk.post(add_url("lessonpage", course), kept | form)
    lesson = LessonPage.objects.get(slug="bai-moi")
    first, _second, third = lesson.get_latest_revision_as_object().step_ids
    assert drafted(lesson) == [(law, None, ""), (decree, None, first), (law, None, third)]


def test_a_guide_cites_what_its_legal_basis_names(desk, law):
    guide = make_guide()
    url = reverse("wagtailadmin_pages:edit", args=[guide.pk])
    assert desk.post(url, guide_form(slug=guide.slug, when_to_use="Khi có người báo tử.")).status_code == 302
    draft = QuickGuidePage.objects.get(pk=guide.pk).get_latest_revision_as_object()
    assert [(one.text, one.block_id) for one in draft.citations.all()] == [(law, "")]


def test_saving_without_changing_a_word_cites_nothing(desk, lesson, law):
    """So that a comment makes nobody an editor of the draft."""
    url = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    steps = naming((1, "Theo Luật 60/2014/QH13."))
    kept = {name: value for name, value in lesson_form(slug=lesson.slug).items() if not name.startswith("steps-")}
    LegalText.objects.all().delete()
    desk.post(url, kept | nested_form_data({"steps": steps}))
    saved = LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object()
    law.save()
    again = nested_form_data({"steps": steps}) | {"steps-0-id": saved.step_ids[0]}
    desk.post(url, kept | again)
    assert drafted(lesson) == []
    desk.post(url, kept | again | {"title": "Tên khác"})
    assert drafted(lesson) == [(law, None, saved.step_ids[0])]
