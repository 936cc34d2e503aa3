"""The grid on screen: who reads and writes which layer, what a form and a paste do, and what they do twice."""

import io
import re
from datetime import date

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from lms.competencies.models import Requirement
from lms.org.enums import Role
from tests.factories.gaps import NOW
from tests.factories.people import grant_role, make_user
from tests.factories.requirements import RequirementWorld, demand

pytestmark = pytest.mark.django_db
LEVEL_HEADING = "Mã vị trí\tMã năng lực\tMức tối thiểu\tMức hướng tới\tLoại\n"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(client):
    world = RequirementWorld()
    client.force_login(world.province_hr)
    return world


def url(name="", code="", employer=None, day=""):
    address = reverse(f"hr:{name or 'requirements'}", args=[code] if code else [])
    asked = [f"cua={employer.uid}"] if employer else []
    return "?".join([address, "&".join([*asked, *([f"ngay={day}"] if day else [])])]).rstrip("?")


def one(employer=None, day=""):
    return url("position_requirements", "CM-04", employer, day)


def edit(employer=None, day=""):
    return url("position_requirements_edit", "CM-04", employer, day)


def text_of(response):
    text = re.sub(r"<(script|style|template).*?</\1>|<[^>]*>", " ", response.content.decode(), flags=re.S)
    return " ".join(text.split())


def values(response):
    return {bound.html_name: "" if bound.value() is None else bound.value() for bound in response.context["form"]}


def sent(page, **changes):
    given = values(page) | {"reason": "Theo đề án", "source": "Quyết định 12/QĐ-UBND"} | changes
    return {name: value for name, value in given.items() if value is not False}


def levels(world, employer=None):
    rows = Requirement.objects.in_force(NOW.date()).filter(position=world.registrar, employer=employer)
    return {code: (low, high) for code, low, high in rows.values_list("competency__code", "min_level", "max_level")}


def test_the_list_tells_what_is_declared_and_by_whom(world, client):
    world.write({world.key("T01"): demand(4)}, employer=world.ward)
    page = client.get(url())
    assert [(row.code, row.must, row.should, row.own) for row in page.context["page"].object_list] == [
        ("CM-04", 2, 1, 0),
        ("CM-13", 1, 0, 0),
        ("HT-01", 0, 0, 0),
        ("QL-01", 1, 0, 0),
    ]
    assert "1 vị trí chưa khai yêu cầu" in text_of(page)
    own = client.get(url(employer=world.ward))
    assert [(row.code, row.own) for row in own.context["page"].object_list][:2] == [("CM-04", 1), ("CM-13", 0)]
    assert [tab["label"] for tab in own.context["tabs"]] == ["Chuẩn chung", "Thành phố Huế", "Phường Phú Xuân"]


def test_one_position_names_whose_rule_each_is(world, client):
    world.write({world.key("T01"): demand(4)}, employer=world.ward)
    world.write({world.key("T02"): None}, day=date(2026, 10, 1))
    page = text_of(client.get(one(world.ward)))
    assert "T01 · Đăng ký và quản lý hộ tịch 4 bắt buộc 1 Quy định của Phường Phú Xuân, Thành phố Huế" in page
    assert "T02 · Chứng thực 3–4 bắt buộc 1 Chuẩn chung giá trị ví dụ" in page
    default = text_of(client.get(one()))
    assert "Từ 01/10/2026: T02 thôi yêu cầu ở đây" in default
    assert "Phan Thị Tỉnh" in default
    assert "Phan Thị Nội" not in default
    assert "chưa khai yêu cầu năng lực" in text_of(client.get(url("position_requirements", "HT-01")))
    assert "T02" not in text_of(client.get(one(day="01/10/2026"))).partition("Lịch sử")[0]


def test_the_form_writes_from_the_day_of_the_address_and_twice_once(world, client):
    page = client.get(edit(day="01/08/2026"))
    key = world.competencies["T01"].pk
    given = sent(page) | {f"low_{key}": "3", f"high_{key}": "", f"weight_{key}": "2"}
    first = client.post(edit(day="01/08/2026"), given)
    assert first.url == one(day="01%2F08%2F2026")
    assert "Đã ghi 1 thay đổi, áp dụng từ ngày 01/08/2026." in text_of(client.get(first.url))
    count = Requirement.objects.count()
    again = client.post(edit(day="01/08/2026"), given)
    assert "không ghi thêm gì" in text_of(client.get(again.url))
    assert Requirement.objects.count() == count
    assert levels(world)["T01"] == (2, 3)
    row = Requirement.objects.get(valid_from=date(2026, 8, 1))
    assert (row.min_level, row.max_level, row.weight, row.source) == (3, 3, 2, "Quyết định 12/QĐ-UBND")


def test_the_second_tab_is_told_keeps_what_was_typed_and_may_send_again(world, client):
    page, key = client.get(edit()), world.competencies["T01"].pk
    assert client.post(edit(), sent(page) | {f"low_{key}": "3"}).status_code == 302
    second = client.post(edit(), sent(page) | {f"low_{key}": "1"})
    assert "có người đã ghi yêu cầu khác" in text_of(second)
    assert values(second)[f"low_{key}"] == "1"
    shown = [line for _group, lines in second.context["form"].groups for line in lines if line.recorded]
    assert [(line.words.code, line.recorded) for line in shown] == [("T01", "3")]
    assert ("hiện đang ghi: 3" in text_of(second), "hiện đang ghi" in text_of(page)) == (True, False)
    assert client.post(edit(), sent(second)).status_code == 302
    assert levels(world)["T01"] == (1, 3)


def test_what_is_wrong_is_told_at_its_field_and_nothing_is_written(world, client):
    page, before = client.get(edit()), levels(world)
    t01, t02, c01 = (world.competencies[code].pk for code in ("T01", "T02", "C01"))
    given = sent(page, reason="") | {f"low_{t01}": "4", f"high_{t01}": "2", f"low_{t02}": "9", f"high_{c01}": "3"}
    form = client.post(edit(), given).context["form"]
    assert set(form.errors) == {"reason", f"high_{t01}", f"low_{t02}", f"low_{c01}"}
    assert levels(world) == before


def test_a_ward_writes_its_own_and_reads_the_default(world, client):
    client.force_login(world.ward_hr)
    assert "phụ trách nhân sự cấp tỉnh ghi thay đổi" in text_of(client.get(one()))
    assert client.get(edit()).status_code == 403
    assert client.post(edit(), {}).status_code == 403
    page, key = client.get(edit(world.ward)), world.competencies["T01"].pk
    assert "chuẩn chung: 2–3" in text_of(page)
    assert client.post(edit(world.ward), sent(page) | {f"low_{key}": "4"}).url == one(world.ward)
    assert (levels(world, world.ward), levels(world)["T01"]) == ({"T01": (4, 4)}, (2, 3))


@pytest.mark.parametrize(
    "name", ["", "position_requirements", "position_requirements_edit", "requirements_paste", "requirements_file"]
)
def test_for_hr_of_another_ward_the_layer_is_not_there(world, client, name):
    code = "CM-04" if name.startswith("position") else ""
    client.force_login(world.other_hr)
    for employer in (world.ward, world.gaps.province, world.gaps.office):
        assert client.get(url(name, code, employer)).status_code == 404
    assert client.get(url(name, code, world.beside)).status_code == 200
    client.force_login(world.ward_hr)
    assert client.get(url(name, code, world.gaps.office)).status_code == 404  # a division rules nobody
    assert client.get(f"{url(name, code)}?cua=xxx").status_code == 404


def test_an_administrator_keeps_the_default_alone(world, client):
    admin = make_user()
    grant_role(admin, Role.ADMIN, world.gaps.province)
    client.force_login(admin)
    assert client.get(one()).context["tabs"] == []
    assert client.get(edit()).status_code == 200
    assert client.get(edit(world.ward)).status_code == 404


def paste(client, text, employer=None, **more):
    given = {"valid_from": "20/07/2026", "text": text, "reason": "Theo đề án", "source": "QĐ 1"} | more
    return client.post(url("requirements_paste", employer=employer), given)


def test_a_paste_is_shown_first_and_then_written_whole(world, client):
    text = LEVEL_HEADING + "CM-04\tT01\t3\t4\t\nCM-04\tT03\t–\t\t\nHT-01\tC01\t1\t2\tnên có\nCM-13\tT02\t2\t3\t"
    before = Requirement.objects.count()
    dry = paste(client, text)
    assert {row["key"]: row["value"] for row in dry.context["counts"]} == {
        "Thêm": "1",
        "Đổi": "1",
        "Xác nhận giá trị ví dụ": "0",
        "Thôi yêu cầu": "1",
        "Giữ nguyên": "1",
        "Bị từ chối": "0",
    }
    assert [(one.row, one.before, one.after, str(one.kind)) for one in dry.context["shown"]] == [
        (2, "2–3", "3–4", "changed"),
        (3, "2–3 (nên)", "–", "ended"),
        (4, "–", "1–2 (nên)", "added"),
    ]
    assert Requirement.objects.count() == before
    confirmed = sent(dry, write="1")
    assert client.post(url("requirements_paste"), confirmed).url == url()
    assert levels(world) == {"T01": (3, 4), "T02": (3, 4)}
    count = Requirement.objects.count()
    again = client.post(url("requirements_paste"), confirmed)
    assert "không ghi thêm gì" in text_of(client.get(again.url))
    assert Requirement.objects.count() == count


def test_a_paste_with_one_bad_cell_writes_nothing_and_tells_where(world, client):
    before = Requirement.objects.count()
    text = "Mã vị trí\tT01\tT02\nCM-04\t3\t02-Mar\nCM-13\t2–8\t3"
    page = paste(client, text, write="1")
    assert [(one.row, one.column) for one in page.context["run"].problems] == [(2, "T02"), (3, "T01")]
    page = paste(client, text.replace("02-Mar", "3 x9"), write="1")
    assert [(one.row, one.column, one.text) for one in page.context["run"].problems] == [
        (3, "T01", "T01 chỉ có đến mức 5, thấp nhất là mức 1. Hãy ghi mức trong khoảng đó.")
    ]
    assert "Dòng 3, cột “T01”" in text_of(page)
    assert Requirement.objects.count() == before


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("CM-04\tT01\t8\t\t", "Mức tối thiểu"),
        ("CM-04\tT01\t8\t9\t", "Mức tối thiểu"),
        ("CM-04\tT01\t0\t3\t", "Mức tối thiểu"),
        ("CM-04\tT01\t2\t8\t", "Mức hướng tới"),
        ("CM-04\tT01\t4\t3\t", "Mức hướng tới"),
        ("CM-04\tT01\t2–8\t\t", "Mức hướng tới"),
    ],
)
def test_what_is_wrong_in_a_line_is_told_at_its_own_column(world, client, line, column):
    page = paste(client, LEVEL_HEADING + line, write="1")
    assert [(one.row, one.column) for one in page.context["run"].problems] == [(2, column)]
    assert f"Dòng 2, cột “{column}”" in text_of(page)


def test_a_level_too_high_without_a_column_of_the_aim_is_told_at_the_least(world, client):
    page = paste(client, "Mã vị trí\tMã năng lực\tMức tối thiểu\nCM-04\tT01\t2–8", write="1")
    assert [one.column for one in page.context["run"].problems] == ["Mức tối thiểu"]
    weight = paste(client, "Mã vị trí\tMã năng lực\tMức tối thiểu\tTrọng số\nCM-04\tT01\t2\t12", write="1")
    assert [one.column for one in weight.context["run"].problems] == ["Trọng số"]


def test_what_was_agreed_to_is_what_is_written(world, client):
    dry = paste(client, LEVEL_HEADING + "CM-04\tT01\t3\t4\t")
    world.write({world.key("T01"): demand(5)})
    page = client.post(url("requirements_paste"), sent(dry, write="1"))
    assert "có người đã ghi yêu cầu khác" in text_of(page)
    assert [(one.before, one.after) for one in page.context["shown"]] == [("5", "3–4")]
    assert client.post(url("requirements_paste"), sent(page, write="1")).status_code == 302


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("sheet", [0, 1])
@pytest.mark.parametrize("of_ward", [False, True])
def test_the_workbook_pasted_back_changes_nothing(world, client, language, sheet, of_ward):
    employer = world.ward if of_ward else None
    wanted = {world.key("T01"): demand(3, 4, weight=3), world.key("C01"): demand(1, 2, kind="should")}
    world.write(wanted, employer=employer)
    with translation.override(language):
        client.cookies["django_language"] = language
        content = b"".join(client.get(url("requirements_file", employer=employer)).streaming_content)
        rows = openpyxl.load_workbook(io.BytesIO(content)).worksheets[sheet].iter_rows(values_only=True)
        text = "\n".join("\t".join("" if cell is None else str(cell) for cell in row) for row in rows)
        run = paste(client, text, employer).context["run"]
    assert (run.problems, run.changes) == ((), ())
    assert run.same == {(0, False): 16, (0, True): 2, (1, False): 6, (1, True): 2}[sheet, of_ward]


@pytest.mark.parametrize("count", [1, 3])
def test_pages_take_as_many_statements_for_one_requirement_as_for_three(world, client, count):
    for code in ("T01", "T02", "T03")[count:]:
        world.write({world.key(code): None})
    world.write({world.key(code): demand(4) for code in ("T01", "T02", "T03")[:count]}, employer=world.ward)
    found = {}
    for name, address in {"list": url(employer=world.ward), "one": one(world.ward), "edit": edit(world.ward)}.items():
        client.get(address)
        with CaptureQueriesContext(connection) as context:
            assert client.get(address).status_code == 200
        found[name] = len(context)
    assert found == {"list": 13, "one": 19, "edit": 13}


def test_whose_rule_it_is_stands_wherever_hr_and_the_learner_read_it(world, client):
    world.write({world.key("T01"): demand(4)}, employer=world.ward)
    person = world.gaps.people["an"]
    person.user = make_user()
    person.save()
    rule = "Quy định của Phường Phú Xuân, Thành phố Huế"
    assert rule in text_of(client.get(reverse("hr:person", args=[person.uid])))
    gaps = client.get(f"{reverse('hr:gaps')}?don-vi={world.ward.uid}&nguoi={person.uid}")
    assert rule in text_of(gaps)
    client.force_login(person.user)
    profile = text_of(client.get(reverse("learn:profile")))
    assert rule in profile
    assert "Chuẩn chung" in profile


def test_the_position_leads_to_what_it_requires(world, client):
    page = client.get(reverse("hr:position", args=["CM-04"]))
    assert "Yêu cầu năng lực của vị trí : 3 năng lực theo chuẩn chung" in text_of(page)
    assert one() in page.content.decode()
    assert "chưa khai yêu cầu" in text_of(client.get(reverse("hr:position", args=["HT-01"])))
