import pytest

from lms.core.domain.loading import Loaded, Refusal, Row
from lms.core.models import AuditEntry
from lms.org.domain.reference_units import (
    communes_file,
    load_communes,
    load_old_units,
    load_provinces,
    of_provinces,
    provinces_file,
    reform,
    succession_file,
)
from lms.org.enums import REFORM_DAY, UNKNOWN_START, UnitType
from lms.org.models import Unit, UnitVersion
from tests.factories.reference import with_cells

pytestmark = pytest.mark.django_db


def rows_of(file, column, codes=("46",)):
    return of_provinces(file(), column, codes)


@pytest.fixture
def provinces():
    return rows_of(provinces_file, "code")


@pytest.fixture
def communes():
    return rows_of(communes_file, "province_code")


@pytest.fixture
def succession():
    return rows_of(succession_file, "new_province_code")


@pytest.mark.unit
def test_files_hold_what_was_published():
    assert [len(provinces_file()), len(communes_file()), len(succession_file())] == [34, 3321, 10602]
    assert of_provinces(provinces_file(), "code", None) == provinces_file()


def test_provinces_and_communes_begin_with_the_reform(provinces, communes):
    assert load_provinces(provinces) == Loaded(created=1)
    assert load_communes(communes) == Loaded(created=40)
    version = UnitVersion.objects.get(code="19753")
    assert {name: getattr(version, name) for name in ("name", "short_name", "unit_type", "valid_from", "valid_to")} == {
        "name": "Phường Phú Xuân",
        "short_name": "Phú Xuân",
        "unit_type": "ward",
        "valid_from": REFORM_DAY,
        "valid_to": None,
    }
    assert (version.event, version.search_key) == (reform(), "phuong phu xuan")
    assert version.parent == Unit.objects.get(versions__code="46")
    assert UnitVersion.objects.get(code="46").unit_type == UnitType.CITY


def test_second_load_finds_everything_the_same(provinces, communes, succession):
    for load, rows in ((load_provinces, provinces), (load_communes, communes), (load_old_units, succession)):
        first = load(rows)
        assert load(rows) == Loaded(same=first.created)
    assert AuditEntry.objects.count() == 0


def test_changed_line_changes_one_unit_and_is_audited(provinces, communes):
    load_provinces(provinces)
    load_communes(communes)
    number = communes[0].number
    corrected = with_cells(communes, number, name="Phường Phú Xuân Mới")
    assert load_communes(corrected) == Loaded(changed=1, same=39)
    version = UnitVersion.objects.get(code="19753")
    assert (version.name, version.search_key) == ("Phường Phú Xuân Mới", "phuong phu xuan moi")
    entry = AuditEntry.objects.get()
    assert (entry.before["name"], entry.after["name"]) == ("Phường Phú Xuân", "Phường Phú Xuân Mới")


def test_bad_lines_are_refused_with_a_reason_and_the_rest_is_loaded(provinces, communes):
    load_provinces(provinces)
    first, second, third, fourth = (row.number for row in communes[:4])
    rows = with_cells(communes, first, province_code="99")
    rows = with_cells(rows, second, name="Kim Long")
    rows = with_cells(rows, third, type="làng")
    rows = with_cells(rows, fourth, name="Phường " + "x" * 200)
    loaded = load_communes(rows)
    assert (loaded.created, loaded.read) == (36, 40)
    assert loaded.refused == [
        Refusal(first, "19753", "Chưa có tỉnh mang mã 99."),
        Refusal(second, "19774", "Tên “Kim Long”, loại “phường” chưa cho biết đây là loại đơn vị nào."),
        Refusal(third, "19777", "Tên “Phường Vỹ Dạ”, loại “làng” chưa cho biết đây là loại đơn vị nào."),
        Refusal(fourth, "19789", "Ô “tên” dài quá 200 ký tự."),
    ]
    assert load_provinces(with_cells(provinces, provinces[0].number, name_2025_07_01="Huế")).refused[0].key == "46"


def test_name_says_the_type_where_the_column_contradicts_it():
    load_provinces(rows_of(provinces_file, "code", ("31",)))
    load_communes(rows_of(communes_file, "province_code", ("31",)))
    types = dict(UnitVersion.objects.filter(code__in=["10543", "11848"]).values_list("name", "unit_type"))
    assert types == {"Phường Việt Hòa": "ward", "Xã Vĩnh Hòa": "commune"}


def test_old_units_end_the_day_before_and_hang_below_each_other(succession):
    loaded = load_old_units(succession)
    old = UnitVersion.objects.filter(valid_from=UNKNOWN_START)
    assert loaded == Loaded(created=old.count())
    assert {str(day) for day in old.values_list("valid_to", flat=True)} == {"2025-06-30"}
    commune = old.get(name="Phường Tây Lộc")
    district = old.get(unit=commune.parent)
    province = old.get(unit=district.parent)
    assert [(row.name, row.unit_type) for row in (commune, district, province)] == [
        ("Phường Tây Lộc", "ward"),
        ("Quận Phú Xuân", "district"),
        ("Thành phố Huế", "city"),
    ]


def test_a_code_used_anew_means_another_unit(provinces, communes, succession):
    load_provinces(provinces)
    load_communes(communes)
    load_old_units(succession)
    versions = UnitVersion.objects.filter(code="19753").order_by("valid_from")
    assert [(version.name, version.valid_from) for version in versions] == [
        ("Phường Thuận Lộc", UNKNOWN_START),
        ("Phường Phú Xuân", REFORM_DAY),
    ]
    assert versions[0].unit != versions[1].unit


@pytest.mark.parametrize(
    ("cells", "key", "reason"),
    [
        ({"old_name": "Phường Khác"}, "19753", "Mã cũ 19753 đã mang tên Phường Thuận Lộc, dòng này ghi Phường Khác."),
        ({"old_province_code": ""}, "Thành phố Huế", "Dòng này chưa có mã của đơn vị cũ."),
        (
            {"old_district_code": "999", "old_district": "Phú Xuân"},
            "999",
            "Tên “Phú Xuân”, loại “” chưa cho biết đây là loại đơn vị nào.",
        ),
    ],
)
def test_bad_line_of_an_old_unit_is_refused_once(succession, cells, key, reason):
    row = next(row for row in succession if row["old_code"] == "19753")
    loaded = load_old_units([*succession, Row(99999, {**row.cells, **cells})])
    assert [(refusal.row, refusal.key) for refusal in loaded.refused] == [(99999, key)]
    assert loaded.refused[0].reason.startswith(reason)


def test_numbered_names_stay_whole_and_capitals_in_the_type_do_not_matter():
    load_old_units(rows_of(succession_file, "new_province_code", ("79",)))
    ward = UnitVersion.objects.filter(name="Phường 12").first()
    assert ward.short_name == "Phường 12"
    load_old_units(rows_of(succession_file, "new_province_code", ("11",)))
    town = UnitVersion.objects.get(code="095", unit_type=UnitType.DISTRICT)
    assert (town.name, town.short_name) == ("Thị Xã Mường Lay", "Mường Lay")
