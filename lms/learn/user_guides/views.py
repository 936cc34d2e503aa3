"""Guides to the product: for everybody, as help before sign-in has to work and nothing in them is secret."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lms.learn.account.views import base_of
from lms.learn.courses.forms import QUERY_LENGTH
from lms.learn.user_guides.catalogue import SLUGS, all_guides, find_tasks, guide_of


@require_safe
def guides(request: HttpRequest) -> HttpResponse:
    """The list; with `?tim=` the tasks that fit instead."""
    typed = request.GET.get("tim", "")[:QUERY_LENGTH].strip()
    context = {
        "base": base_of(request),
        "typed": typed,
        "query_length": QUERY_LENGTH,
        "found": find_tasks(typed) if typed else [],
        "guides": [] if typed else all_guides(),
    }
    return render(request, "learn/user_guides/list.html", context)


@require_safe
def guide(request: HttpRequest, slug: str) -> HttpResponse:
    if slug not in SLUGS:
        raise Http404
    return render(request, "learn/user_guides/guide.html", {"base": base_of(request), "guide": guide_of(slug)})
