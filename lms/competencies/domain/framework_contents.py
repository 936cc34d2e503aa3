"""What a version of a framework says, as plain values: for forms, comparison, files and the copy into a draft."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from lms.competencies.enums import CompetencyMark
from lms.competencies.models import CompetencyLevel, CompetencyVersion, FrameworkVersion, ScaleLevel


@dataclass(frozen=True)
class LevelWords:
    """A level's name in the scale, or its description for a competency: a line for each observable indicator."""

    level: int
    vi: str
    en: str = ""


@dataclass(frozen=True)
class VersionFacts:
    """The scale may name a level 0 (not shown yet) below its first."""

    legal_basis: str
    valid_from: date
    scale_min: int
    scale_max: int
    scale: tuple[LevelWords, ...] = ()

    @property
    def levels(self) -> range:
        return range(self.scale_min, self.scale_max + 1)


@dataclass(frozen=True)
class CompetencyFacts:
    code: str
    group: str
    name_vi: str
    name_en: str = ""
    mark: CompetencyMark = CompetencyMark.FRAMEWORK
    first_level: int = 1
    last_level: int = 5
    levels: tuple[LevelWords, ...] = ()

    def described(self, level: int) -> LevelWords:
        return next((one for one in self.levels if one.level == level), LevelWords(level, ""))


@dataclass(frozen=True)
class Contents:
    """`competencies` in the version's order."""

    facts: VersionFacts
    competencies: tuple[CompetencyFacts, ...]

    @property
    def groups(self) -> tuple[str, ...]:
        """In the order in which they first appear."""
        return tuple(dict.fromkeys(one.group for one in self.competencies))

    def in_group(self, group: str) -> tuple[CompetencyFacts, ...]:
        return tuple(one for one in self.competencies if one.group == group)

    def competency(self, code: str) -> CompetencyFacts | None:
        return next((one for one in self.competencies if one.code == code), None)


def contents_of(version: FrameworkVersion) -> Contents:
    """Three statements."""
    described: dict[int, list[LevelWords]] = defaultdict(list)
    for row in CompetencyLevel.objects.filter(competency_version__framework_version=version).order_by("level"):
        described[row.competency_version_id].append(LevelWords(row.level, row.description_vi, row.description_en))
    rows = CompetencyVersion.objects.filter(framework_version=version).select_related("competency")
    return Contents(
        facts_of(version), tuple(competency_facts(row, described[row.pk]) for row in rows.order_by("order", "pk"))
    )


def facts_of(version: FrameworkVersion) -> VersionFacts:
    """One statement."""
    scale = ScaleLevel.objects.filter(framework_version=version).order_by("level")
    return VersionFacts(
        legal_basis=version.legal_basis,
        valid_from=version.valid_from,
        scale_min=version.scale_min,
        scale_max=version.scale_max,
        scale=tuple(LevelWords(row.level, row.name_vi, row.name_en) for row in scale),
    )


def competency_facts(row: CompetencyVersion, levels: list[LevelWords]) -> CompetencyFacts:
    return CompetencyFacts(
        code=row.competency.code,
        group=row.group,
        name_vi=row.name_vi,
        name_en=row.name_en,
        mark=CompetencyMark(row.mark),
        first_level=row.first_level,
        last_level=row.last_level,
        levels=tuple(levels),
    )


def state_of(said: Any) -> str:
    """Changes with what is said: what a form was filled in beside."""
    return hashlib.sha256(repr(said).encode()).hexdigest()[:20]


def indicators(description: str) -> list[str]:
    """The observable indicators of a level."""
    return [line.strip() for line in description.splitlines() if line.strip()]
