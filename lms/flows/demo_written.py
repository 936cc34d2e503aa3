"""A short written exam of the demo ward: a question with a picture, one for people to mark, and a paper that waits."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from assessments.domain.answers import Answer
from assessments.domain.banks import load_bank
from assessments.models import Assessment, Attempt, Choice
from lms.core.domain.loading import read_json
from lms.flows import learning
from lms.flows.library import DATA
from lms.org.models import Official

FILE = "written_questions.json"
TEXT = (
    "Thưa bác, bản sao này chưa chứng thực được vì không có bản chính để đối chiếu.\n"
    "Bác mang bản chính cùng bản sao chưa ép nhựa đến bộ phận một cửa của phường, chúng tôi làm ngay trong buổi."
)


def load_written_exam() -> Assessment:
    data = read_json(DATA / FILE)
    for question in data["questions"]:
        for picture in question.get("pictures", ()):
            picture["data"] = (DATA / "screens" / picture["file"]).read_bytes()
    load_bank(data)
    found: Assessment = Assessment.objects.get(slug=data["assessment"]["slug"])
    return found


def write_paper(official: Official, exam: Assessment, *, now: datetime) -> Attempt:
    """Handed in with both questions answered; the essay waits for its marker."""
    device = uuid.uuid4()
    attempt = learning.start_attempt(
        official=official, assessment=exam, client_id=uuid.uuid4(), device=device, now=now, actor=official.user
    )
    answers = []
    for place in attempt.questions.order_by("order"):
        right = Choice.objects.filter(version=place.version_id, is_correct=True).values_list("pk", flat=True)
        answers.append(Answer(place.order, place.order, tuple(right) or (TEXT,), False, place.order * 240_000))
    learning.submit_attempt(
        attempt=attempt, device=device, answers=answers, now=now + timedelta(minutes=12), actor=official.user
    )
    return attempt
