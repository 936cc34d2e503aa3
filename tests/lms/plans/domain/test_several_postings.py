"""What two postings of one person lack is planned once, where it is asked for most strictly."""

import random
from dataclasses import replace
from datetime import date

import pytest

from lms.competencies.domain.requirements import RequiredLevel
from lms.competencies.enums import RequirementKind
from lms.evidence.domain.holdings import NOTHING
from lms.plans.domain.exemptions import Exempt
from lms.plans.domain.gaps import Renewal, check_requirements
from lms.plans.domain.several_postings import left_to_each
from lms.plans.domain.status import PostingFact, PostingStatus

MUST, SHOULD = RequirementKind.MUST, RequirementKind.SHOULD
JULY, AUGUST = date(2026, 7, 1), date(2026, 8, 1)
KEY = 7
"""The competency in the tables."""


def posting(number, *, main=True, since=JULY, person=1):
    return PostingFact(number, person, 10, 20, main, not main, since, None)


def status(fact, asked, held=None, exempt=()):
    """`asked`: by competency the level and its kind."""
    required = [
        RequiredLevel(fact.posting_id * 100 + key, key, level, level + 1, kind, "example", weight=fact.posting_id)
        for key, (level, kind) in asked.items()
    ]
    holdings = {key: replace(NOTHING, level=level) for key, level in (held or {}).items()}
    let_off = {key: Exempt(date(2027, 1, 1)) for key in exempt}
    return PostingStatus(fact, check_requirements(required, holdings, exempt=let_off))


def kept(statuses):
    """By posting what its plan is to close: competency, level, aim, kind."""
    return {
        one.posting.posting_id: [
            (check.required.competency_id, check.required.min_level, check.required.max_level, check.required.kind)
            for check in one.checks
            if check.is_gap
        ]
        for one in left_to_each(statuses)
    }


@pytest.mark.parametrize(
    ("what", "first", "second", "line"),
    [
        # the main posting is number 1, the secondment number 2; which of them has the line, and how it reads
        ("the higher level, at the host", (2, MUST), (3, MUST), (2, 3, 4, MUST)),
        ("the higher level, at home", (3, MUST), (2, MUST), (1, 3, 4, MUST)),
        ("as high: the main posting", (3, MUST), (3, MUST), (1, 3, 4, MUST)),
        ("as high: a must before a should", (3, SHOULD), (3, MUST), (2, 3, 4, MUST)),
        ("the higher level is only a should: the line is a must all the same", (3, SHOULD), (2, MUST), (1, 3, 4, MUST)),
        ("both should", (1, SHOULD), (2, SHOULD), (2, 2, 3, SHOULD)),
        ("only at the host", None, (2, MUST), (2, 2, 3, MUST)),
    ],
)
def test_of_two_postings_the_strictest_keeps_the_line(what, first, second, line):
    home, host = posting(1), posting(2, main=False)
    asked = [({KEY: one} if one else {}) for one in (first, second)]
    statuses = [status(home, asked[0]), status(host, asked[1])]
    number, *words = line
    expected = {1: [], 2: []} | {number: [(KEY, *words)]}
    assert kept(statuses) == expected, what
    assert kept(statuses[::-1]) == expected, what


def test_of_two_alike_the_one_that_began_first_keeps_the_line():
    earlier, later = posting(9, main=False), posting(3, main=False, since=AUGUST)
    asked = {KEY: (2, MUST)}
    assert kept([status(later, asked), status(earlier, asked)]) == {3: [], 9: [(KEY, 2, 3, MUST)]}


def test_what_one_posting_is_let_off_the_other_keeps():
    statuses = [status(posting(1), {KEY: (3, MUST)}, exempt=[KEY]), status(posting(2), {KEY: (2, MUST)})]
    assert kept(statuses) == {1: [], 2: [(KEY, 2, 3, MUST)]}


def test_people_are_told_apart_and_what_is_met_stays_to_be_read():
    mine, theirs = posting(1), posting(2, person=2)
    statuses = [status(mine, {KEY: (2, MUST)}, {KEY: 2}), status(theirs, {KEY: (3, MUST)})]
    assert kept(statuses) == {1: [], 2: [(KEY, 3, 4, MUST)]}
    assert [len(one.checks) for one in left_to_each(statuses)] == [1, 1]


def random_postings(seed):
    draw = random.Random(seed)
    found = []
    for number in range(1, draw.randint(2, 4)):
        fact = posting(number, main=draw.random() < 0.5, since=draw.choice([JULY, AUGUST]))
        keys = draw.sample(range(4), draw.randint(1, 4))
        found.append((fact, {key: (draw.randint(1, 4), draw.choice([MUST, SHOULD])) for key in keys}))
    return draw, found


def test_over_many_cases_each_gap_stands_once_at_the_highest_level_whatever_the_order():
    for seed in range(500):
        draw, asked = random_postings(seed)
        held = {key: draw.randint(0, 3) for key in range(4)}
        statuses = [status(fact, some, held) for fact, some in asked]
        found = kept(statuses)
        lines = [line for some in found.values() for line in some]
        gaps = {}
        for _fact, some in asked:
            for key, (level, _kind) in some.items():
                if held[key] < level:
                    gaps[key] = max(level, gaps.get(key, 0))
        assert sorted(line[:2] for line in lines) == sorted(gaps.items()), seed
        draw.shuffle(statuses)
        assert kept(statuses) == found, seed


def test_over_many_cases_evidence_never_widens():
    for seed in range(500):
        draw, asked = random_postings(seed)
        held = {key: draw.randint(0, 3) for key in range(4)}
        more = held | {draw.randrange(4): 4}
        before, after = (
            {(number, *line[:2]) for number, some in kept([status(f, a, h) for f, a in asked]).items() for line in some}
            for h in (held, more)
        )
        assert after <= before, seed


def ending(fact, asked, level=3, also=()):
    """Holds `level` by evidence that ends soon; `also`: gaps at the same posting."""
    one = status(fact, {KEY: asked} | dict.fromkeys(also, (4, MUST)), {KEY: level})
    checks = [check for check in one.checks if check.required.competency_id == KEY and not check.is_gap]
    return replace(one, renewals=tuple(Renewal(check, 5, "result", JULY, AUGUST) for check in checks))


def renewed(statuses):
    """By posting the level, aim and kind of what is shown anew for it."""
    return {
        one.posting.posting_id: [
            (line.check.required.min_level, line.check.required.max_level, line.check.required.kind)
            for line in one.renewals
        ]
        for one in left_to_each(statuses)
    }


@pytest.mark.parametrize(
    ("what", "first", "second", "line"),
    [
        # the main posting is number 1, the secondment number 2; which of them shows level 3 anew, and how it reads
        ("the higher level, at the host", (2, MUST), (3, MUST), (2, 3, 4, MUST)),
        ("the higher level, at home", (3, MUST), (2, MUST), (1, 3, 4, MUST)),
        ("as high: the main posting", (3, MUST), (3, MUST), (1, 3, 4, MUST)),
        ("as high: a must before a should", (3, SHOULD), (3, MUST), (2, 3, 4, MUST)),
        ("the higher one is only a should: a must all the same", (3, SHOULD), (2, MUST), (1, 3, 4, MUST)),
        ("a gap of the other asks for more anyway", (2, MUST), (4, MUST), None),
        ("both should", (1, SHOULD), (2, SHOULD), (2, 2, 3, SHOULD)),
    ],
)
def test_what_ends_soon_is_shown_anew_for_one_posting_alone(what, first, second, line):
    statuses = [ending(posting(1), first), ending(posting(2, main=False), second)]
    expected = {1: [], 2: []}
    if line is not None:
        expected[line[0]] = [line[1:]]
    assert renewed(statuses) == expected, what
    assert renewed(statuses[::-1]) == expected, what


def test_renewals_of_two_people_are_told_apart():
    statuses = [ending(posting(1), (3, MUST)), ending(posting(2, person=2), (2, MUST))]
    assert renewed(statuses) == {1: [(3, 4, MUST)], 2: [(2, 3, MUST)]}
