"""Sections of the catalogue and the rights of their groups, as the grants of the day have them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection as PictureCollection
from wagtail.models import GroupCollectionPermission, GroupPagePermission, WorkflowPage

from courses.domain.catalogue import common_section, ensure_section
from courses.domain.checks import put_under_checks
from courses.models import CatalogueSectionPage, SectionGroup
from lms.org.enums import EDITORIAL_ROLES, Role
from lms.org.models import RoleGrant, Unit

if TYPE_CHECKING:
    from django.db.models import QuerySet

AUTHORS, CHECKERS = "Người biên soạn", "Người kiểm tra nội dung"
LEGAL_CHECKERS = "Người kiểm tra pháp lý"
PICTURE_KEEPERS = "Người giữ kho ảnh"
"""The groups that open the editor; where one may write or check is the business of the groups of sections."""
WRITING = ("add_page", "change_page")
PUBLISHING = "publish_page"
READING = ("bulk_delete_page",)
"""Alone it deletes nothing, but it is the least right that lets somebody walk through the pages of a section."""
REFERENCE_RIGHTS = (
    "add_legaltext",
    "change_legaltext",
    "add_glossaryterm",
    "change_glossaryterm",
    "add_procedure",
    "change_procedure",
)
"""They open the screens; which rows one may change there, the editor says (`lms/studio/keeping.py`)."""
RECORDING_RIGHTS = ("add_recording", "change_recording")
IMAGE_RIGHTS = ("add_image", "choose_image")
"""With the right to add one changes and deletes what one has added; more belongs to `PICTURE_KEEPERS`."""
KEEPING_PICTURES = ("change_image",)
"""The library reads it as the right to delete too, and for every picture."""


def sync_sections(as_of: date) -> None:
    """A section for each unit whose people write; checks where somebody may do them; groups with their rights."""
    common_section()
    writing = RoleGrant.objects.in_force(as_of).filter(role=Role.TRAINER)
    for unit in Unit.objects.filter(pk__in=writing.values("unit_id"), section__isnull=True):
        ensure_section(unit, as_of)
    sections = CatalogueSectionPage.objects.all()
    checked = set(sections.with_checkers(as_of).values_list("pk", flat=True))
    under_checks = set(WorkflowPage.objects.values_list("page_id", flat=True))
    groups = {(one.section_id, one.role): one.group for one in SectionGroup.objects.select_related("group")}
    rights = _rights_now()
    for section in sections:
        if (section.pk in checked) != (section.pk in under_checks):
            put_under_checks(section, is_checked=section.pk in checked)
        for role in EDITORIAL_ROLES:
            group = groups.get((section.pk, role)) or _make_group(section, role)
            wanted = _rights_of(role, is_checked=section.pk in checked)
            if rights.get((group.pk, section.pk), set()) != wanted:
                _set_rights(group, section, wanted)


def drop_empty_sections(units: QuerySet[Unit]) -> None:
    """Sections of units that are to vanish, where nobody has written anything."""
    for section in CatalogueSectionPage.objects.filter(unit__in=units.values("pk"), numchild=0):
        Group.objects.filter(section_group__section=section).delete()
        section.delete()


def authors_group() -> Group:
    """Opens the editor, pictures, recordings, legal texts, terms and procedures. Made where it is missing."""
    group, created = Group.objects.get_or_create(name=AUTHORS)
    group.permissions.add(*_permissions("reference", REFERENCE_RIGHTS))  # also to a group made by an earlier release
    group.permissions.add(*_permissions("courses", RECORDING_RIGHTS))
    GroupPagePermission.objects.filter(group=group).delete()  # an earlier release gave the whole catalogue
    if created:
        group.permissions.add(*_permissions("wagtailadmin", ["access_admin"]))
        _give_pictures(group, IMAGE_RIGHTS)
    else:  # an earlier release let every author change every picture
        GroupCollectionPermission.objects.filter(group=group, permission__codename__in=KEEPING_PICTURES).delete()
    return group


def picture_keepers_group() -> Group:
    """Those of the authors who keep the pictures for all units."""
    group, created = Group.objects.get_or_create(name=PICTURE_KEEPERS)
    if created:
        _give_pictures(group, KEEPING_PICTURES)
    return group


def checkers_group() -> Group:
    group, created = Group.objects.get_or_create(name=CHECKERS)
    if created:
        group.permissions.add(*_permissions("wagtailadmin", ["access_admin"]))
    return group


def legal_checkers_group() -> Group:
    """Keeps legal texts, terms and procedures, beside what every checker does."""
    group, _created = Group.objects.get_or_create(name=LEGAL_CHECKERS)
    group.permissions.add(*_permissions("reference", REFERENCE_RIGHTS))
    return group


def _give_pictures(group: Group, rights: Iterable[str]) -> None:
    root = PictureCollection.get_first_root_node()
    root = root or PictureCollection.add_root(instance=PictureCollection(name="Root"))
    for right in _permissions("wagtailimages", rights):
        GroupCollectionPermission.objects.create(group=group, collection=root, permission=right)


def _make_group(section: CatalogueSectionPage, role: Role) -> Group:
    group = Group.objects.create(name=SectionGroup.group_name(section, role))
    SectionGroup.objects.create(section=section, role=role, group=group)
    return group


def _rights_of(role: Role, *, is_checked: bool) -> set[str]:
    if role != Role.TRAINER:
        return set(READING)
    return set(WRITING) if is_checked else {*WRITING, PUBLISHING}


def _rights_now() -> dict[tuple[int, int], set[str]]:
    """By group and page, of the groups of sections."""
    found: dict[tuple[int, int], set[str]] = {}
    held = GroupPagePermission.objects.filter(group__section_group__isnull=False)
    for group_id, page_id, codename in held.values_list("group_id", "page_id", "permission__codename"):
        found.setdefault((group_id, page_id), set()).add(codename)
    return found


def _set_rights(group: Group, section: CatalogueSectionPage, wanted: Collection[str]) -> None:
    GroupPagePermission.objects.filter(group=group).delete()
    for right in _permissions("wagtailcore", wanted):
        GroupPagePermission.objects.create(group=group, page=section, permission=right)


def _permissions(app: str, codenames: Iterable[str]) -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label=app, codename__in=list(codenames))
