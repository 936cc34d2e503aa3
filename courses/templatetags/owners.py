"""Who answers for a page."""

from __future__ import annotations

from typing import Any

from django import template
from wagtail.models import Page

from courses.domain.owning import left_behind
from courses.models import LessonPage

register = template.Library()


@register.simple_tag
def answering_page(page: Page) -> Any:
    """The page whose owner and day of review hold for this one: a lesson goes with its course."""
    return page.get_parent().specific if isinstance(page, LessonPage) else page


@register.simple_tag
def is_left_behind(page: Page) -> bool:
    return bool(left_behind([page]))
