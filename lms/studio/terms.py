"""Buttons by which an author marks words: a term, explained to learners below the step, and a key or a button."""

from typing import Any

import wagtail.admin.rich_text.editors.draftail.features as draftail
from django.utils.translation import gettext_lazy as _
from wagtail.admin.rich_text.converters.html_to_contentstate import InlineStyleElementHandler


def register_term(features: Any) -> None:
    _register(features, "term", "dfn", _("Thuật ngữ"), icon="openquote", style={"textDecoration": "underline dotted"})


def register_key(features: Any) -> None:
    style = {"border": "1px solid currentColor", "borderRadius": "4px", "padding": "0 4px"}
    _register(features, "key", "kbd", _("Phím, nút"), icon="keyboard", style=style)


def _register(features: Any, feature: str, element: str, label: Any, *, icon: str, style: dict[str, str]) -> None:
    """A style of the library's own kind, which needs no script of ours."""
    kind = feature.upper()
    control = {"type": kind, "icon": icon, "description": label, "element": element, "style": style}
    features.register_editor_plugin("draftail", feature, draftail.InlineStyleFeature(control))
    features.register_converter_rule(
        "contentstate",
        feature,
        {
            "from_database_format": {element: InlineStyleElementHandler(kind)},
            "to_database_format": {"style_map": {kind: {"element": element}}},
        },
    )
