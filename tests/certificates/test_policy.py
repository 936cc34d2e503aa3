import pytest

from certificates.models import Certificate
from certificates.policy import capacity_for
from lms.org.enums import Role
from tests.factories.certificates import NOW, make_exam_course, make_office, make_waiting
from tests.factories.people import grant_role, make_user

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_the_rule_and_its_queryset_agree(office):
    """Each of these people is asked about each certificate, both ways."""
    other = make_office("Xã Khác", province=office.province, learner="Hồ Văn Dũng")
    certificates = [make_waiting(office), make_waiting(other, make_exam_course("khoa-khac"))]
    chief = make_user(full_name="Võ Thị Yến")
    grant_role(chief, Role.APPROVER, office.province, capacity="TL. GIÁM ĐỐC")
    without_capacity = make_user(full_name="Bùi Văn Sáu")
    grant_role(without_capacity, Role.APPROVER, office.commune)
    grant_role(without_capacity, Role.APPROVER, other.commune, capacity="CHỦ TỊCH")
    grant_role(office.learner.user, Role.APPROVER, office.commune, capacity="CHỦ TỊCH")
    day = NOW.date()
    found = {}
    for user in (office.approver, office.hr, chief, without_capacity, office.learner.user):
        signable = set(Certificate.objects.signable_by(user, as_of=day))
        assert signable == {one for one in certificates if capacity_for(user, one, as_of=day) is not None}
        found[user.full_name] = {one.official.full_name for one in signable}
    assert found == {
        "Nguyễn Văn Ước": {"Lê Thị Cúc"},
        "Phạm Thị Hoa": set(),
        "Võ Thị Yến": {"Lê Thị Cúc", "Hồ Văn Dũng"},
        "Bùi Văn Sáu": {"Hồ Văn Dũng"},
        "Lê Thị Cúc": set(),
    }
