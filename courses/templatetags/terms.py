"""Terms in the text of a step."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from courses.term_links import link_terms

register = template.Library()


@register.simple_tag(takes_context=True)
def with_terms(context: template.Context, text: Any) -> SafeString:
    """Rich text whose terms lead to their explanation on the page; where it has none, the marks alone go."""
    terms = context.get("terms") or ()
    return link_terms(str(text), {key: term.anchor for term in terms for key in term.keys})
