"""Correcting and cancelling through the screens."""

import re

import pytest
from django.urls import reverse

from lms.org.models import Decision
from tests.factories.decisions import PAPER, send, walk
from tests.factories.people import make_official, make_posting

pytestmark = pytest.mark.django_db


def client_id(page):
    return re.search(r'name="client_id" value="([^"]+)"', page.content.decode()).group(1)


def test_a_wrong_day_and_position_are_put_right_with_a_reason(client, reference, hr, official):
    page = client.get(send(client, walk(client, reference, official)).url).content.decode()
    decision = Decision.objects.get()
    url = reverse("hr:decision_correct", args=[decision.uid])
    assert url in page
    form = client.get(url)
    sent = PAPER | {
        "client_id": client_id(form),
        "kind": "rotate",
        "effective_on": "05/08/2026",
        "to_unit": str(reference.ward.uid),
        "to_position": "CM-04",
    }
    refused = client.post(url, sent).content.decode()
    assert "Ghi lý do đính chính" in refused
    done = client.post(url, sent | {"reason": "Ghi nhầm ngày"})
    page = client.get(done.url).content.decode()
    assert "Đã đính chính Quyết định số 123/QĐ-UBND. Việc học: thêm 0, dừng 0, đổi hạn 18." in page
    assert "Lý do: Ghi nhầm ngày" in page
    assert "luân chuyển" in page
    old = client.get(reverse("hr:decision", args=[decision.uid])).content.decode()
    assert "Đây là bản ghi nhận trước khi đính chính" in old
    assert reverse("hr:decision_correct", args=[decision.uid]) not in old
    assert client.get(url).status_code == 404
    listed = client.get(reverse("hr:decisions")).content.decode()
    assert (listed.count("123/QĐ-UBND</a>"), "05/08/2026" in listed) == (1, True)
    assert client.post(url, sent | {"reason": "Lần nữa"}).status_code == 404


def test_a_cancelled_decision_says_so_everywhere(client, reference, hr, official):
    send(client, walk(client, reference, official))
    decision = Decision.objects.get()
    url = reverse("hr:decision_cancel", args=[decision.uid])
    assert "Ghi lý do hủy" in client.post(url, {}).content.decode()
    page = client.get(client.post(url, {"reason": "Ghi nhầm người"}).url).content.decode()
    assert "Quyết định này đã bị hủy" in page
    assert "dừng 0" not in page
    assert "đã hủy" in client.get(reverse("hr:decisions")).content.decode()
    person = client.get(reverse("hr:person", args=[official.uid])).content.decode()
    assert (person.count("vị trí chính"), "sắp bắt đầu" in person) == (1, False)


def test_of_several_people_one_is_chosen_whose_place_was_wrong(client, reference, hr, official):
    other = make_official("Lê Văn Minh", province=reference.province)
    make_posting(other, reference.ward, reference.position("CM-13"))
    for person in (official, other):
        send(client, walk(client, reference, person))
    decision = Decision.objects.get()
    url = reverse("hr:decision_correct", args=[decision.uid])
    assert 'name="to_unit"' not in client.get(url).content.decode()
    form = client.get(url, {"nguoi": str(other.uid)})
    assert "Nơi đến của" in form.content.decode()
    sent = PAPER | {"client_id": client_id(form), "kind": "transfer", "reason": "Ghi nhầm vị trí"}
    sent |= {"to_unit": str(reference.ward.uid), "to_position": "CM-14"}
    assert client.post(f"{url}?nguoi={other.uid}", sent).status_code == 302
    page = client.get(reverse("hr:decisions")).content.decode()
    assert page.count("123/QĐ-UBND</a>") == 1
    seats = {one.official: one.versions.latest("number").position.code for one in _begun()}
    assert seats == {official: "CM-04", other: "CM-14"}


def _begun():
    current = Decision.objects.in_force().get()
    return [line.to_posting for line in current.lines.select_related("to_posting__official")]
