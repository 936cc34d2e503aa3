"""Which pages a person may write at, and which drafts they may see; all others aren't there."""

from typing import Any, TypeVar

from django.db.models import Q, QuerySet
from django.http import Http404
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

P = TypeVar("P", bound=Page)


def editable_or_404(user: Any, page: P) -> P:
    if not page.permissions_for_user(user).can_edit():
        raise Http404
    return page


def pages_to_write(user: Any, action: str = "change") -> QuerySet[Page]:
    """Those the user may change, or add to with "add"."""
    found: QuerySet[Page] = page_permission_policy.instances_user_has_permission_for(user, action)
    return found


def pages_of_own_sections(user: Any) -> QuerySet[Page]:
    """Everything where the user writes or checks."""
    found: QuerySet[Page] = page_permission_policy.explorable_instances(user)
    return found


def pages_to_see(user: Any) -> QuerySet[Page]:
    """What is published, and everything in the sections where the user writes or checks."""
    found: QuerySet[Page] = Page.objects.filter(Q(live=True) | Q(pk__in=pages_of_own_sections(user).values("pk")))
    return found
