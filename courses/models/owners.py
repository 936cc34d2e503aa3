"""Who answers for a page, said in the editor; the change is made on a screen of its own (`domain/owning.py`)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import HelpPanel


class OwnerPanel(HelpPanel):
    """Not before the page is there: whoever makes it answers for it."""

    class BoundPanel(HelpPanel.BoundPanel):
        def is_shown(self) -> bool:
            return bool(super().is_shown() and self.instance.pk)


def owner_panel(**kwargs: Any) -> OwnerPanel:
    return OwnerPanel(template="courses/panels/owner.html", heading=_("Người phụ trách"), **kwargs)
