"""Records of plans."""

from lms.plans.models.plans import LearningPlan, PlanItem, RequirementStatus

__all__ = ["LearningPlan", "PlanItem", "RequirementStatus"]
