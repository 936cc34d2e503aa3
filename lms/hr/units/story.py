"""What happened to a unit: when it began and under which name, what it took over, what it became."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from lms.core.vietnamese.dates import format_date
from lms.org.domain.unit_names import unit_names_on
from lms.org.enums import UNKNOWN_START, SuccessionShare, UnitType
from lms.org.models import Succession, Unit, UnitEvent, UnitVersion


@dataclass(frozen=True)
class Chapter:
    """One day of the story. `said`: sentences with their Vietnamese names apart; `event_uid` where it may be opened."""

    day: date
    said: tuple[tuple[str, str], ...]
    paper: str = ""
    event_uid: UUID | None = None

    @property
    def is_dated(self) -> bool:
        return self.day != UNKNOWN_START


@dataclass
class _Draft:
    said: list[tuple[str, str]] = field(default_factory=list)
    event: UnitEvent | None = None


def story_of(unit: Unit, viewer: Any) -> list[Chapter]:
    """The newest first; four statements at most."""
    drafts: dict[date, _Draft] = {}
    versions = list(UnitVersion.objects.filter(unit=unit).select_related("event").order_by("valid_from"))
    before: UnitVersion | None = None
    for one in versions:
        draft = drafts.setdefault(one.valid_from, _Draft())
        draft.event = one.event or draft.event
        draft.said.append(_of_name(one, before))
        before = one
    for day, event, heading, names in _links(unit):
        draft = drafts.setdefault(day, _Draft())
        draft.event = draft.event or event
        draft.said.append((heading, names))
    last = versions[-1] if versions else None
    if last is not None and last.valid_to is not None:
        day = last.valid_to + timedelta(days=1)
        heading = _("Kết thúc, ngày hoạt động cuối cùng %(day)s") % {"day": format_date(last.valid_to)}
        drafts.setdefault(day, _Draft()).said.insert(0, (heading, ""))
    events = [draft.event.pk for draft in drafts.values() if draft.event is not None]
    visible = UnitEvent.objects.visible_to(viewer).filter(pk__in=events)
    open_to = dict(visible.values_list("pk", "uid")) if events else {}
    return [
        Chapter(
            day=day,
            said=tuple(draft.said),
            paper=draft.event.document_number if draft.event else "",
            event_uid=open_to.get(draft.event.pk) if draft.event else None,
        )
        for day, draft in sorted(drafts.items(), reverse=True)
    ]


def _of_name(version: UnitVersion, before: UnitVersion | None) -> tuple[str, str]:
    if before is None:
        return _("Bắt đầu hoạt động, mang tên"), version.name
    if version.unit_type != before.unit_type:
        facts = {"old": UnitType(before.unit_type).label, "new": UnitType(version.unit_type).label}
        return _("Chuyển từ %(old)s thành %(new)s, mang tên") % facts, version.name
    return _("Đổi tên thành"), version.name


def _links(unit: Unit) -> list[tuple[date, UnitEvent, str, str]]:
    """What it took over and what took over from it, gathered by event; two statements."""
    rows = Succession.objects.filter(predecessor=unit) | Succession.objects.filter(successor=unit)
    listed = list(rows.select_related("event").order_by("event__effective_on", "pk"))
    eves = {one.event_id: one.event.effective_on - timedelta(days=1) for one in listed}
    wanted = [
        (one.successor_id, one.event.effective_on)
        if one.predecessor_id == unit.pk
        else (one.predecessor_id, eves[one.event_id])
        for one in listed
    ]
    names = unit_names_on(wanted)
    found: dict[tuple[int, bool], tuple[date, UnitEvent, list[str]]] = {}
    for one, pair in zip(listed, wanted, strict=True):
        is_gone = one.predecessor_id == unit.pk
        label = names[pair].label
        if one.share == SuccessionShare.PART:
            label = _("%(name)s (một phần)") % {"name": label}
        entry = found.setdefault((one.event_id, is_gone), (one.event.effective_on, one.event, []))
        entry[2].append(label)
    return [
        (day, event, _("Nơi nhận") if is_gone else _("Lập từ hoặc nhận thêm"), "; ".join(labels))
        for (_event_id, is_gone), (day, event, labels) in found.items()
    ]
