"""Which course closes a gap: one whose exam proves the level. Any other is only there to learn from."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Least
from django.db.models.lookups import In
from django.utils import timezone

from assessments.models import AssessmentOutcome
from courses.domain.reach import in_reach, writing_unit
from courses.models import CourseOutcome, CoursePage, CoursePosition, CoursePrerequisite, Enrolment
from lms.evidence.enums import EvidenceKind
from lms.evidence.models import EvidenceRule
from lms.org.tree import UnitsAtOrAbove, units_above_each
from lms.plans.domain.course_search import CourseOffer, Wanted, in_learning_order, least_courses
from lms.plans.domain.prior_courses import NO_PRIORS, priors_of, with_priors

COURSE, OBSERVATION = "course", "observation"


class Asked(NamedTuple):
    """What one posting's plan asks of a person (0: nobody yet), all at once, so that a course may serve several
    lines."""

    position_id: int
    unit_id: int
    official_id: int
    wanted: frozenset[Wanted]


class Choice(NamedTuple):
    """How a line is to be closed, with why: by a course, or (`course_id` None) by being observed at work, since the
    evidence rule lets no exam prove the level.

    `hours` are those left in the course (none where the person is on it already), `closes` the lines that it closes at
    once; `is_exact`: no other courses close all in fewer hours. `is_only_way`: papers don't prove the level either.
    `before`: the courses that the person is to learn before it, in that order.
    """

    course_id: int | None
    hours: Decimal = Decimal(0)
    closes: int = 0
    is_meant: bool = False
    is_exact: bool = True
    is_only_way: bool = False
    before: tuple[int, ...] = ()

    def as_facts(self) -> dict[str, object]:
        """What a line keeps of it."""
        if self.course_id is None:
            return {"way": OBSERVATION, "only": self.is_only_way}
        facts = {
            "way": COURSE,
            "course": self.course_id,
            "hours": str(self.hours),
            "closes": self.closes,
            "meant": self.is_meant,
            "exact": self.is_exact,
        }
        return facts | {"before": list(self.before)} if self.before else facts


class _Offer(NamedTuple):
    """A level that a course proves; `writer`: the unit that keeps it for its own people; `is_known`: the person asked
    about is on it, or has done it; `has_before`: another course is to be learned before it."""

    competency_id: int
    proven: int
    course_id: int
    code: str
    periods: Decimal
    writer: int | None
    is_meant: bool
    is_known: bool
    has_before: bool

    def offer(self, *, is_known: bool) -> CourseOffer:
        """What is begun or done counts no hours, so that a plan goes on with it."""
        return CourseOffer(
            course_id=self.course_id,
            code=self.code,
            hours=Decimal(0) if is_known else self.periods,
            proves={self.competency_id: self.proven},
            is_meant=self.is_meant,
        )


def learnable() -> QuerySet[CoursePage]:
    """Published, with a lesson to learn."""
    courses: QuerySet[CoursePage] = CoursePage.objects.live().with_lessons()
    return courses


def proving_outcomes(as_of: date) -> QuerySet[CourseOutcome]:
    """What published courses with lessons teach and their open exam shows; `proven` is the level that then counts: not
    above what the course teaches, what the exam is set for, or what the evidence rule of that day allows."""
    shown = AssessmentOutcome.objects.filter(
        assessment=OuterRef("course__assessment"), competency=OuterRef("competency")
    )
    outcomes: QuerySet[CourseOutcome] = (
        CourseOutcome.objects.filter(course__in=learnable(), course__assessment__is_published=True)
        .annotate(exam_level=Subquery(shown.values("level")[:1]), rule_level=exam_rule_level(as_of))
        .filter(exam_level__isnull=False, rule_level__isnull=False)
        .annotate(proven=Least("level", "exam_level", "rule_level"))
    )
    return outcomes


def exam_rule_level(as_of: date) -> Subquery:
    """Of a row with a competency, the level up to which the evidence rule of that day lets an exam prove it."""
    own_first = (
        EvidenceRule.objects.in_force(as_of)
        .filter(Q(competency=OuterRef("competency")) | Q(competency__isnull=True), kind=EvidenceKind.RESULT)
        .order_by(F("competency_id").desc(nulls_last=True), "-valid_from")
    )
    return Subquery(own_first.values("max_level")[:1])


def courses_for(
    wanted: Iterable[Wanted], *, position_id: int, unit_id: int, official_id: int | None = None
) -> dict[Wanted, int]:
    """For each (competency, level) the course of `choices_for`."""
    asked = Asked(position_id, unit_id, official_id or 0, frozenset(wanted))
    found = _searched(asked.wanted, _offers_to(asked))
    return {one: choice.course_id for one, choice in found.items() if choice.course_id}


def choices_for(asked: Asked) -> dict[Wanted, Choice]:
    """The courses that together prove all of it to one person in the fewest hours (`course_search`), and observation
    where no exam can; two statements at most."""
    found = _searched(asked.wanted, _offers_to(asked))
    return found | observations_for(asked.wanted - found.keys(), timezone.localdate())


def choices_for_each(asked: Iterable[Asked]) -> dict[Asked, dict[Wanted, Choice]]:
    """For many, what `choices_for` gives each; one statement a position, and some more, however many they are."""
    listed = set(asked)
    today = timezone.localdate()
    above = units_above_each({one.unit_id for one in listed}, today)
    known = _courses_known({one.official_id for one in listed})
    best: dict[Asked, dict[Wanted, Choice]] = {}
    priors = NO_PRIORS
    for position_id in sorted({one.position_id for one in listed}):
        some = [one for one in listed if one.position_id == position_id]
        rows = _offers({pair[0] for one in some for pair in one.wanted}, position_id, today)
        searched: dict[tuple[object, ...], dict[Wanted, Choice]] = {}
        if priors is NO_PRIORS and any(row.has_before for row in rows):
            priors = priors_of({one.official_id for one in listed}, today)
        for one in some:
            units, on = above[one.unit_id], known.get(one.official_id, frozenset())
            open_to = [row for row in rows if row.writer is None or row.writer in units]
            ids = frozenset(row.course_id for row in open_to)
            alike = (one.wanted, ids, on & ids, priors.seen_by(one.official_id, units, on))
            if alike not in searched:
                offers = _merged(row.offer(is_known=row.course_id in on) for row in open_to)
                offers = with_priors(offers, priors, official_id=one.official_id, units=units, known=on)
                searched[alike] = _searched(one.wanted, offers)
            best[one] = searched[alike]
    observed = observations_for({pair for one in listed for pair in one.wanted - best[one].keys()}, today)
    return {one: {pair: observed[pair] for pair in one.wanted & observed.keys()} | best[one] for one in listed}


def observations_for(wanted: Collection[Wanted], as_of: date) -> dict[Wanted, Choice]:
    """Of these the ones that the evidence rule of that day lets an observation prove, but no exam; one statement, none
    where nothing is asked."""
    if not wanted:
        return {}
    levels: dict[tuple[int | None, str], int] = {}
    rules = EvidenceRule.objects.in_force(as_of).filter(
        Q(competency__in={pair[0] for pair in wanted}) | Q(competency__isnull=True)
    )
    for competency_id, kind, level in rules.order_by("valid_from", "pk").values_list(
        "competency_id", "kind", "max_level"
    ):
        levels[competency_id, kind] = level  # the newest counts
    found = {}
    for competency_id, level in wanted:
        top = {kind: levels.get((competency_id, kind), levels.get((None, kind), 0)) for kind in EvidenceKind}
        if top[EvidenceKind.RESULT] < level <= top[EvidenceKind.OBSERVATION]:
            others = (EvidenceKind.COMPLETION, EvidenceKind.DOCUMENT, EvidenceKind.PRIOR)
            found[competency_id, level] = Choice(None, is_only_way=all(top[kind] < level for kind in others))
    return found


def _offers_to(asked: Asked) -> dict[int, CourseOffer]:
    today = timezone.localdate()
    here = in_reach(UnitsAtOrAbove(asked.unit_id, as_of=today), "course__path")
    rows = _offers({pair[0] for pair in asked.wanted}, asked.position_id, today, here, official_id=asked.official_id)
    offers = _merged(row.offer(is_known=row.is_known) for row in rows)
    if not any(row.has_before for row in rows):
        return offers
    priors = priors_of([asked.official_id], today)
    known = _courses_known([asked.official_id]).get(asked.official_id, frozenset())
    units = units_above_each([asked.unit_id], today)[asked.unit_id]
    return with_priors(offers, priors, official_id=asked.official_id, units=units, known=known)


def _merged(offers: Iterable[CourseOffer]) -> dict[int, CourseOffer]:
    """One a course, with all that it proves."""
    merged: dict[int, CourseOffer] = {}
    for offer in offers:
        other = merged.get(offer.course_id)
        merged[offer.course_id] = replace(offer, proves={**other.proves, **offer.proves}) if other else offer
    return merged


def _searched(wanted: Collection[Wanted], offers: Mapping[int, CourseOffer]) -> dict[Wanted, Choice]:
    found = least_courses(wanted, offers.values())
    closes = Counter(offer.course_id for offer in found.by_gap.values())
    return {
        one: Choice(
            offer.course_id,
            offer.hours,
            closes[offer.course_id],
            offer.is_meant,
            found.is_exact,
            before=in_learning_order(offer.course_id, offers),
        )
        for one, offer in found.by_gap.items()
    }


def _offers(
    competencies: Collection[int], position_id: int, today: date, *where: In, official_id: int = 0
) -> list[_Offer]:
    meant = CoursePosition.objects.filter(course=OuterRef("course"), position=position_id)
    known = Enrolment.objects.open().filter(official=official_id, course=OuterRef("course"))
    found = proving_outcomes(today).filter(*where, competency__in=competencies)
    before = CoursePrerequisite.objects.filter(course=OuterRef("course"), before__live=True)
    rows = found.annotate(
        meant=Exists(meant), writer=writing_unit("course__path"), known=Exists(known), has_before=Exists(before)
    )
    columns = ("competency_id", "proven", "course_id", "course__slug", "course__periods", "writer")
    ordered = rows.order_by("course_id", "competency_id")
    return [_Offer(*row) for row in ordered.values_list(*columns, "meant", "known", "has_before")]


def _courses_known(officials: Collection[int]) -> dict[int, frozenset[int]]:
    """By official the courses they are on, or have done."""
    found: dict[int, set[int]] = defaultdict(set)
    for official_id, course_id in (
        Enrolment.objects.open().filter(official__in=officials).values_list("official_id", "course_id")
    ):
        found[official_id].add(course_id)
    return {official_id: frozenset(courses) for official_id, courses in found.items()}


def courses_to_learn_from(wanted: Iterable[Wanted], units: UnitsAtOrAbove) -> dict[Wanted, CoursePage]:
    """For each (competency, level) that no course proves, a published one that teaches it all the same to people of
    these units; one statement, none where nothing is asked."""
    pairs = set(wanted)
    if not pairs:
        return {}
    here = in_reach(units, "course__path")
    asked = {pair[0] for pair in pairs}
    found = CourseOutcome.objects.filter(here, course__in=learnable(), competency__in=asked)
    taught = list(found.select_related("course").order_by("level", "course_id"))
    best: dict[Wanted, CoursePage] = {}
    for competency_id, level in pairs:
        fitting = (one.course for one in taught if one.competency_id == competency_id and one.level >= level)
        course = next(fitting, None)
        if course is not None:
            best[competency_id, level] = course
    return best
