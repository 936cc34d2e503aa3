"""Which legal texts a page rests on."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import InlinePanel
from wagtail.models import Orderable

from lms.reference.models import LegalText


class Citation(Orderable):
    """A page of any kind cites a legal text, so that whoever keeps it hears when the text ends."""

    page = ParentalKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="citations")
    text = models.ForeignKey(
        LegalText, on_delete=models.PROTECT, related_name="citations", verbose_name=_("văn bản pháp luật")
    )
    articles = models.CharField(
        _("điều, khoản"), max_length=200, blank=True, help_text=_("Ví dụ: Điều 16; Điều 18 khoản 2.")
    )

    class Meta(Orderable.Meta):
        verbose_name = _("trích dẫn")
        verbose_name_plural = _("trích dẫn")
        constraints = [models.UniqueConstraint(fields=["page", "text"], name="citation_once")]

    def __str__(self) -> str:
        return f"{self.page_id} → {self.text_id}"


def citations_panel() -> InlinePanel:
    return InlinePanel(
        "citations",
        ["text", "articles"],
        heading=_("Văn bản được dẫn"),
        label=_("Văn bản"),
        help_text=_("Chọn từ danh mục để được báo khi văn bản hết hiệu lực."),
    )
