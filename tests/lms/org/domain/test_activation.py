from datetime import date, datetime

import pytest
import time_machine
from django.core.signing import TimestampSigner
from django.utils import timezone

from lms.core.models import AuditEntry
from lms.org.domain.activation import (
    _signer,
    activate_account,
    activation_token,
    facts_for_token,
    issue_slips,
    revoke_slips,
    user_for_token,
)
from lms.org.domain.activation_codes import password_stamp
from lms.org.domain.officials import open_account
from lms.org.enums import Role
from lms.org.exceptions_roster import (
    ActivationLinkExpired,
    ActivationLinkRevoked,
    ActivationLinkUnknown,
    ActivationLinkUsed,
    SlipNeedsUnitAbove,
)
from tests.factories.people import (
    grant_role,
    make_commune,
    make_division,
    make_official,
    make_position,
    make_posting,
    make_province,
    make_user,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.fixture
def province():
    return make_province("Tỉnh Đắk Lắk", code="66")


@pytest.fixture
def office(province):
    return make_division(make_commune("Phường Buôn Hồ", province=province))


@pytest.fixture
def clerk(province):
    """HR of the province: slips are made only by those who manage the person."""
    user = make_user(full_name="Phan Thị Thúy Hằng")
    grant_role(user, Role.HR, province)
    return user


@pytest.fixture
def official(province, office, clerk):
    one = make_official("Nguyễn Thị Hương", province=province, staff_code="BH0034")
    make_posting(one, office, make_position())
    open_account(official=one, actor=clerk)
    return one


def test_a_slip_says_who_where_and_until_when(official, office, clerk):
    [slip] = issue_slips(officials=[official], actor=clerk, as_of=TODAY)
    assert (slip.official, slip.username, slip.valid_until) == (official, "66-BH0034", date(2026, 12, 22))
    assert slip.unit.label == "Văn phòng HĐND và UBND – Phường Buôn Hồ, Tỉnh Đắk Lắk"
    assert user_for_token(slip.token) == official.user
    assert AuditEntry.objects.filter(verb="org.account.slip_issued", target_id=str(official.pk)).count() == 1


def test_without_an_account_there_is_no_slip(province, clerk):
    assert issue_slips(officials=[make_official(province=province)], actor=clerk, as_of=TODAY) == []


def test_the_link_knows_its_owner(official):
    facts = facts_for_token(activation_token(official.user), as_of=TODAY)
    assert (facts.user, facts.official, facts.unit.name) == (official.user, official, "Văn phòng HĐND và UBND")


def test_a_password_is_set_once(official):
    token = activation_token(official.user)
    user = activate_account(token=token, password="mật khẩu của tôi")
    assert user.check_password("mật khẩu của tôi")
    with pytest.raises(ActivationLinkUsed) as refusal:
        activate_account(token=token, password="của kẻ khác")
    assert str(refusal.value) == (
        "Phiếu kích hoạt này đã được dùng. Hãy đăng nhập bằng mã cán bộ và mật khẩu đã đặt;"
        " nếu không phải mình đã đặt, báo ngay cho phụ trách nhân sự."
    )
    user.refresh_from_db()
    assert user.check_password("mật khẩu của tôi")


def test_a_forgotten_password_is_chosen_anew_with_a_new_slip(official):
    activate_account(token=activation_token(official.user), password="mật khẩu cũ")
    official.user.refresh_from_db()
    assert activate_account(token=activation_token(official.user), password="mật khẩu mới").check_password(
        "mật khẩu mới"
    )


def test_slips_are_revoked_and_made_anew(official, clerk):
    astray = activation_token(official.user)
    revoke_slips(official=official, actor=clerk, as_of=TODAY)
    with pytest.raises(ActivationLinkRevoked) as refusal:
        activate_account(token=astray, password="của kẻ khác")
    assert str(refusal.value) == (
        "Phiếu kích hoạt này đã được thu hồi nên không còn dùng được. Mật khẩu không thay đổi."
        " Hãy xin phụ trách nhân sự in phiếu mới."
    )
    official.user.refresh_from_db()
    assert not official.user.has_usable_password()
    activate_account(token=activation_token(official.user), password="mật khẩu của tôi")
    assert AuditEntry.objects.filter(verb="org.account.slips_revoked", target_id=str(official.pk)).count() == 1


def test_a_slip_printed_before_there_were_rounds_opens(official):
    first = TimestampSigner(salt=_signer.salt, sep=".").sign(f"{official.user.pk}-{password_stamp(official.user)}")
    assert user_for_token(first) == official.user


def test_only_who_may_make_slips_revokes_them(official, clerk):
    grant_role(official.user, Role.HR, make_province())
    with pytest.raises(SlipNeedsUnitAbove):
        revoke_slips(official=official, actor=clerk, as_of=TODAY)
    official.user.refresh_from_db()
    assert official.user.slip_round == 0


@pytest.mark.parametrize("token", ["x", "1-abc", "1-abc.def.ghi", ""])
def test_a_made_up_link_opens_nothing(official, token):
    with pytest.raises(ActivationLinkUnknown) as refusal:
        user_for_token(token)
    assert str(refusal.value) == (
        "Đường dẫn kích hoạt này chưa đúng hoặc thiếu ký tự. Hãy quét lại mã trên phiếu,"
        " hoặc xin phụ trách nhân sự in phiếu khác."
    )


def test_a_link_ends_with_the_day_that_its_slip_names(official, clerk):
    with time_machine.travel(datetime(2026, 11, 22, 7, tzinfo=timezone.get_current_timezone())):
        [slip] = issue_slips(officials=[official], actor=clerk, as_of=TODAY)
    with time_machine.travel(datetime(2026, 12, 22, 23, 59, tzinfo=timezone.get_current_timezone())):
        assert (slip.valid_until, user_for_token(slip.token)) == (timezone.localdate(), official.user)
    night = datetime(2026, 12, 23, 0, 1, tzinfo=timezone.get_current_timezone())
    with time_machine.travel(night), pytest.raises(ActivationLinkExpired) as refusal:
        user_for_token(slip.token)
    assert str(refusal.value) == (
        "Phiếu kích hoạt này đã quá 30 ngày nên không còn dùng được. Hãy xin phụ trách nhân sự in phiếu mới."
    )


def test_a_closed_account_has_no_link(official):
    token = activation_token(official.user)
    official.user.is_active = False
    official.user.save()
    with pytest.raises(ActivationLinkUnknown):
        user_for_token(token)


@pytest.mark.parametrize("count", [1, 3])
def test_many_slips_in_few_statements(province, office, clerk, count, django_assert_num_queries):
    people = [make_official(province=province) for _number in range(count)]
    for one in people:
        make_posting(one, office, make_position())
        open_account(official=one, actor=clerk)
    with django_assert_num_queries(6):
        issue_slips(officials=people, actor=clerk, as_of=TODAY)
