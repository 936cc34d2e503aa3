"""What two people of the demo ward say of their levels, and the head of one of them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone

from lms.evidence.domain.level_views import asked_levels, give_views
from lms.evidence.enums import ViewKind
from lms.org.models import Official


def give_demo_views(people: Mapping[str, Official], *, head: Official, now: datetime) -> None:
    """Both mostly as the position needs it; the head sees less in what is new to the first."""
    for code in ("BH0035", "BH0036"):
        person = people[code]
        asked = asked_levels(person.pk, timezone.localdate(now))
        own = {one.words.competency_id: one.required.min_level for one in asked}
        _give(person, ViewKind.SELF, own, person, now)
    first = people["BH0035"]
    seen = {
        one.words.competency_id: max(one.required.min_level - 1, one.words.first_level)
        for one in asked_levels(first.pk, timezone.localdate(now))
    }
    _give(first, ViewKind.MANAGER, seen, head, now)


def _give(person: Official, kind: ViewKind, levels: dict[int, int], actor: Official, now: datetime) -> None:
    assert actor.user is not None
    give_views(official=person, kind=kind, levels=levels, client_id=uuid.uuid4(), actor=actor.user, now=now)
