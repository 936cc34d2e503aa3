"""Seats and vacancies on screen, and what a filled position says in the wizard."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from lms.org.enums import Role
from lms.org.models import Headcount
from tests.factories.decisions import PAPER, begin, send, step
from tests.factories.people import grant_role, make_commune, make_official, make_posting, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr(reference, client):
    user = make_user(full_name="Phan Thị Nội")
    grant_role(user, Role.HR, reference.ward)
    client.force_login(user)
    return user


def put(client, reference, seats, **changes):
    sent = {"unit": str(reference.ward.uid), "position": "CM-04", "seats": seats, "valid_from": "01/01/2026"}
    return client.post(reverse("hr:headcount_set"), sent | changes)


def test_a_figure_is_written_and_vacancies_shown(client, reference, hr):
    make_posting(make_official(), reference.ward, reference.position("CM-04"))
    page = client.get(reverse("hr:headcounts")).content.decode()
    assert "chưa ghi" in page
    assert put(client, reference, 3).status_code == 302
    page = client.get(reverse("hr:headcounts")).content.decode()
    assert "3 biên chế đã ghi, 2 còn trống." in page
    units = client.get(reverse("hr:units")).content.decode()
    assert reverse("hr:headcounts") in units


def test_another_ward_is_no_choice(client, reference, hr):
    page = put(client, reference, 3, unit=str(make_commune().uid))
    assert page.status_code == 200
    assert Headcount.objects.count() == 0


def test_a_filled_position_is_explained_and_may_be_kept(client, reference, hr):
    official = make_official("Nguyễn Thị Hương", province=reference.province)
    make_posting(official, reference.ward, reference.position("CM-13"))
    make_posting(make_official(), reference.ward, reference.position("CM-04"))
    put(client, reference, 1)
    draft = begin(client, official)
    today = timezone.localdate().strftime("%d/%m/%Y")
    step(client, "loai", draft, {"kind": "transfer"})
    paper = PAPER | {"signed_on": today, "effective_on": today, "legal_basis": "Luật Cán bộ, công chức"}
    step(client, "van-ban", draft, paper)
    place = {"to_unit": str(reference.ward.uid), "to_position": "CM-04"}
    page = step(client, "noi-den", draft, place).content.decode()
    assert "có biên chế 1, vào ngày hiệu lực đã có 1 người khác giữ" in page
    assert step(client, "noi-den", draft, place | {"keep_filled": "on"}).status_code == 302
    last = step(client, "kiem-tra", draft).content.decode()
    assert "nêu bảy trường hợp không thực hiện điều động, biệt phái" in last
    ticks = re.findall(r'<input type="checkbox" id="ra-\d"[^>]*>', last)
    assert (len(ticks), any("name=" in one for one in ticks)) == (7, False)
    done = client.get(send(client, draft).url).content.decode()
    assert "Luật Cán bộ, công chức" in done
