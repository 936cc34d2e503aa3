"""The starter library as it is shipped: its guides and paths name what exists, and every text keeps to its limits."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from courses.domain.content_checks.checking import check_draft
from courses.domain.content_checks.draft import Draft, steps_of
from courses.domain.step_data import raw_steps
from lms.core.vietnamese.text import matching_key
from lms.org.models import Position
from lms.reference.domain.abbreviations import abbreviations_in
from lms.reference.domain.reference_glossary import glossary_file
from lms.reference.domain.reference_procedures import procedures_file
from lms.reference.models import Procedure

FOLDER = Path(settings.BASE_DIR) / "lms" / "flows" / "demo_data"
ADDRESS = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
SENTENCE = re.compile(r"[^.!?:;]+")
SYLLABLES = 25
GUIDE_STEPS = 9


def read(name: str) -> Any:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def guides() -> list[dict[str, Any]]:
    return [one for name in ("quick_guides_a.json", "quick_guides_b.json") for one in read(name)["guides"]]


def procedure_guides() -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = read("procedure_guides.json")["guides"]
    return listed


def courses() -> list[dict[str, Any]]:
    return [read(path.name) for path in sorted(FOLDER.glob("course_*.json"))]


@pytest.mark.unit
def test_addresses_are_plain_and_used_once():
    slugs = [one["slug"] for one in (*courses(), *guides(), *procedure_guides(), *read("paths.json")["paths"])]
    slugs += [lesson["slug"] for course in courses() for lesson in course["lessons"]]
    assert [slug for slug in slugs if not ADDRESS.fullmatch(slug)] == []
    assert sorted(slugs) == sorted(set(slugs))


@pytest.mark.unit
@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_text_is_composed_and_calm(path):
    text = path.read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", text)
    assert "!" not in text


@pytest.mark.unit
def test_a_guide_fits_one_page_and_says_when_to_stop():
    for guide in guides():
        assert guide["title"].startswith("Cách "), guide["slug"]
        assert 3 <= len(guide["steps"]) <= GUIDE_STEPS, guide["slug"]
        assert all(guide[name] for name in ("stop_points", "prepare", "legal_basis")), guide["slug"]
        assert guide["status_note"] == "nội dung minh họa"
        assert date.fromisoformat(guide["updated"]) < date.fromisoformat(guide["review_by"])
        long = [
            sentence.strip()
            for line in (*guide["steps"], *guide["stop_points"], *guide["common_errors"])
            for sentence in SENTENCE.findall(line)
            if len(sentence.split()) > SYLLABLES
        ]
        assert long == [], guide["slug"]


@pytest.mark.unit
def test_a_procedure_guide_is_short_and_names_no_money_of_its_own():
    for guide in procedure_guides():
        assert guide["title"].startswith("Thủ tục "), guide["slug"]
        assert guide["status_note"] == "nội dung minh họa"
        assert guide["reviewed_by"] == ""
        assert date.fromisoformat(guide["updated"]) < date.fromisoformat(guide["review_by"])
        known = next(row for row in procedures_file() if row["code"] == guide["procedure_code"])
        for fee in guide.get("fees", []):
            assert fee["basis"], guide["slug"]
            figures = set(re.findall(r"\d[\d.]*", fee["amount"]))
            assert "province" in fee or figures <= set(re.findall(r"\d[\d.]*", known["fee"])), guide["slug"]
        lines = [one["text"] for one in guide["steps"]] + guide["common_errors"] + [guide["trigger"]]
        sentences = [sentence for line in lines for sentence in SENTENCE.findall(line)]
        assert [one for one in sentences if len(one.split()) > SYLLABLES] == [], guide["slug"]


@pytest.mark.django_db
def test_guides_and_paths_name_what_exists(reference):

    positions = set(Position.objects.values_list("code", flat=True))
    procedures = set(Procedure.objects.values_list("code", flat=True))
    for guide in guides():
        assert set(guide["positions"]) <= positions, guide["slug"]
        assert guide["procedure_code"] is None or guide["procedure_code"] in procedures, guide["slug"]
    known_courses = {one["slug"] for one in courses()}
    known_guides = {one["slug"] for one in (*guides(), *procedure_guides())}
    for path in read("paths.json")["paths"]:
        assert path["position"] in positions
        assert 3 <= len(path["stages"]) <= 5
        for stage in path["stages"]:
            assert set(stage["courses"]) <= known_courses, path["slug"]
            assert set(stage["guides"]) <= known_guides, path["slug"]


@pytest.mark.unit
def test_every_lesson_passes_the_content_checks():
    found = []
    for course in courses():
        acts = [act["number"] for act in course["legal_basis"]]
        for lesson in course["lessons"]:
            steps = steps_of(raw_steps(lesson["steps"], []))
            draft = Draft(
                steps,
                acts,
                picture_bytes=dict.fromkeys(
                    (step.block_id for step in steps), 1
                ),  # the pictures: test_library_pictures
                abbreviations=abbreviations_in(row["vi"] for row in glossary_file()),
                terms=frozenset(matching_key(row["vi"].partition(" (")[0]) for row in glossary_file()),
            )
            found += [(lesson["slug"], one.number, one.sentence) for one in check_draft(draft)]
    assert found == []
