"""What a survey tells, competency by competency: how many people and their mean level, of each of the four levels."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from lms.competencies.domain.catalogue import CompetencyWords, competencies_in_force
from lms.competencies.domain.requirements import RequiredLevel, Seat, requirements_for, strictest
from lms.evidence.domain.holdings import evidence_of, level_on
from lms.evidence.enums import ViewKind
from lms.evidence.models import LevelView, NeedsSurvey
from lms.org.models import PostingVersion

FEWEST = 5
"""Figures of fewer people would say something of a single one."""


@dataclass(frozen=True)
class Mean:
    """Of how many people, and their mean level: neither is told of fewer than `FEWEST`."""

    people: int
    level: float

    @property
    def is_few(self) -> bool:
        return 0 < self.people < FEWEST


@dataclass(frozen=True)
class ResultLine:
    words: CompetencyWords | None
    required: Mean
    own: Mean
    manager: Mean
    held: Mean


def results_of(survey: NeedsSurvey) -> list[ResultLine]:
    """On the day it was closed, or today; of those who were asked. The statements don't grow with the people."""
    now = survey.closed_at or timezone.now()
    day = timezone.localdate(now)
    people = list(survey.asked.values_list("official_id", flat=True))
    required = _required(people, day)
    evidence = evidence_of(people, now)
    views = _views(people, survey)
    words = competencies_in_force(day)
    by_competency: dict[int, list[int]] = defaultdict(list)
    for person, asked in required.items():
        for key in asked:
            by_competency[key].append(person)
    return [
        ResultLine(
            words=one,
            required=_mean([required[person][key].min_level for person in by_competency[key]]),
            own=_mean(_said(views, ViewKind.SELF, key, by_competency[key])),
            manager=_mean(_said(views, ViewKind.MANAGER, key, by_competency[key])),
            held=_mean([level_on(evidence[person][key], day) for person in by_competency[key]]),
        )
        for key, one in words.items()
        if key in by_competency
    ]


def _mean(levels: list[int]) -> Mean:
    return Mean(len(levels), sum(levels) / len(levels) if levels else 0.0)


def _required(people: list[int], day: date) -> dict[int, dict[int, RequiredLevel]]:
    """By person and competency, of several postings the strictest."""
    held = PostingVersion.objects.active_on(day).filter(posting__official__in=people)
    seats: dict[int, list[Seat]] = defaultdict(list)
    for person, *seat in held.values_list("posting__official_id", "position_id", "unit_id"):
        seats[person].append(Seat(*seat))
    found = requirements_for({seat for some in seats.values() for seat in some}, day)
    return {
        person: {one.competency_id: one for one in strictest(found[seat] for seat in some)}
        for person, some in seats.items()
    }


def _views(people: list[int], survey: NeedsSurvey) -> dict[tuple[int, int, str], int]:
    """The newest level said, by person, competency and kind. One's own counts where it answers: said since the survey
    began and before it was closed."""
    rows = LevelView.objects.filter(official__in=people)
    if survey.closed_at is not None:
        rows = rows.filter(given_at__lte=survey.closed_at)
    rows = rows.exclude(kind=ViewKind.SELF, given_at__lt=survey.asked_at)
    listed = rows.order_by("given_at", "pk").values_list("official_id", "competency_id", "kind", "level")
    return {(person, key, kind): level for person, key, kind, level in listed}


def _said(views: dict[tuple[int, int, str], int], kind: ViewKind, key: int, people: list[int]) -> list[int]:
    found = (views.get((person, key, kind.value)) for person in people)
    return [level for level in found if level is not None]
