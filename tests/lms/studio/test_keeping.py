"""What everybody uses is changed by those who keep it for all; other authors mend what they added."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset

from courses.models import Recording
from lms.org.enums import Role
from lms.reference.models import GlossaryTerm, LegalText
from tests.factories.checks import desk_of, make_editor
from tests.factories.people import make_commune
from tests.factories.recordings import make_recording, mp3
from tests.lms.studio.test_reference import ADD, text_form

KEPT = "Nội dung này dùng chung cho nhiều đơn vị nên anh/chị không sửa được"
CHECKED = "Chỉ người kiểm tra pháp lý hoặc người biên soạn cấp tỉnh đánh dấu"
TERM = {"term": "hộ tịch", "english": "", "note": ""}


@pytest.fixture
def law(db):
    return LegalText.objects.create(number="60/2014/QH13", kind="law", title="Luật Hộ tịch", is_checked=True)


def edit(row):
    desk = {LegalText: "legal_texts", GlossaryTerm: "glossary", Recording: "recordings"}[type(row)]
    return reverse(f"{desk}:edit", args=[row.pk])


def ending(law, **fields):
    rows = {"number": law.number, "kind": "law", "title": law.title, "articles": inline_formset([])}
    return text_form(**(rows | {"valid_to": "31/10/2026", "valid_from": "", "issued_on": ""} | fields))


def valid_to(law):
    return LegalText.objects.values_list("valid_to", flat=True).get(pk=law.pk)


@pytest.mark.parametrize("is_checked", [True, False])
def test_a_ward_ends_no_law_for_the_country(ward, law, is_checked):
    LegalText.objects.update(is_checked=is_checked)
    sent = ending(law, **({"is_checked": "on"} if is_checked else {}))
    response = ward.post(edit(law), sent)
    assert response.status_code == 200
    assert "valid_to" in response.context["form"].errors
    assert KEPT in response.content.decode()
    assert valid_to(law) is None
    assert KEPT in ward.get(edit(law)).content.decode()


@pytest.mark.parametrize("role", [Role.TRAINER, Role.LEGAL_CHECKER])
def test_those_who_keep_the_texts_end_it(province, law, role):
    """A trainer of the province; a legal checker of whatever unit."""
    keeper = desk_of(make_editor(role, province if role == Role.TRAINER else make_commune(province=province)))
    assert KEPT not in keeper.get(edit(law)).content.decode()
    assert keeper.post(edit(law), ending(law, is_checked="on")).status_code == 302
    assert valid_to(law) == date(2026, 10, 31)


def test_an_author_mends_a_text_of_their_own_until_it_is_checked(ward, province):
    refused = ward.post(ADD, text_form(is_checked="on"))
    assert CHECKED in refused.content.decode()
    assert not LegalText.objects.exists()
    assert ward.post(ADD, text_form()).status_code == 302
    text = LegalText.objects.get()
    assert ward.post(edit(text), text_form(valid_to="31/12/2026", articles=inline_formset([]))).status_code == 302
    assert valid_to(text) == date(2026, 12, 31)
    other = desk_of(make_editor(Role.TRAINER, make_commune("Phường Hai", province=province)))
    assert KEPT in other.post(edit(text), text_form(articles=inline_formset([]))).content.decode()
    LegalText.objects.update(is_checked=True)
    again = text_form(valid_to="", is_checked="on", articles=inline_formset([]))
    assert KEPT in ward.post(edit(text), again).content.decode()
    assert valid_to(text) == date(2026, 12, 31)


def test_a_term_is_mended_by_who_added_it(ward, province):
    ward.post("/quan-tri/thuat-ngu/add/", TERM)
    own = GlossaryTerm.objects.get()
    assert ward.post(edit(own), TERM | {"note": "Của tôi"}).status_code == 302
    shipped = GlossaryTerm.objects.create(term="chứng thực")
    assert KEPT in ward.post(edit(shipped), TERM | {"term": "khác"}).content.decode()
    assert set(GlossaryTerm.objects.values_list("term", "note")) == {("hộ tịch", "Của tôi"), ("chứng thực", "")}
    assert desk_of(make_editor(Role.TRAINER, province)).post(edit(shipped), TERM | {"term": "khác"}).status_code == 302


@pytest.mark.parametrize("address", ["recordings:add", "recording_chooser:create"])
def test_the_title_of_a_recording_is_mended_by_who_uploaded_it(ward, address):
    ward.post(reverse(address), {"title": "Của tôi", "file": SimpleUploadedFile("a.mp3", mp3())})
    own, foreign = Recording.objects.get(), make_recording("Của người khác")
    for row in (own, foreign):
        ward.post(edit(row), {"title": f"{row.title} sửa"})
    assert set(Recording.objects.values_list("title", flat=True)) == {"Của tôi sửa", "Của người khác"}
