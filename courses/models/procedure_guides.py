"""A procedure guide: one administrative procedure from the citizen's question to the result."""

from __future__ import annotations

from datetime import date
from typing import Any

from csp.decorators import csp_replace
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    CommentPanel,
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    ObjectList,
    TabbedInterface,
    TitleFieldPanel,
)
from wagtail.images import get_image_model
from wagtail.models import PageManager

from courses.blocks.screenshots import FULL, SHOWN
from courses.fees import Fee, first_clash
from courses.models.base import NOT_COPIED, ContentPage
from courses.models.citations import basis_checks_panel, citations_panel
from courses.models.origins import origin_panel
from courses.models.owners import owner_panel
from courses.models.page_form import ContentPageForm
from courses.models.positions import positions_panel
from courses.models.quick_guides import lines_of
from courses.panels import ProcedureSelect, ProvinceSelect, address_input
from courses.procedure_sheets import Limit, ProcedureSheet, fee_rows, limit_of_catalogue
from courses.querysets import GuideQuerySet
from lms.org.domain.unit_names import unit_names
from lms.reference.models import Procedure


class ProcedureGuideForm(ContentPageForm):
    """Fees as they are about to be saved; the page itself still has those of before."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        fees = self.formsets.get("fees")
        if fees is not None and fees.is_valid():
            kept = [form for form in fees.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
            clash = clash_sentence([form.instance.fee for form in kept])
            if clash:
                self.add_error(None, clash)
        return cleaned


class ProcedureGuidePage(ContentPage):
    """Time limit and fee are those of the catalogue of procedures where the author writes nothing of their own."""

    procedure = models.ForeignKey(
        Procedure, on_delete=models.PROTECT, related_name="guides", verbose_name=_("thủ tục (mã quốc gia)")
    )
    trigger = models.TextField(_("khi nào làm thủ tục này"))
    form_name = models.CharField(_("mẫu đơn, tờ khai"), max_length=300, blank=True)
    time_limit = models.CharField(
        _("thời hạn"), max_length=300, blank=True, help_text=_("Để trống thì lấy theo danh mục thủ tục.")
    )
    is_time_checked = models.BooleanField(_("thời hạn đã đối chiếu bản gốc"), default=False)
    result = models.TextField(_("kết quả người dân nhận"))
    common_errors = models.TextField(_("lỗi thường gặp"), blank=True, help_text=_("Mỗi dòng một lỗi."))
    ask_whom = models.CharField(_("vướng thì hỏi ai"), max_length=300)
    legal_basis = models.TextField(_("căn cứ pháp lý"), help_text=_("Ghi ngắn gọn số, ký hiệu văn bản."))
    valid_from = models.DateField(_("áp dụng từ ngày"))
    reviewed_by = models.CharField(
        _("người rà soát"), max_length=200, blank=True, help_text=_("Họ tên, chức vụ. Để trống khi chưa ai rà soát.")
    )
    updated_on = models.DateField(_("ngày cập nhật"))
    review_by = models.DateField(_("rà soát trước ngày"))
    is_illustrative = models.BooleanField(_("nội dung minh họa"), default=False)

    objects = PageManager.from_queryset(GuideQuerySet)()

    url_name = "learn:guide"
    parent_page_types = ["courses.CatalogueSectionPage"]
    subpage_types: list[str] = []
    exclude_fields_in_copy = [*NOT_COPIED, "reviewed_by", "is_time_checked"]
    base_form_class = ProcedureGuideForm

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    origin_panel(),
                    basis_checks_panel(),
                    TitleFieldPanel("title"),
                    FieldPanel("procedure", widget=ProcedureSelect),
                    "trigger",
                    InlinePanel(
                        "papers",
                        ["name", FieldRowPanel(["originals", "copies"]), "is_only_shown", "note"],
                        heading=_("Giấy tờ"),
                        label=_("Giấy tờ"),
                        min_num=1,
                    ),
                    "form_name",
                    InlinePanel(
                        "steps",
                        ["text", "check_sign", "picture", "picture_alt"],
                        heading=_("Các bước"),
                        label=_("Bước"),
                        min_num=1,
                        max_num=15,
                    ),
                    "result",
                    "common_errors",
                    "ask_whom",
                ],
                heading=_("Nội dung"),
            ),
            ObjectList(
                [
                    "time_limit",
                    "is_time_checked",
                    InlinePanel(
                        "fees",
                        [
                            FieldRowPanel([FieldPanel("province", widget=ProvinceSelect), "channel"]),
                            "amount",
                            FieldRowPanel(["valid_from", "valid_to"]),
                            "basis",
                            "is_checked",
                        ],
                        heading=_("Phí, lệ phí"),
                        label=_("Mức thu"),
                        help_text=_("Không ghi mức nào thì lấy theo danh mục thủ tục. Đừng đoán số tiền."),
                    ),
                ],
                heading=_("Thời hạn và phí"),
            ),
            ObjectList([positions_panel()], heading=_("Dành cho ai")),
            ObjectList(
                [
                    "legal_basis",
                    citations_panel(),
                    "valid_from",
                    "reviewed_by",
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
        verbose_name = _("hướng dẫn thủ tục")
        verbose_name_plural = _("hướng dẫn thủ tục")

    def clean(self) -> None:
        super().clean()
        clash = clash_sentence([row.fee for row in self.fees.all()])
        if clash:
            raise ValidationError(clash)

    def sheet(self, unit_ids: list[int], as_of: date) -> ProcedureSheet:
        """As somebody of these units reads it that day: fees of their own provinces first."""
        fees = [row.fee for row in self.fees.all()]
        names = unit_names([*unit_ids, *(fee.province_id for fee in fees if fee.province_id)], as_of)
        provinces = {names[pk].province_id for pk in unit_ids if pk in names}
        mine, others = fee_rows(fees, provinces, {pk: name.name for pk, name in names.items()}, self.procedure, as_of)
        steps = list(self.steps.all())
        pictures = get_image_model().objects.prefetch_renditions(SHOWN, FULL)
        models.prefetch_related_objects(steps, models.Prefetch("picture", pictures))
        own_limit = Limit(self.time_limit, is_checked=self.is_time_checked)
        return ProcedureSheet(
            papers=list(self.papers.all()),
            steps=steps,
            limit=own_limit if self.time_limit else limit_of_catalogue(self.procedure),
            fees=mine,
            other_fees=others,
            common_errors=lines_of(self.common_errors),
            is_to_come=self.valid_from > as_of,
            is_review_late=self.review_by < as_of,
        )

    @csp_replace({"frame-ancestors": ["'self'"]})
    def serve_preview(self, request: HttpRequest, mode_name: str) -> TemplateResponse:
        facts = {"guide": self, "procedure_sheet": self.sheet([], timezone.localdate())}
        return TemplateResponse(request, "courses/procedure_guide_page.html", facts)


def clash_sentence(fees: list[Fee]) -> str:
    clash = first_clash(fees)
    if clash is None:
        return ""
    sentence = gettext(
        "Hai mức thu “%(one)s” và “%(other)s” cùng tỉnh, cùng cách nộp và trùng ngày. Hãy sửa ngày của một mức."
    )
    return sentence % {"one": clash[0].amount, "other": clash[1].amount}
