"""My competencies: what my position requires, what I have shown, what closes the gap."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lms.learn.profile.radar import radar_of
from lms.learn.profile.standing import MERGED, Profile, profile_of
from lms.org.access import official_required


@require_safe
@official_required
def profile(request: HttpRequest) -> HttpResponse:
    as_of = timezone.localdate()
    found = profile_of(request.official, as_of, request.GET.get("vi-tri", ""))  # type: ignore[attr-defined]
    context = {
        "as_of": as_of,
        "profile": found,
        "tabs": _tabs(found) if found else [],
        "radar": radar_of(found.view, found.scale) if found else None,
    }
    return render(request, "learn/profile/profile.html", context)


def _tabs(found: Profile) -> list[dict[str, object]]:
    tabs = [
        {
            "label": f"{tab.position} – {tab.unit}",
            "href": f"?vi-tri={tab.key}",
            "current": tab.key == found.chosen,
            "lang": "vi",
        }
        for tab in found.tabs
    ]
    if tabs:
        merged = {"label": _("Gộp (mức cao nhất)"), "href": f"?vi-tri={MERGED}", "current": found.chosen == MERGED}
        tabs.append(merged)
    return tabs
