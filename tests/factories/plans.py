"""Plans and lessons begun, as homes and profiles show them."""

import json
import uuid
from datetime import date, datetime

from assessments.models import Assessment, AssessmentOutcome
from courses.domain.catalogue import common_section
from courses.enums import ProgressKind
from courses.models import CatalogueSectionPage, CourseOutcome, CoursePage, Enrolment, LessonPage, ProgressEvent
from lms.competencies.models import Competency
from lms.evidence.enums import EvidenceKind, RuleMark
from lms.evidence.models import EvidenceRule
from lms.org.models import Official, Posting
from lms.plans.models import LearningPlan, PlanItem
from tests.factories.people import REFORM


def make_course_with_lessons(
    slug: str,
    title: str,
    *,
    lessons: int = 1,
    steps: int = 7,
    minutes: int = 14,
    section: CatalogueSectionPage | None = None,
    **fields: object,
) -> CoursePage:
    course = CoursePage(title=title, slug=slug, **({"outcome": "Làm được việc.", "periods": "4.0"} | fields))
    (section or common_section()).add_child(instance=course)
    for number in range(1, lessons + 1):
        make_lesson(course, f"{slug}-bai-{number}", f"{title}: bài {number}", steps=steps, minutes=minutes)
    return course


def prove(course: CoursePage, competency: Competency, level: int, *, rule: int = 4, **exam: object) -> CoursePage:
    """The course teaches the level and ends with an exam that shows it, evidence counting up to level 4; one without
    lessons gets a short one, since an empty course proves nothing."""
    if not course.get_children().exists():
        make_lesson(course, f"{course.slug}-bai", f"{course.title}: bài", steps=1)
    CourseOutcome.objects.create(course=course, competency=competency, level=level)
    values: dict[str, object] = {"kind": "exam", "time_limit_minutes": 20, "pass_mark": 1, "is_published": True}
    course.assessment = Assessment.objects.create(slug=f"thi-{course.slug}", title=course.title, **(values | exam))
    AssessmentOutcome.objects.create(assessment=course.assessment, competency=competency, level=level)
    course.save(update_fields=["assessment"])
    EvidenceRule.objects.get_or_create(
        kind=EvidenceKind.RESULT,
        competency=None,
        valid_from=REFORM,
        defaults={"max_level": rule, "mark": RuleMark.ILLUSTRATIVE},
    )
    return course


def make_lesson(course: CoursePage, slug: str, title: str, *, steps: int = 7, minutes: int = 14) -> LessonPage:
    listed = [
        {"type": "read", "id": str(uuid.uuid4()), "value": {"title": f"Bước {number}", "body": "<p>Đọc.</p>"}}
        for number in range(1, steps + 1)
    ]
    lesson = LessonPage(title=title, slug=slug, minutes=minutes, steps=json.dumps(listed))
    course.add_child(instance=lesson)
    return lesson


def make_plan(official: Official, posting: Posting, *, starts_on: date) -> LearningPlan:
    return LearningPlan.objects.create(official=official, posting=posting, starts_on=starts_on)


def make_item(
    plan: LearningPlan, competency: Competency, *, course: CoursePage | None, due_on: date, level: int = 2
) -> PlanItem:
    enrolment = None
    if course is not None:
        enrolment, _made = Enrolment.objects.get_or_create(
            official=plan.official, course=course, ended_on=None, defaults={"enrolled_on": plan.starts_on}
        )
    return PlanItem.objects.create(
        plan=plan,
        competency=competency,
        kind="must",
        required_level=level,
        target_level=level,
        held_level=0,
        gap={},
        course=course,
        enrolment=enrolment,
        due_on=due_on,
    )


def do_steps(enrolment: Enrolment, lesson: LessonPage, count: int, *, at: datetime) -> None:
    """The first steps done, in order."""
    ProgressEvent.objects.bulk_create(
        ProgressEvent(
            client_id=uuid.uuid4(),
            enrolment=enrolment,
            lesson=lesson,
            block_id=step,
            kind=ProgressKind.DONE,
            happened_at=at,
        )
        for step in lesson.step_ids[:count]
    )
