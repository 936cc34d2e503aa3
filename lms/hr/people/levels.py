"""Why a person stands at a level, as HR may see it: all that was recorded for it, and what they asked about it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lms.competencies.domain.catalogue import competencies_in_force, scale_in_force
from lms.evidence.domain.explaining import level_story
from lms.evidence.models import LevelReview
from lms.hr.people.listing import without_identity
from lms.hr.scope import scope_of
from lms.org.access import role_required
from lms.org.enums import Role
from lms.org.models import Official


@never_cache
@require_safe
@role_required(Role.HR)
def person_level(request: HttpRequest, uid: UUID, code: str) -> HttpResponse:
    official = get_object_or_404(without_identity(Official.objects.managed_by(request.user)), uid=uid)
    scope = scope_of(request, path=reverse("hr:people"))
    words = next((one for one in competencies_in_force(scope.as_of).values() if one.code == code), None)
    if words is None:
        raise Http404
    asked = LevelReview.objects.filter(official=official, competency=words.competency_id)
    context = {
        "scope": scope,
        "breadcrumb": [
            {"label": _("Nhân sự"), "href": reverse("hr:people")},
            {"label": official.full_name, "href": reverse("hr:person", args=[official.uid]), "lang": "vi"},
            {"label": words.name_vi, "href": "", "lang": "vi"},
        ],
        "official": official,
        "words": words,
        "story": level_story(official.pk, words.competency_id, scope.as_of),
        "scale": scale_in_force(scope.as_of),
        "reviews": asked.select_related("answer__answered_by").order_by("-asked_at", "-pk"),
        "today": scope.as_of,
        "is_own": official.user_id == request.user.pk,
    }
    return render(request, "hr/people/level.html", context)
