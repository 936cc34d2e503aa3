"""Records of plans."""

from lms.plans.models.assignments import (
    AssignedCourse,
    AssignedTerms,
    AssignmentDraft,
    AssignmentRule,
    CourseAssignment,
)
from lms.plans.models.exemptions import Exemption
from lms.plans.models.following_up import DueExtension, LearningReminder
from lms.plans.models.plans import LearningPlan, PlanItem, RequirementStatus
from lms.plans.models.trend import StandingPoint

__all__ = [
    "AssignedCourse",
    "AssignedTerms",
    "AssignmentDraft",
    "AssignmentRule",
    "CourseAssignment",
    "DueExtension",
    "Exemption",
    "LearningPlan",
    "LearningReminder",
    "PlanItem",
    "RequirementStatus",
    "StandingPoint",
]
