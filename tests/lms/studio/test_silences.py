from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.domain.outages import hear, notice_gap, take_offer
from lms.org.enums import Role
from tests.factories.assessments import make_assessment, make_attempt
from tests.factories.people import grant_role, make_learner, make_position, make_province

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def silent(official, exam):
    now = timezone.now()
    attempt = make_attempt(official, exam, minutes_ago=15)
    hear(attempt_uid=attempt.uid, user_id=official.user_id, is_away=False, now=now - timedelta(minutes=10))
    attempt.refresh_from_db()
    notice_gap(attempt, now)
    return attempt


def test_trainers_see_the_silences_of_their_people_alone(trainer, desk):
    province, elsewhere, position, exam = make_province(), make_province(), make_position(), make_assessment()
    grant_role(trainer, Role.TRAINER, province)
    attempt = silent(make_learner(province, position, "Người Của Tỉnh", province=province), exam)
    take_offer(attempt=attempt, now=timezone.now(), actor=attempt.official.user)
    silent(make_learner(elsewhere, position, "Người Nơi Khác", province=elsewhere), exam)

    page = desk.get(reverse("studio_silences")).content.decode()

    assert "Người Của Tỉnh" in page
    assert "10\xa0phút" in page
    assert "thay vì" in page
    assert "Người Nơi Khác" not in page
    assert reverse("hr:sittings") in page  # in the menu
