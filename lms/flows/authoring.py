"""Who may write content: derived from dated role grants, kept as membership of the editor's group."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from courses.domain.catalogue import ensure_catalogue
from lms.accounts.models import User
from lms.core.domain.audit import record, register_verb
from lms.org.enums import Role
from lms.org.models import RoleGrant

if TYPE_CHECKING:
    from django.db.models import QuerySet

EDITOR_OPENED = register_verb("flows.editor.opened", _("Đã mở quyền biên soạn cho %(user)s theo phân quyền"))
EDITOR_CLOSED = register_verb("flows.editor.closed", _("Đã đóng quyền biên soạn của %(user)s theo phân quyền"))

GROUP = "Người biên soạn"
PAGE_RIGHTS = ("add_page", "change_page", "publish_page")
REFERENCE_RIGHTS = ("add_legaltext", "change_legaltext", "add_glossaryterm", "change_glossaryterm")
IMAGE_RIGHTS = ("add_image", "change_image", "choose_image")


def sync_trainer_access(*, user: User, as_of: date, actor: User | None = None) -> bool:
    """Make the user's place in the authors' group follow their grants; whoever writes a grant calls this.

    Returns whether they may write that day.
    """
    may_write = RoleGrant.objects.in_force(as_of).filter(user=user, role=Role.TRAINER).exists()
    with transaction.atomic():
        group = authors_group()
        is_member = user.groups.filter(pk=group.pk).exists()
        if may_write and not is_member:
            user.groups.add(group)
            record(verb=EDITOR_OPENED, target=user, actor=actor, after={"user": user.full_name})
        elif is_member and not may_write:
            user.groups.remove(group)
            record(verb=EDITOR_CLOSED, target=user, actor=actor, after={"user": user.full_name})
    return may_write


def sync_all_trainers(as_of: date) -> int:
    """Everybody whose grant began or ended since the last time; returns how many may write."""
    holders = RoleGrant.objects.in_force(as_of).filter(role=Role.TRAINER).values("user_id")
    users = User.objects.filter(pk__in=holders).union(User.objects.filter(groups__name=GROUP))
    return sum(sync_trainer_access(user=user, as_of=as_of) for user in users)


def authors_group() -> Group:
    """The group with its rights: editor, catalogue, pictures, legal texts and terms. Made where it is missing."""
    group, created = Group.objects.get_or_create(name=GROUP)
    group.permissions.add(*_permissions("reference", REFERENCE_RIGHTS))  # also to a group made by an earlier release
    if created:
        group.permissions.add(*_permissions("wagtailadmin", ["access_admin"]))
        catalogue = ensure_catalogue()
        for right in _permissions("wagtailcore", PAGE_RIGHTS):
            GroupPagePermission.objects.create(group=group, page=catalogue, permission=right)
        pictures = Collection.get_first_root_node() or Collection.add_root(instance=Collection(name="Root"))
        for right in _permissions("wagtailimages", IMAGE_RIGHTS):
            GroupCollectionPermission.objects.create(group=group, collection=pictures, permission=right)
    return group


def _permissions(app: str, codenames: Iterable[str]) -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label=app, codename__in=list(codenames))
