"""What a package looks like: names, and the digest at the end of a ZIP."""

from __future__ import annotations

import hashlib
from pathlib import Path, PurePosixPath
from typing import BinaryIO

SUMS, DESCRIPTION = "SHA256SUMS", "datapackage.json"
MARK = b"sha256:"
COMMENT_LENGTH = len(MARK) + 64
PIECE = 1 << 20


class PackageProblem(Exception):
    """A package can't be written or read; the sentence says why and what to do."""


def is_zip(path: Path) -> bool:
    return path.suffix.lower() == ".zip"


def is_inside(name: str) -> bool:
    """Whether the name stays in the folder into which somebody unpacks it, on any system."""
    parts = PurePosixPath(name).parts
    plain = "\\" not in name and ":" not in name and not any(ord(char) < ord(" ") for char in name)
    return bool(parts) and plain and not name.startswith("/") and ".." not in parts


def digest_until(file: BinaryIO, end: int) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    while end > 0 and (data := file.read(min(PIECE, end))):
        digest.update(data)
        end -= len(data)
    return digest.hexdigest()
