"""Records and pages of learning."""

from courses.models.learning import Completion, Enrolment, ProgressEvent
from courses.models.pages import CatalogueIndexPage, CourseOutcome, CoursePage, CoursePosition, LessonPage

__all__ = [
    "CatalogueIndexPage",
    "Completion",
    "CourseOutcome",
    "CoursePage",
    "CoursePosition",
    "Enrolment",
    "LessonPage",
    "ProgressEvent",
]
