"""The page of one unit, today and on a past day."""

from datetime import date

import pytest
from django.urls import reverse

from lms.org.domain.headcounts import set_headcount
from lms.org.domain.succession.facts import NewUnit, Placements
from lms.org.domain.succession.recording import record_unit_event
from lms.org.enums import UnitEventKind
from lms.org.models import Position, PositionVersion
from tests.factories.people import make_commune, make_division, make_official, make_position, make_posting
from tests.factories.succession import NOW, merger, paper
from tests.lms.hr.units.test_views import make_hr, words

pytestmark = pytest.mark.django_db
DAY = date(2026, 7, 1)


@pytest.fixture
def boss(province):
    return make_hr(province)


@pytest.fixture
def story(province, ward, division, boss):
    """The ward is renamed in May and takes over Xã Hai in July; the clerk sits in a division, the guard in Xã Hai."""
    clerk = make_position("CM-04", "Tư pháp – hộ tịch")
    make_posting(make_official("Lê Thị Cúc", province=province), division, clerk)
    two = make_commune("Xã Hai", province=province, code="90002")
    make_posting(make_official("Phạm Văn Dũng", province=province), two, clerk)
    set_headcount(unit=division, position=clerk, seats=3, valid_from=date(2026, 1, 1), actor=boss)
    may = date(2026, 5, 1)
    dates = {"effective_on": may, "signed_on": may}
    facts = paper(UnitEventKind.RENAME, ward, becomes=NewUnit("Phường Nhất"), document_number="01/NQ", **dates)
    record_unit_event(facts=facts, placements=Placements(), actor=boss, now=NOW)
    facts = merger(ward, two, to=ward, effective_on=DAY, signed_on=DAY, document_number="02/NQ")
    record_unit_event(facts=facts, placements=Placements(), actor=boss, now=NOW)
    return two


def page(client, unit, **asked):
    return client.get(reverse("hr:unit", args=[unit.uid]), asked)


def facts(response):
    return [(row["key"], row["value"]) for row in response.context["rows"]]


def people(response):
    return [(one["name"], one["seats"]) for one in response.context["people"]["listed"]]


def positions(response):
    return [tuple(cell.text for cell in row.cells) for row in response.context["positions"].rows]


def told(response):
    return [(f"{one.day:%d/%m/%Y}", one.paper, one.said) for one in response.context["story"]]


def test_a_unit_says_who_sits_there_its_seats_and_what_happened(client, story, ward, boss):
    client.force_login(boss)
    shown = page(client, ward)
    assert facts(shown) == [
        ("Loại, mã", "phường, " + shown.context["name"].code),
        ("Thuộc", "Tỉnh Thử Nghiệm"),
        ("Số người (tính theo vị trí chính)", "2"),
        ("Biên chế đã khai", "3, còn trống 2"),
    ]
    assert people(shown) == [("Lê Thị Cúc", "Tư pháp – hộ tịch"), ("Phạm Văn Dũng", "Tư pháp – hộ tịch")]
    assert positions(shown) == [("CM-04 · Tư pháp – hộ tịch", "3", "2", "2")]
    assert [(one.name, one.people) for one in shown.context["below"]] == [("Phòng Kinh tế", 1)]
    assert told(shown) == [
        ("01/07/2026", "02/NQ", (("Lập từ hoặc nhận thêm", "Xã Hai, Tỉnh Thử Nghiệm"),)),
        ("01/05/2026", "01/NQ", (("Đổi tên thành", "Phường Nhất"),)),
        ("01/07/2025", "", (("Bắt đầu hoạt động, mang tên", "Phường Một"),)),
    ]
    assert all(one.event_uid for one in shown.context["story"][:2])
    text = words(shown)
    assert f'href="/nhan-su/ho-so/?don-vi={ward.uid}"' in text
    assert f'href="/nhan-su/bien-che/?don-vi={ward.uid}"' in text or reverse("hr:headcounts") in text


def test_a_past_day_shows_the_unit_as_it_was(client, story, ward, boss):
    client.force_login(boss)
    shown = page(client, ward, ngay="30/04/2026")
    assert shown.context["name"].label == "Phường Một, Tỉnh Thử Nghiệm"
    assert (people(shown), facts(shown)[2][1]) == ([("Lê Thị Cúc", "Tư pháp – hộ tịch")], "1")
    listed = client.get(shown.context["people_url"])
    assert [row.name for row in listed.context["table"].rows] == ["Lê Thị Cúc"]
    assert page(client, ward, ngay="31/12/2025").context["positions"].rows[0].cells[1].text == "chưa khai"


def test_a_past_day_has_the_titles_of_that_day(client, story, ward, boss):
    client.force_login(boss)
    clerk = Position.objects.get(code="CM-04")
    for number, (day, title) in enumerate([(date(2025, 7, 1), "Hộ tịch"), (date(2026, 5, 1), clerk.name_vi)], 1):
        words = {"position": clerk, "valid_from": day, "name_vi": title, "recorded_at": NOW}
        PositionVersion.objects.create(number=number, **words)
    shown = page(client, ward, ngay="30/04/2026")
    assert (people(shown), positions(shown)[0][0]) == ([("Lê Thị Cúc", "Hộ tịch")], "CM-04 · Hộ tịch")
    assert people(page(client, ward))[0] == ("Lê Thị Cúc", "Tư pháp – hộ tịch")


def test_a_unit_that_ended_stands_as_on_its_last_day_and_leads_on(client, story, ward):
    client.force_login(make_hr(ward))
    shown = page(client, story)
    text = words(shown)
    assert "<strong>Đơn vị đã kết thúc.</strong>" in text
    assert f'<a href="{reverse("hr:unit", args=[ward.uid])}" lang="vi">Phường Nhất, Tỉnh Thử Nghiệm</a>' in text
    assert (shown.context["day"], people(shown)) == (date(2026, 6, 30), [("Phạm Văn Dũng", "Tư pháp – hộ tịch")])
    assert told(shown)[0] == (
        "01/07/2026",
        "02/NQ",
        (("Kết thúc, ngày hoạt động cuối cùng 30/06/2026", ""), ("Nơi nhận", "Phường Nhất, Tỉnh Thử Nghiệm")),
    )
    listed = client.get(shown.context["people_url"])
    assert [(row.name, row.cells[2].text) for row in listed.context["table"].rows] == [("Phạm Văn Dũng", "Xã Hai")]


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("31/06/2026", "“31/06/2026” không có trong lịch."),
        ("01/07/2026", "Xã Hai đã kết thúc ngày 30/06/2026. Nhập ngày đó hoặc một ngày trước đó."),
        ("21/07/2026", "Ngày 21/07/2026 chưa đến nên chưa có số liệu."),
        ("30/06/2025", "Xã Hai hoạt động từ 01/07/2025 nên ngày 30/06/2025 chưa có số liệu."),
    ],
)
def test_a_day_the_unit_has_not_is_said_at_its_field(client, story, boss, day, sentence):
    client.force_login(boss)
    text = page(client, story, ngay=day).content.decode()
    assert (text.count(sentence), "<title>Lỗi:" in text) == (2, True)


def test_hr_of_another_commune_reaches_no_day_of_it(client, province, story, ward, division):
    client.force_login(make_hr(make_commune("Xã Ba", province=province)))
    for unit in (ward, story, division, province):
        for day in ({}, {"ngay": "30/04/2026"}):
            assert page(client, unit, **day).status_code == 404


@pytest.mark.parametrize("more", [0, 2])
def test_statements_of_the_page(client, province, ward, division, boss, more, django_assert_num_queries):
    for number in range(1 + more):
        other = make_division(ward, f"Phòng {number}")
        make_posting(make_official(province=province), other, make_position())
    client.force_login(boss)
    with django_assert_num_queries(20):
        page(client, ward)
