"""Learning a course anew because what it had shown ends soon: another enrolment, in which nothing earlier counts.

Not `retaking.py`, where a regulation changed and most of what was done still counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from assessments.models import Result
from courses.enums import EnrolmentSource
from courses.models import Completion, Enrolment
from lms.core.domain.audit import Change, record_all, register_verb

if TYPE_CHECKING:
    from lms.accounts.models import User

BEGUN_ANEW = register_verb("courses.enrolment.begun_anew", _("Đã mở lần học mới trước khi minh chứng hết hạn"))


@dataclass
class Anew:
    """Enrolments by (official, course), and which one each came after, where there was one."""

    opened: dict[tuple[int, int], Enrolment] = field(default_factory=dict)
    after: dict[int, Enrolment] = field(default_factory=dict)
    """By the id of the one that ended."""


def begin_anew(*, wanted: Mapping[tuple[int, int], int], day: date, actor: User | None) -> Anew:
    """For each (official, course), with the posting that asks: whoever passed the exam in the open enrolment, or has
    none, gets a new one. Whoever hasn't passed it is still in the cycle that would renew, and goes on.

    What was done before stays with the enrolment that ends. In the caller's transaction, which holds the people; in a
    fixed number of statements.
    """
    people, courses = {pair[0] for pair in wanted}, {pair[1] for pair in wanted}
    passed = Result.objects.latest().filter(
        official=OuterRef("official"), attempt__assessment=OuterRef("course__assessment"), passed=True
    )
    this_cycle = Q(effective_on__gte=Coalesce(OuterRef("counts_from"), date(1900, 1, 1)))
    standing = Enrolment.objects.open().filter(official__in=people, course__in=courses)
    standing = standing.annotate(is_spent=Exists(passed.filter(this_cycle)))
    known = {(one.official_id, one.course_id): one for one in standing}
    ended = [one for pair, one in known.items() if pair in wanted and one.is_spent]
    with transaction.atomic():
        for one in ended:
            one.ended_on = day
        Enrolment.objects.bulk_update(ended, ["ended_on"], batch_size=500)
        opened = Enrolment.objects.bulk_create(
            Enrolment(
                official_id=official_id,
                course_id=course_id,
                posting_id=posting_id,
                source=EnrolmentSource.PLAN,
                enrolled_on=day,
                counts_from=day,
            )
            for (official_id, course_id), posting_id in wanted.items()
            if (official_id, course_id) not in known or known[official_id, course_id].is_spent
        )
        if opened:
            changes = [Change(one, after={"course": one.course_id, "official": one.official_id}) for one in opened]
            record_all(verb=BEGUN_ANEW, changes=changes, actor=actor)
    anew = Anew({(one.official_id, one.course_id): one for one in opened})
    anew.after = {one.pk: anew.opened[one.official_id, one.course_id] for one in ended}
    return anew


def learned_anew_since(official_id: int, assessment_id: int) -> date | None:
    """From when attempts at the exam count for a course that is learned anew; None for any other. One statement."""
    rows = Enrolment.objects.open().filter(official=official_id, course__assessment=assessment_id)
    found: date | None = rows.exclude(counts_from=None).values_list("counts_from", flat=True).first()
    return found


def in_cycle_of(enrolment: Enrolment, day: str) -> Q:
    """Of rows of the official and the exam: whose `day` lies in the time from which the enrolment counts, before the
    course was begun anew after it."""
    own = enrolment.counts_from or date.min
    later = Enrolment.objects.filter(
        official=enrolment.official_id, course=enrolment.course_id, counts_from__gt=own, counts_from__lte=OuterRef(day)
    )
    return Q(~Exists(later), **{f"{day}__gte": own})


def cycle_bearers(official_id: int, assessment_id: int) -> list[Enrolment]:
    """Of each completed cycle of courses with the exam the enrolment on which its certificate rests, the newest first;
    one statement."""
    rows = Enrolment.objects.filter(official=official_id, course__assessment=assessment_id, completion__isnull=False)
    bearing = Q(completion__is_credited=True) | Q(counts_from__isnull=False, retakes=None)
    return list(rows.filter(bearing).order_by("course", "-pk"))


def cycle_bearer(completion: Completion) -> Enrolment:
    """The enrolment on which the certificate of the completion's cycle rests: the one first completed in it; of a
    course that was never begun anew the one whose hours count."""
    own: Enrolment = completion.enrolment
    if completion.is_credited or (own.counts_from is not None and own.retakes_id is None):
        return own
    same = Enrolment.objects.filter(official_id=own.official_id, course_id=own.course_id)
    is_anew = own.counts_from is not None
    found: Enrolment = same.get(pk=own.retakes_id) if is_anew else same.get(completion__is_credited=True)
    return found
