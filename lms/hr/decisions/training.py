"""The training that a decision causes, as lines a clerk can read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from lms.competencies.domain.catalogue import CompetencyWords, competencies_in_force
from lms.core.vietnamese.dates import format_date, parse_date
from lms.flows.reassignment import TrainingPreview
from lms.plans.domain.gaps import RequirementCheck
from lms.plans.domain.planning import PlannedGap, phases_ahead
from lms.plans.domain.prior_lines import before_words
from lms.plans.domain.reasons import employers_in, is_observed, renewal_of, source_of, way_of
from lms.plans.enums import PlanPhase, RequirementState
from lms.plans.models import PlanItem


@dataclass(frozen=True)
class TrainingLine:
    """One line of the table "Giao mới / Giữ / Dừng / Được miễn"."""

    action: str
    tone: str
    competency: CompetencyWords | None
    reason: str
    course: str
    due_on: date | None
    is_should: bool = False
    source: str = ""
    """Who set the level."""
    way: str = ""
    """Why this course, or why an observation."""
    is_observed: bool = False
    phase: str = ""
    is_prior: bool = False
    """A course to be learned before that of the next line."""


def training_lines(preview: TrainingPreview, day: date, today: date) -> list[TrainingLine]:
    """New lines first, then those that go on, those that stop, then what evidence exempts; two statements at
    most. New ones come by their phase."""
    words = competencies_in_force(day)
    going_on = {(item.competency_id, item.course_id) for item in preview.kept if item.course_id}
    phases = phases_ahead(preview.new, starts_on=day, recorded_on=today)
    ranks = {phase: rank for rank, phase in enumerate(PlanPhase)}
    by_phase = sorted(zip(preview.new, phases, strict=True), key=lambda pair: ranks[pair[1]])
    employers = employers_in((one.check.as_facts() for one in preview.new), day)
    told = {one.course_id for one in preview.new}
    new = []
    for one, phase in by_phase:
        if (one.check.required.competency_id, one.course_id) in going_on:
            continue
        new += _priors(one, preview, told, phase)
        new.append(_new_line(one, preview, words, employers, phase))
    asked_anew = {one.check.required.competency_id: one for one in preview.new}
    kept = [
        TrainingLine(
            action=_("Giữ"),
            tone="neutral",
            competency=words.get(item.competency_id),
            reason=_("Đang học, vị trí mới cũng yêu cầu") if anew else _("Vị trí đang giữ vẫn yêu cầu"),
            course=item.course.title if item.open_course else "",
            due_on=anew.due_on if anew else item.due_on,
            is_should=item.kind == "should",
        )
        for item, anew in ((item, _same_line(item, asked_anew)) for item in preview.kept)
    ]
    stopping = [
        TrainingLine(
            action=_("Dừng"),
            tone="neutral",
            competency=words.get(item.competency_id),
            reason=_("Vị trí mới không yêu cầu, hoặc đã có minh chứng"),
            course=item.course.title if item.open_course else "",
            due_on=None,
        )
        for item in preview.stopping
    ]
    exempt = [
        TrainingLine(
            action=_("Được miễn"),
            tone="success",
            competency=words.get(check.required.competency_id),
            reason=_met_reason(check),
            course="",
            due_on=None,
        )
        for check in preview.exempt
    ]
    return [*new, *kept, *stopping, *exempt]


def _new_line(
    one: PlannedGap,
    preview: TrainingPreview,
    words: Mapping[int, CompetencyWords],
    employers: Mapping[int, str],
    phase: PlanPhase,
) -> TrainingLine:
    return TrainingLine(
        action=_("Giao mới"),
        tone="info",
        competency=words.get(one.check.required.competency_id),
        reason=reason_of(one.check.as_facts()),
        course=preview.courses[one.course_id].title if one.course_id else "",
        due_on=one.due_on,
        is_should=one.check.required.kind == "should",
        source=source_of(one.check.as_facts(), employers),
        way=way_of(_choice(one)),
        is_observed=is_observed(_choice(one)),
        phase=phase.label,
    )


def _priors(
    one: PlannedGap, preview: TrainingPreview, told: set[int | None], phase: PlanPhase
) -> Iterator[TrainingLine]:
    """What is to be learned first, where no line above or of its own tells it."""
    for key in one.before:
        if key in told or one.course_id is None:
            continue
        told.add(key)
        yield TrainingLine(
            action=_("Giao mới"),
            tone="info",
            competency=None,
            reason=before_words(preview.courses[one.course_id].title),
            course=preview.courses[key].title,
            due_on=one.due_on,
            phase=phase.label,
            is_prior=True,
        )


def _choice(one: PlannedGap) -> dict[str, Any]:
    return one.choice.as_facts() if one.choice else {}


def _same_line(item: PlanItem, asked_anew: dict[int, PlannedGap]) -> PlannedGap | None:
    """The new line by which the same course goes on."""
    anew = asked_anew.get(item.competency_id)
    return anew if anew is not None and anew.course_id is not None and anew.course_id == item.course_id else None


def reason_of(facts: dict[str, Any]) -> str:
    """Why a line is in a plan, from the gap as it was frozen."""
    if renewal := renewal_of(facts):
        return renewal
    needed = {"required": facts["required_level"], "held": facts["held_level"]}
    state = RequirementState(facts["state"])
    if state == RequirementState.EXPIRED:
        ended = facts["expired_on"] and format_date(parse_date(facts["expired_on"]))
        return _("Cần mức %(required)s; minh chứng mức %(level)s đã hết hạn ngày %(ended)s") % {
            **needed,
            "level": facts["expired_level"],
            "ended": ended,
        }
    if state == RequirementState.BELOW:
        return _("Cần mức %(required)s, đang có mức %(held)s") % needed
    return _("Cần mức %(required)s, chưa có minh chứng") % needed


def _met_reason(check: RequirementCheck) -> str:
    facts = {"held": check.holding.level, "required": check.required.min_level}
    if check.state == RequirementState.EXEMPT:
        until = format_date(check.exempt.until)
        return _("Cần mức %(required)s, được miễn đến hết %(until)s") % {**facts, "until": until}
    if check.holding.until is None:
        return _("Cần mức %(required)s, đã có mức %(held)s") % facts
    until = format_date(check.holding.until)
    return _("Cần mức %(required)s, đã có mức %(held)s đến %(until)s") % {**facts, "until": until}
