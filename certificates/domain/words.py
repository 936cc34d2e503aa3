"""Everything a certificate says, as plain values: gathered once at approval and never again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from certificates.domain.eligibility import Eligibility
from certificates.models import Certificate
from lms.competencies.models import CompetencyLevel, CompetencyVersion, ScaleLevel
from lms.core.display import format_number
from lms.core.vietnamese.text import normalise
from lms.evidence.models import Evidence
from lms.org.domain.position_titles import position_title_on
from lms.org.domain.posting_conflicts import main_posting_on
from lms.org.domain.unit_names import UnitName, unit_names
from lms.org.models import Posting, PostingVersion

LAYOUT = 1
"""The built-in layout of `certificates/pdf.py`; a template's is 2 (`template_designs.py`)."""

Words = dict[str, Any]


@dataclass(frozen=True)
class Approval:
    """What approving gives a certificate."""

    code: str
    register_number: str
    issued_on: date
    signer: str
    capacity: str


def words_of(certificate: Certificate, eligibility: Eligibility, approval: Approval) -> Words:
    """The words as they stand on the day of approval. Dates are kept in ISO form; a paper writes them its way."""
    assert eligibility.completion is not None
    assert eligibility.posting is not None
    seat = _seat(eligibility.posting, approval.issued_on)
    names = unit_names({seat.unit_id, certificate.issuer_id}, approval.issued_on)
    return {
        "layout": LAYOUT,
        "code": approval.code,
        "register_number": approval.register_number,
        "holder": {
            "name": certificate.official.full_name,
            "birth_year": certificate.official.birth_year,
            "position": position_title_on(seat.position, approval.issued_on),
            "unit": names[seat.unit_id].label,
        },
        "course": {
            "title": certificate.course.title,
            "periods": format_number(eligibility.completion.periods),
            "from": eligibility.completion.enrolment.enrolled_on.isoformat(),
            "to": eligibility.completion.completed_on.isoformat(),
            "is_illustrative": certificate.course.is_illustrative,
        },
        "exam": _exam_words(eligibility),
        "competencies": _competency_words(eligibility.evidence),
        "decision": _decision_words(seat),
        "issuer": issuer_words(names[certificate.issuer_id]),
        "signer": {"name": approval.signer, "capacity": capacity_lines(approval.capacity)},
        "issued_on": approval.issued_on.isoformat(),
        "expires_on": _iso(eligibility.expires_on),
        "replaces": _replaced_words(certificate.replaces),
        "verify_url": verify_url(approval.code),
    }


def _seat(posting: Posting, day: date) -> PostingVersion:
    """Where the holder sits on the day of issue: the posting learned for if it is running, else the main one.

    Somebody may learn for a position before the decision takes effect; a paper never says they hold it already.
    """
    learned_for: PostingVersion = PostingVersion.objects.select_related("position").last_of(posting.pk)
    if learned_for.starts_on <= day and (learned_for.ends_on is None or day <= learned_for.ends_on):
        return learned_for
    return main_posting_on(posting.official, day) or learned_for


def issuer_name(words: Words) -> str:
    issuer = words["issuer"]
    return ", ".join(filter(None, (f"{issuer['body']} {issuer['unit']}", issuer["province"])))


def verify_url(code: str) -> str:
    return f"{settings.PUBLIC_URL}/v/{code}"


def official_address() -> str:
    """What the address of the verification page begins with, as people read it."""
    parts = urlsplit(settings.PUBLIC_URL)
    return f"{parts.netloc}/v/"


def texts_of(value: Any) -> Iterator[str]:
    """Every text among the words, to look at its letters."""
    match value:
        case str():
            yield value
        case dict():
            for part in value.values():
                yield from texts_of(part)
        case list():
            for part in value:
                yield from texts_of(part)


def capacity_lines(capacity: str) -> list[str]:
    """`KT. CHỦ TỊCH / PHÓ CHỦ TỊCH`, or the same typed on two lines, as the lines it is printed in."""
    return [line for part in re.split(r"[/\r\n]", capacity) if (line := normalise(part))]


def _exam_words(eligibility: Eligibility) -> dict[str, str] | None:
    result = eligibility.result
    return {"title": result.attempt.title, "passed_on": result.effective_on.isoformat()} if result else None


def _competency_words(evidence: Sequence[Evidence]) -> list[dict[str, object]]:
    """Each level shown, in the words of the framework version it was shown under."""
    if not evidence:
        return []
    versions = {one.framework_version_id for one in evidence}
    named = CompetencyVersion.objects.filter(
        framework_version__in=versions, competency__in=[one.competency_id for one in evidence]
    )
    wording = {(one.framework_version_id, one.competency_id): one for one in named}
    described = {
        (one.competency_version_id, one.level): one.description_vi
        for one in CompetencyLevel.objects.filter(competency_version__in=named)
    }
    scale = {
        (one.framework_version_id, one.level): one.name_vi
        for one in ScaleLevel.objects.filter(framework_version__in=versions)
    }
    found = []
    for one in evidence:
        words = wording[one.framework_version_id, one.competency_id]
        found.append(
            {
                "name": words.name_vi,
                "level": one.level,
                "level_name": scale.get((one.framework_version_id, one.level), ""),
                "description": described.get((words.pk, one.level), ""),
                "expires_on": _iso(one.expires_on),
            }
        )
    return found


def _decision_words(seat: PostingVersion) -> dict[str, str] | None:
    decision = seat.start_decision
    if decision is None:
        return None
    return {
        "number": decision.number,
        "signed_on": decision.signed_on.isoformat(),
        "issued_by": decision.issued_by,
    }


def issuer_words(name: UnitName) -> dict[str, str]:
    """`Ủy ban nhân dân` `phường Phú Xuân`; the province apart, as names of communes repeat."""
    return {
        "body": "Ủy ban nhân dân",
        "unit": _in_a_sentence(name.name),
        "province": _in_a_sentence(name.province) if name.above else "",
        "place": name.short_name,
    }


def _in_a_sentence(unit_name: str) -> str:
    return unit_name[:1].lower() + unit_name[1:]


def _replaced_words(replaced: Certificate | None) -> dict[str, str] | None:
    if replaced is None:
        return None
    return {
        "register_number": replaced.register_number,
        "issued_on": _iso(replaced.issued_on) or "",
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
