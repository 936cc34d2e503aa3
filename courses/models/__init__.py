"""Records and pages of learning."""

from courses.models.citations import Citation
from courses.models.learning import Completion, Enrolment, ProgressEvent
from courses.models.lessons import LessonPage
from courses.models.pages import CatalogueIndexPage, CourseOutcome, CoursePage, CoursePosition

__all__ = [
    "CatalogueIndexPage",
    "Citation",
    "Completion",
    "CourseOutcome",
    "CoursePage",
    "CoursePosition",
    "Enrolment",
    "LessonPage",
    "ProgressEvent",
]
