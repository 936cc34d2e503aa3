"""What a browser fetches ahead of being cut off: addresses, in the language in use."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from assessments.models import ObservationRequest
from courses.domain.guides import guides_for_reader
from courses.domain.reach import own_sections
from courses.models import CoursePage, LessonPage
from lms.org.models import PostingVersion

MOST_GUIDES = 40
MOST_OBSERVATIONS = 20


def day_kit(user: Any) -> list[str]:
    """The day's list, the terms, the guides of one's own positions, and the forms of observations still to be made."""
    fixed = [
        reverse(name) for name in ("learn:home", "learn:paths", "learn:guides", "learn:glossary", "offline:waiting")
    ]
    postings = PostingVersion.objects.active_on(timezone.localdate()).filter(posting__official__user_id=user.pk)
    mine = frozenset(postings.values_list("position_id", flat=True))
    here = guides_for_reader(own_sections(user.pk, timezone.localdate()))
    guides = [guide.slug for guide in here if mine & guide.position_ids]
    to_make = ObservationRequest.objects.made_by(user).to_make().values_list("uid", flat=True)
    forms = [reverse("learn:observation", args=[uid]) for uid in to_make[:MOST_OBSERVATIONS]]
    return [*fixed, *forms, *(reverse("learn:guide", args=[slug]) for slug in guides[:MOST_GUIDES])]


def lesson_kit(lesson: LessonPage, course: CoursePage) -> list[str]:
    """Every step of a lesson, its end, the course it belongs to, and where what was done is listed."""
    steps = [reverse("learn:lesson_step", args=[lesson.slug, number + 1]) for number in range(len(lesson.step_ids))]
    around = [reverse("learn:lesson_done", args=[lesson.slug]), reverse("learn:course", args=[course.slug])]
    return [*steps, *around, reverse("offline:waiting")]
