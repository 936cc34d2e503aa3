"""The drawings where they are shown: each in a lesson, told in words, its numbers beside the things they mean."""

from __future__ import annotations

from itertools import combinations
from math import hypot
from typing import Any

import pytest

from courses.blocks.screenshots import RADIUS, WHOLE
from lms.core.domain.loading import read_json
from lms.flows.library import DATA, PROCEDURES

pytestmark = pytest.mark.unit

FILES = {f"screens/{path.name}" for path in (DATA / "screens").glob("*.png")}
WIDTH, HEIGHT = 720, 480


def follow_steps() -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{lesson['slug']} {number}", step["value"])
        for path in sorted(DATA.glob("course_*.json"))
        for lesson in read_json(path)["lessons"]
        for number, step in enumerate(lesson["steps"], start=1)
        if step["type"] == "follow" and "picture" in step["value"]
    ]


def guide_steps() -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{guide['slug']} {number}", step)
        for guide in read_json(DATA / PROCEDURES)["guides"]
        for number, step in enumerate(guide["steps"], start=1)
        if "picture" in step
    ]


def places_of(step: dict[str, Any]) -> list[tuple[float, float]]:
    """Of the numbers, in the drawing's own measure."""
    return [
        (one["mark_x"] * WIDTH / WHOLE, one["mark_y"] * HEIGHT / WHOLE) for one in step["actions"] if "mark_x" in one
    ]


def test_each_drawing_is_shown_in_a_lesson_and_every_course_has_some():
    assert sorted(step["picture"] for _where, step in follow_steps()) == sorted(FILES)
    assert {step["picture"] for _where, step in guide_steps()} <= FILES
    assert [path.name for path in DATA.glob("course_*.json") if "screens/" not in path.read_text("utf-8")] == []


def test_each_picture_is_told_in_a_sentence_that_has_room():
    told = [(where, step["picture_alt"]) for where, step in (*follow_steps(), *guide_steps())]
    assert [where for where, alt in told if not 60 <= len(alt) <= 250 or not alt.endswith(".")] == []


@pytest.mark.parametrize(("where", "step"), follow_steps(), ids=[where for where, _step in follow_steps()])
def test_numbers_lie_in_the_picture_and_beside_each_other(where, step):
    assert [one["text"] for one in step["actions"] if ("mark_x" in one) != ("mark_y" in one)] == []
    places, radius = places_of(step), WIDTH / RADIUS
    assert places
    assert [at for at in places if not radius <= at[0] <= WIDTH - radius] == []
    assert [at for at in places if not radius <= at[1] <= HEIGHT - radius] == []
    assert [
        pair for pair in combinations(places, 2) if hypot(pair[0][0] - pair[1][0], pair[0][1] - pair[1][1]) < 2 * radius
    ] == []
