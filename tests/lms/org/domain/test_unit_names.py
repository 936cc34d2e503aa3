from datetime import date

import pytest

from lms.org.domain.unit_names import Crumb, unit_names
from lms.org.enums import UNKNOWN_START, UnitMark, UnitType
from lms.org.models import UnitVersion
from tests.factories.people import make_commune, make_division, make_province, make_unit

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 1)


def labels(units, as_of=TODAY):
    names = unit_names([unit.pk for unit in units], as_of)
    return [names[unit.pk].label for unit in units]


def test_label_always_ends_with_the_province():
    province = make_province("Tỉnh Tây Ninh")
    commune = make_commune("Xã Thuận Mỹ", province=province, unit_type=UnitType.COMMUNE)
    division = make_division(commune, "Phòng Kinh tế, Hạ tầng và Đô thị")
    assert labels([province, commune, division]) == [
        "Tỉnh Tây Ninh",
        "Xã Thuận Mỹ, Tỉnh Tây Ninh",
        "Phòng Kinh tế, Hạ tầng và Đô thị – Xã Thuận Mỹ, Tỉnh Tây Ninh",
    ]


def test_name_knows_its_commune_province_and_mark():
    province = make_province("Thành phố Huế", code="46")
    commune = make_commune("Phường Phú Xuân", province=province)
    division = make_division(commune, "Phòng Kinh tế")
    names = unit_names([province.pk, commune.pk, division.pk], TODAY)
    facts = {
        unit_id: (name.province, name.province_id, name.commune_id, name.is_unconfirmed, name.type, name.uid)
        for unit_id, name in names.items()
    }
    where = ("Thành phố Huế", province.pk)
    assert facts == {
        province.pk: (*where, None, False, UnitType.PROVINCE, province.uid),
        commune.pk: (*where, commune.pk, False, UnitType.WARD, commune.uid),
        division.pk: (*where, commune.pk, True, UnitType.DIVISION, division.uid),
    }
    assert names[division.pk].above == (
        Crumb(province.pk, "Thành phố Huế", "province"),
        Crumb(commune.pk, "Phường Phú Xuân", "ward"),
    )
    assert str(names[commune.pk]) == "Phường Phú Xuân, Thành phố Huế"


def test_old_commune_keeps_its_district_and_old_province():
    ended = {"valid_from": UNKNOWN_START, "valid_to": date(2025, 6, 30)}
    province = make_unit("Tỉnh Long An", UnitType.PROVINCE, code="80", **ended)
    district = make_unit("Huyện Châu Thành", UnitType.DISTRICT, parent=province, code="808", **ended)
    commune = make_unit("Xã Thanh Phú Long", UnitType.COMMUNE, parent=district, code="28234", **ended)
    expected = "Xã Thanh Phú Long, Huyện Châu Thành, Tỉnh Long An"
    assert labels([commune], date(2020, 1, 1)) + labels([commune], TODAY) == [expected, expected]


def test_names_go_by_the_day_the_unit_and_those_above():
    province = make_unit("Tỉnh Đồng Nai", UnitType.PROVINCE, code="75", valid_to=date(2026, 4, 29))
    UnitVersion.objects.create(
        unit=province, code="75", name="Thành phố Đồng Nai", unit_type=UnitType.CITY, valid_from=date(2026, 4, 30)
    )
    commune = make_unit("Xã An Phước", UnitType.COMMUNE, parent=province, code="1", valid_to=date(2026, 4, 29))
    UnitVersion.objects.create(
        unit=commune,
        code="1",
        name="Phường An Phước",
        unit_type=UnitType.WARD,
        parent=province,
        valid_from=date(2026, 4, 30),
    )
    assert labels([commune], date(2026, 4, 29)) == ["Xã An Phước, Tỉnh Đồng Nai"]
    assert labels([commune], date(2026, 4, 30)) == ["Phường An Phước, Thành phố Đồng Nai"]
    assert labels([commune], date(2020, 1, 1)) == ["Xã An Phước, Tỉnh Đồng Nai"]


def test_ended_unit_is_named_with_its_province_of_that_time():
    province = make_unit("Tỉnh Đồng Nai", UnitType.PROVINCE, code="75", valid_to=date(2026, 4, 29))
    UnitVersion.objects.create(
        unit=province, code="75", name="Thành phố Đồng Nai", unit_type=UnitType.CITY, valid_from=date(2026, 4, 30)
    )
    commune = make_unit("Xã Cũ", UnitType.COMMUNE, parent=province, code="1", valid_to=date(2025, 12, 31))
    assert labels([commune], date(2027, 1, 1)) == ["Xã Cũ, Tỉnh Đồng Nai"]


def test_mark_of_a_confirmed_unit_is_not_shown():
    division = make_division(make_commune(), mark=UnitMark.CONFIRMED)
    assert unit_names([division.pk], TODAY)[division.pk].is_unconfirmed is False


def test_unknown_units_are_left_out_without_a_statement(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert unit_names([], TODAY) == {}
    assert unit_names([987654], TODAY) == {}


@pytest.mark.parametrize("number", [1, 30])
def test_one_statement_for_any_number(django_assert_num_queries, number):
    commune = make_commune()
    units = [make_division(commune, f"Phòng {n}") for n in range(number)]
    with django_assert_num_queries(1):
        assert len(unit_names([unit.pk for unit in units], TODAY)) == number


def test_names_sort_in_vietnamese_order_and_without_their_kind():
    province = make_province("Tỉnh Thử")
    named = ["Xã Hồng Hà", "Phường Đống Đa", "Xã Dương Hòa", "Phường Ái Quốc", "Phường Hai Bà Trưng"]
    units = [make_commune(name, province=province) for name in named]
    units.append(make_division(units[1], "Đội Quản lý trật tự"))
    units.append(make_division(units[1], "Văn phòng"))
    ordered = sorted(unit_names([one.pk for one in units], TODAY).values(), key=lambda name: name.sort_key)
    assert [name.name for name in ordered] == [
        "Phường Ái Quốc",
        "Xã Dương Hòa",
        "Phường Đống Đa",
        "Đội Quản lý trật tự",
        "Văn phòng",
        "Phường Hai Bà Trưng",
        "Xã Hồng Hà",
    ]
