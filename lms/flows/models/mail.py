"""Who wants their notices by e-mail too."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.org.models import Official


class MailChoice(models.Model):
    """An official asked for one bundle a day, to the address of their record; without a row nothing is sent.

    `told_until`: notices up to then were mailed, or came before the wish.
    """

    official = models.OneToOneField(Official, on_delete=models.CASCADE, related_name="mail_choice")
    told_until = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("nhận thông báo qua thư điện tử")

    def __str__(self) -> str:
        return str(self.official_id)
