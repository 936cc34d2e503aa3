"""Which data files a database has taken in."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LoadedData(models.Model):
    """The digest of a set of data files as last loaded, so that an unchanged set needn't be compared row by row."""

    name = models.CharField(max_length=60, unique=True)
    sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("bộ dữ liệu đã nạp")

    def __str__(self) -> str:
        return self.name
