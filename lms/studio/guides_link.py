"""The way from the editor to the guides of the product: the box of help stands outside of it."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy, override
from wagtail.admin.menu import MenuItem


def menu_item() -> MenuItem:
    """Last, as help is everywhere. Made once a process, so in no language of whoever comes first."""
    with override(settings.LANGUAGE_CODE):
        address = reverse("learn:user_guides")
    return MenuItem(gettext_lazy("Hướng dẫn sử dụng"), address, icon_name="help", name="user-guides", order=20_000)
