"""A plan goes along with its posting when the unit under it changes: lines, dates and progress stay as they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.core.domain.audit import Change, record_all, register_verb
from lms.core.domain.undo_rows import values_of
from lms.org.models import Posting
from lms.plans.domain.planning import PLAN_STOPPED
from lms.plans.models import LearningPlan
from lms.plans.querysets import not_stopped

if TYPE_CHECKING:
    from lms.accounts.models import User
    from lms.core.domain.undo import Changes

PLAN_CARRIED = register_verb("plans.plan.carried", _("Kế hoạch học tập chuyển theo vị trí đảm nhận ở đơn vị mới"))


def carry_plans(
    moved: Mapping[Posting, Posting], *, key: str, actor: User | None, changes: Changes
) -> list[LearningPlan]:
    """Hang each plan on the posting that carries its own on; a plan that had stopped goes along as it is."""
    onward = {old.pk: new for old, new in moved.items()}
    plans = list(LearningPlan.objects.select_for_update().filter(posting__in=onward).order_by("pk"))
    told = []
    for plan in plans:
        before = values_of(plan)
        plan.posting = onward[plan.posting_id]
        plan.save(update_fields=["posting"])
        changes.changed(key, plan, before)
        told.append(Change(plan, {"posting": before["posting_id"]}, {"posting": plan.posting_id}))
    if told:
        record_all(verb=PLAN_CARRIED, changes=told, actor=actor)
    return plans


def stop_plans(
    postings: Iterable[Posting], *, stopped_on: date, key: str, actor: User | None, changes: Changes
) -> list[LearningPlan]:
    """What was open in plans of postings that nothing carries on is no longer asked for."""
    wanted: Q = not_stopped(stopped_on)
    plans = list(LearningPlan.objects.select_for_update().filter(wanted, posting__in=list(postings)).order_by("pk"))
    for plan in plans:
        before = values_of(plan)
        plan.stopped_on = stopped_on
        plan.save(update_fields=["stopped_on"])
        changes.changed(key, plan, before)
    if plans:
        told = [Change(plan, after={"stopped_on": stopped_on}) for plan in plans]
        record_all(verb=PLAN_STOPPED, changes=told, actor=actor)
    return plans
