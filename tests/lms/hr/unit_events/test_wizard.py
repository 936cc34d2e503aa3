"""Recording papers about units page by page, as HR of the province does."""

import re
from datetime import date, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.urls import reverse

from lms.flows.models import Notice
from lms.flows.notices import sentence
from lms.hr.unit_events.steps import BY_SLUG, step_url
from lms.org.domain.divisions import close_division, rename_division
from lms.org.domain.succession.drafts import facts_of
from lms.org.domain.succession.facts import Placements
from lms.org.domain.succession.plan import plan_event
from lms.org.enums import Role, UnitEventKind
from lms.org.exceptions_units import PlaceNotOffered
from lms.org.models import RoleGrant, UnitEvent, UnitEventDraft, UnitVersion
from tests.factories.people import grant_role, make_commune, make_province, make_user
from tests.factories.succession import NOW, OFFICE, make_land, posting_of, seats

pytestmark = pytest.mark.django_db
PAPER = {
    "document_number": "1685/NQ-UBTVQH15",
    "issued_by": "Ủy ban Thường vụ Quốc hội",
    "signed_on": "10/07/2026",
    "effective_on": "01/08/2026",
}
PAPER_LATE = PAPER | {"effective_on": "01/09/2026"}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def land():
    return make_land()


@pytest.fixture
def desk(client, land):
    client.force_login(land.hr)
    return client


def text_of(response):
    marked = re.sub(r"</?span[^>]*>", "", response.content.decode())
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", marked)).strip()


def walk(client, *answers):
    """Answer page after page; returns where the last one led, and the draft's address of the last page."""
    where = client.get(reverse("hr:unit_event_new")).url
    for answer in answers:
        response = client.post(where, answer)
        assert response.status_code == 302, text_of(response)
        where = response.url
    return where


def confirm(client, where):
    page = client.get(where)
    seen = re.search(r'name="da-xem" value="(\w+)"', page.content.decode())[1]
    return client.post(where, {"da-xem": seen}, follow=True)


def test_a_merger_from_the_first_question_to_the_receipt_and_back(land, desk):
    cuc, dung = land.seat("Lê Thị Cúc", land.offices["an"]), land.seat("Phạm Văn Dũng", land.binh)
    before = seats(cuc, dung)
    where = walk(
        desk,
        {"kind": "merge"},
        {"units": [land.an.pk, land.binh.pk]},
        {"into": "moi", "name": "Phường An Bình", "code": "90009"},
        PAPER,
    )
    assert urlsplit(where).path == "/nhan-su/sap-xep/moi/kiem-tra/"
    shown = text_of(desk.get(where))
    assert "Kết thúc trước ngày 01/08/2026: Xã An; Xã Bình." in shown
    assert "Bắt đầu từ 01/08/2026: Phường An Bình." in shown
    assert "2 vị trí đảm nhận chuyển về Phường An Bình." in shown
    assert not UnitEvent.objects.exists()

    done = text_of(confirm(desk, where))

    assert "Đã ghi nhận sắp xếp đơn vị theo 1685/NQ-UBTVQH15." in done
    assert "Sẽ có hiệu lực 01/08/2026" in done
    assert "Lê Thị Cúc Tư pháp – hộ tịch – Văn phòng HĐND và UBND" in done
    assert [one[-1][0] for one in seats(cuc, dung)] == ["Văn phòng HĐND và UBND", "Phường An Bình"]
    event = UnitEvent.objects.get()
    assert not UnitEventDraft.objects.exists()
    assert desk.get(where).url == reverse("hr:unit_event", args=[event.uid])
    assert "1685/NQ-UBTVQH15" in text_of(desk.get(reverse("hr:unit_events")))

    undone = text_of(desk.post(reverse("hr:unit_event_undo", args=[event.uid]), follow=True))

    assert "Đã hoàn tác. Đơn vị, người và vai trò trở lại như trước." in undone
    assert seats(cuc, dung) == before


def test_people_of_a_split_commune_are_placed_one_by_one_or_the_rest_at_once(land, desk):
    cuc, dung, em = (land.seat(name, land.an) for name in ("Lê Thị Cúc", "Phạm Văn Dũng", "Võ Thị Em"))
    where = walk(
        desk,
        {"kind": "split"},
        {"units": land.an.pk},
        {"new_units": "Xã An Đông, 90011\nXã An Tây", "existing": [land.cam.pk]},
        PAPER,
    )
    assert urlsplit(where).path == "/nhan-su/sap-xep/moi/xep-nguoi/"
    page = desk.post(where, {f"nguoi-{posting_of(cuc).pk}": "2"})
    assert "Còn 2 vị trí đảm nhận chưa xếp. Chọn nơi đến rồi bấm Tiếp tục." in text_of(page)
    assert "<title>Lỗi:" in page.content.decode()
    assert UnitEventDraft.objects.get().people == {str(posting_of(cuc).pk): 2}

    where = desk.post(where, {f"nguoi-{posting_of(cuc).pk}": "2", f"nguoi-{posting_of(em).pk}": "1", "rest": "0"}).url
    confirm(desk, where)

    assert [one[-1][0] for one in seats(cuc, dung, em)] == ["Xã Cam", "Xã An Đông", "Xã An Tây"]
    assert UnitVersion.objects.get(name="Xã An Đông").code == "90011"


def test_a_commune_that_gave_a_part_is_named_among_those_after(land, desk):
    where = walk(desk, {"kind": "split"}, {"units": land.an.pk}, {"stays": "on", "new_units": "Xã Ba"}, PAPER, {})
    confirm(desk, where)
    page = text_of(desk.get(reverse("hr:unit_events")))
    assert "Xã An; Xã Ba" in page


def test_a_rename_and_an_abolished_unit(land, desk):
    where = walk(desk, {"kind": "change_type"}, {"units": land.an.pk}, {"name": "Phường An"}, PAPER)
    assert "Từ 01/08/2026 đơn vị mang tên “Phường An”." in text_of(desk.get(where))
    confirm(desk, where)
    where = walk(desk, {"kind": "abolish"}, {"units": land.cam.pk}, {}, PAPER, {})
    confirm(desk, where)
    assert list(UnitEvent.objects.order_by("pk").values_list("kind", flat=True)) == ["change_type", "abolish"]


def test_what_the_rules_refuse_is_said_and_leads_to_its_page(land, desk):
    where = walk(
        desk,
        {"kind": "merge"},
        {"units": [land.an.pk, land.binh.pk]},
        {"into": "moi", "name": "Xã Cam"},
        PAPER,
    )
    page = desk.get(where)
    assert "Trong cùng đơn vị cấp trên đã có “Xã Cam” vào ngày đó." in text_of(page)
    assert "<title>Lỗi:" in page.content.decode()
    assert "/nhan-su/sap-xep/moi/don-vi-moi/" in page.content.decode()
    assert not UnitEvent.objects.exists()


@pytest.mark.parametrize(
    ("kind", "answer", "said"),
    [
        ("merge", {"into": "moi", "name": "Cam"}, "Tên “Cam” phải bắt đầu bằng loại đơn vị: Xã, Phường, Đặc khu."),
        ("merge", {"into": "moi", "name": "Xã Cam Mới", "code": "12,345"}, "Mã “12,345” chưa đúng"),
        ("merge", {}, "Chọn đơn vị có sau khi nhập."),
        ("rename", {"name": "Cam"}, "Tên “Cam” phải bắt đầu bằng loại đơn vị: Xã, Phường, Đặc khu."),
        ("split", {"new_units": "Xã Đông\nTây"}, "Tên “Tây” phải bắt đầu bằng loại đơn vị: Xã, Phường, Đặc khu."),
        ("split", {"new_units": "Xã Đông"}, "Chia một đơn vị thì có ít nhất hai đơn vị nhận;"),
        ("split", {"stays": "on"}, "Chia một đơn vị thì có ít nhất hai đơn vị nhận;"),
    ],
)
def test_a_name_or_a_number_of_units_that_cannot_be_is_refused_at_once(land, desk, kind, answer, said):
    units = [land.an.pk, land.binh.pk] if kind == "merge" else [land.an.pk]
    where = walk(desk, {"kind": kind}, {"units": units})
    refused = desk.post(where, answer)
    assert (refused.status_code, said in text_of(refused)) == (200, True)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"effective_on": "01/08/2036"}, "Ngày này còn hơn một năm nữa mới đến."),
        ({"signed_on": "01/08/2026"}, "Ngày ký đang ở tương lai."),
        ({"effective_on": "31/06/2026"}, "không có trong lịch"),
        ({"document_number": ""}, "Nhập số, ký hiệu văn bản."),
    ],
)
def test_a_wrong_paper_is_refused_at_its_field(land, desk, wrong, said):
    where = walk(desk, {"kind": "merge"}, {"units": [land.an.pk, land.binh.pk]}, {"into": str(land.an.pk)})
    assert said in text_of(desk.post(where, PAPER | wrong))


def test_the_form_sent_twice_and_a_list_that_changed_meanwhile(land, desk):
    where = walk(desk, {"kind": "merge"}, {"units": [land.an.pk, land.binh.pk]}, {"into": str(land.an.pk)}, PAPER)
    page = desk.get(where).content.decode()
    seen = re.search(r'name="da-xem" value="(\w+)"', page)[1]
    land.seat("Lê Thị Cúc", land.binh)
    refused = desk.post(where, {"da-xem": seen})
    assert "Chưa ghi nhận được" in text_of(refused)
    assert not UnitEvent.objects.exists()
    seen = re.search(r'name="da-xem" value="(\w+)"', refused.content.decode())[1]
    first = desk.post(where, {"da-xem": seen})
    again = desk.post(where, {"da-xem": seen})
    assert first.url == again.url
    assert UnitEvent.objects.count() == 1


def test_a_draft_and_its_event_are_nobody_elses(land, desk, client):
    where = walk(desk, {"kind": "merge"}, {"units": [land.an.pk, land.binh.pk]}, {"into": str(land.an.pk)}, PAPER)
    event = confirm(desk, where).redirect_chain[-1][0]
    draft = walk(desk, {"kind": "rename"})
    stranger = make_user(full_name="Trần Thị Xa")
    grant_role(stranger, Role.HR, make_commune("Xã Xa", province=make_province("Tỉnh Khác")))
    client.force_login(stranger)
    assert client.get(event).status_code == 404
    assert client.get(f"{event}hoan-tac/").status_code == 404
    assert client.get(draft).status_code == 404
    assert client.get(draft.replace("don-vi", "loai")).status_code == 404
    assert "1685" not in text_of(client.get(reverse("hr:unit_events")))


def test_hr_of_a_commune_arranges_its_divisions_and_nothing_above(land, client):
    own = make_user(full_name="Nguyễn Thị Xã")
    grant_role(own, Role.HR, land.an)
    client.force_login(own)
    where = walk(client, {"kind": "rename"})
    page = text_of(client.get(where))
    assert "Phòng Kinh tế" in page
    assert "Xã Bình" not in page
    response = client.post(where, {"units": land.an.pk})
    assert response.status_code == 200
    draft = UnitEventDraft.objects.get(uid=parse_qs(urlsplit(where).query)["nhap"][0])
    assert (draft.kind, draft.parent, draft.units) == (UnitEventKind.RENAME, land.an, [])


def test_pages_ask_no_more_for_more_people(land, desk, django_assert_max_num_queries):
    for number in range(12):
        land.seat(f"Nguyễn Văn A{number}", land.an)
    where = walk(
        desk, {"kind": "split"}, {"units": land.an.pk}, {"new_units": "Xã Ba", "existing": [land.cam.pk]}, PAPER
    )
    with django_assert_max_num_queries(26):
        desk.get(where)
    where = desk.post(where, {"rest": "0"}).url
    with django_assert_max_num_queries(30):
        desk.get(where)


@pytest.mark.parametrize("papers", [1, 3])
def test_the_list_takes_the_same_statements_however_long(land, desk, django_assert_num_queries, papers):
    for number in range(papers):
        paper = PAPER | {"document_number": f"{number}/NQ-HĐND"}
        confirm(desk, walk(desk, {"kind": "rename"}, {"units": land.an.pk}, {"name": f"Xã An {number}"}, paper))
        land.an = make_commune(f"Xã Khác {number}", province=land.province)
    with django_assert_num_queries(10):
        page = text_of(desk.get(reverse("hr:unit_events")))
    assert [f"Xã An {number}" in page for number in range(papers)] == [True] * papers


def abolish(desk, land, takers=()):
    """Up to the page of people; the address of it."""
    return walk(desk, {"kind": "abolish"}, {"units": land.an.pk}, {"existing": [one.pk for one in takers]}, PAPER)


def test_an_abolished_unit_without_takers_leaves_its_people_waiting_with_a_reason(land, desk):
    cuc, dung = land.seat("Lê Thị Cúc", land.offices["an"]), land.seat("Phạm Văn Dũng", land.an)
    before = seats(cuc, dung)
    where = abolish(desk, land)
    page = desk.get(where)
    assert "Chưa chọn đơn vị nào nhận người. Chọn các đơn vị nhận hoặc chọn “Chưa có nơi mới”" in text_of(page)
    assert "/nhan-su/sap-xep/moi/don-vi-moi/" in page.content.decode()
    assert "Còn 2 vị trí đảm nhận chưa xếp." in text_of(desk.post(where, {}))

    silent = desk.post(where, {"rest": "-2"})
    why = "Có người chưa được xếp nơi mới. Hãy ghi vì sao và những người này chờ gì"
    assert (silent.content.decode().count(why), "<title>Lỗi:" in silent.content.decode()) == (2, True)
    assert set(UnitEventDraft.objects.get().people.values()) == {-2}

    where = desk.post(where, {"rest": "-2", "why_unplaced": "Chờ quyết định điều động"}).url
    shown = text_of(desk.get(where))
    assert (
        "2 vị trí đảm nhận kết thúc ngày 31/07/2026, chưa có nơi mới: Lê Thị Cúc; Phạm Văn Dũng. "
        "Lý do: Chờ quyết định điều động." in shown
    )
    assert "hiện ở mục “chưa có vị trí” của Tỉnh Thử Nghiệm cho đến khi có quyết định" in shown
    assert "vị trí đảm nhận ở lại" not in shown
    assert "Đơn vị sau sắp xếp không có nơi nhận" in shown
    done = text_of(confirm(desk, where))
    assert "Chưa có nơi mới, lý do Chờ quyết định điều động" in done
    assert "Đơn vị được sắp xếp Xã An Đơn vị sau sắp xếp không có nơi nhận" in done
    assert "2 vị trí đảm nhận kết thúc, chưa có nơi mới Lê Thị Cúc Tư pháp – hộ tịch Ghi nhận quyết định" in done
    assert [one[-1][2] for one in seats(cuc, dung)] == ["2026-07-31", "2026-07-31"]
    assert [notice.kind for notice in Notice.objects.all()] == ["posting_ended_with_unit"] * 2
    assert sentence(Notice.objects.get(official=dung)) == (
        "Xã An, Tỉnh Thử Nghiệm kết thúc từ ngày 01/08/2026 theo 1685/NQ-UBTVQH15, vị trí Tư pháp – hộ tịch kết thúc "
        "theo. Chờ quyết định bố trí mới; kết quả học được giữ nguyên. Cần hỏi, liên hệ phụ trách nhân sự."
    )

    with time_machine.travel(datetime(2026, 8, 3, 9, tzinfo=NOW.tzinfo), tick=False):
        waiting = text_of(desk.get("/nhan-su/can-xu-ly/chua-co-vi-tri/"))
        assert ("Lê Thị Cúc" in waiting, "Phạm Văn Dũng" in waiting) == (True, True)
    undo = reverse("hr:unit_event_undo", args=[UnitEvent.objects.get().uid])
    RoleGrant.objects.filter(user=land.hr).update(unit=land.binh)
    assert "Hoàn tác" not in text_of(desk.get(reverse("hr:unit_event", args=[UnitEvent.objects.get().uid])))
    desk.post(undo)
    assert (UnitEvent.objects.get().undone_at, seats(cuc, dung) == before) == (None, False)
    RoleGrant.objects.filter(user=land.hr).update(unit=land.province)
    undone = text_of(desk.post(undo, follow=True))
    assert "Đơn vị được sắp xếp Xã An" in undone
    assert seats(cuc, dung) == before


def test_of_an_abolished_unit_some_are_placed_and_some_wait(land, desk):
    cuc, dung = land.seat("Lê Thị Cúc", land.an), land.seat("Phạm Văn Dũng", land.an)
    em = land.seat("Võ Thị Em", land.an, starts_on=date(2026, 8, 10))
    where = abolish(desk, land, [land.cam])
    chosen = {f"nguoi-{posting_of(cuc).pk}": "0", f"nguoi-{posting_of(dung).pk}": "-2"}
    chosen[f"nguoi-{posting_of(em).pk}"] = "-2"
    where = desk.post(where, chosen | {"why_unplaced": "Nghỉ theo chế độ"}).url
    confirm(desk, where)
    assert [one[-1][0] for one in seats(cuc)] == ["Xã Cam"]
    assert [one[-1][2] for one in seats(dung)] == ["2026-07-31"]
    assert seats(em) == [[]]  # what was to begin at a unit that is gone by then never does
    page = desk.get(reverse("hr:unit_event", args=[UnitEvent.objects.get().uid]))
    assert [one["official"].full_name for one in page.context["waiting"]] == ["Phạm Văn Dũng"]


def test_nobody_is_left_waiting_by_another_kind_of_paper(land, desk):
    cuc = land.seat("Lê Thị Cúc", land.an)
    where = walk(desk, {"kind": "split"}, {"units": land.an.pk}, {"new_units": "Xã An Đông\nXã An Tây"}, PAPER)
    refused = desk.post(where, {f"nguoi-{posting_of(cuc).pk}": "-2", "why_unplaced": "Chờ"})
    assert refused.context["form"].errors
    draft = UnitEventDraft.objects.get()
    placed = Placements(people={posting_of(cuc).pk: -2}, why_unplaced="Chờ")
    with pytest.raises(PlaceNotOffered):
        plan_event(facts_of(draft), placed, actor=land.hr, today=NOW.date())


def units_offered(client, where):
    return [str(label) for _pk, label in client.get(where).context["form"].fields["units"].choices]


def test_a_unit_with_a_coming_name_can_be_arranged_after_that_day(land, desk):
    """Before the paper's day is known it goes by today's name; afterwards by that of the eve. One whose end is on
    record is not offered."""
    rename_division(division=land.offices["an"], name="Văn phòng mới", valid_from=date(2026, 8, 15), actor=land.hr)
    close_division(division=land.economies["an"], last_day=date(2026, 8, 31), actor=land.hr)
    of_commune = make_user()
    grant_role(of_commune, Role.HR, land.an)
    desk.force_login(of_commune)
    where = walk(desk, {"kind": "rename"})
    assert units_offered(desk, where) == [OFFICE]
    last = walk(desk, {"kind": "rename"}, {"units": land.offices["an"].pk}, {"name": "Văn phòng chung"}, PAPER_LATE)
    draft = UnitEventDraft.objects.get(effective_on=date(2026, 9, 1))
    assert units_offered(desk, step_url(BY_SLUG["don-vi"], draft)) == ["Văn phòng mới"]
    confirm(desk, last)
    versions = UnitVersion.objects.filter(unit=land.offices["an"]).order_by("valid_from")
    assert list(versions.values_list("name", "valid_to")) == [
        (OFFICE, date(2026, 8, 14)),
        ("Văn phòng mới", date(2026, 8, 31)),
        ("Văn phòng chung", None),
    ]
