from datetime import date, timedelta

import pytest

from lms.org.domain.activation_codes import VALID_DAYS, activation_code, code_made_on
from lms.org.exceptions_roster import ActivationLinkExpired
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.fixture
def user():
    return make_user("66-BH0034")


def test_a_code_is_read_as_people_type_it(user):
    code = activation_code(user, made_on=TODAY)
    assert [len(part) for part in code.split("-")] == [4, 4, 4]
    for typed in (code, code.lower(), code.replace("-", ""), f" {code.replace('-', ' ')} ", code.replace("0", "O")):
        assert code_made_on(user, typed, as_of=TODAY) == TODAY


def test_what_is_no_code_or_of_somebody_else_opens_nothing(user):
    code = activation_code(user, made_on=TODAY)
    last = "0" if code[-1] != "0" else "1"
    for typed in ("", "7K2F", f"{code[:-1]}{last}", activation_code(make_user("66-BH0035"), made_on=TODAY)):
        assert code_made_on(user, typed, as_of=TODAY) is None


def test_a_code_opens_until_the_day_of_its_slip_and_then_says_that_it_ended(user):
    code = activation_code(user, made_on=TODAY)
    last = TODAY + timedelta(days=VALID_DAYS)
    assert code_made_on(user, code, as_of=last) == TODAY
    with pytest.raises(ActivationLinkExpired):
        code_made_on(user, code, as_of=last + timedelta(days=1))


def test_a_code_of_tomorrow_opens_nothing_today(user):
    assert code_made_on(user, activation_code(user, made_on=TODAY + timedelta(days=1)), as_of=TODAY) is None


def test_another_password_or_round_makes_another_code(user):
    codes = {activation_code(user, made_on=TODAY)}
    user.set_password("một câu dễ nhớ")
    codes.add(activation_code(user, made_on=TODAY))
    user.slip_round += 1
    codes.add(activation_code(user, made_on=TODAY))
    codes.add(activation_code(user, made_on=TODAY + timedelta(days=1)))
    assert len(codes) == 4
