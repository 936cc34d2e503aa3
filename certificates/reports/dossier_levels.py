"""The levels of one person, what is required of them on the day, and every piece of evidence behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from certificates.reports.contract import Asked
from certificates.reports.moves_facts import Shown
from certificates.reports.moves_reading import evidence_titles
from certificates.reports.moves_words import shown_text
from lms.competencies.domain.catalogue import competencies_in_force
from lms.evidence.enums import EvidenceKind
from lms.evidence.models import Evidence
from lms.org.domain.position_titles import position_titles_on
from lms.plans.domain.status import postings_on, status_from_facts


@dataclass(frozen=True)
class LevelLine:
    """A requirement of a posting; `shown` says what the level rests on."""

    position: str
    code: str
    competency: str
    kind: str
    required: int
    held: int
    state: str
    shown: str
    is_gap: bool


@dataclass(frozen=True)
class EvidenceRow:
    competency: str
    level: int
    kind: str
    title: str
    effective_on: date
    expires_on: date | None


def level_lines(asked: Asked, official_id: int) -> list[LevelLine]:
    postings = postings_on(asked.as_of, known_at=asked.known_at, where=Q(posting__official=official_id))
    statuses = status_from_facts(postings, asked.as_of, known_at=asked.known_at)
    words = competencies_in_force(asked.as_of)
    titles = position_titles_on({one.position_id for one in postings}, asked.as_of, asked.known_at)
    shown = {
        pk: Shown(EvidenceKind(kind), on, title) for pk, (kind, on, title) in evidence_titles([official_id]).items()
    }
    ordered = sorted(statuses, key=lambda one: (not one.posting.is_main, one.posting.starts_on))
    return [
        LevelLine(
            position=titles[status.posting.position_id],
            code=words[check.required.competency_id].code if check.required.competency_id in words else "",
            competency=words[check.required.competency_id].name_vi if check.required.competency_id in words else "",
            kind=str(check.required.kind.label),
            required=check.required.min_level,
            held=check.holding.level,
            state=str(check.state.label),
            shown=shown_text(shown.get(check.holding.evidence_id or 0)),
            is_gap=check.is_gap,
        )
        for status in ordered
        for check in status.checks
    ]


def evidence_lines(asked: Asked, official_id: int) -> list[EvidenceRow]:
    """Newest first; what had been withdrawn by then isn't told."""
    rows = Evidence.objects.known(asked.known_at).filter(
        official=official_id, level__gt=0, effective_on__lte=asked.as_of
    )
    words = competencies_in_force(asked.as_of)
    titles = evidence_titles([official_id])
    return [
        EvidenceRow(
            competency=words[one.competency_id].name_vi if one.competency_id in words else one.competency.code,
            level=one.level,
            kind=str(EvidenceKind(one.kind).label),
            title=titles[one.pk][2] if one.pk in titles else "",
            effective_on=one.effective_on,
            expires_on=one.expires_on,
        )
        for one in rows.select_related("competency").order_by("-effective_on", "-pk")
    ]
