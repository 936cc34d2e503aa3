"""Administrative procedures that people at the counter carry out."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.core.vietnamese.text import search_key
from lms.reference.enums import SourceStatus


class Procedure(models.Model):
    """A procedure with its national code. Time and fee differ by province, channel and day: demo values, marked.

    Cleaning fills in `search_key`. What was `edited_here` is left alone by the file of a new release.
    """

    code = models.CharField(_("mã thủ tục"), max_length=30, unique=True)
    field = models.CharField(_("lĩnh vực"), max_length=100)
    name_vi = models.CharField(_("tên thủ tục"), max_length=400)
    agency = models.CharField(_("cơ quan thực hiện"), max_length=200, blank=True)
    legal_basis = models.TextField(_("căn cứ pháp lý"), blank=True)
    time_limit = models.TextField(_("thời hạn"), blank=True)
    fee = models.TextField(_("phí, lệ phí"), blank=True)
    source = models.TextField(_("nguồn"), blank=True)
    code_status = models.CharField(_("mã và tên"), max_length=20, choices=SourceStatus.choices, blank=True)
    time_status = models.CharField(_("thời hạn này"), max_length=20, choices=SourceStatus.choices, blank=True)
    fee_status = models.CharField(_("mức phí này"), max_length=20, choices=SourceStatus.choices, blank=True)
    edited_here = models.BooleanField(_("đã sửa tại đây"), default=False, editable=False)
    search_key = models.CharField(max_length=500, editable=False)

    class Meta:
        verbose_name = _("thủ tục hành chính")
        verbose_name_plural = _("thủ tục hành chính")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name_vi

    def clean(self) -> None:
        super().clean()
        self.search_key = search_key(f"{self.code} {self.name_vi}")
