"""What a version of a framework may say; forms, files and publishing ask the same rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lms.competencies.domain.framework_contents import CompetencyFacts, VersionFacts
from lms.competencies.exceptions import (
    CompetencyNameTaken,
    DescriptionMissing,
    DescriptionOutside,
    LevelsOutsideScale,
    ScaleEnds,
    ScaleNameMissing,
    ScaleNameOutside,
)
from lms.core.exceptions import RuleViolation
from lms.core.vietnamese.text import matching_key

HIGHEST_LEVEL = 10
LONGEST_DESCRIPTION = 4_000
CODE = re.compile(r"[A-ZĐ]{1,6}-?\d{1,4}")


def scale_faults(facts: VersionFacts) -> Iterator[RuleViolation]:
    if not 0 < facts.scale_min < facts.scale_max <= HIGHEST_LEVEL:
        yield ScaleEnds(limit=HIGHEST_LEVEL)
        return
    named = {one.level for one in facts.scale if one.vi}
    for level in facts.levels:
        if level not in named:
            yield ScaleNameMissing(field=f"scale_{level}_vi", level=level)
    for one in facts.scale:
        if one.level and one.level not in facts.levels:
            ends = {"first": facts.scale_min, "last": facts.scale_max}
            yield ScaleNameOutside(field=f"scale_{one.level}_vi", level=one.level, **ends)


def competency_faults(
    one: CompetencyFacts, facts: VersionFacts, others: Iterable[CompetencyFacts]
) -> Iterator[RuleViolation]:
    """`others`: the competencies of the version besides this one."""
    for other in others:
        if matching_key(other.name_vi) == matching_key(one.name_vi):
            yield CompetencyNameTaken(code=other.code, name=other.name_vi)
            break
    if not facts.scale_min <= one.first_level <= one.last_level <= facts.scale_max:
        yield LevelsOutsideScale(first=facts.scale_min, last=facts.scale_max)
        return
    for level in one.levels:
        if not one.first_level <= level.level <= one.last_level:
            ends = {"first": one.first_level, "last": one.last_level}
            yield DescriptionOutside(field=f"level_{level.level}_vi", level=level.level, **ends)
        elif not level.vi:
            yield DescriptionMissing(field=f"level_{level.level}_vi", level=level.level)
