"""Units upwards, from ids, a queryset or an outer query's column."""

from datetime import date, timedelta

import pytest
from django.db.models import Exists, OuterRef

from lms.org.models import Unit, UnitVersion
from lms.org.tree import UnitsAtOrAbove, units_above_each
from tests.factories.people import make_commune, make_division, make_province

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 20)


@pytest.fixture
def units():
    province = make_province("Tỉnh Một")
    ward = make_commune("Phường Một", province=province)
    return province, ward, make_division(ward), make_commune("Xã Khác")


def above(*asked):
    return set(Unit.objects.filter(pk__in=UnitsAtOrAbove(*asked, as_of=TODAY)))


def test_a_unit_and_all_above_it(units):
    province, ward, office, other = units
    assert above(office.pk) == {office, ward, province}
    assert above(ward.pk) == {ward, province}
    assert above(province.pk) == {province}
    assert above(ward.pk, province.pk) == {ward, province}
    assert above(Unit.objects.filter(pk__in=[office.pk]).values("pk")) == {office, ward, province}
    assert above() == set()
    assert other not in above(office.pk)


def test_what_stood_above_before_is_not_above_now_and_what_will_is(units):
    province, ward, _office, other = units
    held = UnitVersion.objects.get(unit=ward)
    held.valid_to = TODAY - timedelta(days=1)
    held.save(update_fields=["valid_to"])
    assert above(ward.pk) == {ward}
    later = make_province("Tỉnh Hai")
    held.pk, held.parent, held.valid_from, held.valid_to = None, later, TODAY + timedelta(days=30), None
    held.save()
    assert above(ward.pk) == {ward, later}


def test_of_an_outer_querys_row(units):
    province, ward, office, other = units
    here = Unit.objects.filter(pk=province.pk, pk__in=UnitsAtOrAbove(OuterRef("pk"), as_of=TODAY))
    assert set(Unit.objects.filter(Exists(here))) == {province, ward, office}


def test_of_each_by_itself_in_three_statements(units, django_assert_num_queries):
    province, ward, office, other = units
    elsewhere = UnitVersion.objects.get(unit=other).parent
    with django_assert_num_queries(3):
        found = units_above_each([office.pk, province.pk, other.pk], TODAY)
    assert found == {
        office.pk: {office.pk, ward.pk, province.pk},
        province.pk: {province.pk},
        other.pk: {other.pk, elsewhere.pk},
    }
