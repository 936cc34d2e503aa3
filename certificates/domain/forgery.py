"""Suspected forgeries: told by anyone without an account, looked at by those who issue and by inspectors."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from certificates.domain.codes import parse_code
from certificates.exceptions import AnswerMissing, CodeMalformed, ReportAnswered, SuspicionMissing
from certificates.models import Certificate, ForgeryReport
from lms.core.domain.audit import record, register_verb
from lms.core.vietnamese.text import normalise, normalise_lines

if TYPE_CHECKING:
    from lms.accounts.models import User

FORGERY_REPORTED = register_verb("certificates.forgery.reported", _("Đã nhận một báo nghi ngờ giả mạo"))
FORGERY_ANSWERED = register_verb(
    "certificates.forgery.answered", _("%(actor)s đã ghi kết quả xem xét báo nghi ngờ giả mạo")
)


def report_forgery(*, typed: str, seen: str, contact: str, client_id: UUID, now: datetime) -> ForgeryReport:
    """Take a report; the same form sent twice is one. A code that can't be one is kept as it was typed.

    Raises SuspicionMissing where nothing says what was seen.
    """
    words = normalise_lines(seen)
    if not words:
        raise SuspicionMissing
    given = normalise(typed)[:60]
    try:
        found = Certificate.objects.issued().filter(code=parse_code(given)).first() if given else None
    except CodeMalformed:
        found = None
    with transaction.atomic():
        report, created = ForgeryReport.objects.get_or_create(
            client_id=client_id,
            defaults={
                "typed": given,
                "certificate": found,
                "seen": words[:1000],
                "contact": normalise(contact)[:200],
                "received_at": now,
            },
        )
        if created:
            record(verb=FORGERY_REPORTED, target=report, actor=None, after={"code": found.code if found else None})
    return report


def answer_report(*, report: ForgeryReport, answer: str, actor: User, now: datetime) -> ForgeryReport:
    """Say once what came of it. Raises AnswerMissing, ReportAnswered."""
    words = normalise_lines(answer)
    if not words:
        raise AnswerMissing
    with transaction.atomic():
        held: ForgeryReport = ForgeryReport.objects.select_for_update().get(pk=report.pk)
        if held.answered_at is not None:
            if (held.answered_by_id, held.answer) == (actor.pk, words):
                return held
            raise ReportAnswered
        held.answered_at, held.answered_by, held.answer = now, actor, words
        held.save(update_fields=["answered_at", "answered_by", "answer"])
        record(verb=FORGERY_ANSWERED, target=held, actor=actor, reason=words)
    return held
