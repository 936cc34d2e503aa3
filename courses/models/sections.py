"""The part of the catalogue that a writing unit owns, and who works in it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import PageManager

from courses.models.base import ShelfPage
from courses.querysets import SectionQuerySet
from lms.org.enums import EDITORIAL_ROLES, Role
from lms.org.models import Unit


class CatalogueSectionPage(ShelfPage):
    """A unit's part of the catalogue; without a unit the common part, for what came with the product.

    Made by `domain/catalogue.py`; who may write or check in it follows from dated grants (`lms/flows/authoring.py`).
    """

    unit = models.OneToOneField(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="section",
        verbose_name=_("đơn vị biên soạn"),
    )

    objects = PageManager.from_queryset(SectionQuerySet)()

    is_creatable = False
    parent_page_types = ["courses.CatalogueIndexPage"]
    subpage_types = [
        "courses.CoursePage",
        "courses.QuickGuidePage",
        "courses.ProcedureGuidePage",
        "courses.LearningPathPage",
    ]

    class Meta:
        verbose_name = _("mục của danh mục")
        verbose_name_plural = _("mục của danh mục")


class SectionGroup(models.Model):
    """The editor's group for one role in one section. Its rights and members are derived; nobody sets them by hand."""

    section = models.ForeignKey(CatalogueSectionPage, on_delete=models.CASCADE, related_name="groups")
    role = models.CharField(max_length=20, choices=[(role.value, role.label) for role in EDITORIAL_ROLES])
    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="section_group")

    class Meta:
        verbose_name = _("nhóm của mục")
        constraints = [models.UniqueConstraint(fields=["section", "role"], name="section_group_once")]

    def __str__(self) -> str:
        return f"{Role(self.role).label} @ {self.section_id}"

    @classmethod
    def group_name(cls, section: Any, role: Role) -> str:
        """Titles may repeat and change, ids don't."""
        return f"{section.title[:100]} ({section.pk}, {role.value})"
