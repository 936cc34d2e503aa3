"""Draws each SVG of `lms/flows/demo_data/screens` into the PNG beside it, which is what the starter library ships.

The product takes no SVG, since one may carry a script; but an SVG is what a person can mend. Chromium draws with our
own typeface, so that Vietnamese marks look the same whoever draws. A PNG keeps the digest of what it was drawn from: a
test finds the one that was forgotten.

usage: draw_screens.py [NAME...]     without names, all of them; CHROMIUM names the browser
"""

import base64
import hashlib
import io
import os
import shutil
import sys
from pathlib import Path

import zopfli.png
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
SCREENS = ROOT / "lms" / "flows" / "demo_data" / "screens"
FONTS = ROOT / "lms" / "static" / "lms" / "fonts"
SCALE = 2  # a phone has two or three dots where the page counts one, and a reader may enlarge
SIZE = {"width": 720, "height": 480}
# Those of the drawings, and one between the accent and white: with so few, twice as many dots weigh little.
COLOURS = "1B1F24 4A5361 6B7480 D5DAE1 E9ECF0 F6F7F9 FFFFFF 0B4F7D 85A7BE E3EEF7"


def main(names: list[str]) -> None:
    chosen = [SCREENS / f"{name}.svg" for name in names] or sorted(SCREENS.glob("*.svg"))
    browser_file = os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_file)
        context = browser.new_context(viewport=SIZE, device_scale_factor=SCALE, offline=True, java_script_enabled=False)
        page = context.new_page()
        for svg in chosen:
            weight = draw(page, svg)
            print(f"{svg.stem}: {weight} bytes")
        browser.close()


def draw(page: Page, svg: Path) -> int:
    source = svg.read_bytes()
    page.set_content(frame(source.decode()))
    shot = Image.open(io.BytesIO(page.screenshot()))
    notes = PngInfo()
    notes.add_text("Source", hashlib.sha256(source).hexdigest())
    file = io.BytesIO()
    shot.convert("RGB").quantize(palette=palette(), dither=Image.Dither.NONE).save(file, "PNG", pnginfo=notes)
    smaller = zopfli.png.optimize(file.getvalue(), filter_strategies="0", keepchunks=["tEXt"])
    return svg.with_suffix(".png").write_bytes(smaller)


def palette() -> Image.Image:
    image = Image.new("P", (1, 1))
    image.putpalette(bytes.fromhex(COLOURS))
    return image


def frame(svg: str) -> str:
    face = '@font-face{{font-family:"Be Vietnam Pro";font-weight:{};src:url(data:font/woff2;base64,{})}}'
    faces = "".join(face.format(weight, font(weight)) for weight in (400, 600))
    return f"<!doctype html><style>{faces}body{{margin:0}}svg{{display:block}}</style>{svg}"


def font(weight: int) -> str:
    return base64.b64encode((FONTS / f"be-vietnam-pro-{weight}.woff2").read_bytes()).decode()


if __name__ == "__main__":
    main(sys.argv[1:])
