"""The pages of recording a paper about units, their order, and what of the draft each needs to be there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from lms.org.domain.succession.checking import CHANGES
from lms.org.enums import UnitEventKind
from lms.org.models import UnitEventDraft

DRAFT_PARAM = "nhap"
PLACED_BY_PEOPLE = (UnitEventKind.SPLIT, UnitEventKind.ABOLISH)


@dataclass(frozen=True)
class Step:
    """A page of the wizard: whether the draft has its answer."""

    slug: str
    label: str | Promise
    is_done: Callable[[UnitEventDraft], bool]


def _has_successor(draft: UnitEventDraft) -> bool:
    if draft.kind in CHANGES:
        return bool(draft.becomes)
    return bool(draft.takes_over) or draft.kind == UnitEventKind.ABOLISH


STEPS = (
    Step("loai", gettext_lazy("Loại sắp xếp"), lambda draft: bool(draft.kind)),
    Step("don-vi", gettext_lazy("Đơn vị được sắp xếp"), lambda draft: bool(draft.units)),
    Step("don-vi-moi", gettext_lazy("Đơn vị sau sắp xếp"), _has_successor),
    Step(
        "van-ban",
        gettext_lazy("Văn bản"),
        lambda draft: bool(draft.document_number and draft.signed_on and draft.effective_on),
    ),
    Step("xep-nguoi", gettext_lazy("Xếp người"), lambda draft: True),
    Step("kiem-tra", gettext_lazy("Kiểm tra"), lambda draft: False),
)
BY_SLUG = {step.slug: step for step in STEPS}


def steps_of(draft: UnitEventDraft) -> list[Step]:
    """People are placed by a person only where a unit goes in parts."""
    return [one for one in STEPS if one.slug != "xep-nguoi" or draft.kind in PLACED_BY_PEOPLE]


def first_open(draft: UnitEventDraft) -> Step:
    return next(one for one in steps_of(draft) if not one.is_done(draft))


def is_ready(step: Step, draft: UnitEventDraft) -> bool:
    """All pages before it are answered."""
    shown = steps_of(draft)
    return step in shown and all(one.is_done(draft) for one in shown[: shown.index(step)])


def step_after(step: Step, draft: UnitEventDraft) -> str:
    shown = steps_of(draft)
    return step_url(shown[shown.index(step) + 1], draft)


def step_url(step: Step, draft: UnitEventDraft) -> str:
    return f"{reverse('hr:unit_event_step', args=[step.slug])}?{urlencode({DRAFT_PARAM: str(draft.uid)})}"
