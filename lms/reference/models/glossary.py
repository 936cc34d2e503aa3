"""Words of the trade."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class GlossaryTerm(models.Model):
    """A Vietnamese term, its usual English, and what to mind. Working wording, not an official list."""

    term = models.CharField(_("thuật ngữ"), max_length=120, unique=True)
    english = models.CharField(_("tiếng Anh"), max_length=200, blank=True)
    note = models.TextField(_("giải thích"), blank=True)

    class Meta:
        verbose_name = _("thuật ngữ")
        verbose_name_plural = _("thuật ngữ")
        ordering = ["term"]

    def __str__(self) -> str:
        return self.term
