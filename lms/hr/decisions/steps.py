"""The pages of recording a decision, their order, and what of the draft each needs to be there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from lms.hr.decisions.endings import others_held
from lms.org.domain.relieving import ENDS_ONLY
from lms.org.enums import DecisionKind
from lms.org.models import DecisionDraft

DRAFT_PARAM = "nhap"


@dataclass(frozen=True)
class Step:
    """A page of the wizard and what of the draft it needs to be there."""

    slug: str
    label: str | Promise
    is_ready: Callable[[DecisionDraft], bool]
    is_done: Callable[[DecisionDraft], bool]


def _has_person(draft: DecisionDraft) -> bool:
    return draft.official_id is not None


def _has_kind(draft: DecisionDraft) -> bool:
    return _has_person(draft) and bool(draft.kind)


def _has_paper(draft: DecisionDraft) -> bool:
    return _has_kind(draft) and bool(draft.number and draft.signed_on and draft.effective_on)


def _has_place(draft: DecisionDraft) -> bool:
    return _has_paper(draft) and (draft.kind in ENDS_ONLY or bool(draft.to_unit_id and draft.to_position_id))


def _has_endings(draft: DecisionDraft) -> bool:
    if draft.kind == DecisionKind.RELIEVE:
        return _has_place(draft) and bool(draft.also_ends)
    return _has_place(draft) and (draft.also_ends is not None or not others_held(draft))


STEPS = (
    Step("nguoi", gettext_lazy("Người"), lambda draft: True, _has_person),
    Step("loai", gettext_lazy("Loại quyết định"), _has_person, _has_kind),
    Step("van-ban", gettext_lazy("Văn bản"), _has_kind, _has_paper),
    Step("noi-den", gettext_lazy("Đơn vị, vị trí mới"), _has_paper, _has_place),
    Step("thoi-giu", gettext_lazy("Vị trí thôi giữ"), _has_place, _has_endings),
    Step("dao-tao", gettext_lazy("Việc học kèm theo"), _has_endings, _has_endings),
    Step("kiem-tra", gettext_lazy("Kiểm tra"), _has_endings, lambda draft: False),
)
BY_SLUG = {step.slug: step for step in STEPS}


def steps_of(draft: DecisionDraft) -> list[Step]:
    """The pages for this draft: where to only where something begins, and which end only where that is a choice."""
    left_out = set()
    if draft.kind in ENDS_ONLY:
        left_out.add("noi-den")
    if draft.kind != DecisionKind.RELIEVE and not others_held(draft):
        left_out.add("thoi-giu")
    return [one for one in STEPS if one.slug not in left_out]


def page_after(slug: str, draft: DecisionDraft) -> str:
    """The address of the page that follows."""
    steps = steps_of(draft)
    return step_url(steps[steps.index(BY_SLUG[slug]) + 1], draft)


def step_url(step: Step, draft: DecisionDraft) -> str:
    return f"{reverse('hr:decision_step', args=[step.slug])}?{urlencode({DRAFT_PARAM: str(draft.uid)})}"
