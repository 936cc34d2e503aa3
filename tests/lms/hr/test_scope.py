from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from lms.hr.scope import scope_of
from lms.org.enums import Role
from tests.factories.people import grant_role, make_commune, make_division, make_province, make_unit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def province():
    return make_province("Tỉnh Đắk Lắk")


@pytest.fixture
def ward(province):
    return make_commune("Phường Buôn Hồ", province=province)


@pytest.fixture
def office(ward):
    return make_division(ward)


def hr_of(*units):
    user = make_user()
    for unit in units:
        grant_role(user, Role.HR, unit)
    return user


def ask(user, unit=None, *, path="/nhan-su/ho-so/", **params):
    request = RequestFactory().get(path, params | ({"don-vi": str(unit.uid)} if unit else {}))
    request.user = user
    return request


def parts(scope):
    return [(part.label, part.href) for part in scope.parts]


def test_commune_hr_sees_the_commune_and_why_no_more(ward, office):
    scope = scope_of(ask(hr_of(ward)))
    assert parts(scope) == [("Phường Buôn Hồ", "/nhan-su/ho-so/")]
    assert scope.locked == "Chỉ xem được đơn vị được giao phụ trách."
    assert set(scope.units) == {ward, office}
    assert (scope.unit.name, scope.label, scope.query) == ("Phường Buôn Hồ", "Phường Buôn Hồ, Tỉnh Đắk Lắk", "")


def test_each_step_from_the_province_down_is_a_link_and_keeps_the_filters(province, ward, office):
    scope = scope_of(ask(hr_of(province), office, q="an", trang="3"))
    assert parts(scope) == [
        ("Toàn tỉnh Đắk Lắk", "/nhan-su/ho-so/?q=an"),
        ("Phường Buôn Hồ", f"/nhan-su/ho-so/?q=an&don-vi={ward.uid}"),
        ("Văn phòng HĐND và UBND", f"/nhan-su/ho-so/?q=an&don-vi={office.uid}"),
    ]
    assert scope.locked == ""
    assert list(scope.units) == [office]
    assert scope.query == f"?don-vi={office.uid}"


def test_links_can_lead_to_another_page(ward, office):
    scope = scope_of(ask(hr_of(ward), office, q="an"), path="/nhan-su/")
    assert parts(scope) == [
        ("Phường Buôn Hồ", "/nhan-su/"),
        ("Văn phòng HĐND và UBND", f"/nhan-su/?don-vi={office.uid}"),
    ]


def test_several_grants_start_together(province, ward):
    other = make_commune("Xã Ea Kly", province=province)
    user = hr_of(ward, other)
    scope = scope_of(ask(user))
    assert parts(scope) == [("Tất cả đơn vị được giao", "/nhan-su/ho-so/")]
    assert (scope.unit, set(scope.units)) == (None, {ward, other})
    chosen = scope_of(ask(user, ward))
    assert parts(chosen) == [
        ("Tất cả đơn vị được giao", "/nhan-su/ho-so/"),
        ("Phường Buôn Hồ", f"/nhan-su/ho-so/?don-vi={ward.uid}"),
    ]
    assert chosen.locked == "Chỉ xem được các đơn vị được giao phụ trách."
    assert chosen.query == f"?don-vi={ward.uid}"


def test_a_grant_below_another_adds_nothing(province, ward):
    scope = scope_of(ask(hr_of(province, ward), ward))
    assert [part.label for part in scope.parts] == ["Toàn tỉnh Đắk Lắk", "Phường Buôn Hồ"]


def test_a_unit_outside_the_grant_is_not_there(province, ward):
    other = make_commune("Xã Ea Kly", province=province)
    user = hr_of(ward)
    for unit in (other, province):
        with pytest.raises(Http404):
            scope_of(ask(user, unit))
    request = ask(user)
    request.GET = request.GET.copy()
    for wrong in ("x", "00000000-0000-0000-0000-000000000000", "' or 1=1"):
        request.GET["don-vi"] = wrong
        with pytest.raises(Http404):
            scope_of(request)


def test_without_a_grant_in_force_there_is_no_scope(ward):
    user = make_user()
    grant_role(user, Role.TRAINER, ward)
    grant_role(user, Role.HR, ward, valid_from=date(2025, 7, 1), valid_to=date(2025, 8, 1))
    with pytest.raises(PermissionDenied):
        scope_of(ask(user))


def test_choices_are_the_units_below_and_beside(province, ward, office):
    hall = make_division(ward, "Phòng Kinh tế")
    user = hr_of(province)
    assert scope_of(ask(user)).choices() == [("", "Tỉnh Đắk Lắk"), (str(ward.uid), "Phường Buôn Hồ")]
    expected = [
        (str(ward.uid), "Phường Buôn Hồ"),
        (str(hall.uid), "Phòng Kinh tế"),
        (str(office.uid), "Văn phòng HĐND và UBND"),
    ]
    assert sorted(scope_of(ask(user, ward)).choices()) == sorted(expected)
    assert sorted(scope_of(ask(user, office)).choices()) == sorted(expected)


@pytest.mark.parametrize("siblings", [1, 3])
def test_three_statements_whatever_the_size(province, ward, office, siblings):
    for number in range(siblings):
        make_division(ward, f"Phòng số {number}")
    user = hr_of(province, ward)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        scope_of(ask(user, office))
    assert len(queries) == 3


def test_an_ended_division_is_outside(ward):
    ended = make_unit("Phòng cũ", "division", parent=ward, valid_to=date(2025, 12, 31))
    with pytest.raises(Http404):
        scope_of(ask(hr_of(ward), ended))
