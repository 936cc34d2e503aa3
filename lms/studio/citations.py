"""Where a legal text is cited, and what cites a text that is no longer in force."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from courses.domain.citations import ended_citations
from courses.models import Citation
from lms.studio.panels import REVIEW_AHEAD, ListPanel


class CitedPanel(Panel):
    """On the page of a legal text: every page that cites it, published or not."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**({"heading": _("Đang được dẫn ở")} | kwargs))

    class BoundPanel(Panel.BoundPanel):
        template_name = "studio/panels/cited.html"

        def is_shown(self) -> bool:
            return self.instance.pk is not None

        def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            rows = Citation.objects.filter(text=self.instance).select_related("page").order_by("page__title", "pk")
            return context | {"rows": list(rows)}


class EndedTextsPanel(ListPanel):
    """Published pages that cite a text which has ended, or ends within 30 days."""

    name = "ended_texts"
    order = 90
    template_name = "studio/panels/ended_texts.html"

    def find(self) -> list[Citation]:
        return list(ended_citations(timezone.localdate() + REVIEW_AHEAD))
