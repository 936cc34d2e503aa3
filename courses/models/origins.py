"""What a page was copied from."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import HelpPanel


class PageOrigin(models.Model):
    """Written once, when the page is made as a copy (`domain/copying.py`).

    `title` is what the original was called; `version_at` is when the words that were copied were published, or saved
    where the original was a draft. `client_id` came with the form, for the page that was asked for alone.
    """

    wagtail_reference_index_ignore = True  # a copy doesn't use its original

    page = models.OneToOneField("wagtailcore.Page", on_delete=models.CASCADE, related_name="origin")
    copied_from = models.ForeignKey("wagtailcore.Page", on_delete=models.SET_NULL, null=True, related_name="copies")
    copied_from_revision = models.ForeignKey(
        "wagtailcore.Revision", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    title = models.CharField(max_length=255)
    version_at = models.DateTimeField()
    copied_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    copied_at = models.DateTimeField(auto_now_add=True)
    client_id = models.UUIDField(null=True, editable=False)

    class Meta:
        verbose_name = _("nguồn gốc bản chép")
        constraints = (models.UniqueConstraint(fields=("copied_by", "client_id"), name="page_origin_sent_once"),)

    def __str__(self) -> str:
        return f"{self.page_id} ← {self.copied_from_id}"

    @property
    def republished_at(self) -> datetime | None:
        """When learners got other words of the original than those that were copied."""
        original = self.copied_from
        if original is None or not original.live or original.last_published_at is None:
            return None
        if original.live_revision_id == self.copied_from_revision_id or original.last_published_at <= self.version_at:
            return None
        published_at: datetime = original.last_published_at
        return published_at


class OriginPanel(HelpPanel):
    """Only on a copy."""

    class BoundPanel(HelpPanel.BoundPanel):
        def is_shown(self) -> bool:
            return bool(super().is_shown() and self.instance.pk and hasattr(self.instance, "origin"))


def origin_panel(**kwargs: Any) -> OriginPanel:
    return OriginPanel(template="courses/panels/origin.html", heading=_("Bản gốc"), **kwargs)
