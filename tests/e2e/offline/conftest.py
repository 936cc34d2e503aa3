"""A lesson, its learner, and a phone whose service worker may run."""

from pathlib import Path

import pytest
from django.conf import settings

from courses.models import CoursePosition, LessonPage
from lms.org.models import Official
from tests.factories.courses import enrol, every_kind, make_course, make_lesson
from tests.factories.people import make_civil_status_learner

PICTURE = "/media/man-hinh.svg"


@pytest.fixture
def learner(transactional_db: None) -> Official:
    return make_civil_status_learner()


@pytest.fixture
def lesson(learner: Official) -> LessonPage:
    """One step of each kind, the first with a picture, for the learner's position; the learner is enrolled."""
    course = make_course(assessment=None)
    CoursePosition.objects.create(course=course, position=learner.postings.get().versions.get().position)
    steps = every_kind()
    steps[0]["value"]["body_html"] += f'<img alt="" src="{PICTURE}">'
    drawn = Path(settings.MEDIA_ROOT) / Path(PICTURE).name
    drawn.parent.mkdir(parents=True, exist_ok=True)
    drawn.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', encoding="utf-8")
    lesson = make_lesson(course, steps=steps)
    enrol(learner, course)
    return lesson
