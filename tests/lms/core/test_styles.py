"""Weight, contrast and the rules of type, read from the files we ship."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

from lms.core.static_files import without_comments

pytestmark = pytest.mark.unit

STATIC = settings.BASE_DIR / "lms" / "static" / "lms"
APP, HR, PUBLIC = (STATIC / "css" / name for name in ("app.css", "hr.css", "public.css"))
SHEETS = [APP, HR, PUBLIC]


def tokens(*sheets: Path) -> dict[str, str]:
    text = "".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
    return {"white": "#FFFFFF", **dict(re.findall(r"--([a-z0-9-]+): (#[0-9A-F]{6})", text))}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


TEXT_PAIRS = [
    *[("ink", ground) for ground in ("white", "page", "quiet", "focus", "gap-0", "gap-1", "gap-2")],
    *[("ink", f"{tone}-tint") for tone in ("info", "success", "warning", "danger", "offline", "primary")],
    *[("ink", f"level-{step}") for step in range(3)],
    *[("white", ground) for ground in ("primary", "primary-strong", "danger", "gap-3", "gap-4")],
    *[("white", f"level-{step}") for step in range(3, 6)],
    *[("ink-muted", ground) for ground in ("white", "page", "primary-tint")],
    *[("ink-disabled", ground) for ground in ("white", "page", "quiet")],
    *[("primary", ground) for ground in ("white", "page", "primary-tint")],
    *[
        (tone, ground)
        for tone in ("info", "success", "warning", "danger", "offline")
        for ground in ("white", f"{tone}-tint")
    ],
    ("success", "page"),
    ("danger", "page"),
    ("offline", "page"),
]
BORDER_PAIRS = [
    *[("line-control", ground) for ground in ("white", "page")],
    *[("ink", ground) for ground in ("white", "page")],  # the focus ring
    ("focus", "primary"),
    ("ink", "focus"),
]


@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_can_be_read_on_its_ground(text, ground):
    known = tokens(APP, HR)
    assert contrast(known[text], known[ground]) >= 4.5


@pytest.mark.parametrize(("edge", "ground"), BORDER_PAIRS)
def test_edges_of_controls_and_focus_can_be_seen(edge, ground):
    known = tokens(APP, HR)
    assert contrast(known[edge], known[ground]) >= 3


@pytest.mark.parametrize(
    ("text", "ground", "ratio"), [("ink", "white", 16.6), ("primary", "page", 8.1), ("focus", "primary", 6.1)]
)
def test_ratios_are_those_the_colours_were_chosen_by(text, ground, ratio):
    known = tokens(APP, HR)
    assert round(contrast(known[text], known[ground]), 1) == ratio


def test_public_pages_use_the_same_colours():
    public, ours = tokens(PUBLIC), tokens(APP)
    assert public == {name: ours[name] for name in public}


@pytest.mark.parametrize(("sheet", "raw", "packed"), [(APP, 20, 7), (HR, 12, 4), (PUBLIC, 8, 3)])
def test_style_sheets_stay_small(sheet, raw, packed):
    data = sheet.read_bytes()
    assert len(data) <= raw * 1024
    assert len(gzip.compress(data)) <= packed * 1024


def test_icons_fonts_and_scripts_stay_small():
    fonts = sum(font.stat().st_size for font in (STATIC / "fonts").glob("be-vietnam-pro*.woff2"))
    scripts = list((STATIC / "js").glob("*.js"))
    everywhere = sum(script.stat().st_size for script in scripts if not script.name.startswith("exam-"))
    assert (STATIC / "icons" / "sprite.svg").stat().st_size <= 6 * 1024
    assert fonts <= 40 * 1024
    assert everywhere <= 10 * 1024


@pytest.mark.parametrize("page", ["player", "intro", "home", "resend", "practice"])
def test_scripts_of_an_exam_stay_light(page):
    """≤ 15 KB over the wire, beside the page's own (ux.md 8): the page's script with all it imports."""
    scripts, found = set(), {f"exam-{page}.js"}
    while found - scripts:
        scripts |= found
        texts = [(STATIC / "js" / one).read_text(encoding="utf-8") for one in scripts]
        found = {name for text in texts for name in re.findall(r"[\"']\./(exam-[a-z-]+\.js)[\"']", text)}
    assert page != "player" or len(scripts) == 8
    sent = [without_comments((STATIC / "js" / one).read_bytes()) for one in scripts]
    assert sum(len(gzip.compress(script)) for script in sent) < 15_000


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_vietnamese_marks_are_never_cramped(sheet):
    """Stacked marks need 1.43 em in Regular and 1.47 in Bold: no line may be lower, no letters may drift."""
    text = sheet.read_text(encoding="utf-8")
    heights = [float(found) for found in re.findall(r"line-height: ([\d.]+)[;} ]", text)]
    heights += [float(found) for found in re.findall(r"font: [^;]*rem/([\d.]+)", text)]
    assert [height for height in heights if height < 1.45] == []
    assert re.findall(r"text-transform|letter-spacing|font-style: italic|text-align: justify|hyphens", text) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_nothing_comes_from_another_host(sheet):
    assert re.findall(r"https?://|@import|url\(\"?data:", sheet.read_text(encoding="utf-8")) == []


def test_forced_colours_and_less_motion_are_honoured():
    text = APP.read_text(encoding="utf-8")
    moving = [line for line in text.splitlines() if "transition" in line or "animation" in line]
    assert "forced-colors: active" in text
    assert [line for line in moving if "prefers-reduced-motion: no-preference" not in line] == []


def test_public_pages_download_no_font():
    assert "@font-face" not in PUBLIC.read_text(encoding="utf-8")
