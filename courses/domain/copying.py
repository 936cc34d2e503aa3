"""Copying content to adapt it: a draft of one's own that remembers what it came from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.actions.copy_page import CopyPageAction
from wagtail.models import Page

from courses.domain.catalogue import open_pages
from courses.domain.copied_links import lead_to_copies
from courses.models import CoursePage, LessonPage, PageOrigin
from lms.core.domain.audit import record, register_verb
from lms.core.vietnamese.text import normalise

if TYPE_CHECKING:
    from uuid import UUID

    from wagtail.models import Revision

    from courses.models.base import ContentPage
    from lms.accounts.models import User

PAGE_COPIED = register_verb("courses.page.copied", _("%(actor)s đã chép “%(source)s” thành “%(title)s”"))


def may_be_copied(page: Page, user: Any) -> bool:
    """What learners get, and what the user may change; the drafts of others are their own."""
    return page.permissions_for_user(user).can_edit() or bool(open_pages([page.pk]))


def lessons_to_copy(course: CoursePage, user: Any) -> list[LessonPage]:
    """In their order."""
    lessons = list(LessonPage.objects.child_of(course).order_by("path"))
    if course.permissions_for_user(user).can_edit():
        return lessons
    found = open_pages([lesson.pk for lesson in lessons])
    return [lesson for lesson in lessons if lesson.pk in found]


def copy_page(*, page: ContentPage, into: Page, title: str, client_id: UUID, actor: User) -> ContentPage:
    """A draft of the page below `into`, a course with its lessons, each at an address of its own. The copy that the
    actor made under the same `client_id` comes back as it is by now.

    The published words are copied, those of the draft where nothing is published; links from one of them to another
    lead to the copies. What happened to the original (publications, learners, reviews, checks) stays with it.
    """
    may_stand_there = type(page).can_create_at(into) and into.permissions_for_user(actor).can_add_subpage()
    if not (may_stand_there and may_be_copied(page, actor)):
        raise PermissionDenied
    with transaction.atomic():
        Page.objects.select_for_update().get(pk=into.pk)  # the second press waits for the first
        sent_before = PageOrigin.objects.filter(copied_by=actor, client_id=client_id).first()
        if sent_before is not None:
            made_before: ContentPage = sent_before.page.specific
            return made_before
        copy = _copy_one(page, into, normalise(title), actor)
        PageOrigin.objects.filter(page_id=copy.pk).update(client_id=client_id)
        made = {page.pk: copy}
        if isinstance(page, CoursePage):
            made |= {lesson.pk: _copy_one(lesson, copy, "", actor) for lesson in lessons_to_copy(page, actor)}
        ids = {original: one.pk for original, one in made.items()}
        for one in made.values():
            if isinstance(one, LessonPage):
                lead_to_copies(one, ids)
        record(verb=PAGE_COPIED, target=copy, actor=actor, after={"title": copy.title, "source": copy.origin.title})
    return copy


def _copy_one(page: ContentPage, into: Page, title: str, actor: User) -> ContentPage:
    source, revision = _words_of(page)
    title = title or source.title
    action = CopyPageAction(
        page=source,
        to=Page.objects.select_for_update().get(pk=into.pk).specific,
        update_attrs={"title": title, "slug": type(source).address_for(title)},
        copy_revisions=False,
        keep_live=False,
        user=actor,
        process_child_object=_uncheck,
    )
    copy: ContentPage = action.execute(skip_permission_checks=True)  # the library copies only what one may change
    PageOrigin.objects.create(
        page_id=copy.pk,
        copied_from_id=page.pk,
        copied_from_revision=revision,
        title=source.title,
        version_at=(page.last_published_at if page.live else revision and revision.created_at) or timezone.now(),
        copied_by=actor,
    )
    return copy


def _words_of(page: ContentPage) -> tuple[ContentPage, Revision | None]:
    if page.live:
        return page, page.live_revision
    revision = page.get_latest_revision()
    return (revision.as_object() if revision else page), revision


def _uncheck(_page: Any, _copy: Any, _relation: Any, row: Any) -> None:
    """Somebody compared the row with the text for the original only."""
    if hasattr(row, "is_checked"):
        row.is_checked = False
