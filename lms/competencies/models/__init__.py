"""Records of the competency framework."""

from lms.competencies.models.frameworks import (
    Competency,
    CompetencyLevel,
    CompetencyVersion,
    Framework,
    FrameworkVersion,
    ScaleLevel,
)
from lms.competencies.models.requirements import Requirement
from lms.competencies.models.study_fields import StudyField

__all__ = [
    "Competency",
    "CompetencyLevel",
    "CompetencyVersion",
    "Framework",
    "FrameworkVersion",
    "Requirement",
    "ScaleLevel",
    "StudyField",
]
