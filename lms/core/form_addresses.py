"""Addresses that only take a form. Opened again, by a reload or in another language, they say so on a page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_POST

View = Callable[..., HttpResponseBase]


def takes_a_form(view: View) -> View:
    """As `require_POST`, for addresses that a person's browser may be led to."""
    posted = require_POST(view)

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method in {"GET", "HEAD"}:
            page = render(request, "405.html", status=405)
            page.headers["Allow"] = "POST"
            return page
        return posted(request, *args, **kwargs)

    return guarded
