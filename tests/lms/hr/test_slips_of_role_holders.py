"""A slip is a key to an account: HR must not be able to make one for somebody who may do more than HR."""

import pytest
from django.urls import reverse
from django.utils import timezone

from lms.core.models import AuditEntry
from lms.org.domain.activation import issue_slips
from lms.org.enums import Role
from lms.org.exceptions_roster import SlipNeedsUnitAbove
from lms.org.models import Official
from tests.factories.people import grant_role, make_learner, make_user

SENTENCE = (
    "Lê Thị Cúc đang giữ vai trò trong hệ thống nên phiếu kích hoạt phải do phụ trách nhân sự của đơn vị cấp trên lập."
    " Chưa có phiếu nào được lập. Hãy liên hệ Sở Nội vụ."
)


@pytest.fixture
def ward_hr(reference):
    user = make_user(full_name="Phan Thị Nội")
    grant_role(user, Role.HR, reference.ward)
    return user


@pytest.fixture
def province_hr(reference):
    user = make_user(full_name="Nguyễn Thị Sở")
    grant_role(user, Role.HR, reference.province)
    return user


@pytest.fixture
def official(reference):
    return make_learner(reference.ward, reference.position("LD-02"), province=reference.province)


def slips_of(client, user, official):
    client.force_login(user)
    return client.post(f"{reverse('hr:activation_slips')}?nguoi={official.uid}", follow=True).content.decode()


@pytest.mark.django_db
def test_ward_hr_makes_a_slip_for_a_learner_and_none_for_an_approver(client, reference, ward_hr, official):
    assert "/kich-hoat/" in slips_of(client, ward_hr, official)
    grant_role(official.user, Role.APPROVER, reference.ward, capacity="PHÓ CHỦ TỊCH")
    page = slips_of(client, ward_hr, official)
    assert (SENTENCE in page, "/kich-hoat/" in page) == (True, False)


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_every_role_of_the_ward_is_out_of_the_wards_reach(reference, ward_hr, province_hr, official, role):
    grant_role(official.user, role, reference.ward)
    with pytest.raises(SlipNeedsUnitAbove) as refusal:
        issue_slips(officials=[official], actor=ward_hr, as_of=timezone.localdate())
    assert str(refusal.value) == SENTENCE
    assert AuditEntry.objects.filter(verb="org.account.slip_issued").count() == 0
    assert len(issue_slips(officials=[official], actor=province_hr, as_of=timezone.localdate())) == 1


@pytest.mark.django_db
def test_a_role_of_the_province_is_out_of_the_provinces_own_reach(reference, province_hr, official):
    grant_role(official.user, Role.HR, reference.province)
    assert list(Official.objects.keys_issuable_by(province_hr)) == []


@pytest.mark.django_db
def test_a_role_of_the_past_bars_nobody_and_a_coming_one_does(reference, ward_hr, official):
    today = timezone.localdate()
    grant = grant_role(official.user, Role.APPROVER, reference.ward, valid_to=today.replace(year=today.year - 1))
    assert list(Official.objects.keys_issuable_by(ward_hr)) == [official]
    type(grant).objects.filter(pk=grant.pk).update(valid_from=today.replace(year=today.year + 1), valid_to=None)
    assert list(Official.objects.keys_issuable_by(ward_hr)) == []


@pytest.mark.django_db
def test_a_superuser_is_out_of_everybodys_reach(reference, province_hr, official):
    type(official.user).objects.filter(pk=official.user.pk).update(is_superuser=True)
    assert list(Official.objects.keys_issuable_by(province_hr)) == []
