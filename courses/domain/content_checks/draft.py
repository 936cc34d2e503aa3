"""A lesson as the checks read it: plain values, so that a table of examples is the whole test."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from courses.domain.citations import EndedText
from courses.enums import StepType

Raw = Mapping[str, Any]

BREAK = re.compile(r"</(?:p|li|h\d|div)>|<br\s*/?>", re.IGNORECASE)
TAG = re.compile(r"<[^>]+>")
# What stands on the page of the step at once. Feedback and explanations come later, one at a time.
SHOWN: Mapping[StepType, tuple[str, ...]] = {
    StepType.READ: ("body_html",),
    StepType.FOLLOW: ("intro_html", "actions", "common_error"),
    StepType.WATCH: ("intro_html", "transcript_html"),
    StepType.TRY_NOW: ("question", "choices.text"),
    StepType.SITUATION: ("story_html", "choices.text"),
    StepType.DO_REAL: ("instruction_html", "done_looks_like", "ask_whom"),
    StepType.REMEMBER: ("when_to_use", "prepare", "steps", "stop_points", "legal_basis"),
}
ALL_WORDS = {
    StepType.TRY_NOW: ("question", "choices", "hint", "explanation"),
    StepType.SITUATION: ("story_html", "choices"),
    StepType.DO_REAL: ("instruction_html", "done_looks_like", "ask_whom", "note_prompt"),
}


@dataclass(frozen=True)
class DraftStep:
    """A step and its raw value, whatever is still missing in it."""

    number: int
    block_id: str
    kind: StepType
    value: Raw

    @property
    def shown(self) -> list[str]:
        """Paragraphs the learner sees when the step opens, without the title."""
        return [line for name in SHOWN[self.kind] for text in _texts(self.value, name) for line in plain_lines(text)]

    @property
    def lines(self) -> list[str]:
        """Every paragraph of the step, the title too."""
        names = ("title", *ALL_WORDS.get(self.kind, SHOWN[self.kind]))
        return [line for name in names for text in _texts(self.value, name) for line in plain_lines(text)]

    @property
    def rich_texts(self) -> list[str]:
        """Texts that may hold links, as they are stored."""
        return [text for name in ALL_WORDS.get(self.kind, SHOWN[self.kind]) for text in _texts(self.value, name)]


@dataclass(frozen=True)
class Draft:
    """`ended_basis` goes by the id of the step, "" for the lesson as a whole; `closed_pages` are those of the linked
    pages that nobody can open; `terms` what may be written for a known term; `picture_bytes` goes by the id of each
    step whose picture is there, `recording_bytes` by the id of each recording that is."""

    steps: Sequence[DraftStep]
    legal_basis: Sequence[str] = ()
    ended_basis: Mapping[str, Sequence[EndedText]] = field(default_factory=dict)
    closed_pages: frozenset[int] = frozenset()
    abbreviations: frozenset[str] = frozenset()
    terms: frozenset[str] = frozenset()
    picture_bytes: Mapping[str, int] = field(default_factory=dict)
    recording_bytes: Mapping[int, int] = field(default_factory=dict)


def steps_of(raw: Sequence[Raw]) -> list[DraftStep]:
    return [
        DraftStep(number, str(one.get("id") or ""), StepType(one["type"]), one["value"])
        for number, one in enumerate(raw, start=1)
    ]


def items(value: Raw, name: str) -> list[Any]:
    """The values of a list in a step."""
    return [one["value"] for one in value.get(name) or []]


def plain_lines(text: str) -> list[str]:
    """Paragraphs and list items without marks, one a line."""
    bare = html.unescape(TAG.sub("", BREAK.sub("\n", text)))
    return [line.strip() for line in bare.splitlines() if line.strip()]


def _texts(value: Raw, name: str) -> list[str]:
    name, _dot, part = name.partition(".")
    found = value.get(name)
    if not isinstance(found, Sequence) or isinstance(found, str):
        return [str(found or "")]
    texts = []
    for item in items(value, name):
        if not isinstance(item, Mapping):
            texts.append(str(item))
        else:
            texts += [text for key, text in item.items() if isinstance(text, str) and (not part or key == part)]
    return texts
