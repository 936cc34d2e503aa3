"""A procedure guide in the editor."""

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from courses.domain.catalogue import common_section
from courses.models import ProcedureGuidePage
from lms.reference.models import Procedure
from tests.factories.people import make_province
from tests.factories.pictures import make_image
from tests.lms.studio.test_editor import add_url, preview

SEARCH = "/so-tay/?tim=khai tu"


@pytest.fixture
def procedure(db):
    return Procedure.objects.create(code="1.000656", field="Hộ tịch", name_vi="Đăng ký khai tử")


def paper(**fields):
    return {"name": "Giấy báo tử", "originals": "1", "copies": "0", "note": ""} | fields


def step(**fields):
    return {"text": "Xem giấy báo tử.", "check_sign": "", "picture": "", "picture_alt": ""} | fields


def fee(**fields):
    empty = {"province": "", "channel": "", "amount": "8.000 đồng", "valid_from": "", "valid_to": "", "basis": ""}
    return empty | fields


def rows(items, stored):
    """Those of a page that is there already carry their ids."""
    ids = [row.pk for row in stored.all()] if stored else []
    return inline_formset(
        [item | {"id": pk} for item, pk in zip(items, ids or [""] * len(items), strict=True)], len(ids)
    )


def form_of(procedure, *, papers=None, steps=None, fees=(), of=None, **fields):
    return nested_form_data(
        {
            "title": "Thủ tục đăng ký khai tử",
            "slug": "thu-tuc-dang-ky-khai-tu",
            "procedure": procedure.pk,
            "trigger": "Khi người thân đến báo tử.",
            "papers": rows(papers or [paper()], of and of.papers),
            "form_name": "",
            "steps": rows(steps or [step()], of and of.steps),
            "result": "Trích lục khai tử.",
            "common_errors": "",
            "ask_whom": "Công chức tư pháp.",
            "time_limit": "",
            "fees": rows(fees, of and of.fees),
            "for_positions": inline_formset([]),
            "legal_basis": "Luật Hộ tịch số 60/2014/QH13.",
            "citations": inline_formset([]),
            "valid_from": "01/11/2026",
            "reviewed_by": "",
            "updated_on": "20/11/2026",
            "review_by": "15/02/2027",
            "comments": inline_formset([]),
        }
        | fields
    )


def url():
    return add_url("procedureguidepage", common_section())


def test_an_author_writes_a_procedure_guide_and_a_colleague_finds_it(desk, procedure):
    province = make_province("Tỉnh Xa")
    fees = [fee(province=province.pk, channel="online"), fee(valid_to="31/12/2025")]
    desk.post(url(), form_of(procedure, fees=fees))
    guide = ProcedureGuidePage.objects.get()
    assert not guide.live
    assert f"/so-tay/{guide.slug}/" not in desk.get(SEARCH).content.decode()
    shown = preview(desk, guide).content.decode()
    for words in ("Xem giấy báo tử.", "Tỉnh Xa", "đến hết ngày 31/12/2025", "1 bản chính"):
        assert words in shown, words
    again = form_of(procedure, fees=fees, of=guide) | {"action-publish": "1"}
    desk.post(reverse("wagtailadmin_pages:edit", args=[guide.pk]), again)
    assert f"/so-tay/{guide.slug}/" in desk.get(SEARCH).content.decode()
    assert "Xem giấy báo tử." in desk.get(f"/so-tay/{guide.slug}/").content.decode()


def test_provinces_are_chosen_by_name_and_procedures_by_code(desk, procedure):
    province = make_province("Tỉnh Xa")
    page = desk.get(url()).content.decode()
    assert f'<option value="{province.pk}">Tỉnh Xa</option>' in page
    assert f'<option value="{procedure.pk}">1.000656 – Đăng ký khai tử</option>' in page


@pytest.mark.parametrize(
    ("faulty", "sentence"),
    [
        ({"papers": [paper(originals="0")]}, "Ghi số bản chính hoặc bản sao"),
        ({"fees": [fee(), fee(amount="9.000 đồng")]}, "cùng tỉnh, cùng cách nộp và trùng ngày"),
        (
            {"fees": [fee(valid_from="02/01/2026", valid_to="01/01/2026")]},
            "Ngày cuối đang trước ngày đầu. Kiểm tra lại hai ngày.",
        ),
    ],
)
def test_a_faulty_guide_is_refused_with_a_sentence(desk, procedure, faulty, sentence):
    page = desk.post(url(), form_of(procedure, **faulty) | {"action-publish": "1"}).content.decode()
    assert sentence in page
    assert not ProcedureGuidePage.objects.exists()


def test_a_screen_needs_words_for_those_who_cannot_see_it(desk, procedure):
    image = make_image()
    silent = form_of(procedure, steps=[step(picture=image.pk)]) | {"action-publish": "1"}
    assert "Viết một câu tả ảnh cho người không xem được ảnh." in desk.post(url(), silent).content.decode()
    told = form_of(procedure, steps=[step(picture=image.pk, picture_alt="Nút Nộp hồ sơ")]) | {"action-publish": "1"}
    desk.post(url(), told)
    assert [row.picture for row in ProcedureGuidePage.objects.get().steps.all()] == [image]
