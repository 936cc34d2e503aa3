"""Legal texts with their articles, and how long each is in force."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from lms.reference.enums import LegalKind, Validity
from lms.reference.querysets import LegalTextQuerySet


class LegalText(ClusterableModel):
    """One act, known by its number. An unknown first or last day is null; `is_checked`: compared with the original."""

    number = models.CharField(_("số, ký hiệu"), max_length=60, unique=True, help_text=_("Ví dụ 123/2015/NĐ-CP."))
    kind = models.CharField(_("loại văn bản"), max_length=20, choices=LegalKind.choices)
    title = models.CharField(_("tên văn bản"), max_length=500, help_text=_("Ví dụ: Nghị định về công tác văn thư."))
    issuer = models.CharField(_("cơ quan ban hành"), max_length=200, blank=True)
    issued_on = models.DateField(_("ngày ban hành"), null=True, blank=True)
    valid_from = models.DateField(_("có hiệu lực từ ngày"), null=True, blank=True)
    valid_to = models.DateField(_("có hiệu lực đến hết ngày"), null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces", verbose_name=_("thay thế bởi")
    )
    is_checked = models.BooleanField(
        _("đã đối chiếu bản gốc"), default=False, help_text=_("Chưa chọn thì văn bản mang dấu “cần đối chiếu”.")
    )
    note = models.TextField(_("ghi chú"), blank=True)

    objects = LegalTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("văn bản pháp luật")
        verbose_name_plural = _("văn bản pháp luật")
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="legal_text_ends_after_start"),
            models.CheckConstraint(
                condition=Q(replaced_by__isnull=True) | Q(valid_to__isnull=False), name="legal_text_replaced_has_end"
            ),
            models.CheckConstraint(condition=~Q(replaced_by=F("pk")), name="legal_text_not_by_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.number} – {self.title}"

    def clean(self) -> None:
        super().clean()
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            sentence = gettext("Ngày hết hiệu lực đang trước ngày có hiệu lực. Kiểm tra lại hai ngày.")
            raise ValidationError({"valid_to": sentence})
        if self.replaced_by_id and self.replaced_by_id == self.pk:
            sentence = gettext("Văn bản không thay thế chính nó. Hãy chọn văn bản mới, hoặc để trống.")
            raise ValidationError({"replaced_by": sentence})
        if self.replaced_by_id and self.valid_to is None:
            sentence = gettext("Văn bản đã có văn bản thay thế thì cần ghi ngày cuối cùng còn hiệu lực.")
            raise ValidationError({"valid_to": sentence})

    def validity_on(self, as_of: date) -> Validity:
        """An unknown first day counts as begun: the texts we teach from are in use."""
        if self.valid_to is not None and self.valid_to < as_of:
            return Validity.ENDED
        if self.valid_from is not None and self.valid_from > as_of:
            return Validity.TO_COME
        return Validity.IN_FORCE


class LegalArticle(Orderable):
    """An article that is taught: its number and what it rules; `valid_to` where it ended before its text."""

    text = ParentalKey(LegalText, on_delete=models.CASCADE, related_name="articles")
    number = models.CharField(_("điều, khoản"), max_length=60, help_text=_("Ví dụ: Điều 16 khoản 1."))
    subject = models.CharField(_("nội dung quy định"), max_length=300, blank=True)
    valid_to = models.DateField(_("có hiệu lực đến hết ngày"), null=True, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("điều khoản")
        verbose_name_plural = _("điều khoản")
        constraints = [models.UniqueConstraint(fields=["text", "number"], name="legal_article_once")]

    def __str__(self) -> str:
        return self.number
