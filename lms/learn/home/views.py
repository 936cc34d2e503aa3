"""The front door and the learner's day."""

from __future__ import annotations

from datetime import timedelta

from allauth.account.views import login as sign_in
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lms.flows.enums import NoticeKind
from lms.flows.notices import sentence
from lms.flows.surveys import unread_or_asked
from lms.learn.exams.texts import home_texts
from lms.learn.home.continuing import continue_card
from lms.learn.home.rows import task_groups
from lms.learn.home.today import today_of
from lms.learn.home.waiting import waiting_rows
from lms.org.access import official_required
from lms.org.access_roles import settle_role
from lms.plans.models import RequirementStatus


@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """The home of the role in use; an account without any role is told so on its own page.

    Signed out, the sign-in page stands here itself: on a slow network every redirect is felt.
    """
    if not request.user.is_authenticated:
        return sign_in(request)
    current = settle_role(request)
    return redirect(current.home if current and current.home else "learn:account")


@require_safe
@official_required
def today(request: HttpRequest) -> HttpResponse:
    official = request.official  # type: ignore[attr-defined]
    now = timezone.now()
    as_of = timezone.localdate(now)
    day = today_of(official, now)
    notices = list(unread_or_asked(official))
    unread = [one for one in notices if one.read_at is None]
    context = {
        "as_of": as_of,
        "day": day,
        "worked_this_week": day.finished_since(as_of - timedelta(days=as_of.weekday())),
        "card": continue_card(official, day, now),
        "groups": task_groups(day, as_of),
        "waiting": waiting_rows(official, now, notices),
        "unread": len(unread),
        "person": official.uid,
        "exam_texts": home_texts(),
        "changed_path": next((one for one in unread if one.kind == NoticeKind.PATH_CHANGED), None),
    }
    if not context["card"] and not day.open and not day.next_due_on and not context["waiting"]:
        context["is_qualified"] = RequirementStatus.objects.shows_qualified(official, as_of)
    if context["changed_path"] is not None:
        context["changed_path_text"] = sentence(context["changed_path"])
    return render(request, "learn/home/today.html", context)
