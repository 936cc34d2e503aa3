"""Records of evidence."""

from lms.evidence.models.documents import HandedInDocument
from lms.evidence.models.ledger import Evidence, EvidenceRule

__all__ = ["Evidence", "EvidenceRule", "HandedInDocument"]
