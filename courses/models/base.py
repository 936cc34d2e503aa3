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
from wagtail.models import Page, Site

from lms.core.vietnamese.text import search_key

ADDRESS = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
OUR_OWN = frozenset({"thuat-ngu"})
"""Addresses that a page of the product has where guides have theirs."""


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

    class Meta:
        abstract = True

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

    def _settle_address(self) -> None:
        if not self.slug and self.title:
            self.slug = self._free_address(slugify(search_key(self.title))[:200])
        self.address = self.slug or None

    def _free_address(self, wanted: str) -> str:
        candidate, number = wanted, 1
        while candidate and self._is_taken(candidate):
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
        if self._is_taken(self.slug):
            sentence = gettext("Địa chỉ “%(slug)s” đã dùng cho một trang khác. Hãy chọn địa chỉ khác.")
            raise ValidationError({"slug": sentence % {"slug": self.slug}})
