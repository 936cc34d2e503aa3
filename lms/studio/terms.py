"""The button by which an author marks words as a term; learners find what they mean below the step."""

from typing import Any

import wagtail.admin.rich_text.editors.draftail.features as draftail
from django.utils.translation import gettext_lazy as _
from wagtail.admin.rich_text.converters.html_to_contentstate import InlineStyleElementHandler

FEATURE, STYLE, ELEMENT = "term", "TERM", "dfn"


def register_term(features: Any) -> None:
    """A style of the library's own kind, which needs no script of ours."""
    control = {
        "type": STYLE,
        "icon": "openquote",
        "description": _("Thuật ngữ"),
        "element": ELEMENT,
        "style": {"textDecoration": "underline dotted"},
    }
    features.register_editor_plugin("draftail", FEATURE, draftail.InlineStyleFeature(control))
    features.register_converter_rule(
        "contentstate",
        FEATURE,
        {
            "from_database_format": {ELEMENT: InlineStyleElementHandler(STYLE)},
            "to_database_format": {"style_map": {STYLE: {"element": ELEMENT}}},
        },
    )
