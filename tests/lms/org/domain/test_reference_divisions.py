from datetime import date

import pytest

from lms.core.domain.loading import Loaded
from lms.org.domain import reference_divisions
from lms.org.domain.divisions import (
    close_division,
    confirm_division,
    create_division,
    divisions_of,
    rename_division,
)
from lms.org.domain.reference_divisions import default_divisions, default_divisions_event, load_divisions
from lms.org.enums import REFORM_DAY, UnitMark, UnitType
from lms.org.models import Unit, UnitVersion
from tests.factories.people import make_commune, make_province

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 1)
WARD = [
    "Văn phòng HĐND và UBND",
    "Phòng Kinh tế, Hạ tầng và Đô thị",
    "Phòng Văn hóa - Xã hội",
    "Trung tâm Phục vụ hành chính công",
    "Ban Chỉ huy quân sự",
]
COMMUNE = [WARD[0], "Phòng Kinh tế", *WARD[2:]]


@pytest.fixture
def ward():
    commune = make_commune("Phường Phú Xuân", province=make_province("Thành phố Huế", code="46"))
    load_divisions()
    return commune


def names(commune, day=TODAY):
    return [version.name for version in divisions_of(commune, day)]


def division(commune, name):
    return Unit.objects.get(versions__parent=commune, versions__name=name)


@pytest.mark.unit
@pytest.mark.parametrize(
    ("unit_type", "code", "name", "expected"),
    [
        (UnitType.COMMUNE, "46", "Xã A Lưới 3", COMMUNE),
        (UnitType.WARD, "46", "Phường Phú Xuân", WARD),
        (UnitType.SPECIAL_ZONE, "91", "Đặc khu Thổ Châu", COMMUNE),
        (UnitType.SPECIAL_ZONE, "91", "Đặc khu Phú Quốc", WARD),
    ],
)
def test_default_divisions_go_by_type(unit_type, code, name, expected):
    assert list(default_divisions(unit_type, province_code=code, name=name)) == expected


def test_each_commune_gets_its_divisions_marked_unconfirmed(ward):
    versions = list(divisions_of(ward, TODAY))
    assert [version.name for version in versions] == WARD
    assert {(version.mark, version.valid_from, version.event) for version in versions} == {
        (UnitMark.DEFAULT, REFORM_DAY, default_divisions_event())
    }


def test_second_load_finds_all_the_same(ward):
    assert load_divisions() == Loaded(same=5)
    rural = make_commune("Xã Long Quảng", province=make_province(), unit_type=UnitType.COMMUNE)
    assert load_divisions() == Loaded(created=5, same=5)
    assert names(rural) == COMMUNE


def test_only_the_chosen_provinces_are_filled(ward):
    other = make_commune("Xã Khác", province=make_province(code="99"), unit_type=UnitType.COMMUNE)
    assert load_divisions(["46"]) == Loaded(same=5)
    assert names(other) == []
    assert load_divisions(["99"]) == Loaded(created=5)


def test_what_hr_renamed_closed_or_confirmed_stays_as_it_is(ward):
    rename_division(division=division(ward, WARD[0]), name="Văn phòng", valid_from=date(2026, 1, 1), actor=None)
    rename_division(division=division(ward, WARD[1]), name="Phòng Đô thị", valid_from=REFORM_DAY, actor=None)
    close_division(division=division(ward, WARD[2]), last_day=date(2025, 12, 31), actor=None)
    confirm_division(division=division(ward, WARD[3]), actor=None)
    create_division(commune=ward, name="Phòng Văn hóa số", valid_from=date(2026, 1, 1), actor=None)
    before = list(UnitVersion.objects.order_by("pk").values())
    assert load_divisions() == Loaded(same=5)
    assert list(UnitVersion.objects.order_by("pk").values()) == before
    assert names(ward) == ["Văn phòng", "Phòng Đô thị", WARD[3], WARD[4], "Phòng Văn hóa số"]


def test_a_division_hr_created_first_is_not_doubled():
    commune = make_commune("Phường Mới")
    create_division(commune=commune, name="Phòng Văn hoá - Xã hội", valid_from=REFORM_DAY, actor=None)
    assert load_divisions() == Loaded(created=4, same=1)
    assert len(names(commune)) == 5


def test_a_new_default_name_renames_untouched_divisions_only(ward, monkeypatch):
    close_division(division=division(ward, WARD[0]), last_day=TODAY, actor=None)
    names_now = ("Văn phòng chung", WARD[1], "Phòng Văn hóa và Xã hội", *WARD[3:])
    monkeypatch.setattr(reference_divisions, "WARD_DIVISIONS", names_now)
    assert load_divisions() == Loaded(changed=1, same=4)
    assert names(ward) == [WARD[0], WARD[1], "Phòng Văn hóa và Xã hội", WARD[3], WARD[4]]
