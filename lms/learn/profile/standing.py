"""What the learner's positions require beside what has been shown, ready for the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from assessments.models import Assessment
from courses.domain.reach import units_of
from courses.models import CoursePage
from lms.competencies.domain.catalogue import CompetencyWords, competencies_in_force, scale_in_force
from lms.competencies.domain.requirements import employers_of, strictest
from lms.competencies.enums import RequirementKind
from lms.competencies.models import CompetencyLevel, CompetencyVersion
from lms.core.asked import asked_number
from lms.evidence.domain.level_views import ViewLine, lines_beside
from lms.evidence.models import Evidence
from lms.org.domain.position_titles import position_titles_on
from lms.org.domain.unit_names import UnitName, unit_names
from lms.org.models import Official
from lms.plans.domain.course_choice import courses_for, courses_to_learn_from
from lms.plans.domain.exemptions import Exempt
from lms.plans.domain.gaps import RequirementCheck, check_requirements
from lms.plans.domain.status import PostingFact, PostingStatus, postings_on, status_from_facts
from lms.plans.domain.test_outs import test_outs_for
from lms.plans.enums import RequirementState
from lms.plans.models import PlanItem


@dataclass(frozen=True)
class ProfileLine:
    """One competency: needed, held, what is missing, what shows it, what to do."""

    words: CompetencyWords | None
    check: RequirementCheck
    required_name: str
    held_name: str
    required_description: str
    evidence: Evidence | None
    expired_on: date | None
    course: CoursePage | None
    due_on: date | None
    extra: CoursePage | None
    """To learn from, where no course closes the gap."""
    test_out: Assessment | None
    """Shows the level without the course, where a plan asks for it."""
    employer: str
    """Whose rule it is; "" for the default."""

    @property
    def is_should(self) -> bool:
        return self.check.required.kind == RequirementKind.SHOULD

    @property
    def missing(self) -> int:
        return self.check.missing_levels


@dataclass(frozen=True)
class ProfileView:
    """One tab: a posting, or all of them together (`posting` None)."""

    posting: PostingFact | None
    position: str
    unit: UnitName | None
    lines: tuple[ProfileLine, ...]

    views: tuple[ViewLine, ...] = ()
    """What the person and the head of their unit say; empty where neither has."""

    @property
    def must(self) -> list[ProfileLine]:
        return [line for line in self.lines if not line.is_should]

    @property
    def met(self) -> int:
        return sum(line.check.is_met for line in self.must)

    @property
    def exempt(self) -> int:
        return sum(line.check.state == RequirementState.EXEMPT for line in self.must)

    @property
    def missing(self) -> int:
        return len(self.must) - self.met - self.exempt

    @property
    def next_course(self) -> CoursePage | None:
        """The course for the biggest gap that has one."""
        return next((line.course for line in self.lines if line.check.is_gap and line.course), None)


@dataclass(frozen=True)
class Tab:
    key: str
    position: str
    unit: str


def tabs_of(
    statuses: Sequence[PostingStatus], positions: Mapping[int, str], units: Mapping[int, UnitName]
) -> list[Tab]:
    """One a posting, the main one first; empty where there is only one."""
    if len(statuses) < 2:
        return []
    return [
        Tab(str(number), positions[one.posting.position_id], units[one.posting.unit_id].name)
        for number, one in enumerate(statuses, start=1)
    ]


@dataclass(frozen=True)
class Profile:
    tabs: list[Tab]
    chosen: str
    view: ProfileView
    scale: Mapping[int, str]
    """The short name of each level."""


MERGED = "gop"


def profile_of(official: Official, as_of: date, asked: str) -> Profile | None:
    """None without a posting that day. `asked` is a tab: a number, or all together."""
    postings = sorted(postings_on(as_of, where=Q(posting__official=official)), key=lambda one: not one.is_main)
    if not postings:
        return None
    statuses = status_from_facts(postings, as_of)
    positions = position_titles_on({p.position_id for p in postings}, as_of)
    units = unit_names({p.unit_id for p in postings}, as_of)
    scale = scale_in_force(as_of)
    tabs = tabs_of(statuses, positions, units)
    if tabs and asked == MERGED:
        checks = _merged(statuses, as_of)
        lines = _lines(official, checks, postings, as_of, scale)
        view = ProfileView(None, "", None, lines, _views(official, lines))
        return Profile(tabs, MERGED, view, scale)
    number = asked_number(asked) or 1
    number = number if number <= len(statuses) else 1
    status = statuses[number - 1]
    lines = _lines(official, status.checks, [status.posting], as_of, scale)
    view = ProfileView(
        posting=status.posting,
        position=positions[status.posting.position_id],
        unit=units[status.posting.unit_id],
        lines=lines,
        views=_views(official, lines),
    )
    return Profile(tabs, str(number), view, scale)


def _merged(statuses: Iterable[PostingStatus], as_of: date) -> list[RequirementCheck]:
    """The strictest of all postings; what is held doesn't depend on the posting. Exempt is who is so
    wherever it isn't met."""
    listed = list(statuses)
    checks = [check for one in listed for check in one.checks]
    holdings = {check.required.competency_id: check.holding for check in checks}
    exempt: dict[int, Exempt] = {}
    for check in checks:
        key = check.required.competency_id
        if check.is_met:
            continue
        exempt[key] = min(exempt.get(key, check.exempt), check.exempt, key=lambda one: one.until or date.min)
    required = strictest([check.required for check in one.checks] for one in listed)
    return check_requirements(required, holdings, exempt=exempt, as_of=as_of)


def _lines(
    official: Official,
    checks: Sequence[RequirementCheck],
    postings: Sequence[PostingFact],
    as_of: date,
    scale: Mapping[int, str],
) -> tuple[ProfileLine, ...]:
    """Biggest gap first and the heavier of two of the same size, "should" after "must", met ones last."""
    words = competencies_in_force(as_of)
    described = _descriptions(checks, as_of)
    evidence = _evidence(checks)
    employers = unit_names(employers_of(check.required for check in checks), as_of)
    items = _items(official, as_of)
    courses = _courses(checks, items, postings)
    without = [_wanted(check) for check in checks if check.is_gap and check.required.competency_id not in courses]
    extra = courses_to_learn_from(without, units_of([official.pk], as_of))
    planned = [_wanted(check) for check in checks if check.is_gap and check.required.competency_id in items]
    test_outs = test_outs_for(planned, units_of([official.pk], as_of), timezone.now())
    lines = [
        ProfileLine(
            words=words.get(check.required.competency_id),
            check=check,
            required_name=scale.get(check.required.min_level, ""),
            held_name=scale.get(check.holding.level, ""),
            required_description=described.get((check.required.competency_id, check.required.min_level), ""),
            evidence=evidence.get(check.holding.evidence_id or 0),
            expired_on=check.holding.expired.expires_on if check.holding.expired and check.is_gap else None,
            course=courses.get(check.required.competency_id),
            due_on=_due_on(items.get(check.required.competency_id)),
            extra=extra.get(_wanted(check)),
            test_out=test_outs.get(_wanted(check)),
            employer=employers[check.required.employer_id].label if check.required.employer_id else "",
        )
        for check in checks
    ]
    order = {
        id(line): (not line.check.is_gap, line.is_should, -line.missing, -line.check.required.weight) for line in lines
    }
    return tuple(sorted(lines, key=lambda line: order[id(line)]))


def _views(official: Official, lines: Iterable[ProfileLine]) -> tuple[ViewLine, ...]:
    listed = [(one.words, one.check.required, one.check.holding) for one in lines]
    levels = [(required.competency_id, required.min_level, holding.level) for _words, required, holding in listed]
    words = {required.competency_id: words for words, required, _holding in listed if words is not None}
    return lines_beside(official.pk, levels, words)


def _descriptions(checks: Sequence[RequirementCheck], as_of: date) -> dict[tuple[int, int], str]:
    """What can be observed at the levels needed; one statement."""
    versions = CompetencyVersion.objects.in_force(as_of).filter(
        competency_id__in=[check.required.competency_id for check in checks]
    )
    rows = CompetencyLevel.objects.filter(competency_version__in=versions)
    return {
        (competency_id, level): text
        for competency_id, level, text in rows.values_list(
            "competency_version__competency_id", "level", "description_vi"
        )
    }


def _evidence(checks: Sequence[RequirementCheck]) -> dict[int, Evidence]:
    ids = [check.holding.evidence_id for check in checks if check.holding.evidence_id]
    rows = Evidence.objects.filter(pk__in=ids).select_related(
        "result__attempt",
        "completion__enrolment__course",
        "observation__request__version",
        "observation__request__observer",
    )
    return {row.pk: row for row in rows}


def _items(official: Official, as_of: date) -> dict[int, PlanItem]:
    """Open lines of plans by competency, the earliest date first."""
    rows = PlanItem.objects.open(as_of).filter(plan__official=official).select_related("course")
    return {row.competency_id: row for row in rows.order_by("-due_on", "-pk")}


def _courses(
    checks: Sequence[RequirementCheck], items: Mapping[int, PlanItem], postings: Sequence[PostingFact]
) -> dict[int, CoursePage]:
    """The course of the plan; for gaps without a plan line the one that a plan would choose."""
    planned = {key: item.open_course for key, item in items.items() if item.open_course is not None}
    wanted = [_wanted(check) for check in checks if check.is_gap and check.required.competency_id not in planned]
    found: dict[tuple[int, int], int] = {}
    for posting in postings:
        left = [one for one in wanted if one not in found]
        found |= courses_for(
            left, position_id=posting.position_id, unit_id=posting.unit_id, official_id=posting.official_id
        )
    pages = CoursePage.objects.live().in_bulk(set(found.values()))
    return planned | {key: pages[course_id] for (key, _level), course_id in found.items() if course_id in pages}


def _wanted(check: RequirementCheck) -> tuple[int, int]:
    return check.required.competency_id, check.required.min_level


def _due_on(item: PlanItem | None) -> date | None:
    """The date of the plan; nobody is late with a line that waits for a course."""
    return item.due_on if item is not None and item.open_course is not None else None
