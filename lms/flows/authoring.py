"""Who may write and check content, and where: derived from dated role grants, kept as membership of editor's groups."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses.models import CatalogueSectionPage, SectionGroup
from lms.accounts.models import User
from lms.core.domain.audit import record, register_verb
from lms.flows.sections import (
    AUTHORS,
    CHECKERS,
    LEGAL_CHECKERS,
    PICTURE_KEEPERS,
    authors_group,
    checkers_group,
    legal_checkers_group,
    picture_keepers_group,
    sync_sections,
)
from lms.org.enums import EDITORIAL_ROLES, Role
from lms.org.models import RoleGrant
from lms.org.policy import has_role_on_province

if TYPE_CHECKING:
    from django.db.models import QuerySet

EDITOR_OPENED = register_verb("flows.editor.opened", _("Đã mở quyền biên soạn cho %(user)s theo phân quyền"))
EDITOR_CLOSED = register_verb("flows.editor.closed", _("Đã đóng quyền biên soạn của %(user)s theo phân quyền"))
CHECKING_OPENED = register_verb(
    "flows.checking.opened", _("Đã mở quyền kiểm tra nội dung cho %(user)s theo phân quyền")
)
CHECKING_CLOSED = register_verb(
    "flows.checking.closed", _("Đã đóng quyền kiểm tra nội dung của %(user)s theo phân quyền")
)
VERBS = {AUTHORS: (EDITOR_OPENED, EDITOR_CLOSED), CHECKERS: (CHECKING_OPENED, CHECKING_CLOSED)}


def sync_editor_access(*, user: User, as_of: date, actor: User | None = None) -> set[Role]:
    """Make sections and the user's place in their groups follow the grants; whoever writes a grant calls this.

    Returns in which roles they work in the editor that day.
    """
    with transaction.atomic():
        sync_sections(as_of)
        return _sync_user(user, as_of, actor)


def sync_everybody(as_of: date) -> int:
    """Everybody whose grant began or ended since the last time; returns how many work in the editor."""
    with transaction.atomic():
        sync_sections(as_of)
        holders = RoleGrant.objects.in_force(as_of).filter(role__in=EDITORIAL_ROLES).values("user_id")
        members = User.objects.filter(groups__in=_derived_groups().values("pk"))
        users = User.objects.filter(pk__in=holders).union(members)
        return sum(bool(_sync_user(user, as_of, None)) for user in users)


def _sync_user(user: User, as_of: date, actor: User | None) -> set[Role]:
    held = RoleGrant.objects.in_force(as_of).filter(user=user, role__in=EDITORIAL_ROLES)
    roles = {Role(role) for role in held.values_list("role", flat=True)}
    wanted = {group.pk: group for group in _groups_for(user, roles, as_of)}
    now = {group.pk: group for group in _derived_groups().filter(user=user)}
    gained, lost = wanted.keys() - now.keys(), now.keys() - wanted.keys()
    user.groups.add(*gained)
    user.groups.remove(*lost)
    for pks, groups, place in ((gained, wanted, 0), (lost, now, 1)):
        for name in sorted({groups[pk].name for pk in pks} & VERBS.keys()):
            record(verb=VERBS[name][place], target=user, actor=actor, after={"user": user.full_name})
    return roles


def _groups_for(user: User, roles: set[Role], as_of: date) -> Iterable[Group]:
    """By the roles of the editor alone: a group asks nobody whether an administrator's powers are on."""
    if Role.TRAINER in roles:
        yield authors_group()
        if Role.LEGAL_CHECKER in roles or has_role_on_province(user, Role.TRAINER, as_of=as_of):
            yield picture_keepers_group()
    if roles - {Role.TRAINER}:
        yield checkers_group()
    if Role.LEGAL_CHECKER in roles:
        yield legal_checkers_group()
    for role in roles:
        sections = CatalogueSectionPage.objects.granted_to(user, role, as_of)
        yield from Group.objects.filter(section_group__role=role, section_group__section__in=sections.values("pk"))


def _derived_groups() -> QuerySet[Group]:
    """All groups whose members follow from grants."""
    of_sections = SectionGroup.objects.values("group_id")
    return Group.objects.filter(pk__in=of_sections) | Group.objects.filter(
        name__in=[*VERBS, LEGAL_CHECKERS, PICTURE_KEEPERS]
    )
