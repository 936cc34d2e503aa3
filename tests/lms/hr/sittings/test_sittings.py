import re
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.domain.attempts import take_over
from assessments.domain.sittings import make_pin
from assessments.models import Attempt, ExamSitting, TimeGiven
from lms.core.display import format_date, format_time
from lms.flows import learning
from tests.factories.assessments import DEVICE, OTHER_DEVICE
from tests.factories.exam_sittings import make_invigilator, make_sitting, make_supervised
from tests.factories.people import make_commune, make_learner, make_position

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def ward(db):
    return make_commune()


@pytest.fixture
def hr(ward):
    return make_invigilator(ward)


@pytest.fixture
def at_desk(hr):
    client = Client()
    client.force_login(hr)
    return client


def people_of(ward, count):
    return [make_learner(ward, make_position(), f"Người {number}") for number in range(count)]


def open_now(ward, hr, count=1):
    return make_sitting(ward, people_of(ward, count), hr, timezone.now() - timedelta(minutes=5))


def begin(sitting, hr):
    pin = make_pin(sitting=sitting, actor=hr, now=timezone.now())
    for listed in sitting.candidates.select_related("official__user"):
        learning.start_attempt(
            official=listed.official,
            assessment=sitting.assessment,
            client_id=uuid.uuid4(),
            device=DEVICE,
            now=timezone.now(),
            actor=listed.official.user,
            pin=pin,
        )


def coming(days):
    return format_date(timezone.localdate() + timedelta(days=days))


def url(name, sitting):
    return reverse(f"hr:sitting{name}", args=[sitting.uid])


def test_a_sitting_is_set_up_and_changed_by_the_form(ward, hr, at_desk):
    one, other = people_of(ward, 2)
    typed = {
        "assessment": make_supervised().pk,
        "place": "Hội trường",
        "day": coming(1),
        "opens": "8h00",
        "closes": "10:30",
        "invigilators": [hr.pk],
        "candidates": [one.pk],
    }

    page = at_desk.get(reverse("hr:sitting_new")).content.decode()
    made = at_desk.post(reverse("hr:sitting_new"), typed)
    sitting = ExamSitting.objects.get()
    edit = at_desk.get(url("_edit", sitting)).content.decode()
    changed = at_desk.post(url("_edit", sitting), typed | {"place": "Phòng họp", "candidates": [one.pk, other.pk]})

    assert "Người 0" in page
    assert made["Location"] == changed["Location"] == url("", sitting)
    assert 'value="08:00"' in edit
    sitting.refresh_from_db()
    window = [timezone.localtime(one).strftime("%H:%M") for one in (sitting.opens_at, sitting.closes_at)]
    assert (sitting.place, window, sitting.candidates.count()) == ("Phòng họp", ["08:00", "10:30"], 2)


def test_a_faulty_form_says_where_and_keeps_what_was_typed(ward, hr, at_desk):
    typed = {
        "assessment": make_supervised().pk,
        "place": "Hội trường",
        "day": coming(1),
        "opens": "10",
        "closes": "",
    }

    page = at_desk.post(reverse("hr:sitting_new"), typed).content.decode()

    assert "<title>Lỗi: Mở ca thi" in re.sub(r"\s+", " ", page)
    assert "Nhập giờ theo dạng giờ:phút, ví dụ 08:00." in page
    assert "Chọn ít nhất một người dự thi." in page
    assert 'value="Hội trường"' in page
    assert not ExamSitting.objects.exists()


def test_a_rule_is_told_at_its_field(ward, hr, at_desk):
    own = people_of(ward, 1)[0]
    own.user = hr
    own.save()
    typed = {
        "assessment": make_supervised().pk,
        "place": "Hội trường",
        "day": coming(1),
        "opens": "08:00",
        "closes": "07:00",
        "invigilators": [hr.pk],
        "candidates": [own.pk],
    }

    backwards = at_desk.post(reverse("hr:sitting_new"), typed).content.decode()
    both = at_desk.post(reverse("hr:sitting_new"), typed | {"closes": "09:00"}).content.decode()

    assert "Giờ đóng phải sau giờ mở ca thi." in backwards
    assert "Người 0 là giám thị nên không thể dự thi" in both


def test_the_pin_is_shown_once(ward, hr, at_desk):
    sitting = open_now(ward, hr)

    sheet = at_desk.post(url("_pin", sitting)).content.decode()
    pin = re.search(r"<strong>(\d{3} \d{3})</strong>", sheet)[1]
    desk = at_desk.get(url("", sitting)).content.decode()

    assert "Người 0" in sheet
    assert pin not in desk
    assert "chỉ hiện khi vừa cấp" in desk


def test_time_is_given_from_the_desk_once_a_page(ward, hr, at_desk):
    sitting = open_now(ward, hr, 2)
    begin(sitting, hr)
    before = Attempt.objects.order_by("pk")[0].deadline_at
    page = at_desk.get(url("", sitting)).content.decode()
    sent = {"client_id": re.search(r'name="client_id" value="([^"]+)"', page)[1], "minutes": "10", "note": "mất điện"}

    for _twice in range(2):
        assert at_desk.post(url("_time", sitting), sent)["Location"] == url("", sitting)
    again = at_desk.get(url("", sitting)).content.decode()
    wrong = at_desk.post(url("_time", sitting), sent | {"minutes": "500"}).content.decode()

    assert Attempt.objects.order_by("pk")[0].deadline_at == before + timedelta(minutes=10)
    assert TimeGiven.objects.count() == 2
    assert "Đã thêm giờ cho 2 người" in again
    assert "giám thị cho thêm" in again
    for typed in ("1.000", "1,5", "năm phút"):
        refused = at_desk.post(url("_time", sitting), sent | {"minutes": typed}).content.decode()
        assert "Nhập số phút thêm từ 1 đến 120." in refused
    assert TimeGiven.objects.count() == 2
    assert "Lỗi:" in wrong
    assert "Nhập số phút thêm từ 1 đến 120." in wrong


def test_the_desk_says_when_somebody_went_on_at_another_device(ward, hr, at_desk):
    sitting = open_now(ward, hr, 2)
    begin(sitting, hr)
    moved = timezone.now()
    take_over(attempt=Attempt.objects.order_by("pk")[0], device=OTHER_DEVICE, now=moved, actor=None)

    page = at_desk.get(url("", sitting)).content.decode()

    assert re.findall(r"chuyển sang máy khác lúc ([\d:]+)", page) == [format_time(moved)]


def test_ending_closes_the_door(ward, hr, at_desk):
    sitting = open_now(ward, hr)

    at_desk.post(url("_end", sitting))
    refused = at_desk.post(url("_pin", sitting)).content.decode()
    edit = at_desk.get(url("_edit", sitting))

    sitting.refresh_from_db()
    assert sitting.ended_at is not None
    assert "Ca thi đã kết thúc lúc" in refused
    assert edit["Location"] == url("", sitting)


@pytest.mark.parametrize("count", [1, 3])
def test_desk_and_table_cost_the_same_for_any_number(ward, hr, at_desk, count):
    sitting = open_now(ward, hr, count)
    begin(sitting, hr)
    at_desk.get(url("", sitting))

    costs = []
    for name in ("", "_table"):
        with CaptureQueriesContext(connection) as seen:
            page = at_desk.get(url(name, sitting))
        costs.append(len(seen))

    assert page.content.decode().count("Đang làm") == count
    assert costs == [13, 9]


def test_a_sitting_over_midnight_is_set_up_and_changed_by_the_form(ward, hr, at_desk):
    typed = {
        "assessment": make_supervised().pk,
        "place": "Hội trường",
        "day": coming(1),
        "opens": "23:00",
        "closes": "01:30",
        "last_day": coming(2),
        "invigilators": [hr.pk],
        "candidates": [people_of(ward, 1)[0].pk],
    }
    at_desk.post(reverse("hr:sitting_new"), typed)
    sitting = ExamSitting.objects.get()
    edit = at_desk.get(url("_edit", sitting)).content.decode()
    at_desk.post(url("_edit", sitting), typed | {"closes": "02:00"})

    sitting.refresh_from_db()
    assert f'value="{coming(2)}"' in edit
    assert sitting.closes_at - sitting.opens_at == timedelta(hours=3)


def test_who_no_longer_watches_knows_no_pin(ward, hr, at_desk):
    """Who made it may be listed to sit the exam then."""
    sitting = open_now(ward, hr)
    make_pin(sitting=sitting, actor=hr, now=timezone.now())
    typed = {
        "place": "Hội trường",
        "day": format_date(timezone.localdate()),
        "opens": "00:00",
        "closes": "23:59",
        "invigilators": [hr.pk, make_invigilator(ward, "Vũ Thị Thay").pk],
        "candidates": list(sitting.candidates.values_list("official", flat=True)),
    }
    at_desk.post(url("_edit", sitting), typed)
    sitting.refresh_from_db()
    assert sitting.pin_digest

    page = at_desk.post(url("_edit", sitting), typed | {"invigilators": typed["invigilators"][1:]}, follow=True)

    sitting.refresh_from_db()
    assert (sitting.pin_digest, sitting.pin_made_at) == ("", None)
    assert "mã đã cấp không còn dùng được" in page.content.decode()


def test_everybody_of_the_list_is_chosen_at_once_but_for_who_watches(ward, hr, at_desk):
    people = people_of(ward, 3)
    people[2].user = hr
    people[2].save()
    typed = {
        "assessment": make_supervised().pk,
        "place": "Hội trường",
        "day": coming(1),
        "opens": "08:00",
        "closes": "09:00",
        "invigilators": [hr.pk],
        "everyone": "on",
    }

    at_desk.post(reverse("hr:sitting_new"), typed)

    listed = ExamSitting.objects.get().candidates.order_by("pk").values_list("official", flat=True)
    assert sorted(listed) == [one.pk for one in people[:2]]
