"""Correcting and cancelling through the screens."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lms.org.domain.headcounts import set_headcount
from lms.org.enums import Role
from lms.org.models import Decision, DecisionDraft
from tests.factories.decisions import PAPER, send, step, walk
from tests.factories.pdfs import make_pdf
from tests.factories.people import grant_role, make_official, make_posting, make_user
from tests.lms.hr.decisions.conftest import NOW

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
    assert 'Lý do: <span lang="vi">Ghi nhầm ngày</span>' in page
    assert "luân chuyển" in page
    old = client.get(reverse("hr:decision", args=[decision.uid])).content.decode()
    assert "Đây là bản ghi nhận trước khi đính chính" in old
    assert reverse("hr:decision_correct", args=[decision.uid]) not in old
    assert client.get(url).status_code == 404
    listed = client.get(reverse("hr:decisions")).content.decode()
    assert (listed.count("123/QĐ-UBND</a>"), "05/08/2026" in listed) == (1, True)
    assert client.post(url, sent | {"reason": "Lần nữa"}).status_code == 404


def test_a_seat_that_others_hold_is_asked_about_as_at_first(client, reference, hr, official):
    send(client, walk(client, reference, official))
    taken = reference.position("CM-14")
    set_headcount(unit=reference.ward, position=taken, seats=1, valid_from=date(2026, 7, 1), actor=hr)
    make_posting(make_official(), reference.ward, taken)
    url = reverse("hr:decision_correct", args=[Decision.objects.get().uid])
    sent = PAPER | {"client_id": client_id(client.get(url)), "kind": "transfer", "reason": "Ghi nhầm vị trí"}
    sent |= {"to_unit": str(reference.ward.uid), "to_position": "CM-14"}
    asked = client.post(url, sent).content.decode()
    assert "có biên chế 1, vào ngày hiệu lực đã có 1 người khác giữ." in asked
    assert 'name="keep_filled"' in asked
    assert client.post(url, sent | {"keep_filled": "on"}).status_code == 302
    # What stays where it was is not asked about again.
    again = reverse("hr:decision_correct", args=[Decision.objects.in_force().get().uid])
    sent |= {"client_id": client_id(client.get(again)), "summary": "Về việc điều động"}
    assert client.post(again, sent).status_code == 302


def test_the_page_before_a_correction_shows_what_was_recorded_then(client, reference, hr, official):
    send(client, walk(client, reference, official))
    first = Decision.objects.get()
    for code, day in (("CM-14", "05/08/2026"), ("CM-13", "06/08/2026")):
        decision = Decision.objects.in_force().get()
        url = reverse("hr:decision_correct", args=[decision.uid])
        sent = PAPER | {"client_id": client_id(client.get(url)), "kind": "transfer", "effective_on": day}
        sent |= {"to_unit": str(reference.ward.uid), "to_position": code, "reason": "Ghi nhầm vị trí"}
        with time_machine.travel(NOW + timedelta(minutes=Decision.objects.count()), tick=False):
            client.post(url, sent)
    begun = [
        re.findall(
            r"<dt>Bắt đầu giữ</dt><dd[^>]*>(.*?) – ", client.get(reverse("hr:decision", args=[uid])).content.decode()
        )
        for uid in Decision.objects.order_by("pk").values_list("uid", flat=True)
    ]
    titles = [reference.position(code).name_vi for code in ("CM-04", "CM-14", "CM-13")]
    assert (first.corrects, begun) == (None, [[title] for title in titles])


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


@pytest.mark.django_db(transaction=True)
def test_a_scan_attached_wrongly_is_replaced_and_the_old_one_stays(client, reference, hr, official):
    send(client, walk(client, reference, official))
    decision = Decision.objects.get()
    page = reverse("hr:decision", args=[decision.uid])
    client.post(page, {"scan": SimpleUploadedFile("nham.pdf", make_pdf("wrong"))})
    url = reverse("hr:decision_correct", args=[decision.uid])
    sent = PAPER | {"client_id": client_id(client.get(url)), "kind": "transfer", "reason": "Đính nhầm tệp"}
    sent |= {"to_unit": str(reference.ward.uid), "to_position": "CM-04"}
    fake = client.post(url, sent | {"scan": SimpleUploadedFile("a.pdf", b"MZ")}).content.decode()
    assert "Tệp này không phải PDF." in fake
    refused = client.post(url, sent | {"reason": " ", "scan": SimpleUploadedFile("a.pdf", make_pdf("right"))})
    assert "Ghi lý do đính chính" in refused.content.decode()
    assert "Hãy chọn lại tệp khi gửi lại." in refused.content.decode()
    done = client.post(url, sent | {"scan": SimpleUploadedFile("dung.pdf", make_pdf("right"))})
    anew = Decision.objects.in_force().get()
    assert done.url == reverse("hr:decision", args=[anew.uid])
    text = client.get(done.url).content.decode()
    assert "đã thay bản quét Quyết định số 123/QĐ-UBND bằng tệp khác" in text
    assert "Xem bản quét cũ (PDF)" not in text
    old = client.get(page).content.decode()
    assert ("Xem bản quét cũ (PDF)" in old, "Đã thay bằng tệp khác ở bản đính chính." in old) == (True, True)
    scans = [client.get(reverse("hr:decision_scan", args=[one.uid])) for one in (decision, anew)]
    assert [b"".join(one.streaming_content) for one in scans] == [make_pdf("wrong"), make_pdf("right")]
    kept = {"client_id": client_id(client.get(reverse("hr:decision_correct", args=[anew.uid])))}
    client.post(reverse("hr:decision_correct", args=[anew.uid]), sent | kept | {"signer": "Trần Văn Ký"})
    last = Decision.objects.in_force().get()
    assert (last.signer, last.scan.name) == ("Trần Văn Ký", anew.scan.name)
    assert "Xem bản quét cũ" not in client.get(reverse("hr:decision", args=[anew.uid])).content.decode()


@pytest.mark.django_db(transaction=True)
def test_another_sort_of_kind_is_cancelled_and_recorded_anew_from_what_was_typed(client, reference, hr, official):
    other = make_official("Lê Văn Minh", province=reference.province)
    make_posting(other, reference.ward, reference.position("CM-13"))
    for person in (official, other):
        send(client, walk(client, reference, person, summary="Về việc điều động"))
    decision = Decision.objects.get()
    client.post(reverse("hr:decision", args=[decision.uid]), {"scan": SimpleUploadedFile("a.pdf", make_pdf("one"))})
    correct = client.get(reverse("hr:decision_correct", args=[decision.uid])).content.decode()
    cancel = f"{reverse('hr:decision_cancel', args=[decision.uid])}?ghi-lai=1"
    assert "Không đổi được sang: biệt phái, kiêm nhiệm, thôi giữ vị trí, nghỉ việc" in correct
    assert f'href="{cancel}"' in correct
    assert "Hủy và ghi lại" in client.get(cancel).content.decode()
    onward = client.post(cancel, {"reason": "Ghi nhầm loại"}, follow=True)
    page = onward.content.decode()
    assert onward.redirect_chain[-1][0].startswith(reverse("hr:decision_step", args=["loai"]))
    assert "Quyết định còn có: Lê Văn Minh." in page
    draft = DecisionDraft.objects.get()
    with draft.scan.open("rb") as scan:
        assert scan.read() == make_pdf("one")
    assert (draft.official, draft.kind, draft.number, draft.summary, draft.to_position.code) == (
        official,
        "",
        "123/QĐ-UBND",
        "Về việc điều động",
        "CM-04",
    )
    cancelled = client.get(reverse("hr:decision", args=[decision.uid])).content.decode()
    again = re.search(r'href="([^"]*ghi-lai=[^"]*)"', cancelled).group(1)
    assert client.get(again).url.endswith(str(draft.uid))
    step(client, "loai", draft.uid, {"kind": "concurrent"})
    step(client, "van-ban", draft.uid, PAPER | {"summary": "Về việc kiêm nhiệm"})
    step(client, "noi-den", draft.uid, {"to_unit": str(reference.ward.uid), "to_position": "CM-04"})
    send(client, draft.uid)
    held = Decision.objects.in_force().get()
    assert (held.kind, held.number, held.summary) == ("concurrent", "123/QĐ-UBND", "Về việc kiêm nhiệm")
    stranger = make_user()
    grant_role(stranger, Role.HR, reference.rural_commune)
    client.force_login(stranger)
    assert client.get(again).status_code == 404
    assert client.get(reverse("hr:decision_new"), {"ghi-lai": "x"}).status_code == 404


def _begun():
    current = Decision.objects.in_force().get()
    return [line.to_posting for line in current.lines.select_related("to_posting__official")]
