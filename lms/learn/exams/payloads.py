"""What devices send and receive, as JSON."""

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from assessments.domain.answers import Answer
from assessments.domain.attempts import sequence_base
from assessments.domain.deadlines import late_until
from assessments.domain.papers import Paper, PaperChoice, PaperQuestion
from assessments.exceptions import UnreadableAnswer
from assessments.models import Attempt
from lms.core.display import format_date, format_time
from lms.learn.exams.devices import read_uuid
from lms.learn.exams.texts import player_texts

MAX_SEQUENCE = 2**31 - 1
MAX_ELAPSED = 2**53
MAX_CHOICES = 100
MAX_TEXT = 2000
MAX_ANSWERS = 500


@dataclass(frozen=True)
class Sent:
    """Answers of one device."""

    device: uuid.UUID
    answers: list[Answer]


def read_answer(request: HttpRequest) -> Sent:
    """One answer; raises `UnreadableAnswer`."""
    data = _read_json(request)
    return Sent(_device(data), [_answer(data)])


def read_snapshot(request: HttpRequest) -> Sent:
    """Every answer of the device, as it hands in."""
    data = _read_json(request)
    answers = data.get("answers")
    if not isinstance(answers, list) or len(answers) > MAX_ANSWERS:
        raise UnreadableAnswer
    return Sent(_device(data), [_answer(one) for one in answers])


def read_beat(request: HttpRequest) -> bool:
    """Whether the page is being left or put aside."""
    return _read_json(request).get("away") is True


def _read_json(request: HttpRequest) -> dict[str, Any]:
    try:
        data = json.loads(request.body)
    except (ValueError, RecursionError):
        raise UnreadableAnswer from None
    if not isinstance(data, dict):
        raise UnreadableAnswer
    return data


def _device(data: dict[str, Any]) -> uuid.UUID:
    device = read_uuid(data.get("device"))
    if device is None:
        raise UnreadableAnswer
    return device


def _answer(data: Any) -> Answer:
    if not isinstance(data, dict):
        raise UnreadableAnswer
    answer, elapsed = data.get("answer"), data.get("elapsed_ms")
    if not _is_answer(answer):
        raise UnreadableAnswer
    if elapsed is not None and not _is_number(elapsed, MAX_ELAPSED):
        raise UnreadableAnswer
    if not _is_number(data.get("order")) or not _is_number(data.get("sequence")) or data["sequence"] < 1:
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


def _is_number(value: Any, top: int = MAX_SEQUENCE) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= top


def state_of(attempt: Attempt, paper: Paper, *, now: datetime) -> dict[str, Any]:
    """Where the attempt stands on the server; the device lays its own answers over it by their sequence."""
    return {
        "status": attempt.status,
        **time_of(attempt.deadline_at, now),
        "device": str(attempt.device),
        "since": format_time(attempt.device_since),
        "base": sequence_base(attempt),
        "answers": {
            str(order): {"answer": list(given.answer), "flagged": given.flagged, "sequence": given.sequence}
            for order, given in paper.answers.items()
        },
    }


def time_of(deadline_at: datetime, now: datetime) -> dict[str, Any]:
    """Of the server's clock; `ends` is the deadline in words."""
    return {"now": _milliseconds(now), "deadline": _milliseconds(deadline_at), "ends": format_time(deadline_at)}


def package_of(attempt: Attempt, paper: Paper, *, now: datetime) -> dict[str, Any]:
    """All that the player needs to go on without a network: the whole paper, never the key."""
    until = late_until(attempt)
    return state_of(attempt, paper, now=now) | {
        "attempt": str(attempt.uid),
        "person": str(attempt.official.uid),
        "title": attempt.title,
        "started": _milliseconds(attempt.started_at),
        "sendBy": {"time": format_time(until), "date": format_date(until)},
        "questions": [_question(question) | {"order": question.order} for question in paper.questions],
        "urls": urls_of(attempt),
        "texts": player_texts(),
    }


def _question(question: PaperQuestion) -> dict[str, Any]:
    shown = {"kind": question.kind, "stem": question.stem, "choices": _choices(question.choices)}
    if question.matches:
        shown["matches"] = _choices(question.matches)
    if question.parts:
        shown["parts"] = [_question(part) for part in question.parts]
    return shown


def _choices(choices: Iterable[PaperChoice]) -> list[dict[str, Any]]:
    return [{"id": choice.id, "text": choice.text} for choice in choices]


def urls_of(attempt: Attempt) -> dict[str, str]:
    names = ("save", "state", "submit", "result", "check", "beat")
    urls = {name: reverse(f"learn:exam_{name}", args=[attempt.uid]) for name in names}
    return urls | {"question": reverse("learn:exam_question", args=[attempt.uid, 0])}


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
