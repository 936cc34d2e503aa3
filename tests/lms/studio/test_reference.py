"""Legal texts and terms in the hands of those who write."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from courses.domain.citations import set_citations
from lms.reference.models import GlossaryTerm, LegalText
from tests.factories.courses import make_course

LIST, ADD = "/quan-tri/van-ban/", "/quan-tri/van-ban/add/"


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
    assert "Chưa có trang nào dẫn văn bản này." in text_of(desk, url)
    for number in range(count):
        cite(f"khoa-{number}", text, live=number == 0)
    with django_assert_num_queries(19):
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
