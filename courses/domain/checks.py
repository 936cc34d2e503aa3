"""The way from an author to the learners: subject check, legal check, publication."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from wagtail.models import Workflow, WorkflowPage, WorkflowTask

from courses.enums import CheckKind
from courses.models import CatalogueSectionPage, CheckTask
from courses.querysets import ROLE_OF_CHECK
from lms.accounts.models import User
from lms.core.vietnamese.names import sort_key

WORKFLOW = "Kiểm tra và xuất bản"
NAMES = {CheckKind.SUBJECT: "Kiểm tra chuyên môn", CheckKind.LEGAL: "Kiểm tra pháp lý"}
"""Rows of the database, so Vietnamese in both languages."""


def ensure_workflow() -> Workflow:
    """The two checks in their order; twice does nothing the second time."""
    with transaction.atomic():
        workflow: Workflow = Workflow.objects.get_or_create(name=WORKFLOW)[0]
        for place, kind in enumerate(CheckKind):
            task, _created = CheckTask.objects.get_or_create(kind=kind, defaults={"name": NAMES[kind]})
            WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": place})
    return workflow


def put_under_checks(section: CatalogueSectionPage, *, is_checked: bool) -> None:
    """Under checks nothing of the section reaches learners past them; without, its authors publish by themselves."""
    if is_checked:
        WorkflowPage.objects.update_or_create(page_id=section.pk, defaults={"workflow": ensure_workflow()})
    else:
        WorkflowPage.objects.filter(page_id=section.pk).delete()


def checkers_in(section: CatalogueSectionPage, kind: CheckKind, *, apart_from: Iterable[int]) -> list[User]:
    """Who may do the check there, by name; with nobody left it falls to an administrator."""
    members = User.objects.filter(
        is_active=True,
        groups__section_group__section_id=section.pk,
        groups__section_group__role=ROLE_OF_CHECK[kind],
    )
    return sorted(members.exclude(pk__in=set(apart_from)), key=lambda one: (sort_key(one.full_name), one.pk))
