"""Steps of a course file into the raw form the editor stores, with the ids of steps that were there before. Pure."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import nh3
from django.utils.translation import gettext as _
from wagtail.blocks import Block, BooleanBlock, IntegerBlock, ListBlock, StructBlock
from wagtail.blocks.field_block import ChooserBlock

from courses.blocks.streams import LessonSteps
from lms.core.vietnamese.text import normalise

Raw = dict[str, Any]

TAGS = frozenset({"p", "b", "dfn", "kbd", "ol", "ul", "li", "a", "br"})
_CLEANER = nh3.Cleaner(
    tags=set(TAGS), attributes={"a": {"href"}}, url_schemes={"http", "https", "tel", "mailto"}, link_rel="noopener"
)
LEFT_OUT = (ChooserBlock, IntegerBlock, BooleanBlock)
"""A file that says nothing of these leaves no trace of them."""
_BLOCKS: Mapping[str, Block] = LessonSteps().child_blocks


class StepUnusable(ValueError):
    """What is wrong with a step, as a sentence."""


def raw_steps(steps: Sequence[Mapping[str, Any]], old: Sequence[Raw]) -> list[Raw]:
    """The steps of a lesson; `old` is what the page holds now."""
    made = [_raw_step(number, step) for number, step in enumerate(steps, start=1)]
    _keep_step_ids(made, old)
    return made


def clean_html(html: str) -> str:
    """Paragraphs, bold, terms, lists and links; everything else goes, its text stays."""
    bold = html.replace("<strong>", "<b>").replace("</strong>", "</b>")
    return str(_CLEANER.clean(" ".join(normalise(line) for line in bold.splitlines())))


def _raw_step(number: int, step: Mapping[str, Any]) -> Raw:
    kind, value = str(step.get("type", "")), step.get("value")
    if kind not in _BLOCKS or not isinstance(value, Mapping):
        raise StepUnusable(_("bước %(number)s thuộc loại “%(kind)s” chưa có.") % {"number": number, "kind": kind})
    return {"type": kind, "value": _raw_struct(number, _BLOCKS[kind], value), "id": ""}


def _raw_struct(number: int, block: Block, value: Mapping[str, Any]) -> Raw:
    unknown = set(value) - set(block.child_blocks)
    if unknown:
        facts = {"number": number, "names": ", ".join(sorted(unknown))}
        raise StepUnusable(_("bước %(number)s có mục chưa biết: %(names)s.") % facts)
    return {
        name: _raw_value(number, name, child, value.get(name))
        for name, child in block.child_blocks.items()
        if name in value or not _is_left_out(child)
    }


def _is_left_out(block: Block) -> bool:
    return isinstance(block.child_block if isinstance(block, ListBlock) else block, LEFT_OUT)


def _raw_value(number: int, name: str, block: Block, value: Any) -> Any:
    if isinstance(block, ListBlock):
        items = [_raw_value(number, name, block.child_block, item) for item in value or []]
        return [{"type": "item", "value": item, "id": ""} for item in items]
    if isinstance(block, StructBlock):
        return _raw_struct(number, block, value or {})
    if isinstance(value, (bool, int)):
        return value
    text = "" if value is None else str(value)
    return clean_html(text) if name.endswith("_html") else normalise(text)


def _keep_step_ids(new: list[Raw], old: Sequence[Raw]) -> None:
    """A step keeps its id when a step of that kind and title was there, or else one of that kind at that place."""
    matches = _matches(
        [(step["type"], step["value"]["title"]) for step in new],
        [(step["type"], step["value"].get("title")) for step in old],
        [step["type"] for step in new],
        [step["type"] for step in old],
    )
    for step, match in zip(new, matches, strict=True):
        before = None if match is None else old[match]
        step["id"] = before["id"] if before else str(uuid.uuid4())
        _keep_item_ids(step["value"], before["value"] if before else {})


def _keep_item_ids(new: Raw, old: Mapping[str, Any]) -> None:
    for name, items in new.items():
        if not isinstance(items, list):
            continue
        before = [item for item in old.get(name) or [] if isinstance(item, dict)]
        matches = _matches(
            [_words_of(item["value"]) for item in items],
            [_words_of(item["value"]) for item in before],
            [name] * len(items),
            [name] * len(before),
        )
        for item, match in zip(items, matches, strict=True):
            item["id"] = str(uuid.uuid4()) if match is None else before[match]["id"]


def _words_of(value: Any) -> Any:
    return value.get("text") if isinstance(value, Mapping) else value


def _matches(
    new: Sequence[Any], old: Sequence[Any], new_kinds: Sequence[str], old_kinds: Sequence[str]
) -> list[int | None]:
    """For each new one the index of the old one it continues: the same words first, then the same kind and place."""
    free = set(range(len(old)))
    found: list[int | None] = []
    for words in new:
        match = next((index for index in sorted(free) if old[index] == words), None)
        free.discard(-1 if match is None else match)
        found.append(match)
    for place, match in enumerate(found):
        if match is None and place in free and old_kinds[place] == new_kinds[place]:
            free.discard(place)
            found[place] = place
    return found
