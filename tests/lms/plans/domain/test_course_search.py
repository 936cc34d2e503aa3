"""The exact choice of courses beside trying every set, over many small cases."""

import random
from decimal import Decimal
from itertools import combinations

import pytest

from lms.plans.domain.course_search import CourseOffer, least_courses

CASES = 500


def offer(code, hours, proves, *, needs=(), meant=False, pk=None):
    number = pk if pk is not None else sum(ord(letter) * 31**place for place, letter in enumerate(code))
    return CourseOffer(number, code, Decimal(hours), proves, frozenset(needs), meant)


def codes(found):
    return [course.code for course in found.courses]


def by_trying(wanted, offers):
    """Every set that is closed under prerequisites and closes whatever any such set closes."""
    sets = [
        some
        for size in range(len(offers) + 1)
        for some in combinations(offers, size)
        if all(one.prerequisites <= {other.course_id for other in some} for one in some)
    ]
    closable = {gap for some in sets for one in some for gap in wanted if one.closes(gap)}
    whole = [some for some in sets if closable <= {gap for one in some for gap in wanted if one.closes(gap)}]
    return min(
        whole,
        key=lambda some: (
            sum(one.hours for one in some),
            len(some),
            sum(not one.is_meant for one in some),
            sorted(one.code for one in some),
        ),
    )


def random_case(seed):
    """Up to five gaps and seven courses; few different hours, so that ties are frequent."""
    draw = random.Random(seed)
    competencies = range(1, draw.randint(2, 6))
    wanted = [(key, draw.randint(1, 3)) for key in competencies]
    letters = draw.sample("abcdefghij", draw.randint(1, 7))
    offers = []
    for number, code in enumerate(letters):
        taught = draw.sample(competencies, draw.randint(0, min(3, len(competencies))))
        before = [other for other in range(len(letters)) if other != number and draw.random() < 0.1]
        hours = draw.choice(["0", "2.0", "2.0", "4.0", "4.5"])
        proves = {key: draw.randint(1, 4) for key in taught}
        offers.append(offer(code, hours, proves, needs=before, meant=draw.random() < 0.4, pk=number))
    if draw.random() < 0.1:
        offers.append(offer("k", "1.0", {1: 4}, needs=[99], pk=50))  # needs a course that nobody offers
    return wanted, offers


@pytest.mark.parametrize("part", range(10))
def test_the_set_is_the_one_that_trying_all_would_give(part):
    for seed in range(part * CASES // 10, (part + 1) * CASES // 10):
        wanted, offers = random_case(seed)
        expected = by_trying(wanted, [one for one in offers if one.code != "k"])
        found = least_courses(wanted, offers)
        assert codes(found) == sorted(one.code for one in expected), seed
        assert (found.hours, found.is_exact) == (sum(one.hours for one in expected), True), seed
        closable = {gap for gap in wanted if any(one.closes(gap) for one in expected)}
        assert set(found.by_gap) == closable, seed
        assert all(course.closes(gap) and course in found.courses for gap, course in found.by_gap.items()), seed


def test_the_order_in_which_courses_and_gaps_come_changes_nothing():
    for seed in range(50):
        wanted, offers = random_case(seed)
        turned = least_courses(wanted[::-1], offers[::-1])
        assert turned == least_courses(wanted, offers), seed


def test_one_course_for_several_gaps_beats_the_cheapest_for_each():
    wanted = [(1, 2), (2, 2), (3, 2)]
    both = offer("chung", "5.0", {1: 2, 2: 2, 3: 2})
    single = [offer(code, "2.0", {key: 2}) for key, code in enumerate(("a", "b", "c"), start=1)]
    assert codes(least_courses(wanted, [*single, both])) == ["chung"]
    assert codes(least_courses(wanted[:2], [*single, both])) == ["a", "b"]


def test_ties_go_to_fewer_courses_then_to_those_meant_then_to_the_code():
    wanted = [(1, 2), (2, 2)]
    a, b = offer("a", "2.0", {1: 2}), offer("b", "2.0", {2: 2})
    assert codes(least_courses(wanted, [a, b, offer("z", "4.0", {1: 2, 2: 2})])) == ["z"]
    assert codes(least_courses([(1, 2)], [a, offer("m", "2.0", {1: 3}, meant=True)])) == ["m"]
    assert codes(least_courses([(1, 2)], [offer("m", "2.0", {1: 2}), a])) == ["a"]


def test_what_is_begun_counts_no_hours_and_is_gone_on_with():
    begun = offer("z", "0", {1: 2, 2: 3})
    assert codes(least_courses([(1, 2), (2, 2)], [offer("a", "1.0", {1: 2, 2: 2}), begun])) == ["z"]


def test_a_prerequisite_comes_along_with_its_hours():
    first = offer("co-ban", "6.0", {}, pk=1)
    quick = offer("nhanh", "1.0", {7: 2}, needs=[1], pk=2)
    plain = offer("thuong", "4.0", {7: 2}, pk=3)
    assert codes(least_courses([(7, 2)], [first, quick, plain])) == ["thuong"]
    assert codes(least_courses([(7, 2)], [first, quick])) == ["co-ban", "nhanh"]
    assert codes(least_courses([(7, 2)], [quick])) == []


def test_nothing_wanted_or_offered_is_no_courses():
    assert codes(least_courses([], [offer("a", "1.0", {1: 2})])) == []
    assert codes(least_courses([(1, 2)], [])) == []
    assert codes(least_courses([(1, 5)], [offer("a", "1.0", {1: 4})])) == []


def test_a_case_too_large_to_search_through_gives_a_whole_set_all_the_same():
    draw = random.Random(7)
    wanted = [(key, 1) for key in range(40)]
    offers = [
        offer(f"c{number:03}", str(draw.randint(3, 30)), dict.fromkeys(draw.sample(range(40), 5), 1), pk=number)
        for number in range(120)
    ]
    found = least_courses(wanted, offers, most_steps=200)
    more = least_courses(wanted, offers, most_steps=2_000)
    assert not found.is_exact
    assert found.by_gap.keys() == more.by_gap.keys() == set(wanted)
    assert more.hours <= found.hours
