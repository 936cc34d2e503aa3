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

__all__ = [
    "Competency",
    "CompetencyLevel",
    "CompetencyVersion",
    "Framework",
    "FrameworkVersion",
    "Requirement",
    "ScaleLevel",
]
