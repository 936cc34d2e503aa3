"""The ward of the gap reports, with plans that are late by so many days."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine

from courses.models import Enrolment
from lms.plans.models import LearningPlan, PlanItem
from tests.factories.certificates import make_course
from tests.factories.gaps import NOW, TODAY, GapWard, make_gap_ward

Late = Callable[..., PlanItem]


@pytest.fixture
def ward(db, client) -> GapWard:
    with time_machine.travel(NOW, tick=False):
        made = make_gap_ward()
        client.force_login(made.hr)
        yield made


@pytest.fixture
def late(ward: GapWard) -> Late:
    """`late("an", 3)`: An's plan for the main posting has a line that was due three days ago."""
    course = make_course("dang-ky-khai-sinh", "Đăng ký khai sinh")

    def make(name: str, days: int, *, code: str = "T01", with_course: bool = True, begun: bool = False) -> PlanItem:
        official, posting = ward.people[name], ward.postings[name]
        plan, _made = LearningPlan.objects.get_or_create(
            posting=posting, defaults={"official": official, "starts_on": TODAY - timedelta(days=90)}
        )
        enrolment = None
        if begun:
            enrolment = Enrolment.objects.create(
                official=official, course=course, posting=posting, enrolled_on=TODAY - timedelta(days=60)
            )
        return PlanItem.objects.create(
            plan=plan,
            competency=ward.competencies[code],
            kind="must",
            required_level=2,
            target_level=3,
            held_level=0,
            gap={},
            course=course if with_course else None,
            enrolment=enrolment,
            due_on=TODAY - timedelta(days=days),
        )

    return make
