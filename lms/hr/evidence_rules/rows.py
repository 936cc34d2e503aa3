"""The evidence rules of a day as lines a clerk can read: of all competencies by kind, and of single ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from lms.competencies.domain.catalogue import CompetencyWords
from lms.core.vietnamese.dates import format_date
from lms.evidence.domain.rule_writing import rule_standing
from lms.evidence.enums import Combining, EvidenceKind, RuleMark
from lms.evidence.models import EvidenceRule

KIND_PARAM, COMPETENCY_PARAM = "loai", "nang-luc"


@dataclass(frozen=True)
class RuleLine:
    """`rule` None: the kind proves nothing that day. `coming` begins later."""

    kind: EvidenceKind
    words: CompetencyWords | None
    rule: EvidenceRule | None
    coming: EvidenceRule | None

    @property
    def label(self) -> str:
        return str(self.kind.label).capitalize()

    @property
    def combining(self) -> str:
        return str(Combining(self.rule.combining).label) if self.rule else ""

    @property
    def is_example(self) -> bool:
        return self.rule is not None and self.rule.mark != RuleMark.EMPLOYER

    @property
    def ends(self) -> str:
        return format_date(self.rule.valid_to) if self.rule and self.rule.valid_to else ""

    @property
    def edit_url(self) -> str:
        return rule_url("edit", self.kind, self.words.code if self.words else "")

    @property
    def end_url(self) -> str:
        return rule_url("end", self.kind, self.words.code if self.words else "")


def rule_url(name: str, kind: str, code: str = "") -> str:
    query = {KIND_PARAM: str(kind)} | ({COMPETENCY_PARAM: code} if code else {})
    return f"{reverse(f'hr:evidence_rule_{name}')}?{urlencode(query)}"


def lines_of_all(rules: Iterable[EvidenceRule], day: date) -> list[RuleLine]:
    """Every kind, also those that prove nothing."""
    by_kind: dict[str, list[EvidenceRule]] = {}
    for rule in rules:
        if rule.competency_id is None:
            by_kind.setdefault(rule.kind, []).append(rule)
    return [_line(kind, None, by_kind.get(kind, []), day) for kind in EvidenceKind]


def lines_of_one(rules: Iterable[EvidenceRule], words: dict[int, CompetencyWords], day: date) -> list[RuleLine]:
    """Rules of single competencies that hold or are to come, in the order of the framework."""
    by_key: dict[tuple[int, str], list[EvidenceRule]] = {}
    for rule in rules:
        if rule.competency_id in words:
            by_key.setdefault((rule.competency_id, rule.kind), []).append(rule)
    lines = [
        _line(EvidenceKind(kind), words[key], some, day)
        for (key, kind), some in sorted(by_key.items(), key=lambda one: (words[one[0][0]].order, one[0][1]))
    ]
    return [line for line in lines if line.rule or line.coming]


def _line(kind: EvidenceKind, words: CompetencyWords | None, rules: list[EvidenceRule], day: date) -> RuleLine:
    later = [rule for rule in rules if rule.valid_from > day]
    coming = min(later, key=lambda rule: rule.valid_from, default=None)
    return RuleLine(kind, words, rule_standing(rules, day), coming)
