"""Which legal texts a page, or one step of a lesson, rests on."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import HelpPanel, InlinePanel
from wagtail.models import Orderable

from courses.models.citing import CitationForm
from lms.reference.models import LegalArticle, LegalText
from lms.reference.querysets import EndingQuerySet


class Citation(Orderable):
    """A page of any kind cites a legal text, so that whoever keeps it hears when the text or its article ends.

    `block_id` is that of a step, "" for the page as a whole. `articles` is for words; only the chosen `article` is
    known to end.
    """

    page = ParentalKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="citations")
    text = models.ForeignKey(
        LegalText, on_delete=models.PROTECT, related_name="citations", verbose_name=_("văn bản pháp luật")
    )
    article = models.ForeignKey(
        LegalArticle,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="citations",
        verbose_name=_("điều, khoản trong danh mục"),
        help_text=_("Chọn để được báo cả khi chỉ điều, khoản này hết hiệu lực."),
    )
    articles = models.CharField(
        _("điều, khoản khác"), max_length=200, blank=True, help_text=_("Ví dụ: Điều 16; Điều 18 khoản 2.")
    )
    block_id = models.CharField(_("bước"), max_length=36, blank=True)

    objects = EndingQuerySet.as_manager()

    class Meta(Orderable.Meta):
        verbose_name = _("trích dẫn")
        verbose_name_plural = _("trích dẫn")
        constraints = [
            models.UniqueConstraint(fields=["page", "text", "block_id", "article"], name="citation_article_once"),
            models.UniqueConstraint(
                fields=["page", "text", "block_id"], condition=Q(article__isnull=True), name="citation_text_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page_id} → {self.text_id}"

    def clean(self) -> None:
        super().clean()
        if self.article is not None and self.text_id is not None and self.article.text_id != self.text_id:
            sentence = gettext("Điều, khoản này thuộc văn bản khác. Hãy chọn điều, khoản của văn bản ở dòng này.")
            raise ValidationError({"article": sentence})


class CitationsPanel(InlinePanel):
    """What may be chosen is read once for all rows, by the form of the page (`CitedPageForm`)."""

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_options()
        options["formsets"][self.relation_name] |= {"form": CitationForm, "inherit_kwargs": ["citing"]}
        return options


def citations_panel(*, of_steps: bool = False) -> CitationsPanel:
    return CitationsPanel(
        "citations",
        ["text", "article", "articles", *(["block_id"] if of_steps else [])],
        heading=_("Văn bản được dẫn"),
        label=_("Văn bản"),
        help_text=_("Chọn từ danh mục để được báo khi văn bản hết hiệu lực. Văn bản mà bài nhắc số được thêm khi lưu."),
    )


class BasisChecksPanel(HelpPanel):
    """Left out where its template has nothing to say."""

    class BoundPanel(HelpPanel.BoundPanel):
        @cached_property
        def said(self) -> Any:
            return super().render_html(None)

        def is_shown(self) -> bool:
            return bool(super().is_shown() and self.said.strip())

        def render_html(self, parent_context: Any = None) -> Any:
            return self.said


def basis_checks_panel() -> BasisChecksPanel:
    return BasisChecksPanel(template="courses/panels/basis_checks.html", heading=_("Căn cứ không còn hiệu lực"))
