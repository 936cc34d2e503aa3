"""The form that copies a page in the editor."""

from typing import Any

from wagtail.admin.forms.pages import CopyForm


class CopyOneForm(CopyForm):
    """Copies a page alone: its subpages would keep addresses that are taken, and an alias would need two.

    The copy is a draft: publishing is an act of its own.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("copy_subpages", None)
        self.fields.pop("alias", None)
        self.fields.pop("publish_copies", None)
