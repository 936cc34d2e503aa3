"""Notices by e-mail: one bundle a day to whoever asked for it, each line as it stands then, none at night."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from datetime import datetime, time

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from assessments.models import ObservationRequest
from lms.evidence.models import LevelReview, SurveyAsked
from lms.flows.enums import NoticeKind
from lms.flows.models import MailChoice, Notice
from lms.flows.notices import sentence
from lms.org.models import Official
from lms.plans.models import AssignedCourse, PlanItem

logger = logging.getLogger(__name__)
QUIET_FROM, QUIET_UNTIL = time(20), time(7)
UID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


def wants_mail(official: Official) -> bool:
    return MailChoice.objects.filter(official=official).exists()


def choose_mail(*, official: Official, wanted: bool, now: datetime) -> None:
    """From now on; what was told before isn't mailed."""
    if wanted:
        MailChoice.objects.get_or_create(official=official, defaults={"told_until": now})
    else:
        MailChoice.objects.filter(official=official).delete()


def is_quiet(now: datetime) -> bool:
    """From 20:00 to 07:00 nobody is written to."""
    local = timezone.localtime(now).time()
    return local >= QUIET_FROM or local < QUIET_UNTIL


def send_bundles(now: datetime) -> int:
    """How many bundles left. A run that is late into the night sends nothing, and the next day's makes up for it; where
    the mail server fails for one person, the others get theirs."""
    if is_quiet(now):
        return 0
    choices = MailChoice.objects.filter(official__user__is_active=True).exclude(official__email="").order_by("pk")
    return sum(_send(pk, now) for pk in choices.values_list("pk", flat=True))


def _send(choice_id: int, now: datetime) -> bool:
    """The day's mark and the letter stand or fall together."""
    try:
        with transaction.atomic():
            rows = MailChoice.objects.select_for_update(of=("self",)).select_related("official__user")
            choice = rows.filter(pk=choice_id).first()
            if choice is None or timezone.localdate(choice.told_until) == timezone.localdate(now):
                return False
            notices = _standing(choice, now)
            MailChoice.objects.filter(pk=choice_id).update(told_until=now)
            if notices:
                _write(choice.official, notices)
            return bool(notices)
    except OSError:  # smtplib's errors are of this kind
        logger.exception("The bundle of %s could not be sent.", choice_id)
        return False


def _standing(choice: MailChoice, now: datetime) -> list[Notice]:
    """Unread, and still as it says."""
    since = Notice.objects.filter(official=choice.official, read_at=None, created_at__gt=choice.told_until)
    listed = since.filter(created_at__lte=now).order_by("created_at", "pk")
    return [one for one in listed if STILL.get(NoticeKind(one.kind), _always)(one)]


def _always(notice: Notice) -> bool:
    return True


def _survey_waits(notice: Notice) -> bool:
    return SurveyAsked.objects.filter(official=notice.official_id, answered_at=None, survey__closed_at=None).exists()


def _review_waits(notice: Notice) -> bool:
    found = UID.search(notice.path)
    return found is not None and LevelReview.objects.waiting().filter(uid=found[0]).exists()


def _observation_waits(notice: Notice) -> bool:
    found = UID.search(notice.path)
    return found is not None and ObservationRequest.objects.unfinished().filter(uid=found[0]).exists()


def _given_stands(notice: Notice) -> bool:
    """The course was neither learned meanwhile nor taken back."""
    given = AssignedCourse.objects.open(timezone.localdate()).filter(official=notice.official_id)
    cause = notice.facts.get("by")
    return given.filter(Q(assignment__uid=cause) | Q(rule__uid=cause)).exists() if cause else True


def _something_is_late(notice: Notice) -> bool:
    today = timezone.localdate()
    return (
        PlanItem.objects.overdue(today).filter(plan__official=notice.official_id).exists()
        or AssignedCourse.objects.overdue(today).filter(official=notice.official_id).exists()
    )


STILL: dict[NoticeKind, Callable[[Notice], bool]] = {
    NoticeKind.SURVEY_ASKED: _survey_waits,
    NoticeKind.SURVEY_REMINDED: _survey_waits,
    NoticeKind.REVIEW_ASKED: _review_waits,
    NoticeKind.OBSERVATION_ASKED: _observation_waits,
    NoticeKind.OBSERVATION_SENT: _observation_waits,
    NoticeKind.COURSE_ASSIGNED: _given_stands,
    NoticeKind.LEARNING_REMINDED: _something_is_late,
}
"""What somebody may have done meanwhile; of all other kinds the notice tells of what has happened."""


def _write(official: Official, notices: list[Notice]) -> None:
    assert official.user is not None
    with override(official.user.language or settings.LANGUAGE_CODE):
        count = len(notices)
        subject = ngettext("%(count)s thông báo mới", "%(count)s thông báo mới", count) % {"count": count}
        lines = [f"- {sentence(one)}\n  {settings.PUBLIC_URL}{one.path or '/thong-bao/'}" for one in notices]
        ending = _("Thư này gửi mỗi ngày nhiều nhất một lần. Muốn thôi nhận, mở trang Tài khoản: %(url)s")
        body = "\n\n".join(
            [
                _("Chào anh/chị %(name)s,") % {"name": official.full_name},
                *lines,
                ending % {"url": f"{settings.PUBLIC_URL}/tai-khoan/#thu"},
            ]
        )
        send_mail(f"{settings.PRODUCT_NAME}: {subject}", body, None, [official.email])
