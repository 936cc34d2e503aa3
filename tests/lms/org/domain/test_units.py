from datetime import date

import pytest

from lms.org.domain.units import commune_of, crumbs, predecessors_of, province_of, successors_of
from lms.org.enums import REFORM_DAY, UNKNOWN_START, SuccessionShare
from lms.org.models import Unit
from tests.factories.people import make_commune, make_division, make_province
from tests.factories.reference import load_small_reference

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 1)


def test_crumbs_lead_from_the_province_to_the_unit():
    province = make_province("Tỉnh Tây Ninh")
    commune = make_commune("Xã Thuận Mỹ", province=province)
    division = make_division(commune, "Phòng Kinh tế")
    assert [step.name for step in crumbs(division, TODAY)] == ["Tỉnh Tây Ninh", "Xã Thuận Mỹ", "Phòng Kinh tế"]
    assert crumbs(Unit.objects.create(), TODAY) == ()


def test_commune_and_province_of_each_level():
    province = make_province()
    commune = make_commune(province=province)
    division = make_division(commune)
    assert [commune_of(unit, TODAY) for unit in (province, commune, division)] == [None, commune, commune]
    assert [province_of(unit, TODAY) for unit in (province, commune, division)] == [province] * 3
    assert province_of(Unit.objects.create(), TODAY) is None


def test_succession_is_read_both_ways(django_assert_num_queries):
    reference = load_small_reference(["80"], communes=None)
    commune = reference.unit("28225")
    with django_assert_num_queries(2):
        links = predecessors_of(commune)
    assert [(link.unit.label, link.share, link.effective_on, link.document_number) for link in links] == [
        (f"{name}, Huyện Châu Thành, Tỉnh Long An", SuccessionShare.WHOLE, REFORM_DAY, "19/2025/QĐ-TTg")
        for name in ("Xã Thuận Mỹ", "Xã Thanh Phú Long", "Xã Thanh Vĩnh Đông")
    ]
    old = reference.unit("28234", UNKNOWN_START)
    assert [link.unit.label for link in successors_of(old)] == ["Xã Thuận Mỹ, Tỉnh Tây Ninh"]
    assert {link.unit.label for link in predecessors_of(reference.unit("80"))} == {"Tỉnh Long An", "Tỉnh Tây Ninh"}
    assert successors_of(commune) == []


def test_a_split_unit_has_several_successors_one_of_them_the_default():
    reference = load_small_reference(["01"], communes=None)
    links = successors_of(reference.unit("00016", UNKNOWN_START))
    assert {link.share for link in links} == {SuccessionShare.PART}
    assert [link.is_default_successor for link in links].count(True) == 1 < len(links)
