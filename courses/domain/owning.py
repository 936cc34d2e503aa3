"""Who answers for a page: one of those who write in its section. A lesson is its course's."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from courses.domain.catalogue import SECTION_DEPTH
from courses.exceptions import OwnerWritesElsewhere
from courses.models import CatalogueSectionPage, SectionGroup
from lms.accounts.models import User
from lms.core.domain.audit import record, register_verb
from lms.org.enums import Role

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from courses.models.base import ContentPage

OWNER_CHANGED = register_verb("courses.page.owner_changed", _("%(actor)s đã giao “%(title)s” cho %(owner)s phụ trách"))


def authors_in(section: CatalogueSectionPage) -> QuerySet[User]:
    """Who may write there."""
    there = SectionGroup.objects.filter(section=section, role=Role.TRAINER)
    found: QuerySet[User] = User.objects.filter(is_active=True, groups__section_group__in=there).distinct()
    return found.order_by("pk")


def change_owner(*, page: ContentPage, owner: User, actor: User) -> None:
    """At once, also while the page is being checked: it says nothing to learners, so it is no part of a draft."""
    with transaction.atomic():
        stored = Page.objects.select_for_update().get(pk=page.pk)
        if not authors_in(CatalogueSectionPage.objects.ancestor_of(page).get()).filter(pk=owner.pk).exists():
            raise OwnerWritesElsewhere(name=owner.full_name)
        if stored.owner_id == owner.pk:
            return
        before = stored.owner.full_name if stored.owner else ""
        Page.objects.filter(pk=page.pk).update(owner=owner)
        after = {"title": page.draft_title, "owner": owner.full_name}
        record(verb=OWNER_CHANGED, target=page, actor=actor, before={"owner": before}, after=after)


def left_behind(pages: Collection[Page]) -> set[int]:
    """Ids of the pages whose owner no longer writes in their section: moved on, or their role has ended."""
    sections = {page.path[: SECTION_DEPTH * Page.steplen] for page in pages if page.owner_id}
    if not sections:
        return set()
    writing = SectionGroup.objects.filter(
        role=Role.TRAINER, section__path__in=sections, group__user__is_active=True
    ).values_list("section__path", "group__user")
    places = set(writing)
    return {
        page.pk
        for page in pages
        if page.owner_id and (page.path[: SECTION_DEPTH * Page.steplen], page.owner_id) not in places
    }
