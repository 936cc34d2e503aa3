from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from lms.org.enums import Role
from lms.org.policy import has_role, roles_of, signing_capacity
from tests.factories.people import grant_role, make_commune, make_division, make_province, make_user

pytestmark = pytest.mark.django_db
DAY = date(2026, 7, 20)
YESTERDAY = date(2026, 7, 19)


def test_roles_of_a_day_each_once_in_the_order_of_the_list():
    user, one, two = make_user(), make_commune(), make_commune()
    grant_role(user, Role.ADMIN, one)
    grant_role(user, Role.HR, one)
    grant_role(user, Role.HR, two)
    grant_role(user, Role.TRAINER, two, valid_to=YESTERDAY)
    assert roles_of(user, as_of=DAY) == [role for role in Role if role in (Role.HR, Role.ADMIN)]
    assert [has_role(user, role, as_of=DAY) for role in (Role.HR, Role.ADMIN, Role.TRAINER)] == [True, True, False]
    assert has_role(user, Role.TRAINER, as_of=YESTERDAY)
    assert has_role(user, Role.TRAINER, Role.HR, as_of=DAY)


def test_nobody_has_a_role():
    assert (roles_of(AnonymousUser()), has_role(AnonymousUser(), Role.HR)) == ([], False)


def test_signing_capacity_speaks_for_the_unit_and_those_below():
    province = make_province()
    one, two = make_commune(province=province), make_commune(province=province)
    user = make_user()
    grant_role(user, Role.APPROVER, one, capacity="CHỦ TỊCH")
    grant_role(user, Role.APPROVER, two, capacity="KT. CHỦ TỊCH")
    grant_role(user, Role.APPROVER, province, capacity="", valid_from=date(2026, 1, 1))
    division = make_division(one)
    assert [signing_capacity(user, unit, as_of=DAY) for unit in (one, division, two, province)] == [
        "CHỦ TỊCH",
        "CHỦ TỊCH",
        "KT. CHỦ TỊCH",
        None,
    ]


def test_of_several_capacities_the_newest():
    user, unit = make_user(), make_commune()
    grant_role(user, Role.APPROVER, unit, capacity="KT. CHỦ TỊCH")
    grant_role(user, Role.APPROVER, unit, capacity="CHỦ TỊCH", valid_from=DAY)
    assert [signing_capacity(user, unit, as_of=day) for day in (YESTERDAY, DAY)] == ["KT. CHỦ TỊCH", "CHỦ TỊCH"]
