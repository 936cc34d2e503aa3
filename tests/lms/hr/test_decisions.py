"""Recording a decision through the screens."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import parse_qs, urlparse

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from lms.accounts.models import User
from lms.org.enums import Role
from lms.org.models import Decision, DecisionDraft, Official, PostingVersion, Unit
from tests.factories.people import grant_role, make_learner, make_official, make_posting, make_user

NOW = datetime(2026, 7, 20, 2, 0, tzinfo=timezone.get_default_timezone())


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def hr(reference, client):
    user = make_user(full_name="Phan Thị Nội")
    grant_role(user, Role.HR, reference.ward)
    client.force_login(user)
    return user


@pytest.fixture
def official(reference):
    person = make_official("Nguyễn Thị Hương", province=reference.province, birth_year=1979)
    make_posting(person, reference.ward, reference.position("CM-13"))
    return person


PAPER = {
    "number": "123/QĐ-UBND",
    "signed_on": "15/07/2026",
    "effective_on": "01/08/2026",
    "issued_by": "Ủy ban nhân dân phường Phú Xuân",
}


def begin(client, official):
    response = client.get(reverse("hr:decision_new"), {"nguoi": str(official.uid)})
    return parse_qs(urlparse(response.url).query)["nhap"][0]


def step(client, name, draft, data=None):
    url = f"{reverse('hr:decision_step', args=[name])}?nhap={draft}"
    return client.get(url) if data is None else client.post(url, data)


def send(client, draft):
    """The last page as it is shown now, sent."""
    page = step(client, "kiem-tra", draft)
    seen = re.search(r'name="da-xem" value="([^"]+)"', page.content.decode()) if page.status_code == 200 else None
    return step(client, "kiem-tra", draft, {"da-xem": seen.group(1) if seen else ""})


def walk(client, reference, official, **paper):
    draft = begin(client, official)
    step(client, "loai", draft, {"kind": "transfer"})
    step(client, "van-ban", draft, PAPER | paper)
    step(client, "noi-den", draft, {"to_unit": str(reference.ward.uid), "to_position": "CM-04"})
    return draft


@pytest.mark.django_db
def test_person_is_found_without_tone_marks(client, hr, official):
    draft = begin(client, official)
    url = reverse("hr:decision_step", args=["nguoi"])
    page = client.get(url, {"nhap": draft, "tim": "huong nguyen"}).content.decode()
    assert "Nguyễn Thị Hương (1979)" in page
    assert "Nguyễn Thị Hương (1979)" not in client.get(url, {"nhap": draft, "tim": "dat"}).content.decode()


@pytest.mark.django_db
def test_whole_walk_records_the_decision(client, reference, hr, official):
    draft = walk(client, reference, official)
    training = step(client, "dao-tao", draft).content.decode()
    assert training.count("Giao mới") == 19  # the heading's word and 18 lines
    assert "chưa có khóa học" in training
    assert "Đăng ký và quản lý hộ tịch" in training
    assert Decision.objects.count() == 0

    response = send(client, draft)
    decision = Decision.objects.get()
    assert response.url == reverse("hr:decision", args=[decision.uid])
    page = client.get(response.url).content.decode()
    assert "Đã ghi nhận Quyết định số 123/QĐ-UBND. Đã giao 18 việc học, hạn sớm nhất 30/09/2026." in page
    assert "Sẽ có hiệu lực 01/08/2026" in page
    plan_url = re.search(r'href="(/nhan-su/ke-hoach/[^"]+)"', page).group(1)
    plan = client.get(plan_url).content.decode()
    assert "Cần mức 4, chưa có minh chứng" in plan
    assert "Lập theo Quyết định số 123/QĐ-UBND, hiệu lực từ 01/08/2026." in plan


@pytest.mark.django_db
def test_last_page_sent_twice_or_after_back_records_once(client, reference, hr, official):
    draft = walk(client, reference, official)
    first = send(client, draft)
    again = send(client, draft)
    assert again.url == first.url
    assert (Decision.objects.count(), PostingVersion.objects.filter(posting__official=official).count()) == (1, 2)


def content_of(held):
    with held.scan.open() as scan:
        return scan.read()


def with_scan(client, reference, official):
    draft = walk(client, reference, official)
    scan = SimpleUploadedFile("quyet-dinh.pdf", b"%PDF-1.4\n%%EOF", content_type="application/pdf")
    step(client, "van-ban", draft, PAPER | {"scan": scan})
    return DecisionDraft.objects.get(uid=draft)


@pytest.mark.django_db(transaction=True)
def test_a_replaced_scan_is_not_kept(client, reference, hr, official):
    draft = with_scan(client, reference, official)
    storage, first = draft.scan.storage, draft.scan.name
    step(client, "van-ban", draft.uid, PAPER)
    assert storage.exists(first)
    better = SimpleUploadedFile("ro-hon.pdf", b"%PDF-1.4 better", content_type="application/pdf")
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
    page = step(client, "van-ban", draft, wrong | {"scan": SimpleUploadedFile("mot.pdf", b"%PDF-1.4 one")})
    assert "Đã có bản quét." in page.content.decode()
    first = DecisionDraft.objects.get()
    assert (content_of(first), first.number) == (b"%PDF-1.4 one", "")
    step(client, "van-ban", draft, wrong | {"scan": SimpleUploadedFile("hai.pdf", b"%PDF-1.4 two")})
    assert not first.scan.storage.exists(first.scan.name)
    assert step(client, "van-ban", draft, PAPER).status_code == 302
    step(client, "noi-den", draft, {"to_unit": str(reference.ward.uid), "to_position": "CM-04"})
    send(client, draft)
    assert content_of(Decision.objects.get()) == b"%PDF-1.4 two"


@pytest.mark.django_db
def test_a_wrong_file_sent_with_a_wrong_day_is_not_said_to_be_there(client, hr, official):
    draft = begin(client, official)
    step(client, "loai", draft, {"kind": "transfer"})
    fake = SimpleUploadedFile("quyet-dinh.pdf", b"MZ not a pdf", content_type="application/pdf")
    page = step(client, "van-ban", draft, PAPER | {"effective_on": "31/02/2026", "scan": fake}).content.decode()
    assert ("Tệp này không phải PDF." in page, "Đã có bản quét." in page) == (True, False)
    assert DecisionDraft.objects.get().scan.name == ""


@pytest.mark.django_db
def test_what_another_window_changed_is_shown_before_it_is_recorded(client, reference, hr, official):
    draft = walk(client, reference, official)
    seen = re.search(r'name="da-xem" value="([^"]+)"', step(client, "kiem-tra", draft).content.decode()).group(1)
    step(client, "van-ban", draft, PAPER | {"effective_on": "02/08/2026"})

    page = step(client, "kiem-tra", draft, {"da-xem": seen}).content.decode()
    assert "Bản nháp này vừa được sửa ở một thẻ hoặc máy khác" in page
    assert "02/08/2026" in page
    assert Decision.objects.count() == 0
    send(client, draft)
    assert Decision.objects.get().effective_on == date(2026, 8, 2)


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["123/qđ-ubnd", "123 /QĐ-UBND", " 123/QĐ – UBND ", "123/QD-UBND"])
def test_a_number_typed_another_way_is_the_same_paper(client, reference, hr, official, typed):
    send(client, walk(client, reference, official))
    page = client.get(send(client, walk(client, reference, official, number=typed)).url).content.decode()
    assert "đã được ghi nhận cho người này từ trước; không có gì thay đổi." in page
    assert Decision.objects.get().number == "123/QĐ-UBND"


@pytest.mark.django_db
def test_a_link_opened_three_times_is_one_draft(client, hr, official):
    assert len({begin(client, official) for _open in range(3)}) == 1
    client.get(reverse("hr:decision_new"))
    client.get(reverse("hr:decision_new"))
    assert DecisionDraft.objects.count() == 2


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
def test_two_drafts_do_not_mix(client, reference, hr, official):
    one, two = walk(client, reference, official), begin(client, official)
    step(client, "loai", two, {"kind": "concurrent"})
    drafts = {str(draft.uid): draft.kind for draft in DecisionDraft.objects.all()}
    assert drafts == {one: "transfer", two: "concurrent"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("paper", "sentence"),
    [
        (
            {"effective_on": "31/02/2026"},
            "“31/02/2026” không có trong lịch. Nhập lại ngày hiệu lực theo dạng ngày/tháng/năm.",
        ),
        (
            {"effective_on": "07/13/2026"},
            "“07/13/2026” không có trong lịch. Nhập lại ngày hiệu lực theo dạng ngày/tháng/năm.",
        ),
        (
            {"effective_on": "01/07/2026"},
            (
                "Ngày hiệu lực 01/07/2026 đang trước ngày ký 15/07/2026. Kiểm tra lại; nếu quyết định ghi đúng như vậy,"
                " chọn “Giữ nguyên”."
            ),
        ),
        ({"signed_on": "21/07/2026"}, "Ngày ký đang ở tương lai."),
        ({"effective_on": "29/11/2126"}, "Ngày này còn hơn một năm nữa mới đến. Kiểm tra lại năm."),
        ({"expires_on": "31/07/2027"}, "Với quyết định điều động, vị trí được giữ đến khi có quyết định khác"),
        ({"number": ""}, "Nhập số, ký hiệu."),
    ],
)
def test_bad_paper_is_answered_at_its_field_and_kept(client, hr, official, paper, sentence):
    draft = begin(client, official)
    step(client, "loai", draft, {"kind": "transfer"})
    page = step(client, "van-ban", draft, PAPER | paper).content.decode()
    assert sentence in page
    assert "<title>Lỗi:" in page
    assert 'value="Ủy ban nhân dân phường Phú Xuân"' in page


@pytest.mark.django_db
def test_kept_date_order_goes_on(client, hr, official):
    draft = begin(client, official)
    step(client, "loai", draft, {"kind": "transfer"})
    paper = PAPER | {"effective_on": "01/07/2026"}
    assert "Giữ nguyên: quyết định ghi đúng như vậy" in step(client, "van-ban", draft, paper).content.decode()
    assert step(client, "van-ban", draft, paper | {"keep_date_order": "on"}).status_code == 302


@pytest.mark.django_db
def test_scan_must_be_a_pdf_and_is_served_in_scope_only(client, reference, hr, official):
    draft = begin(client, official)
    step(client, "loai", draft, {"kind": "transfer"})
    fake = SimpleUploadedFile("quyet-dinh.pdf", b"MZ not a pdf", content_type="application/pdf")
    assert "Tệp này không phải PDF." in step(client, "van-ban", draft, PAPER | {"scan": fake}).content.decode()
    real = SimpleUploadedFile("quyet-dinh.pdf", b"%PDF-1.4\n%%EOF", content_type="application/pdf")
    step(client, "van-ban", draft, PAPER | {"scan": real})
    step(client, "noi-den", draft, {"to_unit": str(reference.ward.uid), "to_position": "CM-04"})
    send(client, draft)
    url = reverse("hr:decision_scan", args=[Decision.objects.get().uid])
    assert b"".join(client.get(url).streaming_content) == b"%PDF-1.4\n%%EOF"
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
        "Tệp gửi lên không có nội dung. Vui lòng chọn tệp khác.",
        "Tệp này không phải PDF. Hãy chọn bản quét dạng PDF của quyết định.",
        "Tệp quét lớn hơn 5 MB. Hãy quét lại ở chế độ đen trắng hoặc giảm độ phân giải.",
    ]
    page = client.post(url, {"scan": SimpleUploadedFile("a.pdf", b"%PDF-1.4 one")}, follow=True).content.decode()
    assert "Đã bổ sung bản quét của quyết định." in page
    assert "đã bổ sung bản quét Quyết định số 123/QĐ-UBND" in page
    assert ("Xem bản quét (PDF)" in page, 'name="scan"' in page) == (True, False)
    page = client.post(url, {"scan": SimpleUploadedFile("b.pdf", b"%PDF-1.4 two")}, follow=True).content.decode()
    assert "Quyết định này đã có bản quét nên tệp vừa gửi không được ghi." in page
    decision.refresh_from_db()
    assert content_of(decision) == b"%PDF-1.4 one"


def error_at(response, field):
    return response.context["form"].errors[field][0]


@pytest.mark.django_db
def test_a_stranger_adds_no_scan(client, reference, hr, official):
    send(client, walk(client, reference, official))
    stranger = make_user()
    grant_role(stranger, Role.HR, reference.rural_commune)
    client.force_login(stranger)
    url = reverse("hr:decision", args=[Decision.objects.get().uid])
    scan = SimpleUploadedFile("a.pdf", b"%PDF-1.4 one")
    assert client.post(url, {"scan": scan}).status_code == 404
    assert Decision.objects.get().scan.name == ""
    client.force_login(hr)
    scan.seek(0)
    assert client.post(url, {"scan": scan}).status_code == 302
    assert Decision.objects.get().scan.name != ""


@pytest.fixture
def neighbours(client, reference, hr, official):
    """The ward's decision moves its own person; the other commune has a person too, whom the same paper names."""
    draft = walk(client, reference, official)
    scan = SimpleUploadedFile("quyet-dinh.pdf", b"%PDF-1.4\n%%EOF", content_type="application/pdf")
    step(client, "van-ban", draft, PAPER | {"scan": scan})
    send(client, draft)
    commune = reference.rural_commune
    other = make_official("Hồ Văn Ngoài", province=reference.province)
    make_posting(other, commune, reference.position("CM-13"))
    clerk, province_hr = make_user(full_name="Trần Thị Lạ"), make_user(full_name="Nguyễn Thị Sở")
    grant_role(clerk, Role.HR, commune)
    grant_role(province_hr, Role.HR, reference.province)
    return Neighbours(clerk, province_hr, other, commune)


@dataclass
class Neighbours:
    clerk: User
    province_hr: User
    other: Official
    commune: Unit


def send_same_paper(client, clerk, neighbours, **paper):
    client.force_login(clerk)
    draft = begin(client, neighbours.other)
    step(client, "loai", draft, {"kind": "transfer"})
    step(client, "van-ban", draft, PAPER | paper)
    step(client, "noi-den", draft, {"to_unit": str(neighbours.commune.uid), "to_position": "CM-04"})
    return send(client, draft)


def seen_by(client, user, decision):
    """Which of the two names, and of page and scan which statuses, somebody gets."""
    client.force_login(user)
    pages = [
        client.get(reverse("hr:decisions")),
        client.get(reverse("hr:decision", args=[decision.uid])),
        client.get(reverse("hr:decision_scan", args=[decision.uid])),
    ]
    names = [
        [name for name in ("Nguyễn Thị Hương", "Hồ Văn Ngoài") if name in page.content.decode()] for page in pages[:2]
    ]
    b"".join(pages[2])
    return names, [page.status_code for page in pages]


@pytest.mark.django_db
def test_the_paper_of_another_commune_stays_closed(client, hr, neighbours):
    decision = Decision.objects.get()
    page = send_same_paper(client, neighbours.clerk, neighbours, effective_on="02/08/2026").content.decode()
    assert "Số 123/QĐ-UBND ký ngày 15/07/2026 của Ủy ban nhân dân phường Phú Xuân đã được đơn vị khác ghi nhận" in page
    assert "01/08/2026" not in page
    assert decision.lines.count() == 1
    DecisionDraft.objects.all().delete()  # its own unfinished draft names its own person
    assert seen_by(client, neighbours.clerk, decision) == ([[], []], [200, 404, 404])
    assert seen_by(client, hr, decision) == ([["Nguyễn Thị Hương"]] * 2, [200, 200, 200])


@pytest.mark.django_db
def test_each_commune_reads_of_its_own_people_in_one_paper(client, hr, neighbours):
    decision = Decision.objects.get()
    assert send_same_paper(client, neighbours.province_hr, neighbours).status_code == 302
    both = ["Nguyễn Thị Hương", "Hồ Văn Ngoài"]
    assert [seen_by(client, user, decision) for user in (hr, neighbours.clerk, neighbours.province_hr)] == [
        ([["Nguyễn Thị Hương"]] * 2, [200, 200, 200]),
        ([["Hồ Văn Ngoài"]] * 2, [200, 200, 200]),
        ([both] * 2, [200, 200, 200]),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("search", "found"),
    [("ho van ngoai", 0), ("nguyen thi huong", 1), ("huong nguyen", 1), ("huong van", 0), ("123/qd", 1), ("124/", 0)],
)
def test_nobody_is_found_by_the_name_of_somebody_else_in_the_paper(client, hr, neighbours, search, found):
    send_same_paper(client, neighbours.province_hr, neighbours)
    client.force_login(hr)
    page = client.get(reverse("hr:decisions"), {"tim": search}).content.decode()
    assert page.count("123/QĐ-UBND</a>") == found


@pytest.mark.django_db
def test_refused_decision_says_why_and_leads_to_the_page(client, reference, hr, official):
    draft = walk(client, reference, official)
    step(client, "noi-den", draft, {"to_unit": str(reference.ward.uid), "to_position": "CM-13"})
    page = send(client, draft).content.decode()
    assert "Người này đang giữ đúng vị trí và đơn vị đó. Hãy chọn vị trí hoặc đơn vị mới." in page
    assert f'href="{reverse("hr:decision_step", args=["noi-den"])}?nhap={draft}"' in page
    assert Decision.objects.count() == 0


@pytest.fixture
def second(reference, hr, official):
    """A second post in the ward; the clerk is HR of the province too, who may move people to another commune."""
    grant_role(hr, Role.HR, reference.province)
    return make_posting(official, reference.ward, reference.position("CM-14"), is_main=False)


def ticked(page):
    return bool(re.search(r"<input[^>]*also_ends[^>]*checked", page.content.decode()))


@pytest.mark.django_db
def test_a_move_asks_which_other_posts_end(client, reference, official, second):
    draft = walk(client, reference, official)
    step(client, "noi-den", draft, {"to_unit": str(reference.rural_commune.uid), "to_position": "CM-04"})
    asked = step(client, "kiem-tra", draft)
    assert asked.url.startswith(reverse("hr:decision_step", args=["thoi-giu"]))
    page = step(client, "thoi-giu", draft)
    assert "kết thúc hết ngày 31/07/2026 theo cùng quyết định" in page.content.decode()
    assert ticked(page)  # moved to another agency for good
    assert step(client, "thoi-giu", draft, {"also_ends": [str(second.pk + 1000)]}).status_code == 200
    onward = step(client, "thoi-giu", draft, {"also_ends": [str(second.pk)]})
    assert onward.url.startswith(reverse("hr:decision_step", args=["dao-tao"]))
    assert "Kết thúc cùng ngày" in step(client, "kiem-tra", draft).content.decode()
    page = client.get(send(client, draft).url).content.decode()
    seat = PostingVersion.objects.get(posting=second)
    assert (seat.ends_on, seat.end_decision.number) == (date(2026, 7, 31), "123/QĐ-UBND")
    assert page.count("<dt>Thôi giữ</dt>") == 1
    for position in ("CM-13", "CM-14"):
        assert f'<dd lang="vi">{reference.position(position).name_vi}' in page


@pytest.mark.django_db
def test_a_post_that_was_not_ticked_stays_and_is_told(client, reference, official, second):
    draft = walk(client, reference, official)
    step(client, "thoi-giu", draft, {})
    assert "Vẫn giữ" in step(client, "kiem-tra", draft).content.decode()
    send(client, draft)
    assert PostingVersion.objects.get(posting=second).ends_on is None


@pytest.mark.django_db
def test_what_ends_is_asked_again_once_the_answer_hangs_on_something_else(client, reference, official, second):
    draft = walk(client, reference, official)
    step(client, "thoi-giu", draft, {"also_ends": [str(second.pk)]})
    step(client, "van-ban", draft, PAPER | {"signer": "Trần Quang Vinh"})
    assert DecisionDraft.objects.get(uid=draft).also_ends == [second.pk]
    assert not ticked(step(client, "thoi-giu", walk(client, reference, official)))  # within the agency
    step(client, "noi-den", draft, {"to_unit": str(reference.rural_commune.uid), "to_position": "CM-04"})
    assert DecisionDraft.objects.get(uid=draft).also_ends is None
    assert ticked(step(client, "thoi-giu", draft))
    step(client, "loai", draft, {"kind": "concurrent"})
    assert step(client, "kiem-tra", draft).status_code == 200


@pytest.mark.django_db
def test_a_post_that_another_paper_ended_meanwhile_leads_back(client, reference, official, second):
    draft = walk(client, reference, official)
    step(client, "thoi-giu", draft, {"also_ends": [str(second.pk)]})
    PostingVersion.objects.filter(posting=second).update(ends_on=date(2026, 12, 31), end_recorded_at=NOW)
    page = send(client, draft).content.decode()
    assert "Một vị trí đã chọn để kết thúc cùng ngày không còn như lúc chọn" in page
    assert Decision.objects.count() == 0
    assert step(client, "thoi-giu", draft).url.startswith(reverse("hr:decision_step", args=["dao-tao"]))
    assert send(client, draft).status_code == 302
    assert Decision.objects.count() == 1


@pytest.mark.django_db
def test_doors(client, reference, hr, official):
    draft = walk(client, reference, official)
    send(client, draft)
    decision = Decision.objects.get()
    plan = decision.plans.get()
    urls = [
        reverse("hr:decision", args=[decision.uid]),
        reverse("hr:plan", args=[plan.uid]),
        f"{reverse('hr:decision_step', args=['kiem-tra'])}?nhap={begin(client, official)}",
    ]
    stranger = make_user()
    grant_role(stranger, Role.HR, reference.rural_commune)
    learner = make_learner(reference.ward, reference.position("CM-05"), province=reference.province)
    answers = {}
    for name, user in (("own", hr), ("stranger", stranger), ("learner", learner.user), ("nobody", None)):
        client.logout()
        if user:
            client.force_login(user)
        answers[name] = [client.get(url).status_code for url in urls]
    assert answers == {
        "own": [200, 200, 302],  # an unfinished draft leads back to its first open question
        "stranger": [404, 404, 404],
        "learner": [403, 403, 403],
        "nobody": [302, 302, 302],
    }


@pytest.mark.django_db
@pytest.mark.parametrize("people", [1, 3])
def test_list_takes_the_same_statements_however_long(client, reference, hr, django_assert_num_queries, people):
    for number in range(people):
        person = make_official(f"Nguyễn Văn {'ABC'[number]}", province=reference.province)
        make_posting(person, reference.ward, reference.position("CM-13"))
        draft = walk(client, reference, person, number=f"{number}/QĐ-UBND")
        send(client, draft)
    with django_assert_num_queries(10):
        page = client.get(reverse("hr:decisions")).content.decode()
    assert page.count("/QĐ-UBND</a>") == people


@pytest.mark.django_db
def test_dates_are_read_day_first(client, reference, hr, official):
    walk(client, reference, official, effective_on="5/8/2026")
    assert DecisionDraft.objects.get().effective_on == date(2026, 8, 5)
