"""What the pages of the frameworks list: versions, a version's competencies, and what rests on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courses.models import CourseOutcome
from lms.competencies.domain.framework_contents import CompetencyFacts, Contents, LevelWords, indicators
from lms.competencies.domain.framework_publishing import requirements_resting
from lms.competencies.enums import CompetencyMark, FrameworkStatus
from lms.competencies.models import Competency, Framework, FrameworkVersion
from lms.core.tables import Cell, Column, Row, Table
from lms.evidence.models import Evidence, EvidenceRule
from lms.hr.frameworks.doors import number_words, state_words, term_words, version_url


@dataclass(frozen=True)
class ListedFramework:
    """`draft`: the version being written, where there is one."""

    framework: Framework
    table: Table
    count: int
    draft: FrameworkVersion | None

    @property
    def compare_url(self) -> str:
        return reverse("hr:framework_comparison", args=[self.framework.code]) if self.count > 1 else ""


def listed_frameworks(today: date) -> list[ListedFramework]:
    """Two statements however many versions."""
    versions = FrameworkVersion.objects.select_related("framework").annotate(counted=Count("competencies"))
    by_framework: dict[int, list[FrameworkVersion]] = {}
    for version in versions.order_by("-number"):
        by_framework.setdefault(version.framework_id, []).append(version)
    found = []
    for framework in Framework.objects.order_by("code"):
        some = by_framework.get(framework.pk, [])
        draft = next((one for one in some if one.status == FrameworkStatus.DRAFT), None)
        found.append(ListedFramework(framework, _versions_table(framework, some, today), len(some), draft))
    return found


def _versions_table(framework: Framework, versions: Iterable[FrameworkVersion], today: date) -> Table:
    labels = (_("Phiên bản"), _("Trạng thái"), _("Thời gian áp dụng"), _("Căn cứ"))
    return Table(
        caption=_("Các phiên bản của %(name)s") % {"name": framework_name(framework)},
        columns=(*(Column(label) for label in labels), Column(_("Năng lực"), numeric=True)),
        rows=tuple(
            Row(
                cells=(
                    Cell(number_words(one).capitalize(), href=version_url(one)),
                    Cell(state_words(one, today)[0]),
                    Cell(term_words(one)),
                    Cell(one.legal_basis or "–", note=one.decision_number, lang="vi"),
                    Cell(one.counted),
                )
            )
            for one in versions
        ),
    )


def framework_name(framework: Framework) -> str:
    return framework.name_en if get_language() == "en" and framework.name_en else framework.name_vi


@dataclass(frozen=True)
class ShownLevel:
    """A level of a competency with what can be observed at it."""

    level: int
    name: str
    lines: list[str]
    lines_en: list[str]


@dataclass(frozen=True)
class ShownCompetency:
    facts: CompetencyFacts
    levels: tuple[ShownLevel, ...]
    described: str

    @property
    def is_illustrative(self) -> bool:
        return self.facts.mark == CompetencyMark.ILLUSTRATIVE

    @property
    def mark_label(self) -> str:
        return str(CompetencyMark(self.facts.mark).label)


@dataclass(frozen=True)
class ShownGroup:
    name: str
    competencies: tuple[ShownCompetency, ...]


def shown_groups(contents: Contents) -> list[ShownGroup]:
    names = {one.level: scale_name(one) for one in contents.facts.scale}
    return [
        ShownGroup(group, tuple(_shown(one, names) for one in contents.in_group(group))) for group in contents.groups
    ]


def scale_name(one: LevelWords) -> str:
    return one.en if get_language() == "en" and one.en else one.vi


def _shown(one: CompetencyFacts, names: dict[int, str]) -> ShownCompetency:
    levels = tuple(
        ShownLevel(level.level, names.get(level.level, ""), indicators(level.vi), indicators(level.en))
        for level in one.levels
    )
    return ShownCompetency(one, levels, ", ".join(str(level.level) for level in one.levels))


@dataclass(frozen=True)
class Usage:
    """How much rests on a version: requirements from that day on, rules and courses for its competencies, evidence
    counted in its levels."""

    requirements: int
    rules: int
    courses: int
    evidence: int


def usage_of(version: FrameworkVersion, day: date) -> Usage:
    """Four statements."""
    mine = Competency.objects.filter(versions__framework_version=version).values("pk")
    outcomes = CourseOutcome.objects.filter(competency__in=mine)
    return Usage(
        requirements=requirements_resting(version, day),
        rules=EvidenceRule.objects.in_force(day).filter(competency__in=mine).count(),
        courses=outcomes.values("course").distinct().count(),
        evidence=Evidence.objects.filter(framework_version=version).count(),
    )
