"""A ward whose HR gives a course, at the day of `tests/factories/gaps.py`."""

import uuid
from dataclasses import dataclass, field
from datetime import date

from assessments.models import Result
from courses.enums import EnrolmentSource
from courses.models import Completion, CoursePage, Enrolment
from lms.flows.assigning import AssignmentFacts, AssignmentPreview, Given, give_assignment, preview_assignment
from lms.org.models import Official
from lms.plans.domain.assigning import Due
from lms.plans.domain.assigning_people import Who
from tests.factories.gaps import NOW, TODAY, GapWard, make_gap_ward
from tests.factories.plans import do_steps, make_course_with_lessons

FRIDAY = date(2026, 9, 25)


@dataclass
class Desk:
    """HR of the ward with one course of one lesson (7 steps, 14 minutes)."""

    ward: GapWard = field(default_factory=make_gap_ward)
    course: CoursePage = field(default_factory=lambda: make_course_with_lessons("chung-thuc", "Chứng thực bản sao"))

    def facts(self, **changed: object) -> AssignmentFacts:
        usual: dict[str, object] = {
            "client_id": uuid.uuid4(),
            "unit": self.ward.ward,
            "who": Who(position=self.ward.positions["registrar"].pk),
            "due": Due(on=FRIDAY),
            "course": self.course,
            "in_charge": "Nguyễn Thị Nhân Sự",
            "product": "Một bản sao chứng thực tại quầy",
            "expected_result": "Học xong khóa học",
        }
        return AssignmentFacts(**(usual | changed))

    def look(self, facts: AssignmentFacts) -> AssignmentPreview:
        return preview_assignment(facts, actor=self.ward.hr, now=NOW)

    def give(self, facts: AssignmentFacts | None = None, **changed: object) -> Given:
        facts = facts or self.facts(**changed)
        return give_assignment(facts=facts, seen=self.look(facts).seen, actor=self.ward.hr, now=NOW)

    def name(self, official_id: int) -> str:
        return next(key for key, one in self.ward.people.items() if one.pk == official_id)

    def names(self, ids) -> list[str]:
        return [self.name(pk) for pk in ids]


def begin(official: Official, course: CoursePage) -> Enrolment:
    """On their own, one step done."""
    enrolment = Enrolment.objects.create(
        official=official, course=course, source=EnrolmentSource.SELF, enrolled_on=TODAY
    )
    do_steps(enrolment, course.get_children().first().specific, 1, at=NOW)
    return enrolment


def finish(official: Official, course: CoursePage) -> Enrolment:
    enrolment, _made = Enrolment.objects.get_or_create(
        official=official, course=course, ended_on=None, defaults={"enrolled_on": TODAY}
    )
    Completion.objects.create(enrolment=enrolment, completed_on=TODAY, periods=4)
    assert not Result.objects.filter(official=official).exists()
    return enrolment
