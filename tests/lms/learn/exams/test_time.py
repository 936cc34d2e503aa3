import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.domain.arrangements import record_arrangement
from assessments.domain.closing import settle_attempt
from assessments.domain.sittings import make_pin
from assessments.enums import ExtraTime
from assessments.models import Attempt, ContactGap, TimeGiven
from lms.core.display import format_time
from tests.factories.assessments import make_assessment, make_attempt
from tests.factories.exam_sittings import make_invigilator, make_sitting

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def url(name, *args):
    return reverse(f"learn:exam_{name}", args=args)


def beat(client, attempt, **body):
    return client.post(url("beat", attempt.uid), json.dumps(body), content_type="application/json")


def cut_off(attempt, *, begun, silent):
    """As if the attempt had begun so many minutes ago and its page had been silent for so many."""
    now = timezone.now()
    Attempt.objects.filter(pk=attempt.pk).update(
        started_at=now - timedelta(minutes=begun), beat_at=now - timedelta(minutes=silent)
    )


def test_a_beat_costs_one_read_and_one_write_and_tells_the_deadline(at_desk, attempt):
    with CaptureQueriesContext(connection) as seen:
        response = beat(at_desk, attempt, away=False)

    kinds = [query["sql"].split()[0] for query in seen if query["sql"].split()[0] in {"SELECT", "INSERT", "UPDATE"}]
    assert kinds == ["SELECT", "SELECT", "SELECT", "UPDATE"]  # session, user, attempt; the beat
    assert response.json() == {
        "status": "open",
        "now": response.json()["now"],
        "deadline": int(attempt.deadline_at.timestamp() * 1000),
        "ends": format_time(attempt.deadline_at),
    }


def test_a_beat_of_somebody_else_or_of_nobody_is_refused(attempt, stranger, at_desk):
    other = Client()
    other.force_login(stranger.user)

    assert beat(other, attempt).status_code == 404
    assert beat(Client(), attempt).status_code == 401
    assert at_desk.post(url("beat", attempt.uid), "[]", content_type="application/json").status_code == 400
    assert Attempt.objects.get().beat_at is None


def test_coming_back_after_a_power_cut_is_offered_the_time_and_given_it_once(at_desk, attempt):
    cut_off(attempt, begun=15, silent=12)

    page = at_desk.get(url("question", attempt.uid, 3)).content.decode()
    taken = at_desk.post(url("outage", attempt.uid), {"order": "3"})
    told = at_desk.get(taken["Location"]).content.decode()
    again = at_desk.post(url("outage", attempt.uid), {"order": "xx"}, follow=True).content.decode()

    assert "Máy mất liên lạc 12 phút" in page
    assert "Bù 12 phút, làm tiếp" in page
    assert taken["Location"] == url("question", attempt.uid, 3)
    ends = format_time(attempt.deadline_at + timedelta(minutes=12))
    assert f"Đã bù 12 phút. Giờ kết thúc mới: {ends}." in told
    assert "Bù 12 phút, làm tiếp" not in told
    assert f"Giờ kết thúc mới: {ends}." in again
    assert TimeGiven.objects.count() == ContactGap.objects.count() == 1


def test_a_kept_page_that_comes_back_hears_of_the_offer(at_desk, attempt):
    cut_off(attempt, begun=15, silent=12)
    reopened = {"reopened": str(13 * 60_000)}

    plain = at_desk.get(url("state", attempt.uid)).json()
    nonsense = at_desk.get(url("state", attempt.uid), {"reopened": "9" * 20}).json()
    told = at_desk.get(url("state", attempt.uid), reopened).json()

    assert [plain["offered"], nonsense["offered"], told["offered"]] == [False, False, True]
    assert "Bù 10 phút, làm tiếp" in at_desk.get(url("question", attempt.uid, 1)).content.decode()


def test_time_that_ran_out_meanwhile_is_offered_where_one_lands(at_desk, attempt):
    now = timezone.now()
    Attempt.objects.update(
        started_at=now - timedelta(minutes=30),
        deadline_at=now - timedelta(minutes=5),
        beat_at=now - timedelta(minutes=12),
    )
    settle_attempt(attempt=attempt, now=now)

    page = at_desk.get(url("question", attempt.uid, 1), follow=True).content.decode()
    state = at_desk.get(url("state", attempt.uid)).json()
    taken = at_desk.post(url("outage", attempt.uid))

    assert "Bù 7 phút, làm tiếp" in page
    assert (state["status"], state["offered"]) == ("waiting", True)
    assert taken["Location"] == url("question", attempt.uid, 1)
    assert at_desk.get(url("state", attempt.uid)).json()["status"] == "open"


def test_an_offer_that_is_gone_says_why(at_desk, attempt):
    page = at_desk.post(url("outage", attempt.uid), follow=True).content.decode()

    assert "Không còn bù giờ được cho lần mất liên lạc này" in page


def arrange(learner, extra):
    record_arrangement(
        official=learner,
        extra=extra,
        reason="Khiếm thị",
        approved_by="Chủ tịch",
        valid_from=timezone.localdate(),
        valid_to=None,
        actor=make_invigilator(learner.postings.get().versions.get().unit),
        now=timezone.now(),
    )


def test_who_has_no_limit_sees_no_clock_and_is_offered_nothing_back(learner, at_desk):
    arrange(learner, ExtraTime.UNLIMITED)
    attempt = make_attempt(learner, make_assessment(), now=timezone.now())
    cut_off(attempt, begun=15, silent=12)

    page = at_desk.get(url("question", attempt.uid, 1)).content.decode()

    assert 'id="exam-clock" hidden' in page
    assert "Máy mất liên lạc" not in page
    assert not ContactGap.objects.exists()


def test_the_page_before_says_ones_own_time(learner, at_desk):
    arrange(learner, ExtraTime.HALF)
    exam = make_assessment(time_limit_minutes=45)

    page = at_desk.get(url("intro", exam.slug)).content.decode()

    assert "45\xa0phút" in page
    assert "1\xa0giờ 8\xa0phút (×1,5)" in page
    assert "Khiếm thị" not in page


def test_a_supervised_exam_asks_for_the_pin_without_scripts_too(learner, at_desk):
    unit = learner.postings.get().versions.get().unit
    invigilator = make_invigilator(unit)
    sitting = make_sitting(unit, [learner], invigilator, timezone.now() - timedelta(minutes=1))
    pin = make_pin(sitting=sitting, actor=invigilator, now=timezone.now())
    intro = url("intro", sitting.assessment.slug)

    asked = at_desk.get(intro).content.decode()
    wrong = at_desk.post(intro, {"pin": f"{(int(pin) + 1) % 10**6:06}"}).content.decode()
    begun = at_desk.post(intro, {"pin": pin})

    assert 'name="pin"' in asked
    assert "Hội trường tầng 2" in asked
    assert "<title>Lỗi: " in " ".join(wrong.split())
    summary = wrong[wrong.index('<div class="error-summary" tabindex="-1" autofocus') : wrong.index('name="pin"')]
    assert re.findall(r'<a href="#(.+)">(Mã ca thi chưa đúng\.)', summary) == [("ma-ca-thi", "Mã ca thi chưa đúng.")]
    assert begun["Location"] == url("question", Attempt.objects.get().uid, 1)


def test_a_sitting_to_come_is_told_with_its_place(learner, at_desk):
    unit = learner.postings.get().versions.get().unit
    opens_at = timezone.now() + timedelta(days=1)
    sitting = make_sitting(unit, [learner], make_invigilator(unit), opens_at)

    page = at_desk.get(url("intro", sitting.assessment.slug)).content.decode()

    assert f"Ca thi của anh/chị mở lúc {format_time(opens_at)}" in page
    assert 'name="pin"' not in page
