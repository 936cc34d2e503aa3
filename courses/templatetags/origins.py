"""The way back to what a page was copied from."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from courses.domain.catalogue import open_pages
from courses.models import PageOrigin

register = template.Library()


@register.simple_tag
def origin_url(origin: PageOrigin, user: Any) -> str:
    """As learners have it, else in the editor for whoever may change it; "" for all others."""
    page = origin.copied_from
    if page is None:
        return ""
    if open_pages([page.pk]):
        return str(page.specific.get_url() or "")
    if page.permissions_for_user(user).can_edit():
        return reverse("wagtailadmin_pages:edit", args=[page.pk])
    return ""
