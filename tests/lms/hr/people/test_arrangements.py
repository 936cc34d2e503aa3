import re

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import TimeArrangement
from tests.factories.exam_sittings import make_invigilator
from tests.factories.people import make_commune, make_learner, make_position

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

TYPED = {
    "extra": "x1.5",
    "reason": "Khiếm thị, có giấy xác nhận.",
    "approved_by": "Chủ tịch UBND phường",
    "valid_from": "01/07/2026",
    "valid_to": "",
}


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


def test_hr_records_extra_time_and_ends_it(ward, at_desk):
    person = make_learner(ward, make_position(), "Trần Thị Mai")
    page = reverse("hr:person_arrangement", args=[person.uid])

    recorded = at_desk.post(page, TYPED)
    twice = at_desk.post(page, TYPED).content.decode()
    shown = at_desk.get(page).content.decode()
    dossier = at_desk.get(reverse("hr:person", args=[person.uid])).content.decode()
    ended = at_desk.post(
        reverse("hr:person_arrangement_end", args=[person.uid, TimeArrangement.objects.get().uid]), follow=True
    ).content.decode()

    assert recorded["Location"] == page
    assert "Người này đã được thêm giờ ×1,5 từ 01/07/2026" in twice
    assert "Khiếm thị" in shown
    assert "Ghi thêm giờ làm bài ×1,5 từ 01/07/2026" in dossier
    assert "Khiếm thị" not in dossier
    assert "đã dừng" in ended


def test_a_faulty_form_keeps_what_was_typed(ward, at_desk):
    person = make_learner(ward, make_position())
    typed = TYPED | {"extra": "", "valid_to": "30/06/2026"}

    page = at_desk.post(reverse("hr:person_arrangement", args=[person.uid]), typed).content.decode()

    assert "<title>Lỗi: Thêm giờ làm bài" in re.sub(r"\s+", " ", page)
    assert "Chọn mức thêm giờ." in page
    assert "Khiếm thị, có giấy xác nhận." in page


def test_nobody_records_for_themselves_and_ones_own_reason_stays_shut(ward, hr, at_desk):
    own = make_learner(ward, make_position(), "Trần Thị Coi")
    own.user = hr
    own.save()
    page = reverse("hr:person_arrangement", args=[own.uid])

    assert "không tự ghi thêm giờ cho mình" in at_desk.get(page).content.decode()
    assert "không tự ghi thêm giờ cho mình" in at_desk.post(page, TYPED).content.decode()
    assert not TimeArrangement.objects.exists()


def test_days_that_are_over_give_nobody_time(ward, at_desk):
    """A wrong year would else be recorded as granted, and missed on the day of the exam."""
    person = make_learner(ward, make_position())
    typed = TYPED | {"valid_from": "01/07/2025", "valid_to": "31/12/2025"}

    page = at_desk.post(reverse("hr:person_arrangement", args=[person.uid]), typed).content.decode()

    assert "Ngày cuối 31/12/2025 đã qua" in page
    assert not TimeArrangement.objects.exists()
