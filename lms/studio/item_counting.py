"""The item analyses a trainer may see: over the people of their own units, counted once for page, list and workbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.domain.item_analysis import FEWEST, ItemAnalysis, Sitting, analyse_items
from assessments.domain.item_facts import SittingCount, asked_questions, count_sittings, sittings_of
from assessments.domain.item_regrades import Regrade, regrades_of
from assessments.models import Assessment, Attempt
from lms.org.domain.unit_names import unit_names
from lms.org.enums import Role
from lms.org.models import RoleGrant
from lms.org.policy import has_role

KEPT = 24 * 60 * 60
KEY = "studio:items:2:%(user)s:%(assessment)s:%(first)d"
Regrades = dict[int, list[Regrade]]
AT_ONCE = 2_000
"""Sittings that a list counts while somebody waits for it; the rest is counted when its page is opened."""


@dataclass(frozen=True)
class CountedItems:
    """`counted_at` is told beside the figures. It holds as long as the sittings have the same `state`."""

    analysis: ItemAnalysis
    counted_at: datetime
    state: tuple[int, ...]


def trainer_or_404(user: Any) -> None:
    """The page shows questions with their key. Who only checks content comes into the editor too, but not here."""
    if not (user.is_superuser or has_role(user, Role.TRAINER)):
        raise Http404


def count_page(user: Any, assessment: Assessment, *, first_only: bool) -> CountedItems:
    """The figures of one assessment; without a sitting they are empty."""
    attempts = _watched(user, [assessment.pk])
    counts = count_sittings(attempts, first_only=first_only)
    if not counts:
        return CountedItems(analyse_items([], []), timezone.now(), ())
    kept = _kept(user, counts, first_only=first_only)
    return kept.get(assessment.pk) or _count(user, counts, first_only=first_only)[assessment.pk]


def count_regrades(user: Any, assessment: Assessment, counted: CountedItems, *, first_only: bool) -> Regrades:
    """What correcting keys of these questions changed among the same sittings; kept like the figures."""
    key = f"{_key(user, assessment.pk, first_only=first_only)}:regrades"
    held = cache.get(key)
    if held is not None and held[0] == counted.state:
        kept: Regrades = held[1]
        return kept
    versions = [one.version for one in counted.analysis.items]
    found = regrades_of(_watched(user, [assessment.pk]), versions, first_only=first_only) if versions else {}
    cache.set(key, (counted.state, found), KEPT)
    return found


def count_list(user: Any) -> tuple[dict[int, SittingCount], dict[int, CountedItems]]:
    """By assessment: how many first attempts there are, and the figures of those that have any to show.

    Those not counted yet are counted, the smallest first, up to `AT_ONCE`; a number of statements that no length of
    the list changes.
    """
    counts = count_sittings(Attempt.objects.watched_by(user))
    telling = {pk: one for pk, one in counts.items() if one.n >= FEWEST}
    found = _kept(user, telling, first_only=True)
    room, wanted = AT_ONCE, {}
    for pk, one in sorted(telling.items(), key=lambda pair: (pair[1].n, pair[0])):
        if pk not in found and one.n <= room:
            room, wanted[pk] = room - one.n, one
    if wanted:
        found |= _count(user, wanted, first_only=True)
    return counts, found


def scope_label(user: Any) -> str:
    """The units whose people are counted, in words."""
    if user.is_superuser:
        return _("Tất cả đơn vị")
    today = timezone.localdate()
    granted = RoleGrant.objects.in_force(today).filter(user=user, role=Role.TRAINER).values_list("unit_id", flat=True)
    return "; ".join(sorted(name.label for name in unit_names(granted, today).values()))


def _watched(user: Any, assessments: Iterable[int]) -> QuerySet[Attempt]:
    return Attempt.objects.watched_by(user).filter(assessment__in=list(assessments))


def _kept(user: Any, counts: Mapping[int, SittingCount], *, first_only: bool) -> dict[int, CountedItems]:
    """Counted before, of the same sittings."""
    keys = {_key(user, pk, first_only=first_only): pk for pk in counts}
    held = cache.get_many(keys)
    return {keys[key]: one for key, one in held.items() if one.state == counts[keys[key]].state}


def _count(user: Any, counts: Mapping[int, SittingCount], *, first_only: bool) -> dict[int, CountedItems]:
    now = timezone.now()
    sittings = sittings_of(_watched(user, counts), first_only=first_only)
    asked = asked_questions({version for some in sittings.values() for version in _versions(some)})
    found = {
        pk: CountedItems(
            analyse_items(some, [asked[one].item for one in _versions(some)], first_only=first_only),
            now,
            counts[pk].state,
        )
        for pk, some in sittings.items()
    }
    cache.set_many({_key(user, pk, first_only=first_only): one for pk, one in found.items()}, KEPT)
    return found


def _versions(sittings: Iterable[Sitting]) -> list[int]:
    return sorted({version for one in sittings for version in one.marks})


def _key(user: Any, assessment: int, *, first_only: bool) -> str:
    return KEY % {"user": user.pk, "assessment": assessment, "first": first_only}
