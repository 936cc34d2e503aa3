"""Words of Wagtail's that it would say in the language of whoever first opened the site, or in none but English.

It asks for some once, while its modules load, and gives some fields of its forms no label at all. Called when the apps
are ready, before any of its screens is put together.
"""

from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_lazy as wagtails  # so named, our own catalogues don't collect it
from wagtail.admin.forms.choosers import (
    AnchorLinkChooserForm,
    EmailLinkChooserForm,
    ExternalLinkChooserForm,
    PhoneLinkChooserForm,
)
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.images.forms import ImageInsertionForm
from wagtail.snippets.widgets import AdminSnippetChooser

CHOOSER = {
    "choose_one_text": wagtails("Choose"),
    "choose_another_text": wagtails("Choose another"),
    "edit_item_text": wagtails("Edit"),
    "search_tab_label": wagtails("Search"),
    "create_action_label": wagtails("Create"),
}
OF_A_SNIPPET = {
    "choose_one_text": "Choose %(object)s",
    "choose_another_text": "Choose another %(object)s",
    "link_to_chosen_text": "Edit this %(object)s",
}
LINK_TEXT = _("Chữ của liên kết")
LABELS = {
    ImageInsertionForm: {
        "format": wagtails("Format"),
        "image_is_decorative": wagtails("Image is decorative"),
        "alt_text": wagtails("Alt text"),
    },
    ExternalLinkChooserForm: {"link_text": LINK_TEXT},
    AnchorLinkChooserForm: {"link_text": LINK_TEXT},
    PhoneLinkChooserForm: {"phone_number": _("Số điện thoại"), "link_text": LINK_TEXT},
    EmailLinkChooserForm: {
        "email_address": _("Địa chỉ thư điện tử"),
        "link_text": LINK_TEXT,
        "subject": _("Tiêu đề thư"),
        "body": _("Nội dung thư"),
    },
}


def _said(text: str, facts: dict[str, Any]) -> str:
    return gettext(text) % facts


_said_when_shown = lazy(_said, str)


def say_in_the_readers_language() -> None:
    for name, words in CHOOSER.items():
        setattr(ChooserViewSet, name, words)
    for form, labels in LABELS.items():
        for field, label in labels.items():
            form.base_fields[field].label = label
    if not hasattr(AdminSnippetChooser, "names_its_kind"):
        _name_the_kind()


def _name_the_kind() -> None:
    made_by_wagtail = AdminSnippetChooser.__init__

    def made(self: AdminSnippetChooser, model: Any, **kwargs: Any) -> None:
        made_by_wagtail(self, model, **kwargs)
        facts = {"object": model._meta.verbose_name}
        for name, text in OF_A_SNIPPET.items():
            setattr(self, name, _said_when_shown(text, facts))

    AdminSnippetChooser.__init__ = made
    AdminSnippetChooser.names_its_kind = True
