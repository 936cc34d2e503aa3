"""The words of the framework in force: names, groups, the scale."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language

from lms.competencies.models import CompetencyVersion, FrameworkVersion, ScaleLevel


@dataclass(frozen=True)
class CompetencyWords:
    """A competency as the version in force words it."""

    competency_id: int
    code: str
    name_vi: str
    name_en: str
    group: str
    first_level: int
    last_level: int
    is_illustrative: bool
    framework_version_id: int
    order: int

    @property
    def name(self) -> str:
        """In the reader's language; content falls back to Vietnamese."""
        return self.name_en if get_language() == "en" and self.name_en else self.name_vi


def competencies_in_force(as_of: date) -> dict[int, CompetencyWords]:
    """By competency id, in the framework's order; one statement."""
    rows = CompetencyVersion.objects.in_force(as_of).select_related("competency").order_by("order", "pk")
    return {
        row.competency_id: CompetencyWords(
            competency_id=row.competency_id,
            code=row.competency.code,
            name_vi=row.name_vi,
            name_en=row.name_en,
            group=row.group,
            first_level=row.first_level,
            last_level=row.last_level,
            is_illustrative=row.mark == "illustrative",
            framework_version_id=row.framework_version_id,
            order=row.order,
        )
        for row in rows
    }


def scale_in_force(as_of: date) -> dict[int, str]:
    """The short name of each level (0 = not shown) in the reader's language; one statement."""
    version = FrameworkVersion.objects.in_force(as_of).order_by("-valid_from").values("pk")[:1]
    english = get_language() == "en"
    return {
        row.level: (row.name_en if english and row.name_en else row.name_vi)
        for row in ScaleLevel.objects.filter(framework_version__in=version)
    }
