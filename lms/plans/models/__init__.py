"""Records of plans."""

from lms.plans.models.exemptions import Exemption
from lms.plans.models.plans import LearningPlan, PlanItem, RequirementStatus

__all__ = ["Exemption", "LearningPlan", "PlanItem", "RequirementStatus"]
