from datetime import date, timedelta

import pytest

from lms.org.domain.unit_search import find_units
from lms.org.enums import REFORM_DAY, SuccessionShare, UnitEventKind, UnitType
from lms.org.models import Succession, UnitEvent, UnitVersion
from tests.factories.people import make_commune, make_province
from tests.factories.reference import load_small_reference

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 1)
THUAN_MY = ("Xã Thuận Mỹ, Tỉnh Tây Ninh", "tên cũ: Xã Thanh Phú Long, Xã Thanh Vĩnh Đông")


def found(text, **how):
    return [(match.label, match.former_label) for match in find_units(text, TODAY, **how)]


@pytest.fixture
def tay_ninh():
    return load_small_reference(["80"], communes=None)


def test_commune_is_found_by_its_name_its_old_names_and_its_province(tay_ninh):
    for text in (
        "thuan my",
        "Thuận Mỹ",
        "xã thuận mỹ",
        "Xã Thuận Mỹ, Tỉnh Tây Ninh",
        "thanh phu long",
        "thanh vĩnh đông",
        "Thanh Phu Lo",
        "thanh phu long tay ninh",
        "thanh phu long, long an",
        "Xã Thanh Phú Long, Huyện Châu Thành, Tỉnh Long An",
        "28225",
    ):
        assert [label for label, _former in found(text)][:1] == [THUAN_MY[0]], text


def test_match_tells_by_which_old_name_it_was_found_and_puts_it_first(tay_ninh):
    (match,) = find_units("thanh vinh dong", TODAY)
    assert (match.found_by, match.former_label, match.unit_id) == (
        "Xã Thanh Vĩnh Đông",
        "tên cũ: Xã Thanh Vĩnh Đông, Xã Thanh Phú Long",
        tay_ninh.unit("28225").pk,
    )
    assert find_units("thuan my", TODAY)[0].found_by == ""


def test_former_district_finds_its_communes(tay_ninh):
    labels = [match.label for match in find_units("huyen chau thanh, long an", TODAY, limit=50)]
    assert "Xã Thuận Mỹ, Tỉnh Tây Ninh" in labels
    assert {match.found_by for match in find_units("huyen tan tru", TODAY)} == {"Huyện Tân Trụ"}
    assert find_units("huyen tan tr", TODAY)[0].former_label.startswith("tên cũ: Huyện Tân Trụ, ")


def test_exact_names_come_before_longer_and_scattered_ones(tay_ninh):
    assert [match.label for match in find_units("tan ninh", TODAY)][0] == "Phường Tân Ninh, Tỉnh Tây Ninh"
    assert found("phuong tan ninh")[0][0] == "Phường Tân Ninh, Tỉnh Tây Ninh"
    assert found("ninh tan")[0][0] == "Phường Tân Ninh, Tỉnh Tây Ninh"


def test_split_unit_is_told_apart(tay_ninh):
    part = Succession.objects.filter(share=SuccessionShare.PART).select_related("predecessor").first()
    name = part.predecessor.versions.get().name
    labels = [str(former) for match in find_units(name, TODAY) for former in match.former]
    assert f"{name} (một phần)" in labels


def test_province_narrows_the_search_and_limit_cuts_it(tay_ninh):
    other = make_province("Tỉnh Khác")
    make_commune("Xã Thuận Mỹ", province=other, unit_type=UnitType.COMMUNE)
    assert [label for label, _former in found("thuan my")] == ["Xã Thuận Mỹ, Tỉnh Khác", THUAN_MY[0]]
    assert found("thuan my", province=tay_ninh.unit("80")) == [THUAN_MY]
    assert found("thanh phu long", province=other) == []
    assert len(found("thuan my", limit=1)) == 1


@pytest.mark.parametrize("text", ["", "  ", "%", "-", "khong co xa nay"])
def test_nothing_is_found_for_nothing(tay_ninh, text):
    assert find_units(text, TODAY) == []


def test_renamed_and_merged_communes_are_found_by_every_earlier_name():
    province = make_province("Tỉnh Thử")
    renamed = make_commune("Xã Suối Cũ", province=province, unit_type=UnitType.COMMUNE)
    UnitVersion.objects.filter(unit=renamed).update(valid_to=date(2025, 12, 31))
    heir = make_commune("Xã Suối Mới", province=province, unit_type=UnitType.COMMUNE)
    UnitVersion.objects.filter(unit=heir).update(valid_from=TODAY)
    version = UnitVersion.objects.get(unit=renamed)
    version.pk, version.name, version.search_key = None, "Xã Suối Giữa", "xa suoi giua"
    version.valid_from, version.valid_to = date(2026, 1, 1), TODAY - timedelta(days=1)
    version.save()
    event = UnitEvent.objects.create(kind=UnitEventKind.MERGE, document_number="1", effective_on=TODAY)
    Succession.objects.create(predecessor=renamed, successor=heir, share=SuccessionShare.WHOLE, event=event)

    assert [match.label for match in find_units("suoi cu", TODAY)] == ["Xã Suối Mới, Tỉnh Thử"]
    before = find_units("suoi cu", TODAY - timedelta(days=1))
    assert [(match.label, match.former_label) for match in before] == [("Xã Suối Giữa, Tỉnh Thử", "tên cũ: Xã Suối Cũ")]
    assert [match.label for match in find_units("suoi giua", date(2026, 2, 1))] == ["Xã Suối Giữa, Tỉnh Thử"]


def test_abolished_commune_without_successor_is_not_found():
    commune = make_commune("Xã Đã Hết")
    UnitVersion.objects.filter(unit=commune).update(valid_to=REFORM_DAY)
    assert find_units("da het", TODAY) == []


@pytest.mark.parametrize("number", [1, 30])
def test_statements_do_not_grow_with_what_is_found(tay_ninh, django_assert_num_queries, number):
    with django_assert_num_queries(9):
        assert len(find_units("tan", TODAY, limit=number)) == number
