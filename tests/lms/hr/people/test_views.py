import uuid
from datetime import date, timedelta

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lms.core.models import AuditEntry
from lms.core.spreadsheets import read_workbook
from lms.flows.reassignment import record_reassignment
from lms.org.domain.decision_papers import DecisionFacts
from lms.org.domain.officials import OfficialFacts, open_account, register_official
from lms.org.enums import DecisionKind, Role
from tests.factories.certificates import make_issued, make_office
from tests.factories.gaps import hold, make_competencies, make_positions, require
from tests.factories.people import (
    PASSWORD,
    grant_role,
    make_commune,
    make_division,
    make_official,
    make_position,
    make_posting,
    make_province,
    make_unit,
    make_user,
)
from tests.factories.plans import make_course_with_lessons, make_item, make_plan
from tests.factories.rosters import csv_file, make_ward, many_people
from tests.lms.hr.roster.test_wizard import bring_in

pytestmark = pytest.mark.django_db
PEOPLE = "/nhan-su/ho-so/"
NAMES = ("An", "Ân", "Bình", "Dũng", "Đạt", "Hòa", "Hùng", "Hưng", "Uyên", "Ước")


def words(response):
    return " ".join(response.content.decode().split())


def settle(ward, name="Nguyễn Thị Hương", *, division="Văn phòng HĐND và UBND", position="CM-04", **facts):
    official = make_official(name, province=ward.province, **facts)
    make_posting(official, ward.divisions[division], ward.positions[position])
    return official


def listed(response):
    return [row.name for row in response.context["table"].rows]


def page_of(official):
    return reverse("hr:person", args=[official.uid])


def test_people_stand_in_the_order_of_their_given_names(hr, ward):
    for name in reversed(NAMES):
        settle(ward, f"Nguyễn Văn {name}")
    expected = [f"Nguyễn Văn {name}" for name in NAMES]
    response = hr.get(PEOPLE)
    assert (listed(response), response.context["count_label"]) == (expected, "10 người")
    for kind in ("danh-sach", "mau"):
        exported = hr.post(reverse("hr:people_export"), {"kind": kind, "purpose": "Rà soát"})
        rows = read_workbook(b"".join(exported.streaming_content), "x.xlsx").sheets[0].rows
        assert [row[0 if kind == "danh-sach" else 1] for row in rows[6:]] == expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("dat", {"Trần Văn Đạt"}),
        ("hoa", {"Lý Hoà", "Vũ Thị Hòa"}),
        ("hoa vu", {"Vũ Thị Hòa"}),
        ("bh0035", {"Trần Văn Đạt"}),
        ("0540 001", {"Lý Hoà"}),
        ("xyz", set()),
    ],
)
def test_search_is_blind_to_marks(hr, ward, text, found):
    settle(ward, "Trần Văn Đạt", staff_code="BH0035")
    settle(ward, "Lý Hoà", phone="0540001036")
    settle(ward, "Vũ Thị Hòa")
    assert set(listed(hr.get(PEOPLE, {"tim": text}))) == found


def test_filters_by_division_and_position_and_their_chips(hr, ward):
    settle(ward, "Trần Văn Đạt", division="Phòng Văn hóa - Xã hội", position="CM-17")
    settle(ward, "Lý Hoà", division="Phòng Văn hóa - Xã hội", position="CM-18")
    settle(ward, "Vũ Thị Hòa")
    culture = ward.divisions["Phòng Văn hóa - Xã hội"]
    response = hr.get(PEOPLE, {"don-vi": str(culture.uid), "vi-tri": "CM-17"})
    assert (listed(response), response.context["count_label"]) == (["Trần Văn Đạt"], "Tìm thấy 1 người")
    assert response.context["chips"] == [
        {
            "label": f"Vị trí việc làm: CM-17 · {ward.positions['CM-17'].name_vi}",
            "remove_url": f"{PEOPLE}?don-vi={culture.uid}",
        },
        {"label": "Đơn vị: Phòng Văn hóa - Xã hội", "remove_url": f"{PEOPLE}?vi-tri=CM-17"},
    ]
    assert "Không có ai khớp với các điều kiện đang lọc." in words(hr.get(PEOPLE, {"vi-tri": "XX-99"}))


def test_nobody_yet(hr):
    page = words(hr.get(PEOPLE))
    assert "Chưa có ai trong phạm vi này." in page
    assert "/nhan-su/nhap-danh-sach/moi/" in page


def test_what_is_particular_about_a_seat_is_said(hr, ward):
    today = timezone.localdate()
    settle(ward, "Một")
    two = settle(ward, "Hai")
    make_posting(two, ward.ward, ward.positions["CM-29"], is_main=False)
    coming = make_official("Ba", province=ward.province)
    make_posting(coming, ward.ward, ward.positions["CM-29"], starts_on=today + timedelta(days=5))
    left = make_official("Bốn", province=ward.province)
    make_posting(left, ward.ward, ward.positions["CM-29"], ends_on=today - timedelta(days=1))
    notes = {row.name: row.cells[3].note for row in hr.get(PEOPLE).context["table"].rows}
    assert notes == {
        "Một": "",
        "Hai": "kiêm nhiệm: Văn thư viên",
        "Ba": f"từ {today + timedelta(days=5):%d/%m/%Y}",
        "Bốn": f"đã thôi giữ sau {today - timedelta(days=1):%d/%m/%Y}",
    }


def test_fifty_a_page(hr, ward):
    for number in range(51):
        settle(ward, f"Người {number}")
    assert len(listed(hr.get(PEOPLE))) == 50
    assert len(listed(hr.get(PEOPLE, {"trang": "2"}))) == 1
    assert len(listed(hr.get(PEOPLE, {"trang": "x"}))) == 50


@pytest.mark.parametrize("count", [1, 3])
def test_statements_of_the_list(hr, ward, count, django_assert_num_queries):
    for number in range(count):
        settle(ward, f"Người {number}", position=f"CM-0{number + 1}")
    with django_assert_num_queries(11):
        hr.get(PEOPLE)


def test_another_wards_people_are_nowhere(client, ward):
    official = settle(ward)
    stranger = make_ward("Phường Cư Bao", province=ward.province)
    client.force_login(stranger.hr)
    assert listed(client.get(PEOPLE, {"tim": "Hương"})) == []
    assert client.get(PEOPLE, {"don-vi": str(ward.ward.uid)}).status_code == 404
    for method, name in [("get", "person"), ("post", "person_cccd"), ("post", "person_account")]:
        assert getattr(client, method)(reverse(f"hr:{name}", args=[official.uid])).status_code == 404
    assert client.get(reverse("hr:activation_slips"), {"nguoi": str(official.uid)}).status_code == 404
    exported = client.post(reverse("hr:people_export"), {"kind": "mau", "with_identity": "on", "purpose": "x"})
    assert len(read_workbook(b"".join(exported.streaming_content), "x.xlsx").sheets[0].rows) == 6


def test_names_leave_only_with_a_purpose_which_is_kept(hr, ward):
    settle(ward)
    refused = hr.post(reverse("hr:people_export"), {"kind": "mau"})
    assert refused.context["form"].errors == {
        "purpose": ["Ghi mục đích sử dụng tệp, ví dụ: rà soát vị trí việc làm quý III."]
    }
    assert not AuditEntry.objects.exists()
    hr.post(reverse("hr:people_export"), {"kind": "mau", "with_identity": "on", "purpose": "Rà soát quý III"})
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.reason, entry.after) == (
        "org.people.exported",
        "Rà soát quý III",
        {"unit": "Phường Buôn Hồ, Tỉnh Đắk Lắk", "count": 1, "with_identity": True, "purpose": "Rà soát quý III"},
    )


def test_the_export_holds_what_the_filters_let_through(hr, ward):
    settle(ward, "Trần Văn Đạt")
    settle(ward, "Lý Hoà")
    exported = hr.post(f"{reverse('hr:people_export')}?tim=dat", {"kind": "danh-sach", "purpose": "x"})
    rows = read_workbook(b"".join(exported.streaming_content), "x.xlsx").sheets[0].rows
    assert [row[0] for row in rows[6:]] == ["Trần Văn Đạt"]
    assert rows[3][0] == "Bộ lọc: Họ tên, mã cán bộ hoặc điện thoại: dat"


def test_the_number_is_covered_until_it_is_asked_for_and_that_is_written_down(hr, ward):
    facts = OfficialFacts("Nguyễn Thị Hương", staff_code="BH0034", cccd="066190000034", birth_date=date(1990, 6, 18))
    official = register_official(province=ward.province, facts=facts, actor=ward.hr)
    make_posting(official, ward.ward, ward.positions["CM-04"])
    page = words(hr.get(page_of(official)))
    assert "066190000034" not in page
    assert "18/06/1990" not in page
    assert hr.get(reverse("hr:person_cccd", args=[official.uid])).status_code == 405
    refused = words(hr.post(reverse("hr:person_cccd", args=[official.uid]), {"identity_reason": " "}))
    assert "Chưa có lý do nên ngày sinh và số CCCD vẫn được che." in refused
    assert "066190000034" not in refused
    shown = words(hr.post(reverse("hr:person_cccd", args=[official.uid]), {"identity_reason": "Làm thẻ bảo hiểm"}))
    assert "066190000034" in shown
    assert "18/06/1990" in shown
    assert "đã xem đầy đủ ngày sinh và số CCCD của Nguyễn Thị Hương" in shown
    assert AuditEntry.objects.get(verb="org.official.cccd_shown").reason == "Làm thẻ bảo hiểm"


def test_a_person_without_an_account_is_given_one(hr, ward):
    official = settle(ward, staff_code="BH0034")
    assert "Chưa mở" in words(hr.get(page_of(official)))
    response = hr.post(reverse("hr:person_account", args=[official.uid]))
    assert response.url == page_of(official)
    assert [str(message) for message in get_messages(response.wsgi_request)] == [
        ("Tài khoản của Nguyễn Thị Hương có mã đăng nhập 66-BH0034. Hãy in phiếu kích hoạt để người này đặt mật khẩu.")
    ]
    assert "chưa kích hoạt" in words(hr.get(page_of(official)))


def test_posts_are_told_as_they_were(hr, ward):
    today = timezone.localdate()
    old = make_unit(
        "Phường An Lạc", "ward", parent=ward.province, valid_from=date(2020, 1, 1), valid_to=date(2025, 6, 30)
    )
    renamed = make_division(ward.ward, "Phòng Tên Cũ")
    official = make_official("Nguyễn Thị Hương", province=ward.province)
    make_posting(official, old, ward.positions["CM-13"], starts_on=date(2021, 1, 1), ends_on=date(2025, 6, 30))
    make_posting(official, renamed, ward.positions["CM-04"], starts_on=date(2025, 7, 1))
    tenures = hr.get(page_of(official)).context["dossier"].tenures
    assert [(one.version.position.code, one.unit.name, one.state) for one in tenures] == [
        ("CM-04", "Phòng Tên Cũ", "running"),
        ("CM-13", "Phường An Lạc", "ended"),
    ]
    assert today > date(2025, 7, 1)


def test_requirements_stand_beside_what_is_held(client):
    province = make_province()
    ward = make_commune(province=province)
    user = make_user()
    grant_role(user, Role.HR, ward)
    client.force_login(user)
    competencies = make_competencies()
    positions = make_positions(competencies)
    official = make_official("Dũng", province=province)
    make_posting(official, ward, positions["registrar"])
    hold(official, competencies["T01"], 2, since=date(2025, 7, 5), until=date(2025, 12, 31))
    hold(official, competencies["T03"], 2)
    [seat] = client.get(page_of(official)).context["dossier"].seats
    assert [
        (
            line.words.code,
            line.check.state.value,
            line.is_must,
            line.required_word,
            line.held_word,
            line.is_illustrative,
        )
        for line in seat.lines
    ] == [
        ("T01", "expired", True, "2", "0", True),
        ("T02", "not_shown", True, "3", "0", True),
        ("T03", "met", False, "2", "2", True),
    ]
    assert seat.gap_count == 2
    page = words(client.get(page_of(official)))
    for text in ("Còn thiếu 2 năng lực bắt buộc.", "đã hết ngày 31/12/2025", "chưa có minh chứng"):
        assert text in page


def test_a_post_that_requires_nothing_is_never_called_met(hr, ward):
    page = words(hr.get(page_of(settle(ward))))
    assert "Vị trí này chưa khai yêu cầu năng lực, nên chưa đánh giá được." in page
    assert "Đã đạt mọi năng lực bắt buộc." not in page


def test_a_decision_shows_with_the_plan_it_caused(hr, ward):
    competency = make_competencies()["T01"]
    require(ward.positions["CM-04"], competency, 3)
    official = settle(ward, position="CM-13")
    record_reassignment(
        facts=DecisionFacts(
            client_id=uuid.uuid4(),
            kind=DecisionKind.TRANSFER,
            number="12/QĐ-UBND",
            signed_on=date(2026, 6, 20),
            effective_on=date(2026, 7, 1),
            issued_by="UBND phường Buôn Hồ",
        ),
        official=official,
        to_unit=ward.divisions["Phòng Văn hóa - Xã hội"],
        to_position=ward.positions["CM-04"],
        actor=ward.hr,
        now=timezone.now(),
    )
    response = hr.get(page_of(official))
    dossier, page = response.context["dossier"], words(response)
    assert [(line.state.value, found.code) for line, found in dossier.plan] == [("no_course", "T01")]
    assert page.count("12/QĐ-UBND") >= 2
    assert "chưa có khóa học" in page


def test_a_decision_for_a_coming_day_shows_both_plans_to_the_day_before(hr, ward):
    competencies = make_competencies()
    require(ward.positions["CM-04"], competencies["T01"], 3)
    official = settle(ward, position="CM-13")
    present = make_plan(official, official.postings.get(), starts_on=date(2025, 7, 1))
    course = make_course_with_lessons("chung-thuc", "Chứng thực")
    make_item(present, competencies["T02"], course=course, due_on=date(2025, 9, 1))
    tomorrow = timezone.now() + timedelta(days=1)
    day = timezone.localdate(tomorrow)
    coming = record_reassignment(
        facts=DecisionFacts(
            client_id=uuid.uuid4(),
            kind=DecisionKind.TRANSFER,
            number="12/QĐ-UBND",
            signed_on=date(2026, 6, 20),
            effective_on=day,
            issued_by="UBND phường Buôn Hồ",
        ),
        official=official,
        to_unit=ward.divisions["Phòng Văn hóa - Xã hội"],
        to_position=ward.positions["CM-04"],
        actor=ward.hr,
        now=timezone.now(),
    ).plan
    coming.items.update(course=course)
    present.items.update(gap=coming.items.get().gap)

    def states():
        return [(line.state.value, found.code) for line, found in hr.get(page_of(official)).context["dossier"].plan]

    def said(plan):
        return words(hr.get(reverse("hr:plan", args=[plan.uid])))

    assert states() == [("overdue", "T02"), ("upcoming", "T01")]
    assert f"Sắp bắt đầu, từ {day:%d/%m/%Y}" in words(hr.get(page_of(official)))
    assert f"Kế hoạch chạy đến trước ngày {day:%d/%m/%Y}, khi vị trí này kết thúc." in said(present)
    assert f"Kế hoạch này bắt đầu từ {day:%d/%m/%Y}; người học có thể học trước." in said(coming)
    with time_machine.travel(tomorrow, tick=False):
        assert states() == [("not_started", "T01")]
        assert f"Kế hoạch đã dừng từ {day:%d/%m/%Y} vì vị trí này kết thúc." in said(present)
        assert "có thể học trước" not in said(coming)


def test_results_and_certificates_are_listed(client):
    office = make_office()
    certificate = make_issued(office)
    client.force_login(office.hr)
    response = client.get(page_of(office.learner))
    dossier = response.context["dossier"]
    assert [(one.attempt.title, one.score, one.out_of) for one in dossier.results] == [
        (certificate.result.attempt.title, 2, 2)
    ]
    assert [one.certificate for one in dossier.certificates] == [certificate]
    assert reverse("hr:certificate", args=[certificate.uid]) in words(response)


@pytest.mark.parametrize("count", [1, 3])
def test_statements_of_a_persons_page(hr, ward, count, django_assert_num_queries):
    competencies = make_competencies()
    official = make_official("Nguyễn Thị Hương", province=ward.province)
    for number, code in enumerate(["CM-04", "CM-13", "CM-14"][:count]):
        require(ward.positions[code], competencies[f"T0{number + 1}"], 2)
        hold(official, competencies[f"T0{number + 1}"], 2)
        division = list(ward.divisions.values())[number]
        make_posting(official, division, ward.positions[code], starts_on=date(2025, 7, 1 + number), is_main=number == 0)
    with django_assert_num_queries(24):
        hr.get(page_of(official))


def test_slips_are_for_newcomers_of_an_import_who_have_not_used_theirs(hr, ward):
    batch = bring_in(hr, ward, csv_file(many_people(3)))
    settle(ward, "Người khác")
    url = f"{reverse('hr:activation_slips')}?dot={batch.uid}"
    page = hr.get(url)
    assert len(page.context["rows"]) == 3
    assert "http://testserver/kich-hoat/" not in words(page)
    printed = hr.post(url)
    assert len(printed.context["slips"]) == 3
    first = printed.context["slips"][0]
    assert first.address.startswith("http://testserver/kich-hoat/")
    assert str(first.qr).startswith('<svg viewBox="0 0 ')
    assert AuditEntry.objects.filter(verb="org.account.slip_issued").count() == 3
    first.slip.official.user.set_password("một câu dễ nhớ")
    first.slip.official.user.save()
    assert len(hr.get(url).context["rows"]) == 2


def test_the_english_side_prints_the_same_address(hr, ward):
    official = settle(ward)
    open_account(official=official, actor=ward.hr)
    printed = hr.post(f"/en{reverse('hr:activation_slips')}?nguoi={official.uid}")
    assert printed.context["slips"][0].address.startswith("http://testserver/kich-hoat/")


def test_a_forgotten_password_is_said_to_be_replaced(hr, ward):
    official = settle(ward, user=make_user())
    url = f"{reverse('hr:activation_slips')}?nguoi={official.uid}"
    assert "Người này đã có mật khẩu." in words(hr.get(url))
    assert hr.get(f"{reverse('hr:activation_slips')}?nguoi=x").status_code == 404
    assert "Không có ai cần phiếu kích hoạt." in words(hr.get(reverse("hr:activation_slips")))


def test_people_of_an_import_are_found_again(hr, ward):
    batch = bring_in(hr, ward, csv_file(many_people(2)))
    changed = bring_in(hr, ward, csv_file([row | {"Trình độ": "Thạc sĩ Luật"} for row in many_people(1)]))
    assert len(listed(hr.get(PEOPLE, {"dot": str(batch.uid)}))) == 2
    response = hr.get(PEOPLE, {"dot": str(changed.uid), "loai": "doi"})
    assert (len(listed(response)), response.context["chips"][0]["label"]) == (1, "thay đổi bởi tệp danh-sach.csv")
    assert listed(hr.get(PEOPLE, {"dot": str(changed.uid)})) == []
    for wrong in ("x", str(uuid.uuid4())):
        assert hr.get(PEOPLE, {"dot": wrong}).status_code == 404


def test_a_position_without_people_is_offered_to_nobody(hr, ward):
    make_position("ZZ-01", "Vị trí trống")
    settle(ward)
    choices = dict(hr.get(PEOPLE).context["filters"].fields["vi-tri"].choices)
    assert set(choices) == {"", "CM-04"}


# A locked sign-in


@pytest.fixture
def locked_person(ward, client):
    """Somebody of the ward who has mistyped five times."""
    official = settle(ward)
    open_account(official=official, actor=ward.hr)
    user = official.user
    user.set_password(PASSWORD)
    user.save()
    for _n in range(5):
        client.post("/dang-nhap/", {"login": user.username, "password": "khong-phai"})
    return official


def may_sign_in(official):
    return Client().post("/dang-nhap/", {"login": official.user.username, "password": PASSWORD}).status_code == 302


def test_hr_unlocks_whoever_is_on_the_phone(ward, locked_person, hr):
    address = reverse("hr:person", args=[locked_person.uid])
    assert "Đăng nhập đang tạm khóa đến " in words(hr.get(address))
    assert not may_sign_in(locked_person)
    page = words(hr.post(reverse("hr:person_unlock", args=[locked_person.uid]), follow=True))
    assert (
        "Đã mở khóa đăng nhập cho Nguyễn Thị Hương. Người này đăng nhập lại được ngay bằng mật khẩu của mình." in page
    )
    assert "Mở khóa đăng nhập" not in page
    assert may_sign_in(locked_person)
    [entry] = AuditEntry.objects.filter(verb="org.account.unlocked")
    assert (entry.target_id, entry.actor_id) == (str(locked_person.pk), ward.hr.pk)


def test_hr_of_another_ward_unlocks_nobody(locked_person, client):
    stranger = make_user()
    grant_role(stranger, Role.HR, make_commune())
    client.force_login(stranger)
    assert client.post(reverse("hr:person_unlock", args=[locked_person.uid])).status_code == 404
    assert not may_sign_in(locked_person)
    assert not AuditEntry.objects.filter(verb="org.account.unlocked").exists()


def test_what_is_not_locked_is_said_and_not_written_down(ward, hr):
    official = settle(ward)
    for has_account in (False, True):
        if has_account:
            open_account(official=official, actor=ward.hr)
        assert "Mở khóa đăng nhập" not in words(hr.get(reverse("hr:person", args=[official.uid])))
        page = words(hr.post(reverse("hr:person_unlock", args=[official.uid]), follow=True))
        assert "Tài khoản của Nguyễn Thị Hương đang không bị khóa." in page
    assert not AuditEntry.objects.filter(verb="org.account.unlocked").exists()
