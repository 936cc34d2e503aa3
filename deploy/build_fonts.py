"""Builds the font subsets we ship from the full families. Run by hand when a family has a new release:

    npm pack @expo-google-fonts/be-vietnam-pro && tar xzf expo-google-fonts-be-vietnam-pro-*.tgz
    apt-get download fonts-croscore && dpkg -x fonts-croscore_*.deb croscore
    python deploy/build_fonts.py --be-vietnam-pro package --tinos croscore/usr/share/fonts/truetype/croscore

Both families are under the SIL Open Font License 1.1 without a reserved name, so a subset may keep the name.
The same sources give the same bytes.
"""

import argparse
import string
import sys
import unicodedata
from itertools import product
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
PAGE_FONTS = ROOT / "lms" / "static" / "lms" / "fonts"
PAPER_FONTS = ROOT / "lms" / "core" / "static" / "core" / "fonts"

TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
_LOWER = {unicodedata.normalize("NFC", base + tone) for base, tone in product("aăâeêioôơuưy", TONES)} | {"đ"}
VIETNAMESE = {letter for lower in _LOWER for letter in (lower, lower.upper())} - set(string.ascii_letters)
# Names of the Ê Đê, Gia Rai, Ba Na, Xơ Đăng and others, where the family has them.
HIGHLANDS = set("ĕĭŏŭčñƀĔĬŎŬČÑɃ")
COMBINING = {chr(point) for point in (0x300, 0x301, 0x302, 0x303, 0x306, 0x309, 0x31B, 0x323)}
MARKS = set("–—‘’“”«»…•·×÷°±−≤≥≠≈§©®™²³½¼¾₫€№→‐‑\u00a0\u202f")
TEXT = set(string.ascii_letters + string.digits + string.punctuation + " ") | VIETNAMESE | HIGHLANDS | COMBINING | MARKS
FIGURES = set(string.digits + " ,.:/-−%")

PAGE_FACES = [(400, "400Regular", 640), (600, "600SemiBold", 650)]
PAPER_FACES = {"regular": "Regular", "bold": "Bold", "italic": "Italic", "bolditalic": "BoldItalic"}


def shrink(font: TTFont, letters: set[str], target: Path, features: list[str]) -> None:
    """Writes the subset, keeping the names and the licence in it."""
    options = Options()
    options.layout_features = features
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17]
    options.name_languages = [0x409]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[ord(letter) for letter in letters])
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(target)
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size:,} bytes")


def set_figure_width(font: TTFont, width: int) -> None:
    """Gives the ten digits one width: Be Vietnam Pro has no tabular figures of its own."""
    glyphs, metrics, names = font["glyf"], font["hmtx"], font.getBestCmap()
    for digit in string.digits:
        name = names[ord(digit)]
        advance, bearing = metrics[name]
        shift = (width - advance) // 2
        glyphs[name].coordinates.translate((shift, 0))
        glyphs[name].recalcBounds(glyphs)
        metrics[name] = (width, bearing + shift)
    for record in font["name"].names:
        if record.nameID in {1, 4, 16}:
            record.string = record.toUnicode().replace("Be Vietnam Pro", "Be Vietnam Pro Tab")


def build_page_fonts(source: Path) -> None:
    features = ["ccmp", "locl", "kern", "mark", "mkmk", "liga"]
    for weight, face, figure_width in PAGE_FACES:
        path = source / face / f"BeVietnamPro_{face}.ttf"
        shrink(TTFont(path, recalcTimestamp=False), TEXT, PAGE_FONTS / f"be-vietnam-pro-{weight}.woff2", features)
        figures = TTFont(path, recalcTimestamp=False)
        set_figure_width(figures, figure_width)
        # No kerning between figures, or the columns move again.
        shrink(figures, FIGURES, PAGE_FONTS / f"be-vietnam-pro-tab-{weight}.woff2", [])
    licence = (source / "LICENSE_FONT").read_text(encoding="utf-8")
    (PAGE_FONTS / "OFL-be-vietnam-pro.txt").write_text(licence, encoding="utf-8")


def build_paper_fonts(source: Path) -> None:
    features = ["ccmp", "locl", "kern", "mark", "mkmk"]
    for ours, face in PAPER_FACES.items():
        font = TTFont(source / f"Tinos-{face}.ttf", recalcTimestamp=False)
        shrink(font, TEXT, PAPER_FONTS / f"tinos-{ours}.woff2", features)


def main() -> int:
    parser = argparse.ArgumentParser(description="Builds the font subsets we ship.")
    parser.add_argument("--be-vietnam-pro", type=Path, help="folder of the unpacked npm package")
    parser.add_argument("--tinos", type=Path, help="folder with Tinos-Regular.ttf and the other faces")
    options = parser.parse_args()
    if not (options.be_vietnam_pro or options.tinos):
        parser.error("name at least one source folder")
    for folder in (PAGE_FONTS, PAPER_FONTS):
        folder.mkdir(parents=True, exist_ok=True)
    if options.be_vietnam_pro:
        build_page_fonts(options.be_vietnam_pro)
    if options.tinos:
        build_paper_fonts(options.tinos)
    return 0


if __name__ == "__main__":
    sys.exit(main())
