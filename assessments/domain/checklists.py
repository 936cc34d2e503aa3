"""Writing checklists. What was observed with a version stays as it was: other words are another version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.exceptions.observation import (
    ChecklistChanged,
    ChecklistCodeTaken,
    ChecklistNotYours,
    ChecklistUnfit,
)
from assessments.models import Checklist, ChecklistItem, ChecklistOutcome, ChecklistVersion
from assessments.policy_observation import can_write_checklist
from lms.core.domain.audit import record, register_verb

if TYPE_CHECKING:
    from lms.accounts.models import User
    from lms.org.models import Unit
    from lms.reference.models import Procedure

WRITTEN = register_verb("assessments.checklist.written", gettext_lazy("Ghi bảng kiểm %(code)s, bản %(number)s"))
OPENED = register_verb("assessments.checklist.opened", gettext_lazy("Mở bảng kiểm %(code)s để quan sát"))
CLOSED = register_verb("assessments.checklist.closed", gettext_lazy("Ngừng dùng bảng kiểm %(code)s"))
FEWEST, MOST = 5, 12


@dataclass(frozen=True)
class ItemText:
    text: str
    is_critical: bool = False


@dataclass(frozen=True)
class ChecklistText:
    """What a version says. `outcomes`: (competency, level) pairs."""

    title: str
    items: tuple[ItemText, ...]
    outcomes: tuple[tuple[int, int], ...]
    situation: str = ""
    most_missed: int = 0
    is_illustrative: bool = False


def text_of(version: ChecklistVersion) -> ChecklistText:
    return ChecklistText(
        title=version.title,
        items=tuple(ItemText(one.text, one.is_critical) for one in version.items.all()),
        outcomes=tuple(sorted((one.competency_id, one.level) for one in version.outcomes.all())),
        situation=version.situation,
        most_missed=version.most_missed,
        is_illustrative=version.is_illustrative,
    )


def check_checklist(text: ChecklistText) -> None:
    """Raises `ChecklistUnfit` with what is to be mended."""
    count = len(text.items)
    if not FEWEST <= count <= MOST:
        facts = {"count": count, "fewest": FEWEST, "most": MOST}
        raise ChecklistUnfit(
            reason=_("Bảng kiểm có %(count)s hành động; cần từ %(fewest)s đến %(most)s để chấm kịp trong lúc quan sát.")
            % facts
        )
    if len({one.text for one in text.items}) < count:
        raise ChecklistUnfit(reason=_("Có hai hành động giống hệt nhau. Hãy bỏ bớt hoặc viết rõ hơn."))
    critical = sum(one.is_critical for one in text.items)
    if not critical:
        raise ChecklistUnfit(reason=_("Chưa có hành động nào là bắt buộc. Hãy đánh dấu ít nhất một mục."))
    if text.most_missed > count - critical:
        raise ChecklistUnfit(
            field="most_missed",
            reason=_("Chỉ có %(count)s mục không bắt buộc nên không thể cho thiếu nhiều hơn số đó.")
            % {"count": count - critical},
        )
    if not text.outcomes:
        raise ChecklistUnfit(field="outcomes", reason=_("Chưa chọn năng lực mà bảng kiểm này chứng tỏ."))
    if len({competency for competency, _level in text.outcomes}) < len(text.outcomes):
        raise ChecklistUnfit(field="outcomes", reason=_("Một năng lực chỉ chọn một lần. Hãy bỏ dòng trùng."))


@transaction.atomic
def add_checklist(
    *,
    code: str,
    unit: Unit | None,
    procedure: Procedure | None,
    text: ChecklistText,
    actor: User | None,
    now: datetime,
) -> Checklist:
    """A closed one, until somebody opens it. `actor` None: loaded with the product."""
    if actor is not None and not can_write_checklist(actor, Checklist(unit=unit)):
        raise ChecklistNotYours
    check_checklist(text)
    checklist, is_new = Checklist.objects.get_or_create(code=code, defaults={"unit": unit, "procedure": procedure})
    if not is_new:
        raise ChecklistCodeTaken(taken=code)
    _write(checklist, text, number=1, actor=actor, now=now)
    return checklist


@transaction.atomic
def change_checklist(
    *, checklist: Checklist, seen: int, text: ChecklistText, actor: User, now: datetime
) -> ChecklistVersion:
    """The next version; the current one where nothing changed. `seen`: the number of the version that was changed."""
    if not can_write_checklist(actor, checklist):
        raise ChecklistNotYours
    check_checklist(text)
    held = Checklist.objects.select_for_update(of=("self",)).get(pk=checklist.pk)
    current: ChecklistVersion = held.versions.get(is_current=True)
    if current.number != seen:
        raise ChecklistChanged(number=current.number)
    if text_of(current) == text:
        return current
    ChecklistVersion.objects.filter(pk=current.pk).update(is_current=False)
    return _write(held, text, number=current.number + 1, actor=actor, now=now)


@transaction.atomic
def set_open(*, checklist: Checklist, is_open: bool, actor: User | None) -> None:
    """Open to be observed with, or not any more; what is asked for already may still be sent. Twice is once."""
    if actor is not None and not can_write_checklist(actor, checklist):
        raise ChecklistNotYours
    if Checklist.objects.filter(pk=checklist.pk).exclude(is_open=is_open).update(is_open=is_open):
        checklist.is_open = is_open
        record(verb=OPENED if is_open else CLOSED, target=checklist, actor=actor, after={"code": checklist.code})


def _write(
    checklist: Checklist, text: ChecklistText, *, number: int, actor: User | None, now: datetime
) -> ChecklistVersion:
    version: ChecklistVersion = ChecklistVersion.objects.create(
        checklist=checklist,
        number=number,
        title=text.title,
        situation=text.situation,
        most_missed=text.most_missed,
        is_illustrative=text.is_illustrative,
        made_by=actor,
        made_at=now,
    )
    ChecklistItem.objects.bulk_create(
        ChecklistItem(version=version, order=order, text=one.text, is_critical=one.is_critical)
        for order, one in enumerate(text.items, start=1)
    )
    ChecklistOutcome.objects.bulk_create(
        ChecklistOutcome(version=version, competency_id=competency, level=level) for competency, level in text.outcomes
    )
    record(verb=WRITTEN, target=checklist, actor=actor, after={"code": checklist.code, "number": number})
    return version
