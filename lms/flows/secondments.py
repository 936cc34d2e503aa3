"""Secondments about to end: the person and the HR of home and host are told 60 and 30 days before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from lms.core.vietnamese.dates import format_date
from lms.flows.enums import NoticeKind
from lms.flows.models import Notice
from lms.flows.notices import notify
from lms.flows.telling import near_hr
from lms.org.models import Official, PostingVersion

WARN_DAYS = (30, 60)


def ending_secondments(today: date) -> QuerySet[PostingVersion]:
    """Those that run today and end within the longest of the warnings, the first to end first."""
    running = PostingVersion.objects.active_on(today).filter(is_secondment=True)
    soon: QuerySet[PostingVersion] = running.filter(ends_on__lte=today + timedelta(days=max(WARN_DAYS)))
    return soon.select_related("posting__official", "start_decision").order_by("ends_on", "pk")


def warn_of_ending_secondments(now: datetime) -> list[Notice]:
    """Each warning once, whatever the day on which the daily run comes to it; a run left out is made up for."""
    today = timezone.localdate(now)
    written = []
    for version in ending_secondments(today):
        assert version.ends_on is not None
        left = (version.ends_on - today).days
        step = min(days for days in WARN_DAYS if left <= days)
        told: dict[str, str | int] = {
            "posting": version.posting_id,
            "step": step,
            "ends_on": format_date(version.ends_on),
        }
        facts = {f"facts__{name}": value for name, value in told.items()}
        with transaction.atomic():
            person = version.posting.official
            known = set(
                Notice.objects.filter(kind=NoticeKind.SECONDMENT_ENDS, **facts).values_list("official", flat=True)
            )
            for official in _to_tell(version, today):
                if official.pk in known:
                    continue
                notice = notify(
                    official=official,
                    kind=NoticeKind.SECONDMENT_ENDS,
                    path="" if official.pk == person.pk else f"/nhan-su/ho-so/{person.uid}/",
                    name=person.full_name,
                    number=version.start_decision.number if version.start_decision else "–",
                    days=left,
                    **told,
                )
                written.append(notice)
    return written


def _to_tell(version: PostingVersion, today: date) -> Iterable[Official]:
    """The person, then the HR of the communes on both sides; a province looks after too many to be told of each."""
    person = version.posting.official
    home = PostingVersion.objects.active_on(today).filter(posting__official=person, is_main=True)
    units = [version.unit_id, *home.values_list("unit_id", flat=True)]
    return [person, *near_hr(units, today).exclude(pk=person.pk)]
