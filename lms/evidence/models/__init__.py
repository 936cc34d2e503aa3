"""Records of evidence."""

from lms.evidence.models.assessors import AssessorNaming
from lms.evidence.models.documents import HandedInDocument
from lms.evidence.models.ledger import Evidence, EvidenceRule
from lms.evidence.models.level_views import LevelView
from lms.evidence.models.reviews import LevelReview, LevelReviewAnswer
from lms.evidence.models.surveys import NeedsSurvey, SurveyAsked

__all__ = [
    "AssessorNaming",
    "Evidence",
    "EvidenceRule",
    "HandedInDocument",
    "LevelReview",
    "LevelReviewAnswer",
    "LevelView",
    "NeedsSurvey",
    "SurveyAsked",
]
