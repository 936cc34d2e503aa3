"""People who ask that HR look again at a level."""

import uuid
from datetime import datetime

from lms.competencies.models import Competency
from lms.evidence.models import LevelReview
from lms.flows.level_reviews import ask_for_review
from lms.org.models import Official
from tests.factories.gaps import NOW
from tests.factories.people import make_user


def make_review(
    official: Official, competency: Competency, *, reason: str = "Đã làm ba năm ở đơn vị cũ.", now: datetime = NOW
) -> LevelReview:
    """Asked by the person; who has no account gets one for it."""
    if official.user is None:
        official.user = make_user(full_name=official.full_name)
        official.save(update_fields=["user"])
    return ask_for_review(
        official=official, competency=competency, reason=reason, client_id=uuid.uuid4(), actor=official.user, now=now
    )
