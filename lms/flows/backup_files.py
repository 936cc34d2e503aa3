"""A sealed answer file that somebody brings in for whoever could not send."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.domain.backup_files import read_backup
from assessments.domain.closing import Submission, take_in
from assessments.exceptions.attempts import BackupNotYours
from assessments.models import Attempt, Response
from lms.core.domain.audit import audit_group, record, register_verb
from lms.flows.learning import submit_attempt

if TYPE_CHECKING:
    from lms.accounts.models import User

BROUGHT_IN = register_verb(
    "assessments.attempt.backup_brought_in", _("Nộp tệp dự phòng của bài %(title)s: %(taken)s câu mới")
)


def bring_in_backup(*, content: bytes, actor: User, now: datetime) -> tuple[Submission, int]:
    """Hand in for the device, by the rules it would have met itself; how many answers were news.

    A device that locked itself while there was still time, by a wrong clock or before it heard of time given, has
    handed in nothing: its answers are taken and the attempt goes on.

    The same file again, by whomever, or the device that has sent meanwhile, changes nothing.
    """
    backup = read_backup(content)
    with transaction.atomic(), audit_group():
        attempt = Attempt.objects.watched_by(actor).select_related("official").filter(uid=backup.attempt).first()
        if attempt is None:
            raise BackupNotYours
        before = Response.objects.of_attempt(attempt.pk).count()
        sent = backup.sent
        if backup.handed_in or not attempt.is_open or now > attempt.deadline_at:
            submission = submit_attempt(attempt=attempt, device=sent.device, answers=sent.answers, now=now, actor=actor)
        else:
            submission = take_in(attempt=attempt, device=sent.device, answers=sent.answers, now=now)
        taken = Response.objects.of_attempt(attempt.pk).count() - before
        if taken or submission.is_new:
            record(
                verb=BROUGHT_IN,
                target=attempt,
                actor=actor,
                after={"title": attempt.title, "taken": taken, "refused": len(submission.refused)},
            )
        return submission, taken
