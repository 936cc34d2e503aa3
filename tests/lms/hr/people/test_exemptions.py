"""The page on which HR lets somebody off a competency, and takes that back."""

import uuid

import pytest
import time_machine
from django.urls import reverse

from lms.plans.domain.status import refresh_status
from lms.plans.models import Exemption
from tests.factories.exemptions import exempt
from tests.factories.gaps import NOW, make_gap_ward

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def ward(client):
    with time_machine.travel(NOW, tick=False):
        made = make_gap_ward()
        refresh_status([one.pk for one in made.people.values()], now=NOW)
        client.force_login(made.hr)
        yield made


def page_of(ward, name="an"):
    return reverse("hr:person_exemptions", args=[ward.people[name].uid])


def typed(**changes):
    return {
        "client_id": str(uuid.uuid4()),
        "competency": "T02",
        "posting": "",
        "starts_on": "20/07/2026",
        "ends_on": "31/12/2026",
        "reason": "Đang học thạc sĩ luật.",
    } | changes


def test_hr_lets_somebody_off_and_takes_it_back(client, ward):
    page = page_of(ward)
    assert "Chưa có lần miễn nào được ghi." in client.get(page).content.decode()
    assert client.post(page, typed()).url == page
    shown = client.get(page).content.decode()
    assert "từ 20/07/2026 đến hết 31/12/2026" in shown
    assert "Đang học thạc sĩ luật." in shown
    dossier = client.get(reverse("hr:person", args=[ward.people["an"].uid])).content.decode()
    assert "đến hết 31/12/2026" in dossier
    assert "Đã đạt các năng lực bắt buộc, trừ 1 năng lực được miễn." in dossier
    assert "Người này đã đạt mọi yêu cầu bắt buộc" not in dossier
    held = Exemption.objects.get()
    withdrawal = reverse("hr:person_exemption_withdraw", args=[ward.people["an"].uid, held.uid])
    assert client.get(withdrawal).status_code == 200
    assert client.post(withdrawal, {"reason": "Nghỉ học."}).url == page
    assert "Nghỉ học." in client.get(page).content.decode()
    again = client.post(withdrawal, {"reason": "Nghỉ học."}).content.decode()
    assert "không còn tác dụng" in again


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"ends_on": "01/07/2026"}, "Ngày cuối phải từ ngày bắt đầu trở đi."),
        ({"competency": ""}, "Chọn năng lực được miễn."),
        ({"reason": ""}, "id_reason"),
        ({"posting": str(uuid.uuid4())}, "id_posting"),
    ],
)
def test_a_faulty_form_keeps_what_was_typed(client, ward, changes, words):
    answer = client.post(page_of(ward), typed(**changes))
    text = answer.content.decode()
    assert (answer.status_code, Exemption.objects.count()) == (200, 0)
    assert words in text
    assert "Lỗi:" in text
    assert 'value="20/07/2026"' in text


def test_at_a_posting_that_does_not_ask_for_it_nobody_is_let_off(client, ward):
    """Hùng is an economist (T02), and registrar besides (T01 too)."""
    for name, status in (("hung", 200), ("hung+", 302)):
        answer = client.post(page_of(ward, "hung"), typed(competency="T01", posting=str(ward.postings[name].uid)))
        assert answer.status_code == status
        assert ("Vị trí này không yêu cầu năng lực đã chọn" in answer.content.decode()) == (status == 200)


def test_on_ones_own_file_there_is_no_form(client, ward):
    person = ward.people["an"]
    person.user = ward.hr
    person.save()
    text = client.get(page_of(ward)).content.decode()
    assert "Không ai tự miễn năng lực cho mình." in text
    assert "Ghi miễn năng lực" not in text


def test_the_gap_table_tells_and_lists_who_is_let_off(client, ward):
    exempt(ward, "an", "T02")
    text = client.get(reverse("hr:gaps")).content.decode()
    assert "miễn 1" in text
    found = client.get(reverse("hr:gaps"), {"nang-luc": "T02", "tinh-trang": "duoc-mien"}).content.decode()
    assert ("Trần Thị An" in found, "Lê Văn Đạt" in found) == (True, False)


@pytest.mark.parametrize("count", [1, 3])
def test_statements_do_not_grow_with_the_exemptions(client, ward, count, django_assert_num_queries):
    for code in ("T01", "T02", "T03")[:count]:
        exempt(ward, "an", code)
    client.get(page_of(ward))
    with django_assert_num_queries(10):
        client.get(page_of(ward))
