"""Papers that people hand in as proof."""

import hashlib
import io
import uuid
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from lms.competencies.models import Competency
from lms.core.pdf_uploads import begins_as_pdf
from lms.evidence.document_files import PDF, PaperFile, read_paper
from lms.evidence.domain.documents import Paper, hand_in
from lms.evidence.enums import EvidenceKind, RuleMark
from lms.evidence.models import EvidenceRule, HandedInDocument
from lms.org.enums import REFORM_DAY
from lms.org.models import Official
from tests.factories.pdfs import make_pdf
from tests.factories.people import make_user

PAPER_PDF = make_pdf("bang")


def let_documents_prove(
    max_level: int = 5, months: int | None = 60, kind: EvidenceKind = EvidenceKind.DOCUMENT
) -> None:
    EvidenceRule.objects.get_or_create(
        kind=kind,
        competency=None,
        valid_from=REFORM_DAY,
        defaults={"max_level": max_level, "validity_months": months, "mark": RuleMark.ILLUSTRATIVE},
    )


def make_document(
    official: Official,
    competency: Competency,
    *,
    level: int = 2,
    issued_on: date = date(2026, 5, 4),
    expires_on: date | None = None,
    now: datetime | None = None,
    content: bytes = PAPER_PDF,
    **paper: Any,
) -> HandedInDocument:
    """Handed in by the person; who has no account gets one for it."""
    said = {"title": "Chứng chỉ bồi dưỡng hộ tịch", "issuer": "Học viện Tư pháp", "kind": EvidenceKind.DOCUMENT} | paper
    return hand_in(
        official=official,
        paper=Paper(competency=competency, level=level, issued_on=issued_on, expires_on=expires_on, **said),
        file=_pdf(content) if begins_as_pdf(content) else read_paper(io.BytesIO(content)),
        client_id=uuid.uuid4(),
        actor=official.user or make_user(),
        now=now or timezone.now(),
    )


def _pdf(content: bytes) -> PaperFile:
    """As `read_paper` gives it, without the process that opens it."""
    return PaperFile(content, PDF, hashlib.sha256(content).hexdigest())
