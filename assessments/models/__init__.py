"""Records of assessment."""

from assessments.models.alarms import KeyAlarm
from assessments.models.allowances import AttemptAllowance
from assessments.models.assessments import Assessment, AssessmentOutcome, CompetencyMark, DrawRule, FixedQuestion
from assessments.models.attempts import Attempt, AttemptQuestion, Response, Result
from assessments.models.checklists import (
    Checklist,
    ChecklistItem,
    ChecklistOutcome,
    ChecklistVersion,
    ObserverNaming,
)
from assessments.models.corrections import KeyCorrection
from assessments.models.imports import QuestionImport
from assessments.models.late import LateRuling
from assessments.models.marks import MarkComment, MarkDraft, PersonMark
from assessments.models.observation import (
    Observation,
    ObservationAnswer,
    ObservationMark,
    ObservationPhoto,
    ObservationRequest,
    ObservationRuling,
)
from assessments.models.questions import (
    Choice,
    Question,
    QuestionBank,
    QuestionCitation,
    QuestionPicture,
    QuestionPictureUpload,
    QuestionVersion,
)
from assessments.models.sittings import ExamSitting, SittingCandidate
from assessments.models.time_given import ContactGap, TimeArrangement, TimeGiven

__all__ = [
    "Assessment",
    "AssessmentOutcome",
    "Attempt",
    "AttemptAllowance",
    "AttemptQuestion",
    "Checklist",
    "ChecklistItem",
    "ChecklistOutcome",
    "ChecklistVersion",
    "Choice",
    "CompetencyMark",
    "ContactGap",
    "DrawRule",
    "ExamSitting",
    "FixedQuestion",
    "KeyAlarm",
    "KeyCorrection",
    "LateRuling",
    "MarkComment",
    "MarkDraft",
    "Observation",
    "ObservationAnswer",
    "ObservationMark",
    "ObservationPhoto",
    "ObservationRequest",
    "ObservationRuling",
    "ObserverNaming",
    "PersonMark",
    "Question",
    "QuestionBank",
    "QuestionCitation",
    "QuestionImport",
    "QuestionPicture",
    "QuestionPictureUpload",
    "QuestionVersion",
    "Response",
    "Result",
    "SittingCandidate",
    "TimeArrangement",
    "TimeGiven",
]
