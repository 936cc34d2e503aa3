"""HR gives a superior the role of an observer, of a unit where they sit."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.policy_observation import people_to_observe
from lms.org.enums import Role
from lms.org.models import RoleGrant
from tests.factories.exam_sittings import make_invigilator
from tests.factories.people import (
    grant_role,
    make_commune,
    make_division,
    make_learner,
    make_official,
    make_position,
    make_posting,
    make_province,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def province(db):
    return make_province()


@pytest.fixture
def ward(province):
    return make_commune(province=province)


@pytest.fixture
def office(ward):
    return make_division(ward)


@pytest.fixture
def head(office, province):
    return make_learner(office, make_position(), "Phạm Văn Chủ", province=province)


@pytest.fixture
def hr(client, ward):
    user = make_invigilator(ward)
    client.force_login(user)
    return user


def observes(official):
    return [one.full_name for one in people_to_observe(official.user)]


def test_hr_gives_it_once_and_ends_it(client, hr, ward, office, head, province):
    make_learner(ward, make_position(), "Lê Thị Cúc", province=province)
    page = reverse("hr:person_observer", args=[head.uid])
    shown = client.get(page).context["form"].fields["unit"].choices
    assert [uid for uid, _name in shown] == [str(office.uid), str(ward.uid)]  # not the province, which isn't theirs
    assert "<title>Lỗi:" in client.post(page).content.decode()
    assert "<title>Lỗi:" in client.post(page, {"unit": province.uid}).content.decode()

    for _twice in range(2):
        assert client.post(page, {"unit": ward.uid})["Location"] == page

    grant = RoleGrant.objects.get(role=Role.OBSERVER)
    assert (grant.user, grant.unit, grant.granted_by, observes(head)) == (head.user, ward, hr, ["Lê Thị Cúc"])
    assert page in client.get(reverse("hr:person", args=[head.uid])).content.decode()
    RoleGrant.objects.filter(pk=grant.pk).update(valid_from=timezone.localdate() - timedelta(days=9))
    client.post(reverse("hr:person_observer_end", args=[head.uid, grant.pk]))
    assert observes(head) == []


def test_nobody_for_themselves_nor_without_an_account_nor_elsewhere(client, hr, ward, office, head, province):
    own = make_learner(ward, make_position(), province=province)
    own.user.delete()
    own.user = hr
    own.save()
    bare = make_official(province=province)
    make_posting(bare, office, make_position())
    for official, why in ((own, "Không ai tự giao"), (bare, "chưa có tài khoản đang dùng")):
        page = reverse("hr:person_observer", args=[official.uid])
        assert why in client.post(page, {"unit": ward.uid}).content.decode()
    given = grant_role(hr, Role.OBSERVER, ward)
    client.post(reverse("hr:person_observer_end", args=[own.uid, given.pk]))
    given.refresh_from_db()
    assert given.valid_to is None
    above = grant_role(head.user, Role.OBSERVER, province)
    assert client.post(reverse("hr:person_observer_end", args=[head.uid, above.pk])).status_code == 404
    client.force_login(make_invigilator(make_commune("Phường Thuận Hóa", province=province)))
    assert client.get(reverse("hr:person_observer", args=[head.uid])).status_code == 404
    assert not RoleGrant.objects.filter(role=Role.OBSERVER).exclude(pk__in=[given.pk, above.pk]).exists()


def test_who_has_moved_away_is_listed_and_can_be_ended(client, hr, ward, office, head, province):
    """Nobody else could: the new ward knows nothing of the grant, the old one no longer of the person."""
    grant = grant_role(head.user, Role.OBSERVER, ward, valid_from=timezone.localdate() - timedelta(days=9))
    listed = reverse("learn:observers")
    assert [has_left for _grant, _unit, has_left in client.get(listed).context["whole_units"]] == [False]
    elsewhere = make_commune("Phường Thuận Hóa", province=province)
    yesterday = timezone.localdate() - timedelta(days=1)
    head.postings.get().versions.update(ends_on=yesterday, end_recorded_at=timezone.now())
    make_posting(head, elsewhere, make_position(), starts_on=timezone.localdate())
    make_learner(ward, make_position(), "Lê Thị Cúc", province=province)

    [(shown, unit, has_left)] = client.get(listed).context["whole_units"]
    page = reverse("hr:person_observer", args=[head.uid])
    refused = client.post(page, {"unit": ward.uid}).content.decode()

    assert (shown, unit.split(",")[0], has_left) == (grant, "Phường Thử Nghiệm", True)
    assert "không giao thêm được" in refused
    assert client.get(reverse("hr:person", args=[head.uid])).status_code == 404
    assert observes(head) == ["Lê Thị Cúc"]
    client.post(reverse("hr:person_observer_end", args=[head.uid, grant.pk]))
    assert observes(head) == []
    client.force_login(make_invigilator(elsewhere))
    assert client.get(listed).context["whole_units"] == []
    assert client.post(reverse("hr:person_observer_end", args=[head.uid, grant.pk])).status_code == 404
