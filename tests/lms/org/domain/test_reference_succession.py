import pytest

from lms.core.domain.loading import Loaded, Refusal
from lms.org.domain.reference_succession import load_province_succession, load_succession
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
from lms.org.enums import UnitType
from lms.org.models import Succession
from tests.factories.reference import with_cells

pytestmark = pytest.mark.django_db


@pytest.fixture
def pairs():
    """Đà Nẵng: two old provinces, split communes, and an island district without communes."""
    load_provinces(of_provinces(provinces_file(), "code", ["48"]))
    load_communes(of_provinces(communes_file(), "province_code", ["48"]))
    rows = of_provinces(succession_file(), "new_province_code", ["48"])
    load_old_units(rows)
    return rows


def test_pairs_are_loaded_once(pairs):
    assert load_succession(pairs) == Loaded(created=len(pairs))
    assert load_succession(pairs) == Loaded(same=len(pairs))
    parts = [row for row in pairs if row["share"] == "part"]
    assert Succession.objects.filter(share="part", event=reform()).count() == len(parts) > 0
    defaults = [row for row in parts if row["is_default_successor"] == "1"]
    assert Succession.objects.filter(is_default_successor=True).count() == len(defaults) > 0


def test_island_district_became_a_special_zone(pairs):
    load_succession(pairs)
    pair = Succession.objects.get(successor__versions__name="Đặc khu Hoàng Sa")
    district = pair.predecessor.versions.get()
    assert (district.name, district.code, district.unit_type) == ("Huyện Hoàng Sa", "498", UnitType.DISTRICT)


def test_provinces_went_whole_into_the_new_one(pairs):
    assert load_province_succession(pairs) == Loaded(created=2)
    assert load_province_succession(pairs) == Loaded(same=2)
    rows = Succession.objects.values_list("predecessor__versions__name", "successor__versions__name", "share")
    assert set(rows) == {
        ("Thành phố Đà Nẵng", "Thành phố Đà Nẵng", "whole"),
        ("Tỉnh Quảng Nam", "Thành phố Đà Nẵng", "whole"),
    }


def test_bad_lines_are_refused_with_a_reason(pairs):
    first, second, third = (row.number for row in pairs[:3])
    rows = with_cells(pairs, first, old_code="00000")
    rows = with_cells(rows, second, new_code="99999")
    rows = with_cells(rows, third, share="half")
    loaded = load_succession([*rows, rows[4]])
    assert (loaded.created, loaded.read) == (len(pairs) - 3, len(pairs) + 1)
    assert loaded.refused == [
        Refusal(first, f"00000/{pairs[0]['new_code']}", "Chưa có đơn vị mang mã 00000."),
        Refusal(second, f"{pairs[1]['old_code']}/99999", "Chưa có đơn vị mang mã 99999."),
        Refusal(
            third,
            f"{pairs[2]['old_code']}/{pairs[2]['new_code']}",
            "Cột share chỉ nhận whole hoặc part, dòng này ghi “half”.",
        ),
        Refusal(
            rows[4].number, f"{rows[4]['old_code']}/{rows[4]['new_code']}", "Cặp đơn vị này đã có ở một dòng trước."
        ),
    ]


def test_changed_share_changes_one_pair(pairs):
    load_succession(pairs)
    whole = next(row for row in pairs if row["share"] == "whole")
    assert load_succession(with_cells(pairs, whole.number, share="part")) == Loaded(changed=1, same=len(pairs) - 1)


def test_a_province_that_was_split_went_in_parts(pairs):
    from_two = with_cells(pairs, pairs[0].number, new_province_code="99")
    load_provinces(with_cells(of_provinces(provinces_file(), "code", ["46"]), 21, code="99"))
    load_province_succession(from_two)
    shares = set(Succession.objects.values_list("predecessor__versions__name", "share"))
    assert shares == {("Thành phố Đà Nẵng", "part"), ("Tỉnh Quảng Nam", "whole")}
