"""Records and pages of learning."""

from courses.models.checking import CheckTask, Submission
from courses.models.citations import Citation
from courses.models.learning import Completion, Enrolment, ProgressEvent
from courses.models.learning_paths import LearningPathPage
from courses.models.lessons import LessonPage
from courses.models.origins import PageOrigin
from courses.models.pages import CatalogueIndexPage, CourseOutcome, CoursePage, CoursePosition
from courses.models.positions import PagePosition
from courses.models.prerequisites import CoursePrerequisite
from courses.models.procedure_guides import ProcedureGuidePage
from courses.models.procedure_parts import ProcedureFee, ProcedurePaper, ProcedureStep
from courses.models.quick_guides import QuickGuidePage
from courses.models.recordings import Recording
from courses.models.releases import LessonRelease, ReleasedChange
from courses.models.sections import CatalogueSectionPage, SectionGroup
from courses.models.step_photos import StepPhoto

__all__ = [
    "CatalogueIndexPage",
    "CatalogueSectionPage",
    "CheckTask",
    "Citation",
    "Completion",
    "CourseOutcome",
    "CoursePage",
    "CoursePosition",
    "CoursePrerequisite",
    "Enrolment",
    "LearningPathPage",
    "LessonPage",
    "LessonRelease",
    "PageOrigin",
    "PagePosition",
    "ProcedureFee",
    "ProcedureGuidePage",
    "ProcedurePaper",
    "ProcedureStep",
    "ProgressEvent",
    "QuickGuidePage",
    "Recording",
    "ReleasedChange",
    "SectionGroup",
    "StepPhoto",
    "Submission",
]
