"""A quick guide (job aid): one task on one sheet of A4."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from csp.decorators import csp_replace
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import CommentPanel, FieldPanel, FieldRowPanel, ObjectList, TabbedInterface, TitleFieldPanel
from wagtail.models import PageManager

from courses.models.base import NOT_COPIED, ContentPage
from courses.models.citations import basis_checks_panel, citations_panel
from courses.models.origins import origin_panel
from courses.models.owners import owner_panel
from courses.models.positions import positions_panel
from courses.panels import address_input
from courses.querysets import GuideQuerySet
from lms.reference.models import Procedure

MOST_LINES, LINE_LENGTH = 9, 200
LISTS = ("prepare", "steps", "stop_points", "common_errors")


@dataclass(frozen=True)
class GuideCard:
    """The words of a guide as the sheet shows them; a lesson's card has the same names."""

    when_to_use: str
    prepare: list[str]
    steps: list[str]
    stop_points: list[str]
    common_errors: list[str]
    legal_basis: str
    updated: date


class QuickGuidePage(ContentPage):
    """The lists hold one item a line, at most nine, so that the sheet stays one sheet."""

    when_to_use = models.TextField(_("dùng khi nào"))
    prepare = models.TextField(_("chuẩn bị"), blank=True, help_text=_("Mỗi dòng một thứ."))
    steps = models.TextField(_("các bước"), help_text=_("Mỗi dòng một bước, nhiều nhất 9 bước."))
    stop_points = models.TextField(_("dừng và hỏi nếu"), help_text=_("Mỗi dòng một trường hợp."))
    common_errors = models.TextField(_("lỗi thường gặp"), blank=True, help_text=_("Mỗi dòng một lỗi."))
    procedure = models.ForeignKey(
        Procedure, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("thủ tục")
    )
    legal_basis = models.TextField(_("căn cứ pháp lý"), help_text=_("In ở cuối thẻ, ghi ngắn gọn."))
    updated_on = models.DateField(_("ngày cập nhật"))
    review_by = models.DateField(_("rà soát trước ngày"), null=True, blank=True)
    is_illustrative = models.BooleanField(_("nội dung minh họa"), default=False)

    objects = PageManager.from_queryset(GuideQuerySet)()

    url_name = "learn:guide"
    parent_page_types = ["courses.CatalogueSectionPage"]
    subpage_types: list[str] = []
    exclude_fields_in_copy = [*NOT_COPIED, "review_by"]

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [origin_panel(), basis_checks_panel(), TitleFieldPanel("title"), "when_to_use", *LISTS],
                heading=_("Nội dung"),
            ),
            ObjectList(["procedure", positions_panel()], heading=_("Dành cho ai")),
            ObjectList(
                [
                    "legal_basis",
                    citations_panel(),
                    FieldRowPanel(["updated_on", "review_by"]),
                    "is_illustrative",
                ],
                heading=_("Căn cứ pháp lý"),
            ),
            ObjectList(
                [owner_panel(), FieldPanel("slug", widget=address_input()), CommentPanel()], heading=_("Cài đặt")
            ),
        ]
    )

    class Meta:
        verbose_name = _("thẻ hướng dẫn nhanh")
        verbose_name_plural = _("thẻ hướng dẫn nhanh")

    def clean(self) -> None:
        super().clean()
        problems = {name: problem for name in LISTS if (problem := self._problem_of(getattr(self, name)))}
        if problems:
            raise ValidationError(problems)

    def _problem_of(self, text: str) -> str:
        lines = lines_of(text)
        if len(lines) > MOST_LINES:
            sentence = gettext("Đang có %(count)s dòng, nhiều nhất là %(most)s để thẻ in vừa một trang. Hãy gộp lại.")
            return sentence % {"count": len(lines), "most": MOST_LINES}
        longest = next((number for number, line in enumerate(lines, 1) if len(line) > LINE_LENGTH), 0)
        if longest:
            sentence = gettext("Dòng %(number)s dài quá %(most)s ký tự. Hãy rút gọn hoặc tách thành hai dòng.")
            return sentence % {"number": longest, "most": LINE_LENGTH}
        return ""

    @property
    def card(self) -> GuideCard:
        lists = {name: lines_of(getattr(self, name)) for name in LISTS}
        return GuideCard(self.when_to_use, legal_basis=self.legal_basis, updated=self.updated_on, **lists)

    @csp_replace({"frame-ancestors": ["'self'"]})
    def serve_preview(self, request: HttpRequest, mode_name: str) -> TemplateResponse:
        return TemplateResponse(request, "courses/quick_guide_page.html", {"guide": self, "card": self.card})


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
