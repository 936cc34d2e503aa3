"""A PDF that somebody sends: opened once, in a process of its own with little time and memory, before it is kept."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from lms.core.exceptions_pdf import (
    PdfActs,
    PdfBroken,
    PdfLocked,
    PdfTooHard,
    PdfTooLargeToDraw,
    PdfTooManyPages,
    UnfitPdf,
)

JUDGE = Path(__file__).with_name("pdf_judge.py")
PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")
LONGEST = 20
"""Seconds by the clock; of the processor's the process has `pdf_judge.SECONDS`."""
REFUSALS: dict[str, type[UnfitPdf]] = {
    one.code: one for one in (PdfActs, PdfBroken, PdfLocked, PdfTooHard, PdfTooLargeToDraw, PdfTooManyPages)
}


def begins_as_pdf(content: bytes) -> bool:
    return content.startswith(b"%PDF-")


def check_pdf(content: bytes) -> None:
    """Raises what of `UnfitPdf` it is. The file is kept as it came: a digital signature holds for its bytes alone."""
    try:
        # Our own file; nothing a person typed is in the command, and no key of ours in what surrounds it.
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-I", str(JUDGE)],
            input=content,
            env=_bare(),
            capture_output=True,
            timeout=LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise PdfTooHard from error
    if done.returncode:
        raise PdfTooHard
    verdict = json.loads(done.stdout)
    if verdict:
        raise REFUSALS[verdict.pop("code")](**verdict)


def _bare() -> dict[str, str]:
    """What an interpreter needs to start, and none of the environment's passwords."""
    return {name: os.environ[name] for name in PASSED_ON if name in os.environ}
