"""A level looked at again: the person asks, HR is told; HR answers, the person is told."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lms.competencies.domain.catalogue import competencies_in_force
from lms.competencies.models import Competency
from lms.core.domain.audit import audit_group
from lms.core.vietnamese.dates import format_date
from lms.evidence.domain import reviews
from lms.evidence.enums import ReviewOutcome
from lms.evidence.models import LevelReview, LevelReviewAnswer
from lms.flows.enums import NoticeKind
from lms.flows.notices import notify
from lms.flows.telling import answering_hr
from lms.org.models import Official, PostingVersion

if TYPE_CHECKING:
    from lms.accounts.models import User


def ask_for_review(
    *, official: Official, competency: Competency, reason: str, client_id: UUID, actor: User, now: datetime
) -> LevelReview:
    """Who may answer is told once, however often it is sent. Raises ReviewWaitsAlready."""
    today = timezone.localdate(now)
    with transaction.atomic(), audit_group():
        review, is_new = reviews.ask_for_review(
            official=official, competency=competency, reason=reason, client_id=client_id, actor=actor, now=now
        )
        if is_new:
            units = PostingVersion.objects.active_on(today).filter(posting__official=official)
            for one in answering_hr(official, units.values_list("unit_id", flat=True), today):
                notify(
                    official=one,
                    kind=NoticeKind.REVIEW_ASKED,
                    path=f"/nhan-su/xem-lai-muc/{review.uid}/",
                    name=official.full_name,
                    title=_name_of(review, now),
                    due_on=format_date(review.due_on),
                )
        return review


def answer_review(
    *, review: LevelReview, outcome: ReviewOutcome, words: str, actor: User, now: datetime
) -> LevelReviewAnswer:
    """Raises OwnReview or ReviewAnswered."""
    with transaction.atomic(), audit_group():
        answer = reviews.answer_review(review=review, outcome=outcome, words=words, actor=actor, now=now)
        notify(
            official=review.official,
            kind=NoticeKind.REVIEW_ANSWERED,
            path=f"/nang-luc/muc/{review.competency.code}/",
            title=_name_of(review, now),
            reason=words,
        )
        return answer


def _name_of(review: LevelReview, now: datetime) -> str:
    words = competencies_in_force(timezone.localdate(now)).get(review.competency_id)
    return words.name_vi if words else review.competency.code
