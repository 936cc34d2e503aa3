"""What a procedure guide lists: papers, steps, fees."""

from __future__ import annotations

from functools import cached_property

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.images import get_image_model_string
from wagtail.models import Orderable

from courses.blocks.screenshots import Screenshot, draw
from courses.enums import FilingChannel
from courses.fees import Fee
from lms.org.models import Unit

MOST_SHEETS = 20


class ProcedurePaper(Orderable):
    """A paper of the dossier: handed in as originals or copies, or only looked at and given back."""

    page = ParentalKey("courses.ProcedureGuidePage", on_delete=models.CASCADE, related_name="papers")
    name = models.CharField(_("giấy tờ"), max_length=300)
    originals = models.PositiveSmallIntegerField(_("số bản chính nộp"), default=0)
    copies = models.PositiveSmallIntegerField(_("số bản sao nộp"), default=0)
    is_only_shown = models.BooleanField(_("chỉ xem rồi trả lại ngay"), default=False)
    note = models.CharField(_("ghi chú"), max_length=300, blank=True, help_text=_("Ví dụ: chỉ khi ủy quyền."))

    class Meta(Orderable.Meta):
        verbose_name = _("giấy tờ")
        constraints = [
            models.CheckConstraint(
                condition=Q(originals__gt=0) | Q(copies__gt=0) | Q(is_only_shown=True), name="procedure_paper_counted"
            ),
            models.CheckConstraint(
                condition=Q(originals__lte=MOST_SHEETS, copies__lte=MOST_SHEETS), name="procedure_paper_few"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if not (self.originals or self.copies or self.is_only_shown):
            sentence = gettext("Ghi số bản chính hoặc bản sao, hoặc chọn “chỉ xem rồi trả lại ngay”.")
            raise ValidationError({"originals": sentence})

    @property
    def quantity(self) -> str:
        """`1 bản chính, 2 bản sao`."""
        parts = []
        if self.is_only_shown:
            parts.append(gettext("xem rồi trả lại ngay"))
        if self.originals:
            words = ngettext("%(count)s bản chính", "%(count)s bản chính", self.originals)
            parts.append(words % {"count": self.originals})
        if self.copies:
            parts.append(ngettext("%(count)s bản sao", "%(count)s bản sao", self.copies) % {"count": self.copies})
        return ", ".join(parts)


class ProcedureStep(Orderable):
    """One thing to do, with a picture of the screen where one helps."""

    page = ParentalKey("courses.ProcedureGuidePage", on_delete=models.CASCADE, related_name="steps")
    text = models.CharField(_("việc làm"), max_length=300)
    check_sign = models.CharField(_("dấu hiệu đã đúng"), max_length=300, blank=True)
    picture = models.ForeignKey(
        get_image_model_string(),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ảnh màn hình"),
    )
    picture_alt = models.CharField(
        _("ảnh cho thấy gì, bấm vào đâu"),
        max_length=250,
        blank=True,
        help_text=_("Người không xem được ảnh nghe câu này: gọi tên nút cần bấm, ví dụ “Nút Nộp hồ sơ ở góc phải”."),
    )

    class Meta(Orderable.Meta):
        verbose_name = _("bước")

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        super().clean()
        if self.picture_id and not self.picture_alt.strip():
            raise ValidationError({"picture_alt": gettext("Viết một câu tả ảnh cho người không xem được ảnh.")})

    @cached_property
    def screenshot(self) -> Screenshot | None:
        return draw(self.picture, []) if self.picture_id else None


class ProcedureFee(Orderable):
    """What is paid, as the council or the ministry set it; `Fee` is the same as a plain value."""

    page = ParentalKey("courses.ProcedureGuidePage", on_delete=models.CASCADE, related_name="fees")
    province = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("tỉnh, thành phố"),
        help_text=_("Để trống khi cả nước thu như nhau."),
    )
    channel = models.CharField(
        _("cách nộp"),
        max_length=10,
        choices=FilingChannel.choices,
        blank=True,
        help_text=_("Để trống khi cách nộp nào cũng thu như nhau."),
    )
    amount = models.CharField(_("mức thu"), max_length=200, help_text=_("Ví dụ: 8.000 đồng/bản."))
    valid_from = models.DateField(_("từ ngày"), null=True, blank=True, help_text=_("Để trống khi chưa biết."))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    basis = models.CharField(_("theo văn bản"), max_length=200, blank=True)
    is_checked = models.BooleanField(_("đã đối chiếu bản gốc"), default=False)

    class Meta(Orderable.Meta):
        verbose_name = _("mức thu")
        constraints = [
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="procedure_fee_ends_after_start")
        ]

    def __str__(self) -> str:
        return self.amount

    def clean(self) -> None:
        super().clean()
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": gettext("Ngày cuối đang trước ngày đầu. Kiểm tra lại hai ngày.")})

    @property
    def fee(self) -> Fee:
        return Fee(
            province_id=self.province_id,
            channel=self.channel,
            amount=self.amount,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            basis=self.basis,
            is_checked=self.is_checked,
        )
