"""Takes what a step sends. Sent twice it counts once: every act has an id that follows from the page's own."""

import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from courses.domain.practice import choice_ids, tick_ids
from courses.domain.step_photos import add_photo
from courses.enums import ProgressKind
from courses.exceptions import ActionsLeft, PracticeLeft, RealTaskLeft
from courses.models import Enrolment, LessonPage
from lms.core.exceptions import RuleViolation
from lms.flows.learning import record_step
from lms.learn.courses.forms import StepForm

MOST_ACTS = 30


def record_acts(
    *, enrolment: Enrolment, lesson: LessonPage, form: StepForm, sent: Any, user: Any, now: datetime
) -> None:
    """Ticks and tries, whatever button was pressed; or that the step was opened."""
    block = lesson.step(form.cleaned_data["block"])
    for kind, client_id, detail in _acts(block, form, sent):
        record_step(
            enrolment=enrolment,
            lesson=lesson,
            block_id=block.id,
            kind=kind,
            client_id=client_id,
            happened_at=form.happened_at(now),
            detail=detail,
            actor=user,
            now=now,
        )


def record_photo(*, enrolment: Enrolment, lesson: LessonPage, form: StepForm, now: datetime) -> None:
    """The photo that came with the form, if one did."""
    file = form.cleaned_data["photo"]
    if file is not None:
        add_photo(enrolment=enrolment, lesson=lesson, block_id=form.cleaned_data["block"], file=file, now=now)


def _acts(block: Any, form: StepForm, sent: Any) -> Iterator[tuple[ProgressKind, uuid.UUID, str]]:
    page_id = form.cleaned_data["client_id"]
    if form.cleaned_data["act"] == "open":
        yield ProgressKind.OPENED, uuid.uuid5(page_id, "open"), ""
        return
    known = tick_ids(block)
    for tick in dict.fromkeys(sent.getlist("tick")[:MOST_ACTS]):
        if tick in known:
            yield ProgressKind.ACTION_TICKED, uuid.uuid5(page_id, f"tick:{tick}"), tick
    choices = choice_ids(block)
    for line in sent.getlist("tried")[:MOST_ACTS]:
        made, _colon, choice = line.partition(":")
        if choice in choices and (client_id := read_uuid(made)):
            yield ProgressKind.TRIED, client_id, choice
    chosen = form.cleaned_data["choice"]
    if form.cleaned_data["act"] == "check" and chosen in choices:
        yield ProgressKind.TRIED, uuid.uuid5(page_id, f"try:{chosen}"), chosen


def read_uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def add_violation(form: StepForm, violation: RuleViolation) -> None:
    """At the place of the form where it can be mended."""
    places = {PracticeLeft.code: "choice", ActionsLeft.code: "tick", RealTaskLeft.code: "tick"}
    form.add_error(places.get(violation.code, violation.at) or None, str(violation))


def add_missing(form: StepForm) -> None:
    """Says that a check needs something to check."""
    if form.cleaned_data["act"] == "check" and not form.cleaned_data["choice"]:
        form.add_error("choice", _("Chọn một phương án rồi bấm lại."))
