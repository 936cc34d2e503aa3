"""What the checks found, for the editor's panel and the page of a lesson's checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import template

from courses.domain.content_checks.checking import basis_findings_of, findings_of
from courses.domain.content_checks.findings import Finding
from courses.models import LessonPage
from courses.models.base import ContentPage

register = template.Library()


@dataclass(frozen=True)
class Line:
    """A finding with the title of its step."""

    finding: Finding
    title: str

    @property
    def anchor(self) -> str:
        """Where the editor shows the step."""
        return f"#block-{self.finding.block_id}-section"


@register.inclusion_tag("courses/panels/_findings.html")
def content_findings(lesson: LessonPage, edit_url: str = "") -> Mapping[str, Any]:
    """`edit_url` "" within the editor itself."""
    lines = [Line(one, lesson.step_titles.get(one.block_id, "")) for one in findings_of(lesson)]
    return {
        "edit_url": edit_url,
        "blocking": [line for line in lines if line.finding.blocks],
        "warnings": [line for line in lines if not line.finding.blocks],
    }


@register.inclusion_tag("courses/panels/_basis_findings.html")
def basis_findings(page: ContentPage) -> Mapping[str, Any]:
    """Of a course or a guide; nothing at all where everything is in force."""
    return {"findings": basis_findings_of(page)}
