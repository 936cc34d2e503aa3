"""The frameworks on screen: who reads them, who keeps them, what two tabs do to each other."""

import io
import re

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lms.competencies.domain.framework_contents import contents_of
from lms.competencies.models import FrameworkVersion
from lms.hr.frameworks.xlsx import version_xlsx
from lms.org.enums import Role
from tests.factories.frameworks import NOW, FrameworkWorld
from tests.factories.people import grant_role, make_commune, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(client):
    world = FrameworkWorld()
    client.force_login(world.hr)
    return world


def url(name="version", number=2, **more):
    return reverse(f"hr:framework_{name}", kwargs={"code": "KNL", "number": number, **more})


def text_of(response):
    text = re.sub(r"<(script|style|template).*?</\1>|<[^>]*>", " ", response.content.decode(), flags=re.S)
    return " ".join(text.split())


def values(response):
    """What the form on the page would send."""
    form = response.context["form"]
    return {bound.html_name: "" if bound.value() is None else bound.value() for bound in form}


@pytest.mark.parametrize("role", [Role.HR, Role.HEAD, Role.INSPECTOR])
def test_a_commune_reads_and_is_told_who_keeps_it(world, client, role):
    reader = make_user()
    grant_role(reader, role, make_commune())
    client.force_login(reader)
    assert "phụ trách nhân sự cấp tỉnh soạn và công bố" in text_of(client.get(reverse("hr:frameworks")))
    page = text_of(client.get(url(number=1)))
    assert "Đăng ký và quản lý hộ tịch, bậc 2." in page
    assert "Soạn phiên bản mới" not in page
    assert client.post(url("draft_start", 1)).status_code == 403
    assert FrameworkVersion.objects.count() == 1


def test_a_version_goes_from_draft_to_force(world, client):
    assert client.post(url("draft_start", 1)).url == url()
    page = client.get(url("competency", competency="T02"))
    sent = values(page) | {"name_vi": "Chứng thực bản sao", "level_2_vi": "Chứng thực.\nTrả lời dân."}
    assert client.post(url("competency", competency="T02"), sent).url == url()
    compared = client.get(reverse("hr:framework_comparison", args=["KNL"])).content.decode()
    assert "Chứng thực<ins> bản sao</ins>" in compared
    sent = values(client.get(url("publish"))) | {"reason": "Khung mới", "decision_number": "12/QĐ-UBND"}
    assert client.post(url("publish"), sent).url == url()
    page = client.get(url())
    assert "Đang áp dụng" in text_of(page)
    assert "12/QĐ-UBND" in text_of(page)
    assert client.get(url("competency", competency="T02")).url == url()
    late = client.post(url("competency", competency="T02"), late_words("Viết muộn"))
    assert "đã công bố nên không sửa được nữa" in text_of(late)
    assert "Viết muộn" in late.content.decode()


def late_words(name):
    return {"group": "chung", "name_vi": name, "mark": "framework", "first_level": 1, "last_level": 5}


def test_the_second_tab_is_told_and_keeps_what_was_typed(world, client):
    world.draft()
    for name, more, changes, typed in (
        ("competency", {"competency": "T02"}, {"name_vi": "Một"}, {"name_vi": "Hai"}),
        ("facts", {}, {"legal_basis": "Thông tư 1"}, {"legal_basis": "Thông tư 2"}),
        ("groups", {}, {"name_1": "đức"}, {"name_1": "tài"}),
    ):
        first = values(client.get(url(name, **more)))
        assert client.post(url(name, **more), first | changes).status_code == 302
        second = client.post(url(name, **more), first | typed)
        assert "Phan Thị Tỉnh" in text_of(second)
        assert "Bản vừa lưu và nội dung anh/chị nhập" in text_of(second)
        (word,) = typed.values()
        assert word in values(second).values()
        if name != "groups":
            assert client.post(url(name, **more), values(second)).status_code == 302


def test_a_file_is_shown_first_and_then_written_whole(world, client):
    draft = world.draft()
    data = version_xlsx(draft, before=None, run_by="x", run_at=NOW)
    client.post(url("competency_drop", competency="T03"))

    def send(content):
        return client.post(url("import"), {"file": SimpleUploadedFile("khung.xlsx", content)})

    dry = send(data)
    assert "Năng lực: thêm 1, bỏ 0, đổi 0, giữ nguyên 3." in text_of(dry)
    assert len(contents_of(draft).competencies) == 3
    packed = dry.context["read"]
    assert client.post(url("import"), {"read": packed}).url == url()
    assert len(contents_of(draft).competencies) == 4
    client.post(url("competency_drop", competency="C01"))
    assert client.post(url("import"), {"read": packed}).url == url("import")
    assert client.post(url("import"), {"read": "made up"}).url == url("import")
    assert len(contents_of(draft).competencies) == 3
    assert "Chưa chọn tệp." in text_of(client.post(url("import")))
    assert "chưa ghi gì" in text_of(send(io.BytesIO(b"a,b\n1,2\n").read()))


def test_a_draft_is_deleted_and_a_version_retired_when_asked(world, client):
    world.draft()
    assert "Xóa bản soạn phiên bản 2?" in text_of(client.get(url("draft_delete")))
    assert client.post(url("draft_delete")).url == reverse("hr:frameworks")
    assert client.get(url()).status_code == 404
    sent = {"last_day": "31/12/2026", "reason": "Bỏ khung"}
    assert client.post(url("retire", 1), sent).url == url(number=1)
    assert "từ 01/07/2025 đến hết 31/12/2026" in text_of(client.get(url(number=1)))


def test_pages_take_as_many_statements_with_one_version_as_with_two(world, client, django_assert_max_num_queries):
    addresses = [reverse("hr:frameworks"), url(number=1)]
    for address in addresses:
        client.get(address)
    with django_assert_max_num_queries(60) as first:
        for address in addresses:
            client.get(address)
    world.draft()
    world.change(FrameworkVersion.objects.get(number=2), "T02", name_vi="Khác")
    with django_assert_max_num_queries(60) as second:
        for address in addresses:
            client.get(address)
    assert len(second) == len(first)
