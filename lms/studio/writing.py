"""Which pages a person may write at; all others aren't there."""

from typing import Any, TypeVar

from django.http import Http404
from wagtail.models import Page

P = TypeVar("P", bound=Page)


def editable_or_404(user: Any, page: P) -> P:
    if not page.permissions_for_user(user).can_edit():
        raise Http404
    return page
