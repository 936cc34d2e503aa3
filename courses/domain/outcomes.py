"""What a course teaches, in the words of the framework in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F, OuterRef, Subquery
from django.utils.translation import get_language

from courses.models import CourseOutcome
from lms.competencies.models import CompetencyVersion, ScaleLevel


@dataclass(frozen=True)
class OutcomeLine:
    """A competency and the level the course leads to; `lang` is the language of the words."""

    code: str
    name: str
    level: int
    level_name: str
    lang: str


def outcomes_of(course_id: int, as_of: date) -> list[OutcomeLine]:
    """In the reader's language where the framework has it, else in Vietnamese; one statement."""
    scale = ScaleLevel.objects.filter(
        framework_version=OuterRef("competency__versions__framework_version"), level=OuterRef("level")
    )
    rows = (
        CourseOutcome.objects.filter(
            course_id=course_id, competency__versions__in=CompetencyVersion.objects.in_force(as_of)
        )
        .annotate(
            code=F("competency__code"),
            name_vi=F("competency__versions__name_vi"),
            name_en=F("competency__versions__name_en"),
            level_vi=Subquery(scale.values("name_vi")[:1]),
            level_en=Subquery(scale.values("name_en")[:1]),
        )
        .order_by("sort_order", "pk")
        .values_list("code", "level", "name_vi", "name_en", "level_vi", "level_en")
    )
    english = get_language() == "en"
    lines = []
    for code, level, name_vi, name_en, level_vi, level_en in rows:
        if english and name_en:
            lines.append(OutcomeLine(code, name_en, level, level_en or "", "en"))
        else:
            lines.append(OutcomeLine(code, name_vi, level, level_vi or "", "vi"))
    return lines
