"""Named assessors: where a rule says so, what somebody else observes or confirms proves nothing.

A rule says it for evidence recorded from its day on, as with all that a rule says; the fold over evidence asks nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.competencies.domain.catalogue import competencies_in_force
from lms.competencies.models import Competency
from lms.core.domain.audit import record, register_verb
from lms.core.exceptions import RuleViolation
from lms.core.vietnamese.dates import format_date
from lms.evidence.enums import EvidenceKind
from lms.evidence.exceptions import (
    AssessorEndsBeforeStart,
    AssessorNamedAlready,
    AssessorNamingNotYours,
    AssessorWithoutAccount,
    NobodyNamedToAssess,
    OnlyNamedAssess,
)
from lms.evidence.models import AssessorNaming, EvidenceRule
from lms.org.enums import Role
from lms.org.models import Official, PostingVersion, Unit
from lms.org.querysets import units_in_scope
from lms.org.tree import UnitsAtOrAbove

if TYPE_CHECKING:
    from lms.accounts.models import User

NAMED = register_verb("evidence.assessor.named", _("Chỉ định %(assessor)s đánh giá %(competency)s từ %(valid_from)s"))
NAMING_ENDED = register_verb("evidence.assessor.ended", _("Thôi chỉ định %(assessor)s đánh giá %(competency)s"))
BY_PEOPLE = (EvidenceKind.OBSERVATION, EvidenceKind.DOCUMENT, EvidenceKind.PRIOR)
"""Kinds that somebody confirms; the others are counted by the product itself."""


def left_to_named(competency_ids: Iterable[int], kind: EvidenceKind, day: date) -> set[int]:
    """Of these competencies the ones whose rule of that day leaves the kind to named assessors; one statement."""
    asked = set(competency_ids)
    rules = EvidenceRule.objects.in_force(day).filter(Q(competency__in=asked) | Q(competency__isnull=True), kind=kind)
    newest: dict[int | None, bool] = dict(rules.order_by("valid_from", "pk").values_list("competency_id", "named_only"))
    return {one for one in asked if newest.get(one, newest.get(None, False))}


def assessors_of(official_id: int, competency_ids: Collection[int], day: date) -> Mapping[int, list[Official]]:
    """By competency who is named that day for the units where the person then sits, or last sat or is to sit, by name;
    never the person; one statement."""
    postings = PostingVersion.objects.known().filter(posting__official=official_id)
    lasting = postings.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))
    above = UnitsAtOrAbove(lasting.values("unit_id"), as_of=day)
    rows = AssessorNaming.objects.in_force(day).filter(unit__in=above, competency__in=competency_ids)
    rows = rows.exclude(assessor=official_id).select_related("assessor")
    found: dict[int, list[Official]] = defaultdict(list)
    for one in rows.order_by("assessor__sort_key", "pk"):
        if one.assessor not in found[one.competency_id]:
            found[one.competency_id].append(one.assessor)
    return found


def require_assessor(
    *, official_id: int, assessor_id: int | None, competency_ids: Collection[int], kind: EvidenceKind, day: date
) -> None:
    """Raises OnlyNamedAssess or NobodyNamedToAssess where one of these is left to others; one statement where nothing
    is left to anybody."""
    left = left_to_named(competency_ids, kind, day)
    if not left:
        return
    named = assessors_of(official_id, left, day)
    for competency_id in sorted(left):
        people = named.get(competency_id, [])
        if all(one.pk != assessor_id for one in people):
            raise not_named(competency_id, people, day)


def not_named(competency_id: int, people: Iterable[Official], day: date) -> RuleViolation:
    """What to tell whoever isn't among the people named."""
    words = competencies_in_force(day)
    name = words[competency_id].name if competency_id in words else ""
    names = ", ".join(one.full_name for one in people)
    return OnlyNamedAssess(competency=name, names=names) if names else NobodyNamedToAssess(competency=name)


def official_of(user: User | None) -> int | None:
    if user is None:
        return None
    found: int | None = Official.objects.filter(user=user).values_list("pk", flat=True).first()
    return found


def name_assessor(
    *,
    competency: Competency,
    unit: Unit,
    assessor: Official,
    valid_from: date,
    valid_to: date | None,
    actor: User,
    now: datetime,
) -> AssessorNaming:
    """By HR for a unit of their scope; the assessor is anybody with an account."""
    if not units_in_scope(actor, (Role.HR,), timezone.localdate(now)).filter(pk=unit.pk).exists():
        raise AssessorNamingNotYours
    if assessor.user is None or not assessor.user.is_active:
        raise AssessorWithoutAccount(name=assessor.full_name)
    if valid_to is not None and valid_to < valid_from:
        raise AssessorEndsBeforeStart(valid_from=format_date(valid_from), valid_to=format_date(valid_to))
    with transaction.atomic():
        Official.objects.select_for_update(of=("self",), no_key=True).get(pk=assessor.pk)
        held = AssessorNaming.objects.filter(competency=competency, unit=unit, assessor=assessor)
        held = held.filter(Q(valid_to=None) | Q(valid_to__gte=valid_from))
        if (held if valid_to is None else held.filter(valid_from__lte=valid_to)).exists():
            raise AssessorNamedAlready(name=assessor.full_name)
        naming: AssessorNaming = AssessorNaming.objects.create(
            competency=competency,
            unit=unit,
            assessor=assessor,
            valid_from=valid_from,
            valid_to=valid_to,
            named_by=actor,
            named_at=now,
        )
        days: dict[str, Any] = {"valid_from": valid_from, "valid_to": valid_to}
        record(verb=NAMED, target=naming, actor=actor, after=_names(naming) | days)
    return naming


def end_assessor(*, naming: AssessorNaming, today: date, actor: User) -> None:
    """From today on no more; one that hasn't begun lasts for its first day alone. Twice is once."""
    with transaction.atomic():
        held = AssessorNaming.objects.select_for_update(of=("self",)).select_related("assessor", "competency")
        one = held.get(pk=naming.pk)
        last_day = max(one.valid_from, today - timedelta(days=1))
        if one.valid_to is not None and one.valid_to <= last_day:
            return
        before = {"valid_to": one.valid_to}
        one.valid_to = last_day
        one.save(update_fields=["valid_to"])
        record(verb=NAMING_ENDED, target=one, actor=actor, before=before, after=_names(one) | {"valid_to": last_day})


def _names(naming: AssessorNaming) -> dict[str, Any]:
    return {"assessor": naming.assessor.full_name, "competency": naming.competency.code}
