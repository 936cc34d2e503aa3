"""The evidence rules on screen: who reads and writes them, and what two forms do to each other."""

import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.evidence.domain.reference_rules import load_rules, rules_file
from lms.evidence.enums import EvidenceKind
from lms.evidence.models import AssessorNaming, EvidenceRule
from tests.factories.gaps import NOW
from tests.factories.people import make_learner, make_position
from tests.factories.requirements import RequirementWorld

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(client):
    world = RequirementWorld()
    load_rules(rules_file())
    client.force_login(world.province_hr)
    return world


def url(name="edit", kind="document", code=""):
    address = f"{reverse(f'hr:evidence_rule_{name}')}?loai={kind}"
    return f"{address}&nang-luc={code}" if code else address


def text_of(response):
    text = re.sub(r"<(script|style|template).*?</\1>|<[^>]*>", " ", response.content.decode(), flags=re.S)
    return " ".join(text.split())


def sent(page, **changes):
    given = {bound.html_name: "" if bound.value() is None else bound.value() for bound in page.context["form"]}
    return given | {"reason": "Quy chế mới"} | changes


def test_a_ward_reads_and_is_told_who_writes(world, client):
    client.force_login(world.ward_hr)
    page = text_of(client.get(reverse("hr:evidence_rules")))
    assert "phụ trách nhân sự cấp tỉnh ghi thay đổi" in page
    assert "Hoàn thành khóa học không chứng minh" in page
    assert "Văn bằng, chứng chỉ bên ngoài 5 60 tháng làm lại trước 60 ngày lấy mức cao nhất minh họa" in page
    for name in ("edit", "end"):
        assert client.get(url(name)).status_code == 403
        assert client.post(url(name), {}).status_code == 403


def test_a_rule_is_written_from_a_day_and_twice_once(world, client):
    page = client.get(url())
    assert page.context["form"].initial["max_level"] == 5
    given = sent(page, max_level="3", validity_months="", combining="latest", valid_from="01/08/2026", source="QĐ 7")
    first = client.post(url(), given)
    assert "Đã ghi quy tắc, áp dụng từ ngày 01/08/2026." in text_of(client.get(first.url))
    count = EvidenceRule.objects.count()
    assert "không ghi thêm gì" in text_of(client.get(client.post(url(), given).url))
    assert EvidenceRule.objects.count() == count
    page = text_of(client.get(first.url))
    assert "từ 01/08/2026: đến mức 3" in page
    assert "Phan Thị Tỉnh" in page


def test_one_competencys_own_rule_begins_with_what_holds_for_all_and_is_ended(world, client):
    page = client.get(url(code="T01"))
    assert "T01 · Đăng ký và quản lý hộ tịch" in text_of(page)
    assert client.post(url(code="T01"), sent(page, max_level="2")).status_code == 302
    listed = client.get(reverse("hr:evidence_rules"))
    assert [(line.words.code, line.rule.max_level) for line in listed.context["of_one"]] == [("T01", 2)]
    page = client.get(url("end", code="T01"))
    assert "theo quy tắc chung cho mọi năng lực" in text_of(page)
    assert client.post(url("end", code="T01"), sent(page)).status_code == 302
    assert client.get(reverse("hr:evidence_rules")).context["of_one"] == []


def test_what_is_wrong_is_told_and_the_second_form_keeps_what_was_typed(world, client):
    page = client.get(url())
    form = client.post(url(), sent(page, max_level="9", validity_months="0", reason="", valid_from="")).context["form"]
    assert set(form.errors) == {"validity_months", "reason", "valid_from"}
    assert "Hãy chọn từ hôm nay trở đi" in text_of(client.post(url(), sent(page, valid_from="01/07/2026")))
    assert "từ mức 1 đến mức 5" in text_of(client.post(url(), sent(page, max_level="9")))
    assert client.post(url(), sent(page, max_level="3")).status_code == 302
    second = client.post(url(), sent(page, max_level="2"))
    assert "có người đã ghi quy tắc khác" in text_of(second)
    assert client.post(url(), sent(second)).status_code == 302
    page = client.get(url("end"))
    client.post(url("end"), sent(page))
    assert "không có quy tắc nào đang dùng" in text_of(client.post(url("end"), sent(page)))


@pytest.mark.parametrize(("kind", "code"), [("", ""), ("guess", ""), ("result", "T99")])
def test_what_is_no_rule_is_not_there(world, client, kind, code):
    assert client.get(url("edit", kind, code)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_as_many_statements_for_one_rule_as_for_three(world, client, count):
    for code in ("T01", "T02", "T03")[:count]:
        EvidenceRule.objects.create(
            kind=EvidenceKind.RESULT,
            competency=world.competencies[code],
            max_level=2,
            mark="employer",
            valid_from=NOW.date(),
        )
    client.get(reverse("hr:evidence_rules"))
    with CaptureQueriesContext(connection) as context:
        assert len(client.get(reverse("hr:evidence_rules")).context["of_one"]) == count
    assert len(context) == 7


def test_hr_names_an_assessor_and_ends_it(world, client):
    client.force_login(world.ward_hr)
    other = make_learner(world.ward, make_position(name_vi="Chủ tịch"), "Phạm Văn Chủ")
    page = reverse("hr:assessors")
    assert "Chưa chỉ định ai" in text_of(client.get(page))
    assert "Không thấy ai" in text_of(client.get(page, {"tim": "zzz"}))
    shown = client.get(page, {"tim": "chu"})
    assert "Phạm Văn Chủ" in text_of(shown)
    assert f'<option value="{world.ward.uid}" selected' in shown.content.decode(), "the only unit is not asked for"
    given = {"assessor": other.uid, "competency": "T01", "unit": world.ward.uid, "valid_from": "20/07/2026"}
    missing = client.post(f"{page}?tim=chu", given | {"assessor": ""})
    assert "Chưa chọn người đánh giá" in text_of(missing)
    assert client.post(f"{page}?tim=chu", given).status_code == 302
    naming = AssessorNaming.objects.get()
    assert (naming.assessor, naming.unit, naming.valid_to) == (other, world.ward, None)
    assert f"Phạm Văn Chủ {other.staff_code} T01" in text_of(client.get(page))
    again = client.post(f"{page}?tim=chu", given)
    assert "đã được chỉ định đánh giá năng lực này" in text_of(again)
    assert client.post(reverse("hr:assessor_end", args=[naming.pk])).status_code == 302
    assert "đến hết 20/07/2026" in text_of(client.get(page))  # begun today, it lasts for its first day


def test_a_rule_leaves_observation_to_named_people(world, client):
    page = client.get(url(kind="observation"))
    assert client.post(url(kind="observation"), sent(page, named_only="on")).status_code == 302
    assert EvidenceRule.objects.latest("pk").named_only
    assert "chỉ người được chỉ định đánh giá" in text_of(client.get(reverse("hr:evidence_rules")))
    assert "named_only" not in client.get(url(kind="result")).context["form"].fields
