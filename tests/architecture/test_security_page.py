"""`docs/security.md` speaks of every requirement of ASVS 5.0, level 1 and 2, and of no test that isn't there."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from tests.architecture.rooms import ROOT

PAGE = ROOT / "docs" / "security.md"
LINE = re.compile(r"^\| (\d+)\.(\d+)\.(\d+) \| ([12]) \| (met|part|no|–) \| (.+) \|$", re.MULTILINE)
OF_EACH_CHAPTER = [27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7]
"""How many requirements of both levels the standard has in its seventeen chapters."""


def lines() -> list[tuple[str, ...]]:
    return LINE.findall(PAGE.read_text(encoding="utf-8"))


def test_every_requirement_is_there_once_and_in_order():
    numbers = [tuple(map(int, line[:3])) for line in lines()]

    assert numbers == sorted(set(numbers))
    assert list(Counter(chapter for chapter, _section, _number in numbers).values()) == OF_EACH_CHAPTER


def test_what_is_not_met_says_why():
    assert [line for line in lines() if line[4] in {"part", "no"} and len(line[5]) < len("As 3.3.1")] == []


def test_the_sum_is_right():
    states = Counter(line[4] for line in lines())
    told = "Of {}: {met} met, {part} in part, {no} not, {there} about what isn't there."

    assert told.format(len(lines()), there=states["–"], **states) in PAGE.read_text(encoding="utf-8")


def test_the_tests_it_names_are_there():
    named = set(re.findall(r"`([\w.-]+(?:/[\w.-]+)+)`", PAGE.read_text(encoding="utf-8")))

    assert len(named) > 50
    assert sorted(path for path in named if not Path(ROOT / path).exists()) == []
