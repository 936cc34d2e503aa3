"""The catalogue on screen: who reads it, who keeps it, what two tabs do to each other."""

import io
import re
from datetime import date, datetime

import openpyxl
import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone, translation

from lms.hr.headcounts.views import HeadcountForm
from lms.hr.positions.rows import catalogue_table
from lms.org.enums import Role
from lms.org.enums_roster import RosterField
from lms.org.models import Position, PositionVersion
from tests.factories.decisions import send, walk
from tests.factories.people import grant_role, make_commune, make_official, make_posting, make_user

NOW = datetime(2026, 7, 20, 9, 0, tzinfo=timezone.get_default_timezone())
pytestmark = pytest.mark.django_db
WORDS = {
    "name_vi": "Chuyên viên về lĩnh vực tư pháp, hộ tịch",
    "name_en": "Justice and civil-status specialist",
    "department": "Văn phòng HĐND và UBND",
    "fields_of_work": "tư pháp; hộ tịch",
    "position_group": "chuyên môn, nghiệp vụ",
    "mark": "confirmed",
    "document_number": "09/2026/TT-BNV",
    "valid_from": "01/08/2026",
    "reason": "Thông tư mới",
}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def sign_in(reference, client):
    def sign_in(unit, role=Role.HR, name="Phan Thị Tỉnh"):
        user = make_user(full_name=name)
        grant_role(user, role, unit)
        client.force_login(user)
        return user

    return sign_in


def page_of(code="CM-04", name=""):
    return reverse(f"hr:position{name}", args=[code])


def seen(client, url):
    return re.search(r'name="seen" value="([^"]*)"', client.get(url).content.decode()).group(1)


def change(client, **changes):
    url = page_of(name="_change")
    return client.post(url, WORDS | {"seen": seen(client, url)} | changes)


def names(response):
    return [row.cells[0].text for row in response.context["table"].rows]


def test_the_list_is_searched_without_tone_marks_and_counts_within_the_scope(client, reference, sign_in):
    make_posting(make_official(), reference.ward, reference.position("CM-04"))
    make_posting(make_official(), make_commune("Xã Ngoài"), reference.position("CM-04"))
    sign_in(reference.ward)
    page = client.get(reverse("hr:positions"), {"tim": "ho tich"})
    assert names(page) == ["Chuyên viên về lĩnh vực tư pháp (CM-04)"]
    [row] = page.context["table"].rows
    assert [str(cell.text) for cell in row.cells[1:]] == [
        "Văn phòng HĐND và UBND",
        "chuyên môn, nghiệp vụ",
        "từ 01/07/2025",
        "1",
    ]
    assert (row.cells[0].note, row.cells[4].href) == ("theo danh mục của một xã", "/nhan-su/ho-so/?vi-tri=CM-04")
    text = page.content.decode()
    assert ("phụ trách nhân sự cấp tỉnh ghi thay đổi" in text, reverse("hr:position_add") in text) == (True, False)
    assert "1 vị trí, tên theo ngày 20/07/2026" in text
    assert "Không có vị trí nào khớp" in client.get(reverse("hr:positions"), {"tim": "khong co"}).content.decode()


def test_a_day_that_is_none_leaves_the_search_as_it_is(client, reference, sign_in):
    sign_in(reference.ward)
    page = client.get(reverse("hr:positions"), {"tim": "CM-04", "ngay": "31/02/2026"}).content.decode()
    assert "“31/02/2026” không có trong lịch. Nhập lại ngày theo dạng ngày/tháng/năm." in page
    assert re.findall(r"\(CM-\d+\)", page) == ["(CM-04)"]


def test_a_figure_leads_to_the_people_of_its_day(client, reference, sign_in):
    sign_in(reference.ward)
    official = make_official("Lê Thị Cúc", province=reference.province)
    make_posting(official, reference.ward, reference.position("CM-04"), ends_on=date(2026, 5, 31))
    make_posting(make_official("Võ Thị Em"), reference.ward, reference.position("CM-04"), starts_on=date(2026, 9, 1))

    def link(day):
        page = client.get(reverse("hr:positions"), {"tim": "CM-04", "ngay": day}).content.decode()
        return re.search(r'data-label="Người giữ"[^>]*><span>(?:<a href="([^"]*)">)?(\d+)', page).groups()

    href, count = link("31/05/2026")
    people = client.get(href.replace("&amp;", "&")).content.decode()
    assert (count, "Lê Thị Cúc" in people, "Võ Thị Em" in people) == ("1", True, False)
    assert (link("20/07/2026"), link("01/09/2026")) == ((None, "0"), (None, "1"))


def test_statements_are_the_same_for_one_and_for_all(client, reference, sign_in, django_assert_num_queries):
    sign_in(reference.ward)
    for asked in ({"tim": "ho tich"}, {}):
        client.get(reverse("hr:positions"), asked)
        with django_assert_num_queries(STATEMENTS):
            client.get(reverse("hr:positions"), asked)


STATEMENTS = 9


def test_a_commune_reads_and_writes_nothing(client, reference, sign_in):
    sign_in(reference.ward)
    assert client.get(page_of()).status_code == 200
    for name in ("_change", "_end", "_reopen"):
        url = page_of(name=name)
        assert (client.get(url).status_code, client.post(url, WORDS).status_code) == (403, 403)
    assert client.post(reverse("hr:position_add"), WORDS | {"code": "CM-90"}).status_code == 403
    assert client.get(page_of("CM-99")).status_code == 404
    assert client.get(page_of("cm-04")).status_code == 404
    assert PositionVersion.objects.count() == 60


def test_a_new_version_is_shown_compared_and_used_by_its_day(client, reference, sign_in):
    official = make_official("Nguyễn Thị Hương", province=reference.province)
    make_posting(official, reference.ward, reference.position("CM-13"))
    hr = sign_in(reference.province)
    assert change(client).url == page_of()
    page = client.get(page_of()).content.decode()
    assert "Từ 01/08/2026 có phiên bản mới: Chuyên viên về lĩnh vực tư pháp, hộ tịch" in page
    assert "<del>Chuyên viên về lĩnh vực tư pháp</del>" in page
    assert "<ins>đã đối chiếu văn bản</ins>" in page
    assert ("Lý do:" in page, "Thông tư mới" in page, "Phan Thị Tỉnh" in page) == (True, True, True)
    listed = client.get(reverse("hr:positions"), {"tim": "CM-04"})
    assert listed.context["table"].rows[0].cells[3].note == "01/08/2026: Chuyên viên về lĩnh vực tư pháp, hộ tịch"
    later = client.get(reverse("hr:positions"), {"tim": "CM-04", "ngay": "01/08/2026"})
    assert names(later) == ["Chuyên viên về lĩnh vực tư pháp, hộ tịch (CM-04)"]
    assert later.context["table"].rows[0].cells[0].note == "đã đối chiếu văn bản · 09/2026/TT-BNV"
    for number, day, title in (
        ("122/QĐ-UBND", "20/07/2026", "Chuyên viên về lĩnh vực tư pháp –"),
        ("123/QĐ-UBND", "01/08/2026", "Chuyên viên về lĩnh vực tư pháp, hộ tịch –"),
    ):
        person = make_official(f"Trần Thị {number[:3]}", province=reference.province)
        make_posting(person, reference.ward, reference.position("CM-13"))
        done = send(client, walk(client, reference, person, number=number, effective_on=day))
        assert title in client.get(done.url).content.decode()
        dossier = client.get(reverse("hr:person", args=[person.uid])).content.decode()
        assert title.removesuffix(" –") in dossier
    versions = PositionVersion.objects.filter(position__code="CM-04", number=2)
    assert [(one.actor, one.document_number, one.fields) for one in versions] == [
        (hr, "09/2026/TT-BNV", "tư pháp; hộ tịch")
    ]


def test_the_second_tab_is_told_and_keeps_what_was_typed(client, reference, sign_in):
    sign_in(reference.province)
    url = page_of(name="_change")
    first = seen(client, url)
    assert change(client).status_code == 302
    page = client.post(url, WORDS | {"name_vi": "Tên khác hẳn", "seen": first})
    text = page.content.decode()
    assert "Phan Thị Tỉnh" in text
    assert "đã đổi vị trí này lúc 09:00 20/07/2026. Chưa ghi gì; nội dung anh/chị nhập còn nguyên." in text
    assert ('value="Tên khác hẳn"' in text, "Bản vừa ghi và nội dung anh/chị nhập" in text) == (True, True)
    again = re.search(r'name="seen" value="([^"]*)"', text).group(1)
    assert client.post(url, WORDS | {"name_vi": "Tên khác hẳn", "seen": again}).status_code == 302
    held = PositionVersion.objects.filter(position__code="CM-04").order_by("number")
    assert [one.name_vi for one in held][1:] == [WORDS["name_vi"], "Tên khác hẳn"]
    assert "3 · 01/08/2026" in client.get(page_of(), {"tu": "1", "den": "3"}).content.decode()


def test_a_position_is_added_ended_and_kept_after_all(client, reference, sign_in):
    sign_in(reference.province)
    url = reverse("hr:position_add")
    for wrong, said in (
        ({"code": "moi"}, "Mã vị trí gồm 1–6 chữ, gạch nối và 1–4 chữ số"),
        ({"code": "CM-04"}, "Mã CM-04 là của “Chuyên viên về lĩnh vực tư pháp”."),
        ({"code": "CM-90", "document_number": ""}, "ghi số, ký hiệu văn bản đã đối chiếu"),
        ({"code": "CM-90", "reason": ""}, "Ghi lý do, ví dụ: đổi tên theo Thông tư mới."),
    ):
        assert said in client.post(url, WORDS | wrong).content.decode()
    assert client.post(url, WORDS | {"code": "cm-90"}).url == page_of("CM-90")
    assert Position.objects.get(code="CM-90").valid_from == date(2026, 8, 1)
    holder = make_official("Lê Thị An", province=reference.province)
    make_posting(holder, reference.ward, reference.position("CM-04"))
    end = page_of(name="_end")
    assert "có 1 người đang giữ vị trí này" in client.get(end).content.decode()
    sent = {"seen": seen(client, end), "last_day": "31/08/2026", "replaced_by": "CM-90", "reason": "Danh mục mới"}
    asked = client.post(end, sent).content.decode()
    assert "Sau ngày 31/08/2026 vẫn có 1 người giữ vị trí này: Lê Thị An." in asked
    assert 'type="checkbox" name="keep_holders"' in asked
    assert client.post(end, sent | {"keep_holders": "on"}).status_code == 302
    page = client.get(page_of()).content.decode()
    assert ("Vị trí hết hiệu lực sau ngày 31/08/2026." in page, "Xem vị trí thay thế CM-90" in page) == (True, True)
    reopen = page_of(name="_reopen")
    assert client.post(reopen, {"seen": "cũ", "reason": "Nhầm"}).status_code == 200
    assert client.post(reopen, {"seen": seen(client, reopen), "reason": "Nhầm"}).status_code == 302
    assert Position.objects.get(code="CM-04").valid_to is None


def test_ended_and_coming_positions_are_listed_when_asked_for(client, reference, sign_in):
    sign_in(reference.province)
    Position.objects.filter(code="CM-04").update(valid_to=date(2026, 7, 1))
    Position.objects.filter(code="CM-05").update(valid_from=date(2026, 9, 1))

    def codes(state):
        listed = client.get(reverse("hr:positions"), {"hieu-luc": state}).context
        assert len(listed["table"].rows) <= 50
        rows = catalogue_table(listed["page"].paginator.object_list, listed["scope"], NOW.date()).rows
        return [re.search(r"\((.*)\)$", row.cells[0].text).group(1) for row in rows]

    assert (codes("het"), codes("sap"), len(codes("dang")), len(codes("tat-ca"))) == (["CM-04"], ["CM-05"], 58, 60)


def test_an_administrator_keeps_the_catalogue_and_reads_of_nobody(client, reference, sign_in):
    make_posting(make_official(), reference.ward, reference.position("CM-04"))
    sign_in(reference.province, Role.ADMIN)
    listed = client.get(reverse("hr:positions"), {"tim": "CM-04"})
    assert listed.context["table"].rows[0].cells[4].text == "–"
    page = client.get(page_of()).content.decode()
    assert ("người trong phạm vi" in page, 'href="/nhan-su/"' in page) == (False, False)
    assert change(client).status_code == 302


def test_hr_of_another_province_changes_nothing_that_people_here_hold(client, reference, sign_in):
    make_posting(make_official(), reference.ward, reference.position("CM-04"))
    other = make_commune("Xã Ngoài")
    sign_in(other.versions.get().parent)
    assert "người ngoài phạm vi của anh/chị đang giữ" in change(client).content.decode()
    assert client.get(reverse("hr:positions"), {"tim": "CM-04"}).context["table"].rows[0].cells[4].text == 0


def test_the_workbook_holds_the_list_and_its_versions(client, reference, sign_in):
    sign_in(reference.province)
    change(client)
    response = client.get(reverse("hr:positions_file"), {"tim": "CM-04", "ngay": "01/08/2026"})
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    assert book.sheetnames == ["Vị trí", "Phiên bản", "Chú thích"]
    listed = [row for row in book["Vị trí"].iter_rows(values_only=True) if row[0] == "CM-04"]
    assert [(row[1], row[7], row[8]) for row in listed] == [
        (WORDS["name_vi"], "đã đối chiếu văn bản", "09/2026/TT-BNV")
    ]
    kept = [row for row in book["Phiên bản"].iter_rows(values_only=True) if row[0] == "CM-04"]
    assert [(row[1], row[12], row[13]) for row in kept] == [
        (1, None, "Hệ thống"),
        (2, "Thông tư mới", "Phan Thị Tỉnh"),
    ]


def test_in_english_the_catalogue_is_of_positions_and_a_field_of_a_position(client, reference, sign_in):
    sign_in(reference.ward)
    page = client.get(f"/en{reverse('hr:positions')}").content.decode()
    assert re.search(r"<h1[^>]*>\s*Positions\s*</h1>", page)
    with translation.override("en"):
        labels = [str(HeadcountForm(units=[]).fields["position"].label), RosterField.POSITION.label]
    assert labels == ["Position", "Position"]
