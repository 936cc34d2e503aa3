"""Who may see what and why; roles given and ended by HR of a unit above."""

from datetime import date

import pytest
from django.urls import reverse

from lms.core.models import AuditEntry
from lms.org.enums import Role
from lms.org.models import RoleGrant
from lms.org.policy import can_grant_role
from tests.factories.people import (
    grant_role,
    make_commune,
    make_division,
    make_learner,
    make_official,
    make_position,
    make_posting,
    make_province,
    make_user,
)

pytestmark = pytest.mark.django_db


class World:
    """A province with two wards; HR of the province, of each ward; a learner in a division of the first ward."""

    def __init__(self):
        self.province = make_province("Tỉnh Số Một")
        self.ward, self.other = (make_commune(f"Phường {n}", province=self.province) for n in ("Một", "Hai"))
        self.division = make_division(self.ward, "Phòng Kinh tế")
        self.province_hr, self.ward_hr, self.other_hr = (
            self.clerk(unit, name)
            for unit, name in (
                (self.province, "Sở Nội Vụ"),
                (self.ward, "Phan Thị Nội"),
                (self.other, "Lê Thị Ngoại"),
            )
        )
        self.person = make_learner(self.division, make_position(), "Trần Thị Bình", province=self.province)

    def clerk(self, unit, name):
        user = make_user(full_name=name)
        grant_role(user, Role.HR, unit)
        return user

    def url(self, name, *args):
        return reverse(f"hr:{name}", args=args)

    def facts(self, unit, role="trainer", **changes):
        return {
            "role": role,
            "unit": str(unit.uid),
            "valid_from": "01/01/2026",
            "reason": "Theo phân công",
        } | changes


@pytest.fixture
def world(db):
    return World()


def test_a_role_is_granted_only_below_ones_own_unit(world):
    users = (world.province_hr, world.ward_hr, world.other_hr, world.person.user)
    units = (world.province, world.ward, world.division)
    allowed = {
        (user.full_name, unit.pk) for user in users for unit in units if can_grant_role(user, Role.TRAINER, unit)
    }
    assert allowed == {
        ("Sở Nội Vụ", world.ward.pk),
        ("Sở Nội Vụ", world.division.pk),
        ("Phan Thị Nội", world.division.pk),
    }
    assert not can_grant_role(world.province_hr, Role.ADMIN, world.ward)


def test_the_unit_page_says_who_and_why(world, client):
    grant_role(world.person.user, Role.TRAINER, world.division)
    client.force_login(world.ward_hr)
    page = client.get(world.url("grants")).content.decode()
    assert "Tỉnh Số Một: được giao ở đơn vị cấp trên, đi xuống" in page
    assert "Phường Một, Tỉnh Số Một: được giao ở chính đơn vị này" in page
    assert "Lê Thị Ngoại" not in page
    assert page.count(">Kết thúc<") == 1  # of the division alone
    assert world.url("person_grants", world.person.uid) in page


def test_a_role_is_given_and_ended_with_a_reason(world, client):
    client.force_login(world.ward_hr)
    url = world.url("person_grants", world.person.uid)
    assert "Không giữ vai trò nào khác." in client.get(url).content.decode()
    assert client.post(url, world.facts(world.division, reason="")).status_code == 200
    assert client.post(url, world.facts(world.division)).status_code == 302
    grant = RoleGrant.objects.get(user=world.person.user)
    assert (grant.role, grant.unit, grant.granted_by, grant.reason) == (
        "trainer", world.division, world.ward_hr, "Theo phân công",
    )  # fmt: skip
    assert AuditEntry.objects.filter(verb="org.role.granted").count() == 1
    page = client.get(url).content.decode()
    assert "biên soạn khóa học, câu hỏi" in page
    early = client.post(world.url("grant_end", grant.pk), {"last_day": "31/12/2025", "reason": "Chuyển công tác"})
    [said] = early.context["form"].errors["last_day"]
    begun = f"{grant.valid_from:%d/%m/%Y}"
    assert said.startswith(f"Vai trò Người biên soạn của {world.person.user.full_name} bắt đầu từ {begun}"), said
    ended = client.post(world.url("grant_end", grant.pk), {"last_day": "31/01/2026", "reason": "Chuyển công tác"})
    assert ended.url == world.url("grants")
    grant.refresh_from_db()
    assert grant.valid_to == date(2026, 1, 31)


def test_nobody_gives_what_they_do_not_hold_above(world, client):
    url = world.url("person_grants", world.person.uid)
    client.force_login(world.ward_hr)
    for facts in (world.facts(world.ward), world.facts(world.other), world.facts(world.division, role="admin")):
        assert client.post(url, facts).status_code == 200
    client.force_login(world.other_hr)
    assert client.get(url).status_code == 404
    grant = grant_role(world.person.user, Role.TRAINER, world.division)
    assert client.post(world.url("grant_end", grant.pk), {}).status_code == 404
    own = make_official(province=world.province, user=world.ward_hr)
    make_posting(own, world.division, make_position())
    client.force_login(world.ward_hr)
    assert "Không ai tự giao vai trò cho mình" in client.get(world.url("person_grants", own.uid)).content.decode()
    refused = client.post(world.url("person_grants", own.uid), world.facts(world.division))
    assert refused.status_code == 200
    assert list(RoleGrant.objects.filter(role="trainer")) == [grant]


def test_a_head_of_unit_reads_figures_and_no_names(world, client):
    head = make_user(full_name="Nguyễn Văn Trưởng")
    grant_role(head, Role.HEAD, world.ward)
    client.force_login(head)
    page = client.get(reverse("hr:gaps"))
    assert page.status_code == 200
    assert "Trần Thị Bình" not in page.content.decode()
    assert client.get(reverse("hr:gaps"), {"don-vi": str(world.other.uid)}).status_code == 404
    assert client.get(reverse("hr:people")).status_code == 403
    assert client.get(reverse("hr:home")).status_code == 403


def test_a_term_that_is_held_otherwise_is_told_not_dropped(world, client):
    client.force_login(world.ward_hr)
    url = world.url("person_grants", world.person.uid)
    assert client.post(url, world.facts(world.division)).status_code == 302
    assert client.post(url, world.facts(world.division)).status_code == 302  # sent twice
    page = client.post(url, world.facts(world.division, valid_to="31/12/2026"))
    assert "khác thời gian hoặc khác tư cách ký" in page.content.decode()
    far = client.post(url, world.facts(world.division, "observer", valid_from="01/01/2099"))
    assert "Ngày này còn hơn một năm nữa mới đến. Kiểm tra lại năm." in far.content.decode()
    assert list(RoleGrant.objects.filter(user=world.person.user).values_list("role", "valid_to")) == [("trainer", None)]


def test_roles_below_are_found_by_name(world, client):
    grant_role(world.person.user, Role.TRAINER, world.division)
    clerk = make_user(full_name="Ngô Văn Không Hồ Sơ")
    grant_role(clerk, Role.OBSERVER, world.division)
    client.force_login(world.ward_hr)
    for search, found in (("binh tran", "Trần Thị Bình"), ("Không Hồ", "Ngô Văn Không Hồ Sơ"), ("Lê Thị Ngoại", None)):
        page = client.get(world.url("grants"), {"tim": search})
        assert [line.who for line in page.context["below"]] == ([found] if found else [])
    assert "Không ai mang tên này giữ vai trò ở các đơn vị bên dưới." in page.content.decode()


def test_nothing_is_given_by_what_was_not_chosen(world, client):
    client.force_login(world.ward_hr)
    form = client.get(world.url("person_grants", world.person.uid)).context["form"]
    assert [form.fields["role"].choices[0], form.fields["unit"].widget.choices[0]] == [
        ("", "Chọn vai trò"),
        ("", "Chọn đơn vị"),
    ]
