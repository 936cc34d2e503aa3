"""The pages of giving learning, their order, and what of the draft each needs to be there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from lms.plans.models import AssignmentDraft

DRAFT_PARAM = "nhap"


@dataclass(frozen=True)
class Step:
    """A page of the wizard: whether the draft has its answer."""

    slug: str
    label: str | Promise
    is_done: Callable[[AssignmentDraft], bool]


STEPS = (
    Step("ai", gettext_lazy("Ai"), lambda draft: bool(draft.who)),
    Step("hoc-gi", gettext_lazy("Học gì"), lambda draft: bool(draft.course_id or draft.path_id)),
    Step("han", gettext_lazy("Hạn"), lambda draft: bool((draft.due_on or draft.days) and draft.in_charge)),
    Step("kiem-tra", gettext_lazy("Kiểm tra"), lambda draft: False),
)
BY_SLUG = {step.slug: step for step in STEPS}


def first_open(draft: AssignmentDraft) -> Step:
    return next(one for one in STEPS if not one.is_done(draft))


def is_ready(step: Step, draft: AssignmentDraft) -> bool:
    """All pages before it are answered."""
    return all(one.is_done(draft) for one in STEPS[: STEPS.index(step)])


def step_after(step: Step, draft: AssignmentDraft) -> str:
    return step_url(STEPS[STEPS.index(step) + 1], draft)


def step_url(step: Step, draft: AssignmentDraft) -> str:
    return f"{reverse('hr:assignment_step', args=[step.slug])}?{urlencode({DRAFT_PARAM: str(draft.uid)})}"
