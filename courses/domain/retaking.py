"""Learning a course again because a regulation in it changed: a new enrolment beside the old one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses.models import Enrolment
from lms.core.domain.audit import Change, record_all, register_verb

if TYPE_CHECKING:
    from lms.accounts.models import User

RETAKEN = register_verb("courses.enrolment.retaken", _("Đã mở lần học lại vì quy định trong bài “%(lesson)s” thay đổi"))


def is_learned_again(enrolment: Enrolment, as_of: date) -> bool:
    """Whether the newest retake of the row isn't completed on that day; one statement."""
    row = Enrolment.objects.filter(retakes_id=enrolment.retakes_id or enrolment.pk, enrolled_on__lte=as_of)
    newest = row.order_by("-pk").values_list("completion__completed_on", flat=True)[:1]
    return any(completed_on is None or completed_on > as_of for completed_on in newest)


def open_retakes(
    *, course_id: int, lesson_title: str, day: date, actor: User | None
) -> Sequence[tuple[Enrolment, Enrolment]]:
    """End what was completed and enrol anew, with everything else as it was; returns (ended, new) pairs.

    Whoever is still learning keeps the enrolment: the steps of the lesson count as undone there.
    """
    with transaction.atomic():
        finished = Enrolment.objects.open().filter(course_id=course_id, completion__isnull=False)
        ended = list(finished.select_for_update(of=("self",)).order_by("pk"))
        for one in ended:
            one.ended_on = day
        Enrolment.objects.bulk_update(ended, ["ended_on"], batch_size=500)
        opened = Enrolment.objects.bulk_create(
            [
                Enrolment(
                    official_id=one.official_id,
                    course_id=course_id,
                    posting_id=one.posting_id,
                    source=one.source,
                    retakes_id=one.retakes_id or one.pk,
                    enrolled_on=day,
                    counts_from=one.counts_from,
                )
                for one in ended
            ]
        )
        if opened:
            changes = [Change(one, after={"lesson": lesson_title, "official": one.official_id}) for one in opened]
            record_all(verb=RETAKEN, changes=changes, actor=actor)
    return list(zip(ended, opened, strict=True))
