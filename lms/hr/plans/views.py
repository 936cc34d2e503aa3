"""One learning plan: its cause, and every line with its reason."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lms.competencies.domain.catalogue import competencies_in_force
from lms.core.domain.audit_history import history_for
from lms.hr.decisions.training import reason_of
from lms.hr.scope import scope_of
from lms.org.access import role_required
from lms.org.domain.unit_names import unit_names
from lms.org.enums import Role
from lms.org.models import PostingVersion
from lms.plans.domain.plan_items import by_phase, extra_courses, phases_in, plan_lines, still_asked
from lms.plans.domain.prior_lines import prior_lines, steps_in
from lms.plans.domain.reasons import employers_in, is_observed, source_of, way_of, who_may_assess
from lms.plans.domain.several_postings import is_asked_elsewhere
from lms.plans.enums import PlanItemState
from lms.plans.models import LearningPlan, PlanItem


@require_safe
@role_required(Role.HR)
def plan_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    plans = LearningPlan.objects.managed_by(request.user).select_related("official", "decision")
    plan = get_object_or_404(plans, uid=uid)
    today = timezone.localdate()
    version = PostingVersion.objects.select_related("position").last_of(plan.posting_id)
    items = PlanItem.objects.filter(plan=plan).select_related("plan", "course", "closed_by")
    words = competencies_in_force(today)
    standing = plan_lines(items, today)
    extra = extra_courses(standing, today)
    steps = steps_in(standing, today)
    phases = phases_in((line.item for line in standing), steps)
    ordered = by_phase(standing, phases)
    priors = prior_lines(ordered, steps)
    employers = employers_in((line.item.gap for line in standing), today)
    observed = [line.item.competency_id for line in standing if is_observed(line.item.choice)]
    assessors = who_may_assess(observed, plan.official_id, today)
    lines = [
        {
            "line": line,
            "words": words.get(line.item.competency_id),
            "reason": reason_of(line.item.gap),
            "source": source_of(line.item.gap, employers),
            "way": way_of(line.item.choice, again=bool(line.item.renews_id)),
            "assessors": assessors.get(line.item.competency_id, ""),
            "is_observed": is_observed(line.item.choice),
            "phase": phases[line.item.pk].label,
            "extra": extra.get(line.item.pk),
            "priors": priors.get(line.item.pk, ()),
        }
        for line in ordered
    ]
    asked = still_asked(standing)
    is_done = all(one["line"].state in (PlanItemState.MET, PlanItemState.STOPPED) for one in lines)
    context = {
        "scope": scope_of(request, path=reverse("hr:people")),
        "breadcrumb": [
            {"label": _("Tổng quan"), "href": "/nhan-su/"},
            {"label": _("Nhân sự"), "href": reverse("hr:people")},
            {
                "label": plan.official.full_name,
                "href": reverse("hr:person", args=[plan.official.uid]),
                "lang": "vi",
            },
            {"label": _("Kế hoạch học tập"), "href": ""},
        ],
        "plan": plan,
        "today": today,
        "version": version,
        "unit": unit_names([version.unit_id], version.starts_on)[version.unit_id],
        "lines": lines,
        "is_done": is_done,
        "is_elsewhere": is_done and not plan.is_stopped_on(today) and is_asked_elsewhere(plan, today),
        "asked": len(asked),
        "met": sum(line.item.closed_on is not None for line in asked),
        "history": history_for(plan, *(line.item for line in standing)),
    }
    return render(request, "hr/plans/plan.html", context)
