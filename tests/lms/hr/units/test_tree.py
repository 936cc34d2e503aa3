"""The tree of units: counts, search, what is folded, and units that ended."""

import gzip
from datetime import date

import pytest
from django.urls import reverse

from lms.hr.units.tree import FOLDED_AT_MOST
from lms.org.domain.divisions import close_division
from lms.org.domain.headcounts import set_headcount
from lms.org.domain.reference_units import LAST_OLD_DAY, reform
from lms.org.domain.succession.facts import NewUnit, Placements
from lms.org.domain.succession.recording import record_unit_event
from lms.org.enums import UNKNOWN_START, Role, SuccessionShare, UnitEventKind, UnitMark, UnitType
from lms.org.models import Succession, UnitVersion
from tests.factories.people import (
    grant_role,
    make_commune,
    make_division,
    make_official,
    make_position,
    make_posting,
    make_unit,
    make_user,
)
from tests.factories.succession import NOW, merger, paper
from tests.lms.hr.units.test_views import make_hr, words

pytestmark = pytest.mark.django_db
UNITS, ENDED = "/nhan-su/don-vi/", "/nhan-su/don-vi/da-ket-thuc/"
DAY = date(2026, 7, 1)


@pytest.fixture
def desk(client, province, ward, division):
    client.force_login(make_hr(province))
    return client


def happen(facts, actor, **placed):
    return record_unit_event(facts=facts, placements=Placements(**placed), actor=actor, now=NOW)


def drawn(branches):
    """Names with people, free seats and what wasn't confirmed, nested."""
    return [(one.name, one.people, one.vacant, one.unconfirmed, drawn(one.below)) for one in branches]


def test_people_and_free_seats_count_once_and_add_up_towards_the_province(desk, province, ward, division):
    position = make_position()
    for number, unit in enumerate((province, ward, division, division)):
        official = make_official(f"Nguyễn Văn A{number}", province=province)
        make_posting(official, unit, position)
        make_posting(official, ward, make_position(), is_main=False)
    boss = make_user()
    grant_role(boss, Role.HR, province)
    set_headcount(unit=division, position=position, seats=5, valid_from=DAY, actor=boss)
    make_division(make_commune("Xã Hai", province=province), "Văn phòng", mark=UnitMark.CONFIRMED)
    page = desk.get(UNITS)
    assert drawn(page.context["branches"]) == [
        (
            "Tỉnh Thử Nghiệm",
            4,
            3,
            1,
            [
                ("Xã Hai", 0, 0, 0, [("Văn phòng", 0, 0, 0, [])]),
                ("Phường Một", 3, 3, 1, [("Phòng Kinh tế", 2, 3, 1, [])]),
            ],
        )
    ]
    text = words(page)
    assert "2 xã, phường, đặc khu · 4 người" in text
    assert '<ul class="tree" aria-label="Cây đơn vị">' in text
    assert f'<a href="{reverse("hr:unit", args=[ward.uid])}" lang="vi">Phường Một</a>' in text
    assert text.count('<details class="tree-more"><summary>') == 2
    assert [one.name for one in desk.get(UNITS, {"loc": "trong"}).context["branches"][0].below] == ["Phường Một"]
    assert desk.get(UNITS, {"don-vi": ward.uid}).context["commune"].name == "Phường Một"


@pytest.mark.parametrize("more", [0, 2])
def test_statements_of_the_tree(desk, province, more, django_assert_num_queries):
    for number in range(more):
        commune = make_commune(f"Xã Số {number}", province=province)
        make_posting(make_official(), make_division(commune), make_position())
    with django_assert_num_queries(9):
        desk.get(UNITS)


def test_a_whole_province_is_light_and_opens_branch_by_branch(desk, province, ward, division):
    units = [make_commune(f"Xã Thử Nghiệm {number}", province=province) for number in range(126)]
    for unit in units:
        for number in range(5):
            make_division(unit, f"Phòng Văn hóa - Xã hội {number}")
    page = desk.get(UNITS)
    assert len(gzip.compress(page.content)) < 20_000
    assert (page.content.count(b"Ph\xc3\xb2ng V\xc4\x83n h\xc3\xb3a"), len(units) > FOLDED_AT_MOST) == (0, True)
    address = f"{UNITS}?mo={units[3].uid}#dv-{units[3].uid}"
    assert address.removeprefix(UNITS) in page.content.decode()
    opened = desk.get(UNITS, {"mo": str(units[3].uid)}).content.decode()
    assert opened.count("Phòng Văn hóa - Xã hội") == 5
    found = desk.get(UNITS, {"tim": "thu nghiem 12", "mo": str(units[3].uid)})
    assert {one.name for one in found.context["branches"][0].below} == {
        f"Xã Thử Nghiệm {number}" for number in (12, *range(120, 126))
    }


def test_units_are_found_by_an_old_name_with_their_province(desk, province, ward, division):
    old = make_unit("Xã Thuận Lộc", UnitType.COMMUNE, parent=province, valid_from=UNKNOWN_START, valid_to=LAST_OLD_DAY)
    Succession.objects.create(predecessor=old, successor=ward, share=SuccessionShare.WHOLE, event=reform())
    other = make_commune("Phường An Cựu", province=province)
    page = words(desk.get(UNITS, {"tim": "thuan loc"}))
    assert (
        '>Phường Một, Tỉnh Thử Nghiệm</a> <span class="tree-note">tên cũ: <span lang="vi">Xã Thuận Lộc</span>' in page
    )
    assert "Phường An Cựu" not in page
    renamed = paper(
        UnitEventKind.RENAME,
        make_division(other, "Tổ Số"),
        becomes=NewUnit("Tổ Công nghệ"),
        effective_on=DAY,
        signed_on=DAY,
    )
    happen(renamed, make_hr(other))
    page = words(desk.get(UNITS, {"tim": "to so"}))
    assert '>Tổ Công nghệ</a> <span class="tree-note">tên cũ: <span lang="vi">Tổ Số</span>' in page
    assert "Phường An Cựu, Tỉnh Thử Nghiệm" in page
    assert "Phường Một" not in page
    assert "Không có đơn vị nào trong phạm vi này khớp với nội dung tìm." in words(desk.get(UNITS, {"tim": "khongco"}))


def test_commune_hr_finds_and_opens_their_own_branch_alone(client, province, ward, division):
    other = make_commune("Phường Một Hai", province=province)
    hidden = make_division(other, "Phòng Kinh tế số")
    client.force_login(make_hr(ward))
    [found] = client.get(UNITS, {"tim": "mot"}).context["branches"]
    assert (found.label, drawn([found])) == (
        "Phường Một, Tỉnh Thử Nghiệm",
        [("Phường Một", 0, 0, 1, [("Phòng Kinh tế", 0, 0, 1, [])])],
    )
    for asked in ({"tim": "kinh te so"}, {"tim": "mot hai"}, {"tim": "phong", "mo": str(other.uid)}):
        assert "kinh tế số" not in words(client.get(UNITS, asked)).lower()
    for unit in (other, hidden, province):
        assert client.get(reverse("hr:unit", args=[unit.uid])).status_code == 404
        assert client.get(ENDED, {"don-vi": str(unit.uid)}).status_code == 404


def test_ended_units_say_what_took_over(client, province, ward, division):
    boss = make_hr(province)
    two, three = (make_commune(name, province=province) for name in ("Xã Hai", "Xã Ba"))
    happen(merger(ward, two, to=two, effective_on=DAY, signed_on=DAY), boss)
    happen(paper(UnitEventKind.ABOLISH, three, effective_on=DAY, signed_on=DAY), boss)
    closed = make_division(two, "Tổ Một cửa")
    close_division(division=closed, last_day=date(2026, 7, 10), actor=boss)
    client.force_login(boss)
    tree = client.get(UNITS)
    assert [one.name for one in tree.context["branches"][0].below] == ["Xã Hai"]
    assert f'<a href="{ENDED}">Đơn vị đã kết thúc (3)</a>' in words(tree)
    found = [
        (one.label, one.last_day, [str(taker) for taker in one.takers]) for one in client.get(ENDED).context["ended"]
    ]
    place = "Tỉnh Thử Nghiệm"
    assert found == [
        (f"Tổ Một cửa – Xã Hai, {place}", date(2026, 7, 10), []),
        (f"Xã Ba, {place}", date(2026, 6, 30), []),
        (f"Phường Một, {place}", date(2026, 6, 30), [f"Xã Hai, {place}"]),
    ]
    client.force_login(make_hr(two))
    assert [one.label for one in client.get(ENDED).context["ended"]] == [
        f"Tổ Một cửa – Xã Hai, {place}",
        f"Phường Một, {place}",
    ]
    assert UnitVersion.objects.filter(unit=division).latest("valid_from").valid_to == date(2026, 6, 30)


@pytest.mark.parametrize("more", [0, 2])
def test_statements_of_ended_units(client, province, ward, more, django_assert_num_queries):
    boss = make_hr(province)
    into = make_commune("Xã Đích", province=province)
    for unit in (ward, *(make_commune(f"Xã Số {number}", province=province) for number in range(more))):
        happen(merger(unit, into, to=into, effective_on=DAY, signed_on=DAY), boss)
    client.force_login(boss)
    with django_assert_num_queries(10):
        assert len(client.get(ENDED).context["ended"]) == 1 + more
