"""The courses that close all gaps that courses can close, in the fewest hours. Exact, and pure.

Among sets of courses that close them all the one with the fewest hours is taken; of those the one with the fewest
courses; then the one with most courses meant for the position; then the one whose codes come first. These four add up
course by course, so that one whole number weighs a course, and no two sets weigh the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

Wanted = tuple[int, int]
"""A competency and the level asked for."""

MOST_STEPS = 5_000
"""Beyond so many branches the best set found by then is taken (`CourseSet.is_exact` is False): it closes the same gaps
and is never heavier than what taking the cheapest course gap by gap gives. A count, not a clock: the same on every
machine."""


@dataclass(frozen=True)
class CourseOffer:
    """A course somebody could take: `hours` are those left to learn, with one decimal at most; `prerequisites` are
    courses to be done before that aren't done yet. One that isn't offered itself makes the course impossible."""

    course_id: int
    code: str
    hours: Decimal
    proves: Mapping[int, int]
    prerequisites: frozenset[int] = frozenset()
    is_meant: bool = False

    def closes(self, wanted: Wanted) -> bool:
        return self.proves.get(wanted[0], 0) >= wanted[1]


@dataclass(frozen=True)
class CourseSet:
    """The courses to take, in the order of their codes, and the one by which each gap is closed."""

    courses: tuple[CourseOffer, ...] = ()
    by_gap: Mapping[Wanted, CourseOffer] = field(default_factory=dict)
    is_exact: bool = True

    @property
    def hours(self) -> Decimal:
        return sum((course.hours for course in self.courses), Decimal(0))


def least_courses(
    wanted: Iterable[Wanted], offers: Iterable[CourseOffer], *, most_steps: int = MOST_STEPS
) -> CourseSet:
    """The set of courses for these gaps; a gap that no course closes is left out."""
    asked = sorted(set(wanted))
    possible = _possible(offers)
    useful = {key for key, offer in possible.items() if any(offer.closes(one) for one in asked)}
    needed = useful.union(*(_with_prerequisites(key, possible) for key in useful))
    courses = sorted((possible[key] for key in needed), key=lambda one: (one.code, one.course_id))
    if not courses:
        return CourseSet()
    search = _Search(_Board.of(asked, courses, possible), most_steps)
    taken = search.run()
    chosen = tuple(course for number, course in enumerate(courses) if taken >> number & 1)
    return CourseSet(chosen, _by_gap(asked, chosen), is_exact=search.is_exact)


def _possible(offers: Iterable[CourseOffer]) -> dict[int, CourseOffer]:
    """Those whose prerequisites are all offered, however far back."""
    left = {offer.course_id: offer for offer in offers}
    while missing := [key for key, offer in left.items() if not offer.prerequisites <= left.keys()]:
        for key in missing:
            del left[key]
    return left


def _with_prerequisites(course_id: int, possible: Mapping[int, CourseOffer]) -> set[int]:
    found, ahead = {course_id}, [course_id]
    while ahead:
        new = possible[ahead.pop()].prerequisites - found
        found |= new
        ahead += new
    return found


def in_learning_order(course_id: int, possible: Mapping[int, CourseOffer]) -> tuple[int, ...]:
    """What is to be done before the course, the first first; among equals by code. Courses that wait for each other
    come in one of their orders."""
    found: dict[int, None] = {}
    seen = {course_id}

    def visit(key: int) -> None:
        for before in sorted(possible[key].prerequisites - seen, key=lambda one: (possible[one].code, one)):
            if before not in seen:
                seen.add(before)
                visit(before)
                found[before] = None

    visit(course_id)
    return tuple(found)


def _by_gap(asked: Iterable[Wanted], chosen: Sequence[CourseOffer]) -> dict[Wanted, CourseOffer]:
    """Of the chosen courses that close a gap: one meant for the position, then the one that overshoots least."""
    found = {}
    for one in asked:
        fitting = [offer for offer in chosen if offer.closes(one)]
        if fitting:
            found[one] = min(fitting, key=lambda offer: (not offer.is_meant, offer.proves[one[0]], offer.code))
    return found


@dataclass(frozen=True)
class _Board:
    """Gaps and courses as bits: `covers` of a course are the gaps it closes together with its prerequisites, `bundles`
    the courses that come with it, itself included; `shared` are courses that others bring along."""

    covers: list[int]
    bundles: list[int]
    weights: list[int]
    closable: int
    shared: int

    @classmethod
    def of(cls, asked: Sequence[Wanted], courses: Sequence[CourseOffer], possible: Mapping[int, CourseOffer]) -> _Board:
        place = {course.course_id: number for number, course in enumerate(courses)}
        own = [sum(1 << gap for gap, one in enumerate(asked) if course.closes(one)) for course in courses]
        bundles, covers, shared = [], [], 0
        for number, course in enumerate(courses):
            members = [place[key] for key in _with_prerequisites(course.course_id, possible)]
            bundles.append(sum(1 << member for member in members))
            covers.append(_union(own[member] for member in members))
            shared |= bundles[-1] & ~(1 << number)
        return cls(covers, bundles, _weights(courses), _union(own), shared)


def _weights(courses: Sequence[CourseOffer]) -> list[int]:
    """Hours, courses, courses not meant for the position and codes as the digits of one number. Of two sets alike in
    all else, the one with the earliest code that only one of them has weighs less."""
    count = len(courses)
    weights = []
    for number, course in enumerate(courses):
        digits = (int(course.hours * 10) * (count + 1) + 1) * (count + 1) + (not course.is_meant)
        weights.append((digits << count) - (1 << (count - 1 - number)))
    return weights


def _union(masks: Iterable[int]) -> int:
    found = 0
    for mask in masks:
        found |= mask
    return found


def _bits(mask: int) -> Iterable[int]:
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


class _Search:
    """Branch and bound: always at the gap that the fewest courses close, the lightest course first."""

    def __init__(self, board: _Board, most_steps: int) -> None:
        self._board = board
        self._closing = {
            gap: [number for number in self._not_beaten() if board.covers[number] >> gap & 1]
            for gap in _bits(board.closable)
        }
        self._seen: dict[tuple[int, int], int] = {}
        self._steps_left = most_steps
        self._best, self._best_weight = self._one_by_one()
        self.is_exact = True

    def run(self) -> int:
        """The courses as bits."""
        self._descend(0, 0, 0)
        return self._best

    def _not_beaten(self) -> list[int]:
        """Without courses that another, lighter one without prerequisites replaces everywhere."""
        board = self._board
        free = [number for number, bundle in enumerate(board.bundles) if bundle == 1 << number]
        return [
            number
            for number, covers in enumerate(board.covers)
            if not any(
                board.weights[other] < board.weights[number] and covers & ~board.covers[other] == 0 for other in free
            )
        ]

    def _one_by_one(self) -> tuple[int, int]:
        """A first set, to be beaten: each time the course that weighs least for each gap it newly closes."""
        taken, covered, weight = 0, 0, 0
        while missing := self._board.closable & ~covered:
            options = {number for gap in _bits(missing) for number in self._closing[gap]}
            _weight, number = min(
                ((self._added(number, taken) // (self._board.covers[number] & missing).bit_count(), number))
                for number in options
            )
            weight += self._added(number, taken)
            taken |= self._board.bundles[number]
            covered |= self._board.covers[number]
        return taken, weight

    def _added(self, number: int, taken: int) -> int:
        return sum(self._board.weights[member] for member in _bits(self._board.bundles[number] & ~taken))

    def _descend(self, covered: int, taken: int, weight: int) -> None:
        missing = self._board.closable & ~covered
        if not missing:
            if weight < self._best_weight:
                self._best, self._best_weight = taken, weight
            return
        place = (covered, taken & self._board.shared)
        known = self._seen.get(place)
        if known is not None and known <= weight:
            return  # reached before with less
        self._seen[place] = weight
        if weight + self._at_least(missing) >= self._best_weight:
            return
        gap = min(_bits(missing), key=lambda one: len(self._closing[one]))
        for added, number in sorted((self._added(number, taken), number) for number in self._closing[gap]):
            if weight + added >= self._best_weight:
                return
            if not self._steps_left:
                self.is_exact = False
                return
            self._steps_left -= 1
            self._descend(covered | self._board.covers[number], taken | self._board.bundles[number], weight + added)

    def _at_least(self, missing: int) -> int:
        """No set closes these gaps for less: each gap costs at least its share of the course that is cheapest so."""
        board = self._board
        return sum(
            min(board.weights[n] // (board.covers[n] & missing).bit_count() for n in self._closing[gap])
            for gap in _bits(missing)
        )
