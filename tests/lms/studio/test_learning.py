"""Who is learning, as the trainer's first page and HR's home count them."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.models import Completion
from lms.flows.authoring import sync_editor_access
from lms.org.enums import Role
from lms.studio.learning import LearnersPanel
from tests.factories.courses import enrol, make_course, make_lesson
from tests.factories.people import grant_role, make_commune, make_learner, make_position, make_user
from tests.factories.plans import do_steps

pytestmark = pytest.mark.django_db
BEGUN_AT = datetime(2026, 7, 20, 2, 0, tzinfo=UTC)


def test_both_count_who_has_begun_and_not_finished(desk, trainer, client):
    ward, position, course = make_commune(), make_position(), make_course()
    lesson = make_lesson(course)
    grant_role(trainer, Role.TRAINER, ward)
    sync_editor_access(user=trainer, as_of=timezone.localdate())
    people = [make_learner(ward, position, f"Lê Thị {name}") for name in ("Chờ", "Học", "Xong", "Thôi")]
    enrolments = [enrol(one, course) for one in people]
    for one in enrolments[1:]:
        do_steps(one, lesson, 1, at=BEGUN_AT)
    Completion.objects.create(enrolment=enrolments[2], completed_on=BEGUN_AT.date(), periods=8)
    enrolments[3].ended_on = timezone.localdate()
    enrolments[3].save()

    assert [(row["course__title"], row["number"]) for row in LearnersPanel(trainer).rows] == [("Đăng ký khai sinh", 1)]
    page = desk.get(reverse("studio_learners", args=[course.pk])).content.decode()
    assert [one.full_name for one in people if one.full_name in page] == ["Lê Thị Học"]
    clerk = make_user()
    grant_role(clerk, Role.HR, ward)
    client.force_login(clerk)
    listed = client.get(reverse("hr:worklist", args=["dang-hoc"])).context["page"].object_list
    assert list(listed) == [people[1]]
