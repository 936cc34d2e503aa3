"""The scan of a decision: kept with its draft, replaced, lost, added later."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lms.org.enums import Role
from lms.org.models import Decision, DecisionDraft
from tests.factories.decisions import PAPER, begin, send, step, walk
from tests.factories.pdfs import make_pdf
from tests.factories.people import grant_role, make_user


def content_of(held):
    with held.scan.open() as scan:
        return scan.read()


def with_scan(client, reference, official):
    draft = walk(client, reference, official)
    scan = SimpleUploadedFile("quyet-dinh.pdf", make_pdf(), content_type="application/pdf")
    step(client, "van-ban", draft, PAPER | {"scan": scan})
    return DecisionDraft.objects.get(uid=draft)


@pytest.mark.django_db(transaction=True)
def test_a_replaced_scan_is_not_kept(client, reference, hr, official):
    draft = with_scan(client, reference, official)
    storage, first = draft.scan.storage, draft.scan.name
    step(client, "van-ban", draft.uid, PAPER)
    assert storage.exists(first)
    better = SimpleUploadedFile("ro-hon.pdf", make_pdf("better"), content_type="application/pdf")
    step(client, "van-ban", draft.uid, PAPER | {"scan": better})
    second = DecisionDraft.objects.get().scan.name
    assert (second == first, storage.exists(first), storage.exists(second)) == (False, False, True)
    send(client, draft.uid)
    assert not storage.exists(second)


@pytest.mark.django_db(transaction=True)
def test_a_second_send_that_finds_the_scan_gone_gets_the_receipt(client, reference, hr, official):
    draft = with_scan(client, reference, official)
    first = send(client, draft.uid)
    draft.save(force_insert=True)  # as the second request read it before the first one cleared it away
    second = send(client, draft.uid)
    assert (second.status_code, second.url) == (302, first.url)
    assert "Đã ghi nhận Quyết định số 123/QĐ-UBND. Đã giao 18 việc học" in client.get(second.url).content.decode()
    assert (Decision.objects.count(), DecisionDraft.objects.count()) == (1, 0)


@pytest.mark.django_db
def test_a_scan_lost_before_recording_is_asked_for_again(client, reference, hr, official):
    draft = with_scan(client, reference, official)
    draft.scan.storage.delete(draft.scan.name)
    page = send(client, draft.uid).content.decode()
    assert "Không còn tìm thấy bản quét đã tải lên nên chưa ghi nhận quyết định." in page
    assert f'href="{reverse("hr:decision_step", args=["van-ban"])}?nhap={draft.uid}"' in page
    assert "Chưa có, bổ sung sau" in page
    assert Decision.objects.count() == 0
    assert send(client, draft.uid).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_a_scan_sent_with_a_wrong_day_is_kept(client, reference, hr, official):
    draft = begin(client, official)
    step(client, "loai", draft, {"kind": "transfer"})
    wrong = PAPER | {"effective_on": "31/02/2026"}
    page = step(client, "van-ban", draft, wrong | {"scan": SimpleUploadedFile("mot.pdf", make_pdf("one"))})
    assert "Đã có bản quét." in page.content.decode()
    first = DecisionDraft.objects.get()
    assert (content_of(first), first.number) == (make_pdf("one"), "")
    step(client, "van-ban", draft, wrong | {"scan": SimpleUploadedFile("hai.pdf", make_pdf("two"))})
    assert not first.scan.storage.exists(first.scan.name)
    assert step(client, "van-ban", draft, PAPER).status_code == 302
    step(client, "noi-den", draft, {"to_unit": str(reference.ward.uid), "to_position": "CM-04"})
    send(client, draft)
    assert content_of(Decision.objects.get()) == make_pdf("two")


@pytest.mark.django_db
def test_a_wrong_file_sent_with_a_wrong_day_is_not_said_to_be_there(client, hr, official):
    draft = begin(client, official)
    step(client, "loai", draft, {"kind": "transfer"})
    fake = SimpleUploadedFile("quyet-dinh.pdf", b"MZ not a pdf", content_type="application/pdf")
    page = step(client, "van-ban", draft, PAPER | {"effective_on": "31/02/2026", "scan": fake}).content.decode()
    assert ("Tệp này không phải PDF." in page, "Đã có bản quét." in page) == (True, False)
    assert DecisionDraft.objects.get().scan.name == ""


@pytest.mark.django_db(transaction=True)
def test_a_draft_is_dropped_with_its_scan_after_asking(client, reference, hr, official):
    draft = with_scan(client, reference, official)
    url = reverse("hr:decision_draft_discard", args=[draft.uid])
    assert f'href="{url}"' in client.get(reverse("hr:decisions")).content.decode()
    asked = client.get(url).content.decode()
    assert ("Bỏ bản nháp này?" in asked, "123/QĐ-UBND" in asked, DecisionDraft.objects.count()) == (True, True, 1)
    done = client.post(url, follow=True).content.decode()
    assert ("Đã bỏ bản nháp." in done, "Đang nhập dở" in done) == (True, False)
    assert (DecisionDraft.objects.count(), draft.scan.storage.exists(draft.scan.name)) == (0, False)
    assert client.post(url).status_code == 404


@pytest.mark.django_db
def test_scan_must_be_a_pdf_and_is_served_in_scope_only(client, reference, hr, official):
    draft = begin(client, official)
    step(client, "loai", draft, {"kind": "transfer"})
    fake = SimpleUploadedFile("quyet-dinh.pdf", b"MZ not a pdf", content_type="application/pdf")
    assert "Tệp này không phải PDF." in step(client, "van-ban", draft, PAPER | {"scan": fake}).content.decode()
    real = SimpleUploadedFile("quyet-dinh.pdf", make_pdf(), content_type="application/pdf")
    step(client, "van-ban", draft, PAPER | {"scan": real})
    step(client, "noi-den", draft, {"to_unit": str(reference.ward.uid), "to_position": "CM-04"})
    send(client, draft)
    url = reverse("hr:decision_scan", args=[Decision.objects.get().uid])
    assert b"".join(client.get(url).streaming_content) == make_pdf()
    stranger = make_user()
    grant_role(stranger, Role.HR, reference.rural_commune)
    client.force_login(stranger)
    assert client.get(url).status_code == 404


@pytest.mark.django_db
def test_a_scan_is_added_later_once(client, reference, hr, official):
    send(client, walk(client, reference, official))
    decision = Decision.objects.get()
    url = reverse("hr:decision", args=[decision.uid])
    answers = []
    for content in (None, b"", b"MZ not a pdf", b"%PDF-1.4" + b"x" * 5 * 1024 * 1024):
        sent = {} if content is None else {"scan": SimpleUploadedFile("quyet-dinh.pdf", content)}
        answers.append(error_at(client.post(url, sent), "scan"))
    assert answers == [
        "Chưa chọn tệp. Hãy chọn bản quét dạng PDF của quyết định.",
        "Tệp gửi lên không có nội dung. Hãy chọn tệp khác.",
        "Tệp này không phải PDF. Hãy chọn bản quét dạng PDF của quyết định.",
        "Tệp quét lớn hơn 5 MB. Hãy quét lại ở chế độ đen trắng hoặc giảm độ phân giải.",
    ]
    page = client.post(url, {"scan": SimpleUploadedFile("a.pdf", make_pdf("one"))}, follow=True).content.decode()
    assert "Đã bổ sung bản quét của quyết định." in page
    assert "đã bổ sung bản quét Quyết định số 123/QĐ-UBND" in page
    assert ("Xem bản quét (PDF)" in page, 'name="scan"' in page) == (True, False)
    page = client.post(url, {"scan": SimpleUploadedFile("b.pdf", make_pdf("two"))}, follow=True).content.decode()
    assert "Quyết định này đã có bản quét nên tệp vừa gửi không được ghi:" in page
    decision.refresh_from_db()
    assert content_of(decision) == make_pdf("one")


def error_at(response, field):
    return response.context["form"].errors[field][0]


@pytest.mark.django_db
def test_a_stranger_adds_no_scan(client, reference, hr, official):
    send(client, walk(client, reference, official))
    stranger = make_user()
    grant_role(stranger, Role.HR, reference.rural_commune)
    client.force_login(stranger)
    url = reverse("hr:decision", args=[Decision.objects.get().uid])
    scan = SimpleUploadedFile("a.pdf", make_pdf("one"))
    assert client.post(url, {"scan": scan}).status_code == 404
    assert Decision.objects.get().scan.name == ""
    client.force_login(hr)
    scan.seek(0)
    assert client.post(url, {"scan": scan}).status_code == 302
    assert Decision.objects.get().scan.name != ""
