"""Whether somebody may begin an assessment now, and if not, why and from when."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.domain.arrangements import arrangements_on, extended
from assessments.domain.deadlines import UNTIMED, late_until
from assessments.domain.sitting_entry import is_open, sitting_of
from assessments.enums import AssessmentKind, AttemptStatus
from assessments.models import Assessment, Attempt, AttemptAllowance, ExamSitting, Result
from lms.core.display import format_date, format_time
from lms.org.models import Official

# Who has passed need not sit it again soon; after this, sitting it renews what it shows.
RESIT_AFTER_PASS = timedelta(days=180)
NO_ATTEMPTS_LEFT = "no_attempts_left"


@dataclass(frozen=True)
class StartCheck:
    """The answer with its facts. `reason` is empty when `allowed`; `opens_at` says when a refusal ends by itself.

    `waiting` is an attempt whose time is over and that still takes late answers; what a new one tells would help it.
    `attempts_left` None means without limit. `deadline_at` is that of an attempt begun now; `cut_short` says that
    the closing time `closes_at`, not the time limit, sets it; `deadline_without_extra`, what it would be without the
    arrangement `extra`, by which the person's own time is `own_minutes` (None without limit). `sitting` is the one of
    a supervised exam that the person is listed for, open or not.
    """

    allowed: bool
    code: str
    reason: str
    opens_at: datetime | None
    open_attempt: Attempt | None
    waiting: Attempt | None
    attempts_made: int
    attempts_left: int | None
    deadline_at: datetime
    deadline_without_extra: datetime
    cut_short: bool
    closes_at: datetime | None
    minutes: int
    extra: str
    own_minutes: int | None
    sitting: ExamSitting | None


@dataclass(frozen=True)
class _Refusal:
    code: str
    reason: str
    opens_at: datetime | None = None


def may_start(
    official: Official, assessment: Assessment, now: datetime, *, anew_since: date | None = None
) -> StartCheck:
    """Two statements, one more for who has used up the attempts, for an exam with a time limit (more time may have been
    arranged) and for a supervised one (its sitting). A begun attempt with time left is handed back in
    `open_attempt`: it is gone on with. `anew_since`: what an earlier pass showed ends soon, so it refuses nothing."""
    attempts = list(Attempt.objects.filter(official=official, assessment=assessment).order_by("number"))
    results = Result.objects.latest().filter(official=official, attempt__assessment=assessment, passed=True)
    passed = set(results.values_list("attempt_id", flat=True))
    return _check(
        assessment,
        attempts,
        passed,
        lambda: _allowances(official, assessment),
        now,
        extra=_extra_time(official, now) if assessment.time_limit_minutes else "",
        is_supervised=assessment.kind == AssessmentKind.SUPERVISED,
        sitting=sitting_of(official, assessment, now) if assessment.kind == AssessmentKind.SUPERVISED else None,
        anew_since=anew_since,
    )


def _extra_time(official: Official, now: datetime) -> str:
    arranged = arrangements_on(timezone.localdate(now)).filter(official=official)
    return arranged.values_list("extra", flat=True).first() or ""


def start_checks_of(official: Official, now: datetime) -> list[tuple[Assessment, StartCheck]]:
    """Of every assessment that the official has sat, by title; three statements, one for who has sat none.

    Their own time and sitting are left out: this tells what stands against them whatever the day.
    """
    attempts: dict[Assessment, list[Attempt]] = {}
    for attempt in Attempt.objects.filter(official=official).select_related("assessment").order_by("number"):
        attempts.setdefault(attempt.assessment, []).append(attempt)
    if not attempts:
        return []
    results = Result.objects.latest().filter(official=official, passed=True)
    passed = set(results.values_list("attempt_id", flat=True))
    granted: defaultdict[int, list[datetime]] = defaultdict(list)
    for assessment_id, moment in AttemptAllowance.objects.filter(official=official).values_list(
        "assessment_id", "granted_at"
    ):
        granted[assessment_id].append(moment)
    return [
        (one, _check(one, attempts[one], passed, partial(granted.__getitem__, one.pk), now))
        for one in sorted(attempts, key=lambda one: one.title)
    ]


def _allowances(official: Official, assessment: Assessment) -> list[datetime]:
    granted = AttemptAllowance.objects.filter(official=official, assessment=assessment)
    return list(granted.values_list("granted_at", flat=True))


def _check(
    assessment: Assessment,
    attempts: Sequence[Attempt],
    passed: Collection[int],
    granted: Callable[[], Sequence[datetime]],
    now: datetime,
    *,
    extra: str = "",
    is_supervised: bool = False,
    sitting: ExamSitting | None = None,
    anew_since: date | None = None,
) -> StartCheck:
    begun = next((attempt for attempt in attempts if attempt.is_open), None)
    waiting = next((attempt for attempt in attempts if attempt.status == AttemptStatus.WAITING), None)
    last_pass = next((attempt for attempt in reversed(attempts) if attempt.pk in passed), None)
    counted = [attempt for attempt in attempts if last_pass is None or attempt.number > last_pass.number]
    allowed = assessment.attempts_allowed
    if allowed and len(counted) >= allowed:
        allowed += sum(last_pass is None or moment > last_pass.started_at for moment in granted())
    is_practice = assessment.kind == AssessmentKind.PRACTICE
    barring = None if counted or _is_earlier(last_pass, anew_since) else last_pass
    refusal = (
        _refuse_by_window(assessment, now)
        or _refuse_after_begun(begun, now)
        or _refuse_beside_waiting(waiting, now)
        or _refuse_after_pass(None if is_practice else barring, now)
        or _refuse_beside_marking(attempts)
        or _refuse_after_pass(barring, now)
        or _refuse_by_count(allowed, counted)
        or _refuse_by_wait(assessment, counted, now)
        or (_refuse_by_sitting(sitting, now) if is_supervised else None)
    )
    limit = assessment.time_limit_minutes
    usual = None if limit is None else timedelta(minutes=limit)
    own = None if limit is None else extended(limit, extra)
    closes_at = min((one for one in (assessment.closes_at, sitting and sitting.closes_at) if one), default=None)
    full = now + (own or UNTIMED)
    deadline_at = _before(full, closes_at)
    return StartCheck(
        allowed=refusal is None,
        code=refusal.code if refusal else "",
        reason=refusal.reason if refusal else "",
        opens_at=refusal.opens_at if refusal else None,
        open_attempt=begun if begun and begun.deadline_at > now else None,
        waiting=waiting,
        attempts_made=len(attempts),
        attempts_left=max(0, allowed - len(counted)) if allowed else None,
        deadline_at=deadline_at,
        deadline_without_extra=_before(now + (usual or UNTIMED), closes_at),
        cut_short=deadline_at < full,
        closes_at=closes_at,
        extra=extra,
        own_minutes=None if own is None else int(own.total_seconds() // 60),
        sitting=sitting,
        minutes=max(0, math.floor((deadline_at - now).total_seconds() / 60)),
    )


def _is_earlier(attempt: Attempt | None, day: date | None) -> bool:
    return attempt is not None and day is not None and timezone.localdate(attempt.started_at) < day


def _before(moment: datetime, closes_at: datetime | None) -> datetime:
    return moment if closes_at is None else min(moment, closes_at)


def _refuse_by_sitting(sitting: ExamSitting | None, now: datetime) -> _Refusal | None:
    if sitting is None:
        reason = _("Bài này thi có giám sát và chưa có ca thi nào có tên anh/chị. Hãy hỏi phụ trách nhân sự ngày thi.")
        return _Refusal("no_sitting", reason)
    if is_open(sitting, now):
        return None
    facts = _moment(sitting.opens_at) | {"place": sitting.place}
    if sitting.ended_at is None and now < sitting.opens_at:
        reason = _("Ca thi của anh/chị mở lúc %(time)s ngày %(date)s tại %(place)s.")
        return _Refusal("sitting_coming", reason % facts, sitting.opens_at)
    reason = _(
        "Ca thi của anh/chị, %(time)s ngày %(date)s tại %(place)s, đã kết thúc. "
        "Hãy liên hệ phụ trách nhân sự để được xếp ca khác."
    )
    return _Refusal("sitting_over", reason % facts)


def _refuse_by_window(assessment: Assessment, now: datetime) -> _Refusal | None:
    if not assessment.is_published:
        return _Refusal("not_published", _("Bài này đang được biên soạn nên chưa mở. Hãy quay lại sau."))
    if assessment.opens_at and now < assessment.opens_at:
        reason = _("Bài này mở từ %(time)s ngày %(date)s.") % _moment(assessment.opens_at)
        return _Refusal("not_open_yet", reason, assessment.opens_at)
    if assessment.closes_at and now >= assessment.closes_at:
        reason = _("Bài này đã đóng lúc %(time)s ngày %(date)s. Nếu vẫn cần làm, hãy liên hệ phụ trách nhân sự.")
        return _Refusal("closed", reason % _moment(assessment.closes_at))
    return None


def _refuse_after_begun(begun: Attempt | None, now: datetime) -> _Refusal | None:
    if begun is None:
        return None
    if begun.deadline_at <= now:
        return _closing()
    return _Refusal("begun", _("Đang có một lượt làm dở. Hãy làm tiếp lượt đó."))


def _refuse_beside_waiting(waiting: Attempt | None, now: datetime) -> _Refusal | None:
    if waiting is None:
        return None
    until = late_until(waiting)
    if until < now:
        return _closing()
    reason = _(
        "Lượt trước đã hết giờ và còn nhận câu gửi muộn đến %(time)s ngày %(date)s. "
        "Hãy mở lượt đó để gửi nốt và nộp bài, rồi mới làm lượt khác."
    )
    return _Refusal("waiting", reason % _moment(until), until)


def _refuse_beside_marking(attempts: Sequence[Attempt]) -> _Refusal | None:
    """It may pass; and what its marker says would be of use for the next."""
    if all(attempt.awaits_marks_since is None for attempt in attempts):
        return None
    return _Refusal("marking", _("Lượt trước đang chờ chấm. Có kết quả rồi mới làm lượt khác, nếu còn cần."))


def _refuse_after_pass(last_pass: Attempt | None, now: datetime) -> _Refusal | None:
    if last_pass is None or last_pass.finished_at is None:
        return None
    again = last_pass.finished_at + RESIT_AFTER_PASS
    if now >= again:
        return None
    reason = _("Đã đạt bài này ngày %(date)s nên chưa cần làm lại. Có thể làm lại để gia hạn từ %(again)s.")
    facts = {"date": format_date(last_pass.finished_at), "again": format_date(again)}
    return _Refusal("passed", reason % facts, again)


def _refuse_by_count(allowed: int, counted: list[Attempt]) -> _Refusal | None:
    if not allowed or len(counted) < allowed:
        return None
    reason = ngettext(
        "Đã dùng hết %(count)s lượt làm bài. Hãy ôn lại bài học và liên hệ phụ trách nhân sự để được mở thêm lượt.",
        "Đã dùng hết %(count)s lượt làm bài. Hãy ôn lại bài học và liên hệ phụ trách nhân sự để được mở thêm lượt.",
        allowed,
    )
    return _Refusal(NO_ATTEMPTS_LEFT, reason % {"count": allowed})


def _refuse_by_wait(assessment: Assessment, counted: list[Attempt], now: datetime) -> _Refusal | None:
    finished = [attempt.finished_at for attempt in counted if attempt.finished_at]
    if not finished or not assessment.wait_hours:
        return None
    again = max(finished) + timedelta(hours=assessment.wait_hours)
    if now >= again:
        return None
    reason = _("Làm lại được từ %(time)s ngày %(date)s.") % _moment(again)
    return _Refusal("wait", reason, again)


def _closing() -> _Refusal:
    return _Refusal("closing", _("Lượt trước vừa hết giờ và đang được tổng kết. Hãy mở lại trang này sau một phút."))


def _moment(moment: datetime) -> dict[str, str]:
    return {"time": format_time(moment), "date": format_date(moment)}
