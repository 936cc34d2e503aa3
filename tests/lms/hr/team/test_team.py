"""The team of a head of unit: whose people, what of them, the head's view beside the person's own."""

import uuid

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lms.evidence.enums import ViewKind
from lms.evidence.models import LevelView
from lms.org.enums import Role
from lms.org.models import Official
from lms.plans.domain.status import refresh_status
from tests.factories.gaps import NOW, GapWard, make_gap_ward
from tests.factories.people import grant_role, make_commune, make_posting, make_user

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def ward(db) -> GapWard:
    with time_machine.travel(NOW, tick=False):
        yield make_gap_ward()


def head_of(unit, *, official=None):
    user = make_user(full_name="Nguyễn Văn Trưởng")
    grant_role(user, Role.HEAD, unit)
    if official is not None:
        official.user = user
        official.save()
    client = Client()
    client.force_login(user)
    return client


def page_of(client, name="team:people", *args):
    return client.get(reverse(name, args=args)).content.decode()


def give(client, official, **levels):
    said = {"client_id": str(uuid.uuid4())} | levels
    return client.post(reverse("team:person", args=[official.uid]), said, follow=True).content.decode()


def test_a_head_sees_the_unit_and_those_below_and_not_themselves(ward):
    chairman = head_of(ward.ward, official=ward.people["uoc"])

    names = set(Official.objects.led_by(ward.people["uoc"].user).values_list("staff_code", flat=True))

    assert names == {f"PX-{name}" for name in ("an", "dat", "dung", "hoa", "hung", "binh", "an2", "xuan", "yen")}
    page = page_of(chairman)
    assert "9 người" in page
    assert ">1/2<" in page  # An: T01 met, T02 not
    assert "Nguyễn Văn Ước" not in page
    assert chairman.get(reverse("team:person", args=[ward.people["uoc"].uid])).status_code == 404


def test_the_head_of_a_division_sees_it_alone(ward):
    economy = head_of(ward.economy)

    page = page_of(economy)

    assert ("Đỗ Thị Hòa" in page, "Trần Thị An" in page) == (True, False)
    assert economy.get(reverse("team:person", args=[ward.people["hoa"].uid])).status_code == 200
    assert economy.get(reverse("team:person", args=[ward.people["an"].uid])).status_code == 404


def test_another_units_head_and_those_who_left_are_out_of_reach(ward):
    other = head_of(make_commune("Xã Khác", code="99999"))
    assert other.get(reverse("team:person", args=[ward.people["an"].uid])).status_code == 404
    assert other.get(reverse("team:people") + f"?don-vi={ward.ward.uid}").status_code == 404
    assert "Hôm nay đơn vị chưa có ai khác." in page_of(other)
    left = ward.people["binh"]
    left.postings.all()[0].versions.update(ends_on=NOW.date().replace(day=1), end_recorded_at=NOW)
    chairman = head_of(ward.ward)
    assert chairman.get(reverse("team:person", args=[left.uid])).status_code == 404


def test_no_more_is_told_than_leading_needs(ward):
    person = ward.people["an"]
    person.phone, person.email = "0912345678", "an@example.vn"
    person.save()
    chairman = head_of(ward.ward)

    told = page_of(chairman) + page_of(chairman, "team:person", person.uid)

    assert [word for word in ("0912345678", "an@example.vn", "1985", "PX-an", "/nhan-su/ho-so/") if word in told] == []
    assert chairman.get(reverse("hr:person", args=[person.uid])).status_code == 403


def test_the_heads_view_stands_beside_the_persons_own(ward):
    person = ward.people["an"]
    person.user = make_user(full_name="Trần Thị An")
    person.save()
    phone, chairman = Client(), head_of(ward.ward)
    phone.force_login(person.user)
    t01 = f"muc-{ward.competencies['T01'].pk}"
    refresh_status([one.pk for one in ward.people.values()], now=NOW)
    assert "người chưa có nhận xét mức năng lực" in page_of(chairman)

    said = phone.post(reverse("learn:self_view"), {"client_id": str(uuid.uuid4()), t01: "3"}, follow=True)
    assert "Đã ghi tự đánh giá." in said.content.decode()
    done = give(chairman, person, **{t01: "1"})

    assert "Đã ghi nhận xét." in done
    views = LevelView.objects.order_by("pk").values_list("kind", "level")
    assert list(views) == [(ViewKind.SELF, 3), (ViewKind.MANAGER, 1)]
    assert "Nguyễn Văn Trưởng" in page_of(phone, "learn:profile")
    hr = Client()
    hr.force_login(ward.hr)
    page = page_of(hr, "hr:person", person.uid)
    assert "Tự đánh giá và nhận xét không tính là minh chứng" in page
    waiting = chairman.get(reverse("team:people") + "?cho=nhan-xet").content.decode()
    assert ("Trần Thị An" in waiting, "Lê Văn Đạt" in waiting) == (False, True)


def test_nothing_chosen_or_a_level_that_is_none_gets_a_sentence(ward):
    person, chairman = ward.people["an"], head_of(ward.ward)
    t01 = f"muc-{ward.competencies['T01'].pk}"

    assert "Chưa chọn mức nào." in give(chairman, person)
    assert "Lỗi:" in give(chairman, person, **{t01: "9"})
    assert LevelView.objects.count() == 0


def test_who_heads_nothing_is_told_for_whom_the_page_is(ward, client):
    client.force_login(ward.hr)
    assert client.get(reverse("team:people")).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_however_many(ward, count, django_assert_num_queries):
    commune = make_commune("Xã Nhỏ", code="99998", province=ward.province)
    for name in ("an", "dat", "dung")[:count]:
        make_posting(ward.people[name], commune, ward.positions["registrar"], is_main=False)
    head = head_of(commune)
    page_of(head)

    with django_assert_num_queries(20):
        page_of(head)
