"""Legal texts and terms in the hands of those who write."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from assessments.models import Question, QuestionCitation, QuestionVersion
from courses.domain.citations import set_citations
from courses.models import Citation
from lms.reference.models import GlossaryTerm, LegalText
from tests.factories.assessments import make_bank, make_question
from tests.factories.courses import make_course, make_lesson, read

LIST, ADD = "/quan-tri/van-ban/", "/quan-tri/van-ban/add/"
EDIT_CITED, DASHBOARD = 25, 40
"""Statements."""


def text_form(**fields):
    return nested_form_data(
        {
            "number": "1/2026/NĐ-CP",
            "kind": "decree",
            "title": "Nghị định về việc thử",
            "issuer": "Chính phủ",
            "issued_on": "01/06/2026",
            "valid_from": "01/07/2026",
            "valid_to": "",
            "replaced_by": "",
            "note": "",
            "articles": inline_formset([{"number": "Điều 1", "subject": "Phạm vi", "valid_to": ""}]),
        }
        | fields
    )


def text_of(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def cite(slug, *texts, live=True):
    course = make_course(slug, f"Khóa {slug}", live=live)
    set_citations(course, texts)
    course.save()
    return course


def test_a_trainer_notes_a_text_and_finds_it(desk):
    assert '"/quan-tri/van-ban/"' in text_of(desk, "/quan-tri/")
    assert desk.post(ADD, text_form()).status_code == 302
    made = LegalText.objects.get()
    assert [(one.number, one.subject) for one in made.articles.all()] == [("Điều 1", "Phạm vi")]
    page = text_of(desk, f"{LIST}?q=1/2026")
    assert "Nghị định về việc thử" in page
    assert "còn hiệu lực" in page
    assert "Nghị định về việc thử" not in text_of(desk, f"{LIST}?q=khac")


def test_a_trainer_cannot_take_a_text_away(desk):
    desk.post(ADD, text_form())
    url = f"{LIST}delete/{LegalText.objects.get().pk}/"
    assert desk.post(url).status_code == 302
    assert LegalText.objects.count() == 1


def test_impossible_days_come_back_with_a_sentence(desk):
    page = desk.post(ADD, text_form(valid_to="30/06/2026")).content.decode()
    assert "Ngày hết hiệu lực đang trước ngày có hiệu lực." in page
    assert not LegalText.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_a_text_says_where_it_is_cited(desk, count, django_assert_num_queries):
    desk.post(ADD, text_form())
    text = LegalText.objects.get()
    url = reverse("legal_texts:edit", args=[text.pk])
    assert "Chưa có trang hay câu hỏi nào dẫn văn bản này." in text_of(desk, url)
    for number in range(count):
        cite(f"khoa-{number}", text, live=number == 0)
    with django_assert_num_queries(EDIT_CITED):
        page = text_of(desk, url)
    assert page.count('lang="vi">Khóa khoa-') == count
    assert page.count("(chưa xuất bản)") == count - 1


def test_the_dashboard_flags_what_cites_an_ended_text(desk):
    today = timezone.localdate()
    fields = {"kind": "decree", "title": "Nghị định thử"}
    ended = LegalText.objects.create(number="1/2020/NĐ-CP", valid_to=today - timedelta(days=1), **fields)
    far = LegalText.objects.create(number="2/2020/NĐ-CP", valid_to=today + timedelta(days=60), **fields)
    cite("xa", far)
    assert "Nội dung dẫn văn bản hết hiệu lực" not in text_of(desk, "/quan-tri/")
    cite("cu", ended, far)
    page = text_of(desk, "/quan-tri/")
    assert "Nội dung dẫn văn bản hết hiệu lực (1)" in page
    assert f'href="/quan-tri/van-ban/edit/{ended.pk}/"' in page
    assert "2/2020/NĐ-CP" not in page


def test_a_trainer_adds_and_mends_a_term(desk):
    sent = {"term": "hộ tịch", "english": "civil status", "note": ""}
    assert desk.post("/quan-tri/thuat-ngu/add/", sent).status_code == 302
    term = GlossaryTerm.objects.get()
    desk.post(f"/quan-tri/thuat-ngu/edit/{term.pk}/", sent | {"note": "Khai sinh, kết hôn, khai tử."})
    assert "Khai sinh, kết hôn, khai tử." in text_of(desk, "/quan-tri/thuat-ngu/")


def cite_everywhere(number, text, article=None):
    """A course, a step of a lesson and a question."""
    course = cite(f"khoa-{number}", text)
    lesson = make_lesson(course, f"bai-{number}", "Tiếp nhận", steps=[read("Xem tờ khai", f"buoc-{number}")])
    Citation.objects.create(page=lesson, text=text, block_id=f"buoc-{number}", article=article)
    version = make_question(make_bank(f"NH{number}", f"Ngân hàng {number}"), "HT-01")
    QuestionCitation.objects.create(version=version, text=text, article=article)


@pytest.mark.parametrize("count", [1, 3])
def test_steps_and_questions_are_among_what_cites_a_text(desk, count, django_assert_num_queries):
    desk.post(ADD, text_form())
    text = LegalText.objects.get()
    ended = text.articles.get()
    ended.valid_to = timezone.localdate() - timedelta(days=1)
    ended.save()
    for number in range(count):
        cite_everywhere(number, text, ended)
    url = reverse("legal_texts:edit", args=[text.pk])
    text_of(desk, url)
    with django_assert_num_queries(EDIT_CITED + 1):
        page = text_of(desk, url)
    assert page.count('Tiếp nhận</a> · <span lang="vi">Xem tờ khai</span>') == count
    assert page.count("Câu HT-01 · ") == count
    assert page.count("không còn hiệu lực sau") == 2 * count, "The course rests on the whole text, which goes on."
    with django_assert_num_queries(DASHBOARD):
        page = text_of(desk, "/quan-tri/")
    assert f"Nội dung dẫn văn bản hết hiệu lực ({2 * count})" in page
    assert page.count('<span lang="vi">Điều 1</span>') == 2 * count


def test_a_retired_question_or_its_old_words_warn_nobody(desk):
    today = timezone.localdate()
    ended = LegalText.objects.create(
        number="1/2020/NĐ-CP", kind="decree", title="Nghị định", valid_to=today - timedelta(days=1)
    )
    cite_everywhere(1, ended)
    assert "Câu HT-01" in text_of(desk, "/quan-tri/")
    Question.objects.update(retired=True)
    assert "Câu HT-01" not in text_of(desk, "/quan-tri/")
    Question.objects.update(retired=False)
    QuestionVersion.objects.update(is_current=False)
    assert "Câu HT-01" not in text_of(desk, "/quan-tri/")


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("typed", ["1/11/2026", "01.11.2026", "2026-11-01"])
def test_a_day_is_read_as_people_type_it(desk, typed, language):
    desk.post(ADD, text_form(valid_to=typed), headers={"accept-language": language})
    assert LegalText.objects.get().valid_to == date(2026, 11, 1)


@pytest.mark.parametrize("typed", ["31/02/2026", "11/13/2026", "mai"])
def test_a_day_that_does_not_exist_is_refused_and_stays_as_typed(desk, typed):
    page = desk.post(ADD, text_form(valid_to=typed))
    assert page.context["form"].errors == {"valid_to": ["Nhập ngày theo dạng ngày/tháng/năm, ví dụ 05/07/2025."]}
    assert f'value="{typed}"' in page.content.decode()
    assert not LegalText.objects.exists()


def test_the_picker_is_told_before_it_begins_to_leave_what_was_typed(desk):
    page = text_of(desk, ADD)
    order = [
        page.index(script) for script in ("jquery.datetimepicker.js", "studio/typed-dates.js", "date-time-chooser.js")
    ]
    assert order == sorted(order)
