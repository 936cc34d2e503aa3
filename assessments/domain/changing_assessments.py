"""One change of an assessment: held, written, refused whole where learners could sit it no more, and on record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.domain.publishable import check_publishable
from assessments.exceptions.assessments import AssessmentChanged, AssessmentGone, AssessmentNotYours
from assessments.models import Assessment
from assessments.policy import can_write_for
from lms.core.display import format_time
from lms.core.domain.audit import record, register_verb

if TYPE_CHECKING:
    from lms.accounts.models import User

CHANGED = register_verb("assessments.assessment.changed", gettext_lazy("Sửa bài %(title)s: %(part)s"))


def seen_of(assessment: Assessment) -> str:
    """What a form remembers, so that it doesn't write over another's change."""
    return assessment.edited_at.astimezone(UTC).isoformat() if assessment.edited_at else ""


@transaction.atomic
def change(
    assessment: Assessment,
    part: Any,
    write: Callable[[Assessment], tuple[Any, Any]],
    seen: str | None,
    actor: User,
    now: datetime,
) -> Assessment:
    """`write` gives what was and what is; the same again writes nothing."""
    held = held_assessment(assessment, actor)
    if seen is not None and seen != seen_of(held):
        name = held.edited_by.full_name if held.edited_by else _("hệ thống")
        raise AssessmentChanged(name=name, time=format_time(held.edited_at or now))
    before, after = write(held)
    if before == after:
        return held
    save_as(held, actor, now)
    if held.is_published:
        check_publishable(held, now)
    facts = {"title": held.title, "part": str(part)}
    record(verb=CHANGED, target=held, actor=actor, before=before, after=after | facts)
    return held


def held_assessment(assessment: Assessment, actor: User) -> Assessment:
    """Only for who writes it as it stands now; `AssessmentGone` where another has deleted the draft."""
    found = Assessment.objects.select_for_update(of=("self",)).select_related("edited_by").filter(pk=assessment.pk)
    held: Assessment | None = found.first()
    if held is None:
        raise AssessmentGone
    require_own(actor, held.unit_id)
    return held


def require_own(actor: User, unit_id: int | None) -> None:
    if not can_write_for(actor, unit_id):
        raise AssessmentNotYours


def save_as(assessment: Assessment, actor: User, now: datetime) -> None:
    assessment.edited_at, assessment.edited_by = now, actor
    assessment.save()
