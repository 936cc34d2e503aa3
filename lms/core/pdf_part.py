"""Draws one part of a paper and ends; `pdf_parts.py` starts it. Reads what to draw, and where to, from its input."""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main() -> None:
    import django  # noqa: PLC0415 - only where this runs as a process

    asked = json.load(sys.stdin)
    django.setup()
    from lms.core.pdf import render_pdf  # noqa: PLC0415 - after the set-up

    drawn = render_pdf(asked["html"], stylesheets=tuple(asked["stylesheets"]), variant=None)
    Path(asked["file"]).write_bytes(drawn)


if __name__ == "__main__":
    main()
