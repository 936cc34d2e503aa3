"""Test-outs: who knows already shows it, and needs no course. What is passed becomes evidence, like any exam."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Least
from django.utils import timezone

from assessments.enums import AssessmentKind
from assessments.models import Assessment, AssessmentOutcome
from lms.competencies.domain.requirements import RequirementRow, resolve, unit_chains
from lms.competencies.models import Requirement
from lms.org.domain.position_titles import position_titles
from lms.org.models import Official, PostingVersion
from lms.org.tree import UnitsAtOrAbove
from lms.plans.domain.course_choice import exam_rule_level
from lms.plans.domain.course_search import Wanted
from lms.plans.models import PlanItem


def test_outs_for(wanted: Iterable[Wanted], units: UnitsAtOrAbove, now: datetime) -> dict[Wanted, Assessment]:
    """For each (competency, level) the test-out, open now and for people of these units, that proves it: the one that
    overshoots least. One statement, none where nothing is asked."""
    pairs = set(wanted)
    if not pairs:
        return {}
    open_now = Assessment.objects.sat_on(now).for_units(units).filter(kind=AssessmentKind.TEST_OUT)
    found = _proving(timezone.localdate(now)).filter(
        assessment__in=open_now, competency__in={competency_id for competency_id, _level in pairs}
    )
    offers = list(found.select_related("assessment").order_by("proven", "assessment_id"))
    best: dict[Wanted, Assessment] = {}
    for competency_id, level in pairs:
        fitting = (one.assessment for one in offers if one.competency_id == competency_id and one.proven >= level)
        assessment = next(fitting, None)
        if assessment is not None:
            best[competency_id, level] = assessment
    return best


@dataclass(frozen=True)
class KnownFrom:
    """A posting that is over and asked for the level: its position by the title of its last day."""

    position: str
    ended_on: date


def known_from_before(official_id: int, wanted: Collection[Wanted], as_of: date) -> dict[Wanted, KnownFrom]:
    """Of these levels the ones that an earlier posting of the official asked for while it ran, the latest such posting.

    Four statements however many postings; none where nothing is asked.
    """
    if not wanted:
        return {}
    over = PostingVersion.objects.known().filter(posting__official=official_id, ends_on__lt=as_of)
    spans = list(over.order_by("-ends_on", "-pk").values_list("position_id", "unit_id", "starts_on", "ends_on"))
    if not spans:
        return {}
    rows = list(
        Requirement.objects.known()
        .filter(position__in={span[0] for span in spans}, competency__in={pair[0] for pair in wanted})
        .order_by("-valid_from", "pk")
    )
    chains = unit_chains({span[1] for span in spans}, as_of)
    titles = position_titles((span[0], span[3]) for span in spans)
    found: dict[Wanted, KnownFrom] = {}
    for position_id, unit_id, starts_on, ends_on in spans:
        asked = resolve(
            [_row(one) for one in rows if one.position_id == position_id and _overlaps(one, starts_on, ends_on)],
            chains[unit_id],
            {},
        )
        levels = {one.competency_id: one.min_level for one in asked}
        for pair in wanted:
            if levels.get(pair[0], 0) >= pair[1]:
                found.setdefault(pair, KnownFrom(titles[position_id, ends_on], ends_on))
    return found


def _overlaps(row: Requirement, starts_on: date, ends_on: date) -> bool:
    return row.valid_from <= ends_on and (row.valid_to is None or row.valid_to >= starts_on)


def _row(row: Requirement) -> RequirementRow:
    return RequirementRow(
        row.pk,
        row.position_id,
        row.competency_id,
        row.employer_id,
        row.min_level,
        row.max_level,
        row.kind,
        row.mark,
    )


def is_for(official: Official, assessment: Assessment, as_of: date) -> bool:
    """Any assessment but a test-out is for everybody who comes to it; no statement for those."""
    return assessment.kind != AssessmentKind.TEST_OUT or lines_to_close(official, assessment, as_of).exists()


def lines_to_close(official: Official, assessment: Assessment, as_of: date) -> QuerySet[PlanItem]:
    """Open lines of the official's plans that passing it would close."""
    levels = _levels_of(assessment, as_of)
    closes = Q(pk__in=[])
    for competency_id, level in levels.items():
        closes |= Q(competency=competency_id, required_level__lte=level)
    lines: QuerySet[PlanItem] = PlanItem.objects.open(as_of).filter(closes, plan__official=official)
    return lines


def _levels_of(assessment: Assessment, as_of: date) -> Mapping[int, int]:
    found = _proving(as_of).filter(assessment=assessment)
    return dict(found.values_list("competency_id", "proven"))


def _proving(as_of: date) -> Any:
    """Outcomes, annotated with the level `proven`: as far as the evidence rule of that day lets an exam prove it."""
    return (
        AssessmentOutcome.objects.annotate(rule_level=exam_rule_level(as_of))
        .filter(rule_level__isnull=False)
        .annotate(proven=Least("level", "rule_level"))
    )
