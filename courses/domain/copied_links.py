"""Links between pages that were copied together lead to the copies, as those of the originals lead to the originals."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from courses.models import LessonPage

LINK = re.compile(r"<a\b[^>]*\blinktype=[\"']page[\"'][^>]*>", re.IGNORECASE)
PAGE_ID = re.compile(r"(\bid=[\"'])(\d+)(?=[\"'])")


def lead_to_copies(lesson: LessonPage, copies: Mapping[int, int]) -> None:
    """In the page and in its draft; `copies` are the ids of the copied pages by those of their originals.

    A link to a page that stayed behind stays as it is.
    """
    before = list(lesson.steps.raw_data)
    steps = _led_anew(before, copies)
    if steps == before:
        return
    lesson.steps = json.dumps(steps)
    lesson.save(clean=False, update_fields=["steps"])
    revision = lesson.get_latest_revision()
    revision.content["steps"] = json.dumps(steps)
    revision.save(update_fields=["content"])


def _led_anew(value: Any, copies: Mapping[int, int]) -> Any:
    """Whatever is a text in the raw form of a step, however deep it lies."""
    if isinstance(value, Mapping):
        return {name: _led_anew(one, copies) for name, one in value.items()}
    if isinstance(value, list):
        return [_led_anew(one, copies) for one in value]
    return LINK.sub(lambda link: _renamed(link[0], copies), value) if isinstance(value, str) else value


def _renamed(link: str, copies: Mapping[int, int]) -> str:
    return PAGE_ID.sub(lambda found: found[1] + str(copies.get(int(found[2]), found[2])), link)
