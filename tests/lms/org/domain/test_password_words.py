"""Passwords that whoever knows the office would try first."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from lms.org.domain.password_words import LEAST_LEFT, OfficeWords, left_of
from lms.org.enums import Role
from tests.factories.people import grant_role, make_commune, make_learner, make_position, make_province, make_user


@pytest.mark.parametrize(
    "password",
    [
        "canbo2025",
        "Cán bộ 2026",
        "CANBO@123",
        "c@nbo@2026",
        "ubnd2025!",
        "UBNDxa123456",
        "ubndtinh01072025",
        "matkhau123",
        "admin1234",
        "congchuc1975",
        "vanphong15081980",
        "hotich99999999",
        "camtaychiviec",
        "20252026",
        "15/08/1980",
    ],
)
def test_guessed_at_once(password):
    assert left_of(password) < LEAST_LEFT


@pytest.mark.parametrize(
    "password",
    ["mat-khau-de-thu", "nhà em có ba con mèo", "canbo thich an pho", "xa xanh bien vang", "8392017465", "tR4!kq9Zw"],
)
def test_with_something_of_ones_own(password):
    OfficeWords().validate(password)


@pytest.mark.django_db
def test_names_of_ones_own_units_and_those_above():
    province = make_province("Tỉnh Đắk Lắk")
    ward = make_commune("Phường Tân Lập", province=province)
    learner = make_learner(ward, make_position()).user
    hr = make_user()
    grant_role(hr, Role.HR, ward)
    for user in (learner, hr):
        for password in ("phuongtanlap123", "TanLap2026", "ubnd daklak 2025"):
            with pytest.raises(ValidationError, match="chỉ gồm tên đơn vị"):
                OfficeWords().validate(password, user)
    OfficeWords().validate("phuongtanlap123", make_user())


@pytest.mark.django_db
def test_it_is_told_before_and_refused_after(client):
    user = make_user()
    client.force_login(user)
    page = client.get(reverse("account_change_password")).content.decode()
    assert "không chỉ gồm tên đơn vị, “cán bộ”, “UBND” hay năm." in page

    sent = {"oldpassword": "mat-khau-de-thu", "password1": "canbo@2026", "password2": "canbo@2026"}
    page = client.post(reverse("account_change_password"), sent).content.decode()
    assert "Hãy thêm vài từ của riêng mình." in page
    user.refresh_from_db()
    assert user.check_password("mat-khau-de-thu")
