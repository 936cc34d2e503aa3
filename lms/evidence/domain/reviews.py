"""A level looked at again: asked for by the person, answered by somebody of HR who is not that person."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.competencies.models import Competency
from lms.core.display import format_datetime
from lms.core.domain.audit import record, register_verb
from lms.core.vietnamese.dates import format_date
from lms.evidence.domain.holdings import evidence_of, level_on
from lms.evidence.enums import ReviewOutcome
from lms.evidence.exceptions import OwnReview, ReviewAnswered, ReviewWaitsAlready
from lms.evidence.models import LevelReview, LevelReviewAnswer
from lms.org.models import Official

if TYPE_CHECKING:
    from lms.accounts.models import User

REVIEW_DAYS = 10
"""A working default, since no regulation sets it: a week's absence of a unit's only HR person fits into it, and it ends
before the 14 days that a plan gives at least for a course."""

ASKED = register_verb("evidence.review.asked", _("Đã đề nghị xem lại mức"))
ANSWERED = register_verb("evidence.review.answered", _("Đã trả lời đề nghị xem lại mức"))


def ask_for_review(
    *, official: Official, competency: Competency, reason: str, client_id: UUID, actor: User, now: datetime
) -> tuple[LevelReview, bool]:
    """The review, and whether it is new: one for a `client_id`, sent however often. Raises ReviewWaitsAlready."""
    today = timezone.localdate(now)
    with transaction.atomic():
        Official.objects.select_for_update(no_key=True).get(pk=official.pk)
        own = LevelReview.objects.filter(official=official)
        sent: LevelReview | None = own.filter(client_id=client_id).first()
        if sent is not None:
            return sent, False
        waiting = own.waiting().filter(competency=competency).first()
        if waiting is not None:
            raise ReviewWaitsAlready(day=format_date(waiting.due_on))
        review = LevelReview.objects.create(
            official=official,
            competency=competency,
            client_id=client_id,
            held_level=level_on(evidence_of([official.pk])[official.pk][competency.pk], today),
            reason=reason,
            due_on=today + timedelta(days=REVIEW_DAYS),
            asked_by=actor,
            asked_at=now,
        )
        record(
            verb=ASKED,
            target=review,
            actor=actor,
            after={"competency": competency.pk, "level": review.held_level, "official": official.pk},
            reason=reason,
        )
        return review, True


def answer_review(
    *, review: LevelReview, outcome: ReviewOutcome, words: str, actor: User, now: datetime
) -> LevelReviewAnswer:
    """Append the answer; no level changes by it. Raises OwnReview or ReviewAnswered."""
    with transaction.atomic():
        held = LevelReview.objects.select_for_update(of=("self",)).select_related("official").get(pk=review.pk)
        if is_own_review(held, actor):
            raise OwnReview
        earlier = LevelReviewAnswer.objects.filter(review=held).first()
        if earlier is not None:
            said = ReviewOutcome(earlier.outcome).label
            raise ReviewAnswered(time=format_datetime(earlier.answered_at), outcome=said)
        answer = LevelReviewAnswer.objects.create(
            review=held, outcome=outcome, words=words, answered_by=actor, answered_at=now
        )
        record(verb=ANSWERED, target=held, actor=actor, after={"outcome": outcome.value}, reason=words)
        return answer


def is_own_review(review: LevelReview, user: User) -> bool:
    return review.official.user_id == user.pk
