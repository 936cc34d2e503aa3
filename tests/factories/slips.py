"""Slips as they lie on the desk: their words and their pictures, read back from the file that is printed."""

import io
import re
import subprocess
from pathlib import Path

import zxingcpp
from PIL import Image
from pypdf import PdfReader

CODE = re.compile(r"nhập mã kích hoạt: ([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})")


def slips_of(pdf: bytes) -> list[str]:
    """The words of each slip, on one line."""
    words = " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)
    return [f"{one}{end}" for one, end in re.findall(r"(.*?)(nhập mã kích hoạt: \S+)", words)]


def code_in(words: str) -> str:
    found = CODE.search(words)
    assert found, words
    return found[1]


def pictured_addresses(pdf: bytes, folder: Path, *, resolution: int = 150) -> list[str]:
    """What a camera reads, page by page, each from top to bottom and from left to right."""
    (folder / "slips.pdf").write_bytes(pdf)
    command = ["pdftoppm", "-r", str(resolution), "-png", str(folder / "slips.pdf"), str(folder / "slips")]
    subprocess.run(command, check=True)
    found = []
    for page in sorted(folder.glob("slips*.png")):
        codes = zxingcpp.read_barcodes(Image.open(page).convert("L"))
        places = {code.text: (code.position.top_left.y // 50, code.position.top_left.x) for code in codes}
        found += sorted(places, key=lambda text: places[text])
    return found
