"""The catalogue of procedures: mended by those who keep it for all, and by whoever added a line."""

import pytest
from django.urls import reverse

from lms.org.enums import Role
from lms.reference.domain.reference_procedures import load_procedures, procedures_file
from lms.reference.models import Procedure
from tests.factories.checks import desk_of, make_editor
from tests.factories.people import make_commune

ADD = "/quan-tri/thu-tuc/add/"
KEPT = "Nội dung này dùng chung cho nhiều đơn vị nên anh/chị không sửa được"


@pytest.fixture
def birth(db):
    load_procedures(procedures_file())
    return Procedure.objects.get(code="1.001193")


def form(**fields):
    return {
        "code": "1.001193",
        "field": "Hộ tịch",
        "name_vi": "Đăng ký khai sinh",
        "agency": "",
        "code_status": "unverified",
        "time_limit": "Trong ngày",
        "time_status": "unverified",
        "fee": "Miễn",
        "fee_status": "unverified",
        "legal_basis": "",
        "source": "",
    } | fields


def edit(row):
    return reverse("procedures:edit", args=[row.pk])


@pytest.mark.parametrize("role", [Role.TRAINER, Role.LEGAL_CHECKER])
def test_those_who_keep_it_mend_it_and_a_new_release_leaves_it(province, birth, role):
    keeper = desk_of(make_editor(role, province if role == Role.TRAINER else make_commune(province=province)))
    assert KEPT not in keeper.get(edit(birth)).content.decode()
    sent = form(name_vi="Đăng ký lại khai sinh", time_status="source")
    assert keeper.post(edit(birth), sent).status_code == 302
    assert load_procedures(procedures_file()).changed == 0
    birth.refresh_from_db()
    assert (birth.name_vi, birth.time_limit, birth.time_status, birth.search_key) == (
        "Đăng ký lại khai sinh",
        "Trong ngày",
        "source",
        "1.001193 dang ky lai khai sinh",
    )
    assert "không ghi đè" in keeper.get(edit(birth)).content.decode()


def test_a_ward_changes_nothing_for_the_country(ward, birth):
    before = birth.fee
    assert KEPT in ward.get(edit(birth)).content.decode()
    assert KEPT in ward.post(edit(birth), form(fee="Mười nghìn đồng")).content.decode()
    birth.refresh_from_db()
    assert (birth.fee, birth.edited_here) == (before, False)


def test_an_author_adds_one_and_claims_no_source_for_it(ward):
    new = form(code="9.000001", name_vi="Thủ tục mới")
    refused = ward.post(ADD, new | {"fee_status": "source"}).content.decode()
    assert "ghi “theo nguồn công khai”" in refused
    assert not Procedure.objects.exists()
    assert ward.post(ADD, new).status_code == 302
    assert ward.post(edit(Procedure.objects.get()), new | {"fee": "Miễn phí"}).status_code == 302
    assert Procedure.objects.get().fee == "Miễn phí"


def test_it_is_found_without_marks(ward, birth):
    assert '"/quan-tri/thu-tuc/"' in ward.get("/quan-tri/").content.decode()
    listed = ward.get("/quan-tri/thu-tuc/?q=khai sinh").context["page_obj"]
    plain = ward.get("/quan-tri/thu-tuc/?q=dang ky khai sinh").context["page_obj"]
    assert birth in listed.object_list
    assert birth in plain.object_list
