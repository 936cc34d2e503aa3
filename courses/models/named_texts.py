"""Known legal texts that the words of a page name."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder

from courses.draft_text import text_of
from lms.reference.domain.legal_texts import texts_named_in
from lms.reference.models import LegalText

if TYPE_CHECKING:
    from wagtail.models import Page


def content_of(page: Page) -> dict[str, Any]:
    """What a revision of the page as it is given would hold."""
    content: dict[str, Any] = json.loads(json.dumps(page.serializable_data(), cls=DjangoJSONEncoder))
    return content


def named_texts(page: Page) -> Mapping[str, list[LegalText]]:
    """By the id of the step, or at "" for a page without steps of that kind; one statement."""
    if hasattr(page, "step_ids"):
        words = {step["id"]: json.dumps(step["value"], ensure_ascii=False) for step in page.steps.raw_data}
    else:
        words = {"": json.dumps(text_of(content_of(page)), ensure_ascii=False)}
    return dict(zip(words, texts_named_in(list(words.values())), strict=True))
