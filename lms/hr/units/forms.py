"""Forms of divisions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.core.forms import NFCCharField, VietnameseDateField


class AddForm(forms.Form):
    """A division as its founding paper names it."""

    name = NFCCharField(label=_("Tên phòng, trung tâm"), max_length=200, help_text=_("Như trong quyết định thành lập."))
    valid_from = VietnameseDateField(label=_("Hoạt động từ ngày"))


class RenameForm(forms.Form):
    """Another name, from a day on."""

    name = NFCCharField(label=_("Tên mới"), max_length=200)
    valid_from = VietnameseDateField(
        label=_("Mang tên mới từ ngày"),
        help_text=_("Nếu tên cũ chưa bao giờ dùng, ghi đúng ngày bắt đầu của tên cũ để thay hẳn tên đó."),
    )


class CloseForm(forms.Form):
    """The end of a division."""

    last_day = VietnameseDateField(label=_("Ngày hoạt động cuối cùng"))
