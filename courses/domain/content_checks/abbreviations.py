"""A beginner can find out what the letters stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from courses.domain.content_checks.draft import Draft
from courses.domain.content_checks.findings import Finding, Severity

NUMBER_OF_ACT = re.compile(r"\S*\d+/\S+|\S+/\S*[A-ZĐ]{2,}\S*")
ABBREVIATION = re.compile(r"(?<![\w/-])[A-ZĐƯ][A-ZĐƯ0-9&]*[A-ZĐƯ](?![\w/-])")
SPELLED_OUT = re.compile(r"\w\s*\(([A-ZĐƯ][A-ZĐƯ0-9&]*[A-ZĐƯ])\)")
NAMES_OF_THINGS = frozenset({"PDF", "QR", "USB"})  # nobody says them in full


def check_abbreviations(draft: Draft) -> Iterator[Finding]:
    """Each once, where it comes first. Known are those of the glossary and those the lesson itself spells out."""
    known = set(draft.abbreviations | NAMES_OF_THINGS)
    known |= {one for step in draft.steps for line in step.lines for one in SPELLED_OUT.findall(line)}
    for step in draft.steps:
        for line in step.lines:
            for word in ABBREVIATION.findall(NUMBER_OF_ACT.sub(" ", line)):
                if word in known or line.isupper():
                    continue
                known.add(word)
                sentence = _(
                    "Chữ viết tắt “%(word)s” chưa có trong thuật ngữ. Hãy viết đủ ở lần đầu, ví dụ “… (%(word)s)”."
                )
                yield Finding(
                    "abbreviation_unknown", Severity.WARNS, sentence % {"word": word}, step.number, step.block_id
                )
