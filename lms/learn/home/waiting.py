"""What waits beside learning: a sitting one is listed for, a survey, work to be seen, a sheet to be confirmed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.domain.observation_states import state_of
from assessments.domain.sittings import sitting_window
from assessments.enums import ObservationState
from assessments.models import Attempt, ExamSitting, ObservationRequest
from lms.flows.models import Notice
from lms.org.models import Official

AHEAD = timedelta(days=7)


@dataclass(frozen=True)
class WaitingRow:
    """`title` is content, in Vietnamese; `what` says what is to be done."""

    title: str
    href: str
    what: str
    icon: str
    meta: str


def waiting_rows(official: Official, now: datetime, notices: Iterable[Notice]) -> list[WaitingRow]:
    """Sittings first, by their hour; then surveys, then what others wait for, the oldest first. Two statements, three
    more where there are observations."""
    return [*_sittings(official, now), *_surveys(notices), *_observations(official)]


def _sittings(official: Official, now: datetime) -> list[WaitingRow]:
    """Of the next days; one that was begun is the card's, or over."""
    begun = Attempt.objects.filter(sitting=OuterRef("pk"), official=official)
    listed = ExamSitting.objects.filter(
        ~Exists(begun),
        candidates__official=official,
        assessment__is_published=True,
        ended_at=None,
        opens_at__lt=now + AHEAD,
        closes_at__gt=now,
    )
    return [
        WaitingRow(
            title=one.assessment.title,
            href=reverse("learn:exam_intro", args=[one.assessment.slug]),
            what=_("Ca thi"),
            icon="calendar",
            meta=f"{sitting_window(one)}, {one.place}",
        )
        for one in listed.select_related("assessment").order_by("opens_at", "pk")
    ]


def _surveys(notices: Iterable[Notice]) -> list[WaitingRow]:
    """Those not answered yet; an answer, or their end, takes them away."""
    return [
        WaitingRow(str(one.facts["unit"]), one.path, _("Tự đánh giá mức"), "list", str(one.facts["due_on"]))
        for one in notices
        if one.survey_waits  # type: ignore[attr-defined]
    ]


def _observations(official: Official) -> list[WaitingRow]:
    mine = ObservationRequest.objects.unfinished().filter(Q(official=official) | Q(observer=official))
    rows = []
    for one in mine.with_story().order_by("asked_at", "pk"):
        state, is_observer = state_of(one), one.observer_id == official.pk
        if is_observer and state == ObservationState.OPEN:
            href = reverse("learn:observation", args=[one.uid])
            rows.append(WaitingRow(one.official.full_name, href, _("Quan sát"), "list", one.version.title))
        elif not is_observer and state == ObservationState.WAITING:
            href = reverse("learn:own_observation", args=[one.uid])
            rows.append(WaitingRow(one.version.title, href, _("Xác nhận phiếu"), "check", one.observer.full_name))
    return rows
