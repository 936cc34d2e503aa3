"""The fonts we ship hold every Vietnamese letter, so no page or paper falls back to another face."""

import unicodedata
from itertools import product
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parents[3]
PAGE_FONTS = ROOT / "lms" / "static" / "lms" / "fonts"
PAPER_FONTS = ROOT / "lms" / "core" / "static" / "core" / "fonts"
TEXT_FACES = [
    PAGE_FONTS / "be-vietnam-pro-400.woff2",
    PAGE_FONTS / "be-vietnam-pro-600.woff2",
    PAPER_FONTS / "tinos-regular.woff2",
    PAPER_FONTS / "tinos-bold.woff2",
    PAPER_FONTS / "tinos-italic.woff2",
    PAPER_FONTS / "tinos-bolditalic.woff2",
]
TABULAR_FACES = [PAGE_FONTS / "be-vietnam-pro-tab-400.woff2", PAGE_FONTS / "be-vietnam-pro-tab-600.woff2"]
COMBINING_MARKS = "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323"

pytestmark = pytest.mark.unit


def vietnamese_letters() -> set[str]:
    tones = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
    lower = {unicodedata.normalize("NFC", base + tone) for base, tone in product("aăâeêioôơuưy", tones)}
    lower = (lower | {"đ"}) - set("aeiouy")
    return lower | {letter.upper() for letter in lower}


def test_vietnamese_letters_are_134():
    assert len(vietnamese_letters()) == 134


@pytest.mark.parametrize("path", TEXT_FACES, ids=lambda path: path.stem)
def test_text_face_has_every_letter(path):
    needed = vietnamese_letters() | {chr(point) for point in range(0x20, 0x7F)} | set(COMBINING_MARKS + "–—“”…₫×≥≤")
    held = {chr(point) for point in TTFont(path).getBestCmap()}
    assert needed - held == set()


@pytest.mark.parametrize("path", TEXT_FACES, ids=lambda path: path.stem)
def test_text_face_carries_its_licence_and_stays_small(path):
    licence = TTFont(path)["name"].getDebugName(13)
    assert "SIL Open Font License" in licence
    assert path.stat().st_size < 20_000


@pytest.mark.parametrize("path", [*TABULAR_FACES, *TEXT_FACES[2:]], ids=lambda path: path.stem)
def test_digits_of_columns_have_one_width(path):
    font = TTFont(path)
    names = font.getBestCmap()
    assert len({font["hmtx"][names[ord(digit)]][0] for digit in "0123456789"}) == 1


@pytest.mark.parametrize("path", TABULAR_FACES, ids=lambda path: path.stem)
def test_tabular_face_holds_figures_only(path):
    held = {chr(point) for point in TTFont(path).getBestCmap()}
    assert held == set("0123456789 ,.:/-−%")


def test_licences_lie_beside_the_fonts():
    for licence in (PAGE_FONTS / "OFL-be-vietnam-pro.txt", PAPER_FONTS / "OFL-tinos.txt"):
        assert "SIL OPEN FONT LICENSE Version 1.1" in licence.read_text(encoding="utf-8")
