"""Administrative procedures that people at the counter carry out."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.reference.enums import SourceStatus


class Procedure(models.Model):
    """A procedure with its national code. Time and fee differ by province, channel and day: demo values, marked."""

    code = models.CharField(_("mã thủ tục"), max_length=30, unique=True)
    field = models.CharField(_("lĩnh vực"), max_length=100)
    name_vi = models.CharField(_("tên thủ tục"), max_length=400)
    agency = models.CharField(_("cơ quan thực hiện"), max_length=200, blank=True)
    legal_basis = models.TextField(_("căn cứ pháp lý"), blank=True)
    time_limit = models.TextField(_("thời hạn"), blank=True)
    fee = models.TextField(_("phí, lệ phí"), blank=True)
    source = models.TextField(_("nguồn"), blank=True)
    code_status = models.CharField(max_length=20, choices=SourceStatus.choices, blank=True)
    time_status = models.CharField(max_length=20, choices=SourceStatus.choices, blank=True)
    fee_status = models.CharField(max_length=20, choices=SourceStatus.choices, blank=True)
    search_key = models.CharField(max_length=500, editable=False)

    class Meta:
        verbose_name = _("thủ tục hành chính")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name_vi
