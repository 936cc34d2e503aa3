"""The drawings of the starter library: honest, plain, light, and drawn from the source that lies beside them."""

from __future__ import annotations

import hashlib
import io
import xml.etree.ElementTree as ET

import pytest
from PIL import Image

from lms.flows.library import DATA

pytestmark = pytest.mark.unit

SCREENS = DATA / "screens"
NAMES = sorted(path.stem for path in SCREENS.glob("*.svg"))
WIDTH, HEIGHT, SCALE = 720, 480, 2
SMALLEST = 22
PNG_BYTES = 25 * 1024
SHOWN_BYTES = 40 * 1024
SVG = "{http://www.w3.org/2000/svg}"
SHAPES = {SVG + name for name in ("svg", "title", "rect", "circle", "path", "text")}
BANDS = {
    "Hình vẽ minh họa, không phải ảnh chụp phần mềm thật",
    "Hình vẽ minh họa, không phải giấy tờ thật",
    "Hình vẽ minh họa",
}


def test_each_drawing_has_its_picture():
    assert sorted(path.stem for path in SCREENS.glob("*.png")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_drawing_has_shapes_and_words_only_and_says_what_it_is(name):
    root = ET.fromstring((SCREENS / f"{name}.svg").read_text("utf-8"))
    assert root.get("viewBox") == f"0 0 {WIDTH} {HEIGHT}"
    parts = list(root.iter())
    assert {part.tag for part in parts} <= SHAPES
    written = " ".join(value for part in parts for value in part.attrib.values())
    assert [word for word in ("http", "url(", "data:", "script") if word in written] == []
    assert [key for part in parts for key in part.attrib if key.startswith("on") or "href" in key] == []
    assert parts[-1].text in BANDS
    assert [
        part.text for part in parts if part.tag == SVG + "text" and float(part.get("font-size", 26)) < SMALLEST
    ] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_is_drawn_from_its_source_and_light(name):
    png = SCREENS / f"{name}.png"
    with Image.open(png) as picture:
        assert picture.size == (WIDTH * SCALE, HEIGHT * SCALE)
        drawn_from = picture.text["Source"]
        shown = picture.convert("RGB").resize((WIDTH, HEIGHT))
    assert drawn_from == hashlib.sha256((SCREENS / f"{name}.svg").read_bytes()).hexdigest(), (
        f"{name}.svg has changed: run .venv/bin/python deploy/local/draw_screens.py {name}"
    )
    assert png.stat().st_size <= PNG_BYTES
    learners_copy = io.BytesIO()
    shown.save(learners_copy, "WEBP", quality=75)
    assert learners_copy.tell() <= SHOWN_BYTES
