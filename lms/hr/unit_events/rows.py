"""What the pages of arranging units say, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.core.vietnamese.dates import format_date
from lms.flows.succession import Effects
from lms.hr.unit_events.steps import BY_SLUG, step_url
from lms.org.domain.succession.checking import CHANGES, named_in
from lms.org.domain.succession.plan import COVERED, EventPlan
from lms.org.domain.unit_names import unit_names
from lms.org.enums import UnitEventKind
from lms.org.models import PostingVersion, Succession, UnitEvent, UnitEventDraft, UnitVersion

PEOPLE_SHOWN = 30
NAMES = frozenset({"name", "names", "unit", "why"})


def place_names(plan: EventPlan) -> list[str]:
    """Of each unit that takes over, as it will be called."""
    return [plan.held[one].name if isinstance(one, int) else one.name for one in plan.facts.takes_over]


def answers(draft: UnitEventDraft) -> list[dict[str, Any]]:
    ids = [*draft.units, *(one for one in draft.takes_over if isinstance(one, int))]
    assert draft.effective_on is not None
    assert draft.signed_on is not None
    names = unit_names(ids, draft.effective_on)

    def row(slug: str, key: str, value: str, lang: str = "vi") -> dict[str, Any]:
        return {"key": key, "value": value, "change_url": step_url(BY_SLUG[slug], draft), "lang": lang}

    after = [names[one].name if isinstance(one, int) else " – ".join(filter(None, one)) for one in draft.takes_over]
    if draft.kind in CHANGES:
        after = [" – ".join(filter(None, draft.becomes))]
    if draft.stays:
        after = [_("%(name)s (phần còn lại)") % {"name": names[draft.units[0]].name}, *after]
    return [
        row("loai", _("Loại sắp xếp"), str(UnitEventKind(draft.kind).label), ""),
        row("don-vi", _("Đơn vị được sắp xếp"), "; ".join(names[one].name for one in draft.units)),
        row("don-vi-moi", _("Đơn vị sau sắp xếp"), "; ".join(after) or _("không có nơi nhận"), "vi" if after else ""),
        row("van-ban", _("Số, ký hiệu văn bản"), draft.document_number),
        row("van-ban", _("Cơ quan ban hành"), draft.issued_by),
        row("van-ban", _("Ngày ký"), format_date(draft.signed_on), ""),
        row("van-ban", _("Ngày hiệu lực"), format_date(draft.effective_on), ""),
    ]


def effect_lines(plan: EventPlan, effects: Effects, *, why_unplaced: str = "") -> list[SafeString]:
    """A sentence for each thing that follows; what does not change is said too."""
    day = format_date(plan.facts.effective_on)
    lines = []
    if plan.facts.kind in CHANGES:
        lines.append(
            _said(
                _("Từ %(day)s đơn vị mang tên “%(name)s”. Người, chức vụ và kết quả học vẫn ở đơn vị này."),
                {"day": day, "name": plan.becomes.name if plan.becomes else ""},
            )
        )
        return lines
    ending = [one.name for one in plan.ending if one.unit_id in plan.held]
    if ending:
        lines.append(_said(_("Kết thúc trước ngày %(day)s: %(names)s."), {"day": day, "names": "; ".join(ending)}))
    founded = [one.name for one in plan.facts.takes_over if not isinstance(one, int)]
    if founded:
        lines.append(_said(_("Bắt đầu từ %(day)s: %(names)s."), {"day": day, "names": "; ".join(founded)}))
    for index, names in plan.new_divisions().items():
        if names:
            lines.append(
                _said(
                    _("Lập thêm ở %(unit)s, chờ xác nhận: %(names)s."),
                    {"unit": place_names(plan)[index], "names": "; ".join(names)},
                )
            )
    lines += _of_unplaced(plan, why_unplaced)
    lines += _of_people(plan, effects)
    return lines


def _of_unplaced(plan: EventPlan, why: str) -> list[SafeString]:
    """Who is left without a place, and where they are found until a decision gives them one."""
    people = list(dict.fromkeys(one.version.posting.official.full_name for one in plan.unplaced))
    if not people:
        return []
    above = plan.held[plan.facts.units[0]].parent_id
    eve = plan.facts.effective_on - timedelta(days=1)
    facts = {
        "count": len(plan.unplaced),
        "day": format_date(eve),
        "names": "; ".join(people[:PEOPLE_SHOWN]) + ("; …" if len(people) > PEOPLE_SHOWN else ""),
        "unit": unit_names([above], eve)[above].name if above else "",
        "why": why,
    }
    text = ngettext(
        "%(count)s vị trí đảm nhận kết thúc ngày %(day)s, chưa có nơi mới: %(names)s. Lý do: %(why)s.",
        "%(count)s vị trí đảm nhận kết thúc ngày %(day)s, chưa có nơi mới: %(names)s. Lý do: %(why)s.",
        len(plan.unplaced),
    )
    follows = _(
        "Từ ngày đó ai không còn vị trí nào hiện ở mục “chưa có vị trí” của %(unit)s cho đến khi có quyết định; kế "
        "hoạch học tập theo vị trí này dừng, kết quả giữ nguyên."
    )
    return [_said(text, facts), _said(follows, facts)]


def _of_people(plan: EventPlan, effects: Effects) -> list[SafeString]:
    lines = []
    by_place = Counter(one.place.successor for one in plan.moving if one.place is not None and not one.is_double)
    for index, count in sorted(by_place.items()):
        text = ngettext(
            "%(count)s vị trí đảm nhận chuyển về %(unit)s.", "%(count)s vị trí đảm nhận chuyển về %(unit)s.", count
        )
        lines.append(_said(text, {"count": count, "unit": place_names(plan)[index]}))
    stays = sum(one.place is None and one.is_settled and not one.ends for one in plan.postings)
    if stays:
        text = ngettext("%(count)s vị trí đảm nhận ở lại.", "%(count)s vị trí đảm nhận ở lại.", stays)
        lines.append(_said(text, {"count": stays}))
    doubles = [one.version.posting.official.full_name for one in plan.postings if one.is_double]
    if doubles:
        lines.append(
            _said(
                _("Giữ cùng một vị trí ở hai đơn vị nhập làm một nên chỉ còn một, vị trí kia kết thúc: %(names)s."),
                {"names": "; ".join(doubles)},
            )
        )
    if plan.grants:
        follow = sum(one.place is not None for one in plan.grants)
        lines.append(
            _said(
                _("Vai trò trên đơn vị cũ: %(follow)s chuyển theo, %(ended)s kết thúc."),
                {"follow": follow, "ended": len(plan.grants) - follow},
            )
        )
    lines.append(
        _said(
            _("Kế hoạch học tập chuyển theo người, giữ nguyên tiến độ: %(plans)s. Kết quả, minh chứng không thay đổi."),
            {"plans": effects.plans},
        )
    )
    lines.append(
        _said(
            _(
                "Giấy chứng nhận đã cấp giữ nguyên chữ trên giấy: %(issued)s. "
                "Đang chờ duyệt: %(waiting)s, do nơi nhận duyệt tiếp."
            ),
            {"issued": effects.certificates, "waiting": effects.certificates_waiting},
        )
    )
    if effects.requirements:
        lines.append(
            _said(
                _("Yêu cầu năng lực riêng của đơn vị cũ không tự chuyển, cần khai lại nếu còn áp dụng: %(count)s."),
                {"count": effects.requirements},
            )
        )
    if effects.headcounts:
        lines.append(
            _said(
                _("Biên chế đã khai của đơn vị cũ không tự chuyển, cần khai lại ở nơi nhận: %(count)s."),
                {"count": effects.headcounts},
            )
        )
    return lines


def _said(text: str, facts: Mapping[str, object]) -> SafeString:
    """The sentence with its names marked as Vietnamese inside English pages."""
    marked = {
        key: format_html('<span lang="vi">{}</span>', value) if key in NAMES else value for key, value in facts.items()
    }
    return mark_safe(escape(text) % marked)  # noqa: S308 - the names are escaped just above


def unplaced_by(event: UnitEvent) -> QuerySet[PostingVersion]:
    """Postings that it ended without another, in the order of names; not those of which the person had two."""
    twin = PostingVersion.objects.known().filter(
        start_event=event, posting__official=OuterRef("posting__official"), position=OuterRef("position")
    )
    ended = PostingVersion.objects.known().filter(end_event=event, posting__continued_by__isnull=True)
    listed = ended.filter(~Exists(twin)).select_related("posting__official", "position").defer(*COVERED)
    found: QuerySet[PostingVersion] = listed.order_by("posting__official__sort_key", "pk")
    return found


def event_rows(event: UnitEvent) -> list[dict[str, Any]]:
    eve_names = "; ".join(one.name for one in named_in(event))
    after = units_after([event])[event.pk]
    rows = [
        {"key": _("Loại sắp xếp"), "value": event.get_kind_display()},
        {"key": _("Số, ký hiệu văn bản"), "value": event.document_number, "lang": "vi"},
        {"key": _("Cơ quan ban hành"), "value": event.issued_by, "lang": "vi"},
        {"key": _("Ngày ký"), "value": format_date(event.signed_on) if event.signed_on else ""},
        {"key": _("Ngày hiệu lực"), "value": format_date(event.effective_on)},
    ]
    rows.append({"key": _("Đơn vị được sắp xếp"), "value": eve_names, "lang": "vi"})
    if event.undone_at is None:
        value = "; ".join(after) or _("không có nơi nhận")
        rows.append({"key": _("Đơn vị sau sắp xếp"), "value": value, "lang": "vi" if after else ""})
    if event.why_unplaced:
        rows.append({"key": _("Chưa có nơi mới, lý do"), "value": event.why_unplaced, "lang": "vi"})
    if event.note:
        rows.append({"key": _("Ghi chú"), "value": event.note, "lang": "vi"})
    return rows


def units_after(events: Iterable[UnitEvent]) -> dict[int, list[str]]:
    """By event the names of the units that took over, began, changed, or gave a part and live on; the named ones only.

    Three statements for any number of events.
    """
    listed = list(events)
    touched: dict[int, set[int]] = {one.pk: set() for one in listed}
    links = Succession.objects.filter(event__in=listed)
    for event_id, *units in links.values_list("event_id", "successor_id", "predecessor_id"):
        touched[event_id].update(units)
    for event_id, unit_id in UnitVersion.objects.filter(event__in=listed).values_list("event_id", "unit_id"):
        touched[event_id].add(unit_id)
    versions = list(UnitVersion.objects.filter(unit_id__in=set().union(*touched.values())).order_by("sort_key", "pk"))
    return {one.pk: _named(versions, touched[one.pk], one.effective_on) for one in listed}


def _named(versions: list[UnitVersion], ids: set[int], day: date) -> list[str]:
    held = [
        one
        for one in versions
        if one.unit_id in ids and one.valid_from <= day and (one.valid_to is None or one.valid_to >= day)
    ]
    alive = {one.unit_id for one in held}
    return [one.name for one in held if one.parent_id not in alive]
