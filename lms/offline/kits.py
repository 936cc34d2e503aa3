"""What a browser fetches ahead of being cut off: addresses, in the language in use."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from courses.enums import StepType
from courses.models import CoursePage, CoursePosition, LessonPage
from lms.org.models import PostingVersion

MOST_GUIDES = 40


def day_kit(user: Any) -> list[str]:
    """The day's list and the quick guides of one's own positions; two statements."""
    fixed = [reverse(name) for name in ("learn:home", "learn:paths", "learn:guides", "offline:waiting")]
    return [*fixed, *(reverse("learn:guide", args=[slug]) for slug in _guides_of(user)[:MOST_GUIDES])]


def _guides_of(user: Any) -> list[str]:
    postings = PostingVersion.objects.active_on(timezone.localdate()).filter(posting__official__user_id=user.pk)
    own = CoursePosition.objects.filter(course=OuterRef("pk"), position__in=postings.values("position_id"))
    paths = set(CoursePage.objects.visible_to(user).filter(Exists(own)).values_list("path", flat=True))
    if not paths:
        return []
    lessons = LessonPage.objects.visible_to(user).heads().order_by("path")
    return [one.slug for one in lessons if one.path[: -LessonPage.steplen] in paths and _has_card(one)]


def _has_card(lesson: Any) -> bool:
    return any(raw["type"] == StepType.REMEMBER for raw in lesson.steps.raw_data)


def lesson_kit(lesson: LessonPage, course: CoursePage) -> list[str]:
    """Every step of a lesson, its end, the course it belongs to, and where what was done is listed."""
    steps = [reverse("learn:lesson_step", args=[lesson.slug, number + 1]) for number in range(len(lesson.step_ids))]
    around = [reverse("learn:lesson_done", args=[lesson.slug]), reverse("learn:course", args=[course.slug])]
    return [*steps, *around, reverse("offline:waiting")]
