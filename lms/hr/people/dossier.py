"""One person as HR may see them: who, where they sat and sit, what that requires, what they learn and have shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from assessments.models import Result
from certificates.domain.states import state_of
from certificates.enums import CertificateState
from certificates.looks import LOOKS, label_of
from certificates.models import Certificate
from courses.models import Completion, Enrolment, ProgressEvent
from lms.competencies.domain.catalogue import CompetencyWords, competencies_in_force, scale_in_force
from lms.competencies.domain.requirements import employers_of
from lms.competencies.enums import RequirementKind, RequirementMark
from lms.core.domain.audit_history import HistoryLine, history_for
from lms.core.statuses import Look, Status
from lms.evidence.domain.level_views import ViewLine, lines_beside
from lms.evidence.models import Evidence
from lms.org.domain.position_titles import position_titles, title_day
from lms.org.domain.unit_names import UnitName, unit_names, unit_names_on
from lms.org.models import Official, PostingVersion
from lms.plans.domain.gaps import RequirementCheck
from lms.plans.domain.plan_items import PlanLine, plan_lines
from lms.plans.domain.status import postings_on, status_from_facts
from lms.plans.enums import RequirementState
from lms.plans.models import PlanItem

SOURCES = ("observation__request__version", "observation__request__observer")
"""What a line of evidence names."""
HISTORY_SHOWN = 50
RESULTS_SHOWN = 20


@dataclass(frozen=True)
class Tenure:
    """A posting as it was: the unit by the name it had when the posting began; `title`, what the position is called
    while it is held, and `first_title` what it was called on the first day."""

    version: PostingVersion
    title: str
    first_title: str
    unit: UnitName
    now: UnitName
    state: str
    """`running`, `coming` or `ended`."""

    @property
    def former_unit(self) -> bool:
        """The unit is called otherwise, or is gone, by now."""
        return self.unit.label != self.now.label


@dataclass(frozen=True)
class CheckedLine:
    """One requirement of a posting, and what is held."""

    words: CompetencyWords | None
    check: RequirementCheck
    evidence: Evidence | None
    required_word: str
    held_word: str
    employer: str
    """Whose rule it is; "" for the default."""

    @property
    def is_must(self) -> bool:
        return self.check.required.kind == RequirementKind.MUST

    @property
    def is_illustrative(self) -> bool:
        """Marked on screen until the employer has set a value of its own."""
        return self.check.required.mark != RequirementMark.EMPLOYER


@dataclass(frozen=True)
class SeatCheck:
    """A posting with its requirements; without any it reads "chưa khai yêu cầu"."""

    tenure: Tenure
    lines: tuple[CheckedLine, ...]

    @property
    def gap_count(self) -> int:
        return sum(line.check.is_gap and line.is_must for line in self.lines)

    @property
    def exempt_count(self) -> int:
        """Of what must be held."""
        return sum(line.check.state == RequirementState.EXEMPT and line.is_must for line in self.lines)


@dataclass(frozen=True)
class CertificateLine:
    certificate: Certificate
    label: str
    look: Look


@dataclass(frozen=True)
class CourseLine:
    """An enrolment, those ended too: a course learned again keeps both."""

    enrolment: Enrolment
    completion: Completion | None
    status: Status


@dataclass(frozen=True)
class Dossier:
    """Everything the page shows of a person."""

    official: Official
    tenures: tuple[Tenure, ...]
    seats: tuple[SeatCheck, ...]
    views: tuple[ViewLine, ...]
    """What the person and the head of their unit say of the levels; empty where neither has."""
    plan: tuple[tuple[PlanLine, CompetencyWords | None], ...]
    courses: tuple[CourseLine, ...]
    results: tuple[Result, ...]
    certificates: tuple[CertificateLine, ...]
    history: tuple[HistoryLine, ...]

    @property
    def was_moved(self) -> bool:
        """A decision gave them a posting."""
        return any(tenure.version.start_decision_id is not None for tenure in self.tenures)

    @property
    def is_qualified(self) -> bool:
        """Something is required of them, and all that must be held is: being let off isn't that."""
        missing = any(seat.gap_count or seat.exempt_count for seat in self.seats)
        return any(seat.lines for seat in self.seats) and not missing

    @property
    def open_courses(self) -> frozenset[int]:
        """Those the person is on."""
        return frozenset(line.enrolment.course_id for line in self.courses if line.enrolment.ended_on is None)

    @property
    def main(self) -> Tenure | None:
        """Where they sit: the main posting that runs, else the one to come, else the last."""
        order = {"running": 0, "coming": 1, "ended": 2}
        return min(self.tenures, key=lambda one: (order[one.state], not one.version.is_main), default=None)


def dossier_of(official: Official, as_of: date) -> Dossier:
    """The number of statements is fixed, whatever the person has behind them."""
    tenures = _tenures(official, as_of)
    words = competencies_in_force(as_of)
    seats = _seats(official, tenures, words, as_of)
    return Dossier(
        official=official,
        tenures=tenures,
        seats=seats,
        views=_views(official, seats, words),
        plan=_plan(official, words, as_of),
        courses=_courses(official),
        results=tuple(
            Result.objects.latest()
            .on_record()
            .filter(official=official)
            .select_related("attempt")
            .order_by("-effective_on", "-pk")[:RESULTS_SHOWN]
        ),
        certificates=_certificates(official, as_of),
        history=tuple(history_for(official, *(one.version.posting for one in tenures), limit=HISTORY_SHOWN)),
    )


def _tenures(official: Official, as_of: date) -> tuple[Tenure, ...]:
    known = PostingVersion.objects.known().filter(posting__official=official)
    versions = list(
        known.select_related(
            "posting", "position", "start_decision", "end_decision", "start_event", "end_event"
        ).order_by("-starts_on", "-is_main", "-pk")
    )
    names = unit_names_on(
        [(one.unit_id, one.starts_on) for one in versions] + [(one.unit_id, as_of) for one in versions]
    )
    days = {one.pk: title_day(one, as_of) for one in versions}
    titles = position_titles(
        [(one.position_id, one.starts_on) for one in versions] + [(one.position_id, days[one.pk]) for one in versions]
    )
    return tuple(
        Tenure(
            version,
            title=titles[version.position_id, days[version.pk]],
            first_title=titles[version.position_id, version.starts_on],
            unit=names[version.unit_id, version.starts_on],
            now=names[version.unit_id, as_of],
            state=_state(version, as_of),
        )
        for version in versions
    )


def _state(version: PostingVersion, as_of: date) -> str:
    if version.ends_on is not None and version.ends_on < as_of:
        return "ended"
    return "running" if version.starts_on <= as_of else "coming"


def _seats(
    official: Official, tenures: Iterable[Tenure], words: dict[int, CompetencyWords], as_of: date
) -> tuple[SeatCheck, ...]:
    facts = postings_on(as_of, where=Q(posting__official=official), upcoming=True)
    statuses = status_from_facts(facts, as_of)
    scale = scale_in_force(as_of)
    ids = {check.holding.evidence_id for status in statuses for check in status.checks if check.holding.evidence_id}
    evidence = Evidence.objects.select_related(*SOURCES).in_bulk(ids) if ids else {}
    by_posting = {one.version.posting_id: one for one in tenures}
    employers = unit_names(employers_of(check.required for status in statuses for check in status.checks), as_of)
    return tuple(
        SeatCheck(
            by_posting[status.posting.posting_id],
            tuple(
                CheckedLine(
                    words=words.get(check.required.competency_id),
                    check=check,
                    evidence=evidence.get(check.holding.evidence_id or 0),
                    required_word=_level(check.required.min_level, scale),
                    held_word=_level(check.holding.level, scale),
                    employer=employers[check.required.employer_id].label if check.required.employer_id else "",
                )
                for check in status.checks
            ),
        )
        for status in sorted(statuses, key=lambda one: (not one.posting.is_main, one.posting.starts_on))
    )


def _views(official: Official, seats: Iterable[SeatCheck], words: dict[int, CompetencyWords]) -> tuple[ViewLine, ...]:
    """A competency that several postings ask for stands once, at the highest level."""
    asked: dict[int, tuple[int, int]] = {}
    for check in (line.check for seat in seats for line in seat.lines):
        key = check.required.competency_id
        asked[key] = (max(check.required.min_level, asked.get(key, (0, 0))[0]), check.holding.level)
    return lines_beside(official.pk, [(key, *levels) for key, levels in asked.items()], words)


def _level(level: int, scale: dict[int, str]) -> str:
    """The number first, as tables compare numbers; its word where the scale has one."""
    word = scale.get(level, "")
    return _("%(level)s – %(word)s") % {"level": level, "word": word} if word else str(level)


def _plan(
    official: Official, words: dict[int, CompetencyWords], as_of: date
) -> tuple[tuple[PlanLine, CompetencyWords | None], ...]:
    items = PlanItem.objects.running(as_of).filter(plan__official=official)
    lines = plan_lines(items.select_related("plan", "course").order_by("plan__starts_on", "order", "pk"), as_of)
    return tuple((line, words.get(line.item.competency_id)) for line in lines)


def _courses(official: Official) -> tuple[CourseLine, ...]:
    """Newest first; one statement."""
    begun = ProgressEvent.objects.filter(enrolment=OuterRef("pk"))
    rows = official.enrolments.select_related("course", "completion").annotate(has_begun=Exists(begun))
    lines = []
    for one in rows.order_by("-enrolled_on", "-pk"):
        completion = getattr(one, "completion", None)
        status = Status.MET if completion else Status.IN_PROGRESS if one.has_begun else Status.NOT_STARTED
        lines.append(CourseLine(one, completion, status))
    return tuple(lines)


def _certificates(official: Official, as_of: date) -> tuple[CertificateLine, ...]:
    rows = Certificate.objects.filter(official=official).select_related("course", "replaced_by")
    states: list[tuple[Certificate, CertificateState]] = [(one, state_of(one, as_of)) for one in rows]
    return tuple(CertificateLine(one, label_of(state), LOOKS[state]) for one, state in states)
