"""HR of the demo ward gives two people a course, so that the pages of giving have something to show."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from courses.models import CoursePage
from lms.flows.assigning import AssignmentFacts, give_assignment, preview_assignment
from lms.org.models import Unit
from lms.plans.domain.assigning import Due
from lms.plans.domain.assigning_people import Who

if TYPE_CHECKING:
    from lms.accounts.models import User

GIVEN_TO = ("BH0041", "BH0042")


def tell_assignment(ward: Unit, course: CoursePage, *, hr: User, now: datetime) -> None:
    facts = AssignmentFacts(
        client_id=uuid.uuid5(uuid.NAMESPACE_URL, "demo:giao-hoc"),
        unit=ward,
        who=Who(codes=GIVEN_TO),
        due=Due(days=30),
        course=course,
        in_charge=hr.full_name,
        product="Hai bản sao chứng thực làm thật tại quầy, có người kèm xem",
        expected_result="Đạt bài thi cuối khóa",
    )
    give_assignment(facts=facts, seen=preview_assignment(facts, actor=hr, now=now).seen, actor=hr, now=now)
