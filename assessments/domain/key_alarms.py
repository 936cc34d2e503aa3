"""A question that people who did well get wrong more often: its key may be wrong, so it waits for an answer.

One alarm a version. Whoever answers corrects the key, or says why it is right; then the version is never doubted again.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.domain.item_analysis import FEWEST, FIRST, ItemFigures, analyse_items
from assessments.domain.item_facts import asked_questions, count_sittings, sittings_of
from assessments.domain.needed_questions import papers_kept_drawable
from assessments.domain.writing_questions import locked_question
from assessments.enums import AlarmAnswer, ItemVerdict
from assessments.exceptions.marking import AlarmAnswered, AlarmReasonMissing
from assessments.exceptions.questions import QuestionNeeded
from assessments.models import Assessment, Attempt, KeyAlarm, QuestionVersion
from lms.core.domain.audit import record, register_verb
from lms.core.vietnamese.text import normalise_lines

if TYPE_CHECKING:
    from lms.accounts.models import User

RAISED = register_verb("assessments.question.key_doubted", _("Báo đáp án đáng ngờ của câu %(code)s"))
KEPT = register_verb("assessments.question.key_kept", _("Giữ đáp án đáng ngờ của câu %(code)s"))
NEWEST = 5_000
"""First attempts that are looked at, of each assessment."""


def raise_alarms(now: datetime) -> int:
    """Look through every assessment that is sat; how many questions are newly doubted. Run twice it finds nothing more.

    What could not be held when it was doubted, for want of other questions, is tried again.
    """
    for alarm in KeyAlarm.objects.open().filter(is_held=False).select_related("version__question"):
        with transaction.atomic():
            _hold(alarm)
    return sum(_look_through(one, now) for one in Assessment.objects.filter(is_published=True).order_by("pk"))


def _look_through(assessment: Assessment, now: datetime) -> int:
    """Over everybody who sat it: more people tell more than those of one unit."""
    newest = Attempt.objects.filter(assessment=assessment, number=FIRST).order_by("-pk")[:NEWEST]
    attempts = Attempt.objects.filter(pk__in=list(newest.values_list("pk", flat=True)))
    if not any(count.n >= FEWEST for count in count_sittings(attempts).values()):
        return 0
    sittings = sittings_of(attempts).get(assessment.pk, [])
    asked = asked_questions(version for one in sittings for version in one.marks)
    doubted = {
        one.version: one
        for one in analyse_items(sittings, [one.item for one in asked.values()]).items
        if one.verdict == ItemVerdict.CHECK_KEY
    }
    fresh = QuestionVersion.objects.filter(pk__in=doubted, is_current=True, question__retired=False, key_alarm=None)
    return sum(_raise_alarm(version, doubted[version.pk], now) for version in fresh.select_related("question"))


def _raise_alarm(version: QuestionVersion, figures: ItemFigures, now: datetime) -> bool:
    with transaction.atomic():
        question, current = locked_question(version.question, None)
        if current != version or KeyAlarm.objects.filter(version=version).exists():
            return False  # written anew, or doubted by another worker, since it was read
        found = Decimal(str(round(figures.discrimination or 0, 2)))
        alarm = KeyAlarm.objects.create(version=version, raised_at=now, n=figures.n, discrimination=found)
        _hold(alarm)
        after = {"code": question.code, "n": alarm.n, "discrimination": str(found), "is_held": alarm.is_held}
        record(verb=RAISED, target=version, actor=None, after=after)
    return True


def _hold(alarm: KeyAlarm) -> None:
    """Unless an open assessment could then not fill its papers: people must be able to sit it."""
    with suppress(QuestionNeeded), transaction.atomic(), papers_kept_drawable(alarm.version.question):
        KeyAlarm.objects.filter(pk=alarm.pk, answered_at=None).update(is_held=True)
    alarm.refresh_from_db(fields=["is_held"])


def keep_key(*, version: QuestionVersion, reason: str, actor: User, now: datetime) -> KeyAlarm:
    """Say that the key is right after all, and why; new papers draw the question again."""
    cleaned = normalise_lines(reason)
    if not cleaned:
        raise AlarmReasonMissing
    with transaction.atomic():
        question, _current = locked_question(version.question, actor)
        alarm = answer_alarm(version=version, answer=AlarmAnswer.KEPT, reason=cleaned, actor=actor, now=now)
        if alarm is None:
            raise AlarmAnswered
        record(verb=KEPT, target=version, actor=actor, after={"code": question.code}, reason=cleaned)
    return alarm


def answer_alarm(
    *, version: QuestionVersion, answer: AlarmAnswer, reason: str, actor: User, now: datetime
) -> KeyAlarm | None:
    """None where nobody doubts the key, or somebody has answered. The caller holds the question."""
    alarm: KeyAlarm | None = KeyAlarm.objects.filter(version=version, answered_at=None).first()
    if alarm is not None:
        alarm.answer, alarm.reason, alarm.answered_by, alarm.answered_at = answer, reason, actor, now
        alarm.save(update_fields=["answer", "reason", "answered_by", "answered_at"])
    return alarm
