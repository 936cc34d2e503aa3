"""What devices receive, as JSON."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse

from assessments.domain.attempts import sequence_base
from assessments.domain.backup_files import shared_key
from assessments.domain.deadlines import late_until
from assessments.domain.papers import Paper, PaperChoice, PaperQuestion
from assessments.models import Attempt
from lms.core.display import format_date, format_time
from lms.learn.exams.texts import player_texts


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
        "questions": [_paper_question(attempt, question) for question in paper.questions],
        "urls": urls_of(attempt),
        "seal": shared_key(attempt.uid),
        "texts": player_texts(),
    }


def _paper_question(attempt: Attempt, question: PaperQuestion) -> dict[str, Any]:
    """Its pictures by their address: whoever keeps the paper for later can keep them too."""
    shown = _question(question) | {"order": question.order}
    if question.pictures:
        shown["pictures"] = [
            {
                "number": one.number,
                "url": reverse("learn:exam_picture", args=[attempt.uid, one.uid]),
                "alt": one.description,
                "size": one.size,
                "width": one.width,
                "height": one.height,
            }
            for one in question.pictures
        ]
    return shown


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
