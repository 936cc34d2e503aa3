"""Courses to be learned before those that close gaps: never stored, always as authors and completions say today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef

from courses.domain.prerequisites import Before, Graph, StepBefore, courses_before, steps_before
from courses.models import Completion, CourseOutcome, CoursePrerequisite
from lms.evidence.domain.holdings import evidence_of, holding_on
from lms.org.models import PostingVersion
from lms.org.tree import units_above_each
from lms.plans.domain.course_search import CourseOffer


def has_before() -> Exists:
    """Of rows with a course: something published is to be learned before it, by whoever hasn't done so."""
    return Exists(CoursePrerequisite.objects.filter(course=OuterRef("course"), before__live=True))


@dataclass(frozen=True)
class Priors:
    """What comes before courses, and by official what they need not learn (any more)."""

    graph: Graph
    done: Mapping[int, frozenset[int]]

    def steps(self, official_id: int, course_id: int, units: Collection[int]) -> list[StepBefore]:
        """For somebody at one of the units, in the order of learning; nothing for a course that they have done."""
        done = self.done.get(official_id, frozenset())
        if course_id in done:
            return []

        def is_asked(before: Before) -> bool:
            return before.course_id not in done and (before.writer is None or before.writer in units)

        return list(steps_before(course_id, self.graph, is_asked))

    def seen_by(self, official_id: int, units: Collection[int], known: Collection[int]) -> tuple[frozenset[int], ...]:
        """What tells one person's case from another's."""
        before = {one.course_id: one.writer for some in self.graph.values() for one in some}
        done = self.done.get(official_id, frozenset())
        writers = frozenset(writer for writer in before.values() if writer is not None and writer in units)
        return done, frozenset(before) & frozenset(known), writers


NO_PRIORS = Priors({}, {})


def priors_of(official_ids: Collection[int], as_of: date) -> Priors:
    """Of all courses; one statement where nothing comes before any, else four. A course is done by whoever has
    completed it, and by whoever holds that day all that it teaches."""
    graph = courses_before()
    if not graph:
        return NO_PRIORS
    ids = set(graph) | {before.course_id for some in graph.values() for before in some}
    done: dict[int, set[int]] = defaultdict(set)
    completions = Completion.objects.filter(enrolment__official__in=official_ids, enrolment__course__in=ids)
    for official_id, course_id in completions.values_list("enrolment__official", "enrolment__course"):
        done[official_id].add(course_id)
    taught: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for course_id, *outcome in CourseOutcome.objects.filter(course__in=ids).values_list(
        "course_id", "competency_id", "level"
    ):
        taught[course_id].append((outcome[0], outcome[1]))
    people = set(official_ids) - {0}
    for official_id, facts in evidence_of(people).items():
        held = {key: holding_on(some, as_of).level for key, some in facts.items()}
        done[official_id] |= {
            course_id for course_id, some in taught.items() if all(held.get(key, 0) >= level for key, level in some)
        }
    return Priors(graph, {key: frozenset(some) for key, some in done.items()})


def with_priors(
    offers: Mapping[int, CourseOffer],
    priors: Priors,
    *,
    official_id: int,
    units: Collection[int],
    known: Collection[int],
) -> dict[int, CourseOffer]:
    """Offers with what comes before them, and these courses themselves, which may close nothing. `known`: courses the
    person is on, which count no hours."""
    if not priors.graph:
        return dict(offers)
    found = dict(offers)
    needs: dict[int, set[int]] = defaultdict(set)
    for course_id in offers:
        for before, for_id in priors.steps(official_id, course_id, units):
            needs[for_id].add(before.course_id)
            hours = Decimal(0) if before.course_id in known else before.hours
            found.setdefault(before.course_id, CourseOffer(before.course_id, before.slug, hours, {}))
    return {
        key: CourseOffer(one.course_id, one.code, one.hours, one.proves, frozenset(needs[key]), one.is_meant)
        for key, one in found.items()
    }


def units_of_each(official_ids: Collection[int], as_of: date) -> dict[int, frozenset[int]]:
    """By official the units whose own courses are for them: those of their postings, present and to come, with all
    above; four statements."""
    rows = PostingVersion.objects.lasting_on(as_of).filter(posting__official__in=official_ids)
    seats = list(rows.values_list("posting__official", "unit_id"))
    above = units_above_each({unit_id for _official, unit_id in seats}, as_of)
    found: dict[int, frozenset[int]] = defaultdict(frozenset)
    for official_id, unit_id in seats:
        found[official_id] |= above[unit_id]
    return found


def prior_courses(wanted: Mapping[int, Iterable[int]], as_of: date) -> dict[int, dict[int, list[StepBefore]]]:
    """By official and course of theirs the courses to be learned before it, without those that are wanted themselves:
    they come by a line of their own. One statement where nothing
    comes before any course, none where nothing is wanted."""
    if not any(wanted.values()):
        return {}
    priors = priors_of(wanted.keys(), as_of)
    if not priors.graph:
        return {}
    units = units_of_each(wanted.keys(), as_of)
    found: dict[int, dict[int, list[StepBefore]]] = {}
    for official_id, courses in wanted.items():
        own = set(courses)
        for course_id in own:
            steps = priors.steps(official_id, course_id, units.get(official_id, frozenset()))
            new = [one for one in steps if one.before.course_id not in own]
            if new:
                found.setdefault(official_id, {})[course_id] = new
    return found
