"""Answers as a device sends them, in JSON: by the network, or in its file when it had none."""

import json
import uuid
from dataclasses import dataclass
from typing import Any

from assessments.domain.answer_forms import MAX_ESSAY
from assessments.domain.answers import Answer
from assessments.exceptions.attempts import UnreadableAnswer

MAX_NUMBER = 2**31 - 1
MAX_SEQUENCE = 2**30
"""Half of what the database can count: an answer that is given the next number has one."""
MAX_ELAPSED = 2**40
"""Some thirty years in milliseconds: no attempt runs so long, and every moment of it is a date."""
MAX_CHOICES = 100
MAX_TEXT = 4 * MAX_ESSAY
MAX_ANSWERS = 500

PAGE_LENGTH = 8


@dataclass(frozen=True)
class Sent:
    """Answers of one device."""

    device: uuid.UUID
    answers: list[Answer]


def read_answer(text: bytes) -> Sent:
    """One answer; raises `UnreadableAnswer`."""
    data = read_object(text)
    return Sent(_device(data), [_answer(data)])


def read_snapshot(text: bytes) -> Sent:
    """Every answer of the device, as it hands in."""
    data = read_object(text)
    answers = data.get("answers")
    if not isinstance(answers, list) or len(answers) > MAX_ANSWERS:
        raise UnreadableAnswer
    return Sent(_device(data), [_answer(one) for one in answers])


def read_beat(text: bytes) -> tuple[bool, str]:
    """Whether the page is being left or put aside, and which page says so."""
    said = read_object(text)
    page = said.get("page")
    return said.get("away") is True, page[:PAGE_LENGTH] if isinstance(page, str) else ""


def read_object(text: bytes) -> dict[str, Any]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise UnreadableAnswer from None
    if not isinstance(data, dict):
        raise UnreadableAnswer
    return data


def read_uuid(text: object) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None


def _device(data: dict[str, Any]) -> uuid.UUID:
    device = read_uuid(data.get("device"))
    if device is None:
        raise UnreadableAnswer
    return device


def _answer(data: Any) -> Answer:
    if not isinstance(data, dict):
        raise UnreadableAnswer
    answer: Any = data.get("answer")
    elapsed = data.get("elapsed_ms")
    if not _is_answer(answer):
        raise UnreadableAnswer
    if elapsed is not None and not _is_number(elapsed, MAX_ELAPSED):
        raise UnreadableAnswer
    if not _is_number(data.get("order")):
        raise UnreadableAnswer
    if not _is_number(data.get("sequence"), MAX_SEQUENCE) or data["sequence"] < 1:
        raise UnreadableAnswer
    return Answer(
        order=data["order"],
        sequence=data["sequence"],
        answer=tuple(answer),
        flagged=data.get("flagged") is True,
        elapsed_ms=elapsed,
    )


def _is_answer(value: Any, *, may_nest: bool = True) -> bool:
    """Numbers and texts, of a case in a list for each part; what it may be the question says (`answer_forms`)."""
    if not isinstance(value, list) or len(value) > MAX_CHOICES:
        return False
    return all(
        _is_answer(one, may_nest=False)
        if isinstance(one, list) and may_nest
        else _is_number(one) or (isinstance(one, str) and len(one) <= MAX_TEXT)
        for one in value
    )


def _is_number(value: Any, top: int = MAX_NUMBER) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= top
