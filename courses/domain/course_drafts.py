"""What is changed of many courses at once, each without being opened: always its draft, as in the editor.

What a course teaches and the day it is to be looked at again are both read by learners, on the page of the course. So
neither is written past those who check or publish, and a draft that waits for a check keeps the words that were sent.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.locks import WorkflowLock
from wagtail.models import Page, WorkflowState

from courses.domain.sending import send_to_checks
from courses.draft_text import shown_as
from courses.exceptions import (
    CourseGone,
    CourseInChecks,
    CourseLocked,
    DraftMovedOn,
    DraftMovedOnUnseen,
    OutcomeThereAlready,
    ReviewDayPast,
    ReviewDayThereAlready,
)
from courses.models import CourseOutcome, CoursePage
from lms.core.domain.audit import record, register_verb

if TYPE_CHECKING:
    from courses.models import Submission
    from lms.accounts.models import User
    from lms.competencies.models import Competency

OUTCOME_PUT_IN = register_verb(
    "courses.draft.outcome_put_in",
    _("%(actor)s đã gắn năng lực %(competency)s mức %(level)s vào bản nháp của “%(title)s”"),
)
REVIEW_DAY_SET = register_verb(
    "courses.draft.review_day_set", _("%(actor)s đã đặt ngày rà soát %(day)s trong bản nháp của “%(title)s”")
)


def add_outcome(*, course: CoursePage, competency: Competency, level: int, actor: User) -> int:
    """The level that the draft led to before, 0 for none; it is raised to the new one, and never lowered."""
    with _draft_of(course, actor) as draft:
        outcomes = list(draft.outcomes.all())
        known = [one for one in outcomes if one.competency_id == competency.pk]
        before = max((one.level or 0 for one in known), default=0)  # a draft may be kept without a level
        if before >= level:
            raise OutcomeThereAlready(code=competency.code, level=before)
        for one in known:
            one.level = level
        if not known:
            place = max((one.sort_order or 0 for one in outcomes), default=-1) + 1
            outcomes.append(CourseOutcome(competency=competency, level=level, sort_order=place))
        draft.outcomes.set(outcomes)
        draft.save_revision(user=actor, clean=False, log_action=True)
        after = {"title": draft.title, "competency": competency.code, "level": level}
        record(verb=OUTCOME_PUT_IN, target=course, actor=actor, before={"level": before}, after=after)
    return before


def require_day_ahead(day: date, as_of: date) -> None:
    if day < as_of:
        raise ReviewDayPast


def set_review_day(*, course: CoursePage, day: date, as_of: date, actor: User) -> None:
    """Learners read the day beside the legal basis, so it waits in the draft like any other word; who is reminded of a
    review goes by the published one.
    """
    require_day_ahead(day, as_of)
    with _draft_of(course, actor) as draft:
        if draft.review_by == day:
            raise ReviewDayThereAlready
        before, draft.review_by = draft.review_by, day
        draft.save_revision(user=actor, clean=False, log_action=True)
        after = {"title": draft.title, "day": day}
        record(verb=REVIEW_DAY_SET, target=course, actor=actor, before={"day": before}, after=after)


def send_unopened(*, course: CoursePage, seen: Collection[str], actor: User) -> Submission:
    """As from the draft itself (`domain/sending.py`); lessons, which ask what a change means, are sent one by one.

    `seen`: what `shown_as` gave when the author was asked; an autosave since is refused.
    """
    with transaction.atomic():
        stored = _held(course)
        _require_unlocked(stored, actor)
        draft = stored.get_latest_revision()
        words = shown_as(draft) if draft is not None else ""
        try:
            return send_to_checks(page=course, seen=words if words in seen else "", actor=actor)
        except DraftMovedOn as moved:
            raise DraftMovedOnUnseen from moved


@contextmanager
def _draft_of(course: CoursePage, actor: User) -> Iterator[CoursePage]:
    """The newest draft, with its page held until it is saved."""
    with transaction.atomic():
        stored = _held(course)
        if stored.workflow_states.filter(status=WorkflowState.STATUS_IN_PROGRESS).exists():
            raise CourseInChecks
        _require_unlocked(stored, actor)
        yield stored.get_latest_revision_as_object()


def _held(course: CoursePage) -> CoursePage:
    page = Page.objects.select_for_update().filter(pk=course.pk).first()
    if page is None:
        raise CourseGone
    held: CoursePage = page.specific
    return held


def _require_unlocked(course: CoursePage, actor: User) -> None:
    """By a colleague, or because it is to be published on a day; a check locks it too, and says so by itself."""
    lock = course.get_lock()
    if lock is not None and not isinstance(lock, WorkflowLock) and lock.for_user(actor):
        raise CourseLocked
