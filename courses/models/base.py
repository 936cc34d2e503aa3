"""What all our pages have in common: an address of their own, served by our views."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.text import slugify
from django.utils.translation import gettext
from wagtail.models import Page, PageLogEntry, Revision, Site, TaskState

from courses.models.page_form import ContentPageForm
from lms.core.vietnamese.text import search_key

ADDRESS = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
OUR_OWN = frozenset({"thuat-ngu"})
"""Addresses that a page of the product has where guides have theirs."""
NOT_COPIED = ["draft_title", "locked", "locked_at", "locked_by", "go_live_at", "expire_at", "expired"]
"""What belongs to a page and not to its words; a copy begins without it."""


def _others_had(revision: Revision) -> bool:
    published = PageLogEntry.objects.filter(revision=revision, action="wagtail.publish")
    return published.exists() or TaskState.objects.filter(revision=revision).exists()


class ShelfPage(Page):
    """A page that only holds others: never shown to learners, no address, yet a site: without one the editor would say
    that what is made below has no address either."""

    preview_modes: list[tuple[str, str]] = []

    class Meta:
        abstract = True

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int | None, None, None]:
        roots = Site.get_site_root_paths()
        return roots[0].site_id if roots else None, None, None


class ContentPage(Page):
    """A page with an address that is unique in the whole product, wherever it stands in the tree.

    `address` repeats the slug of the row, so that the database can keep it unique; drafts with another slug live in
    revisions and are checked when they are published. Cleaning fills it in, and nothing else writes it.
    """

    address = models.SlugField(max_length=255, unique=True, null=True, editable=False)

    url_name = ""
    exclude_fields_in_copy = NOT_COPIED
    base_form_class = ContentPageForm

    class Meta:
        abstract = True

    def save_revision(self, *args: Any, overwrite_revision: Revision | None = None, **kwargs: Any) -> Revision:
        """Autosave writes on in the revision it made, but never in one that learners or checkers had."""
        own = None if overwrite_revision is None or _others_had(overwrite_revision) else overwrite_revision
        return super().save_revision(*args, overwrite_revision=own, **kwargs)

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int | None, str | None, str | None]:
        roots = Site.get_site_root_paths()
        site_id = roots[0].site_id if roots else None
        try:
            return site_id, settings.PUBLIC_URL, reverse(self.url_name, args=[self.slug])
        except NoReverseMatch:
            return site_id, None, None

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self._settle_address()
        super().full_clean(*args, **kwargs)

    def clean(self) -> None:
        self._check_address()
        super().clean()

    def minimal_clean(self) -> None:
        self._settle_address()
        self._check_address()
        super().minimal_clean()

    def kept_address(self) -> str:
        """The one that learners have had, printed cards lead to and queued steps are sent to; "" before that."""
        if not self.pk:
            return ""
        published = Page.objects.filter(pk=self.pk, first_published_at__isnull=False)
        return published.values_list("slug", flat=True).first() or ""

    def _settle_address(self) -> None:
        if not self.slug and self.title:
            self.slug = self.address_for(self.title)
        self.address = self.slug or None

    @classmethod
    def address_for(cls, title: str) -> str:
        """One that a new page of this title may have; a number where another page has it."""
        wanted = candidate = slugify(search_key(title))[:200]
        number = 1
        while candidate and cls()._is_taken(candidate):
            number += 1
            candidate = f"{wanted}-{number}"
        return candidate

    def _is_taken(self, slug: str) -> bool:
        if slug in OUR_OWN:
            return True
        kinds = ContentType.objects.get_for_models(*ContentPage.__subclasses__()).values()
        return Page.objects.filter(slug=slug, content_type__in=kinds).exclude(pk=self.pk).exists()

    def _check_address(self) -> None:
        if not self.slug:
            return
        if not ADDRESS.fullmatch(self.slug):
            sentence = gettext(
                "Địa chỉ trang chỉ gồm chữ thường không dấu, chữ số và gạch nối, ví dụ dang-ky-khai-sinh."
            )
            raise ValidationError({"slug": sentence})
        kept = self.kept_address()
        if kept and kept != self.slug:
            sentence = gettext(
                "Trang đã xuất bản nên giữ địa chỉ “%(kept)s”: mã QR trên thẻ đã in và thông báo đã gửi dẫn tới đó."
            )
            raise ValidationError({"slug": sentence % {"kept": kept}})
        if self._is_taken(self.slug):
            sentence = gettext("Địa chỉ “%(slug)s” đã dùng cho một trang khác. Hãy chọn địa chỉ khác.")
            raise ValidationError({"slug": sentence % {"slug": self.slug}})
