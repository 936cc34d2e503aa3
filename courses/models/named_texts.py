"""Known legal texts that the words of a page name, and their way into what it cites."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder

from courses.draft_text import text_of
from courses.models.citations import Citation
from lms.reference.domain.legal_texts import texts_named_in
from lms.reference.enums import Validity
from lms.reference.models import LegalText

if TYPE_CHECKING:
    from wagtail.models import Page


def content_of(page: Page) -> dict[str, Any]:
    """What a revision of the page as it is given would hold."""
    content: dict[str, Any] = json.loads(json.dumps(page.serializable_data(), cls=DjangoJSONEncoder))
    return content


def named_texts(page: Page) -> Mapping[str, list[LegalText]]:
    """By the id of the step, or at "" for a page without steps of that kind; one statement."""
    if hasattr(page, "step_ids"):  # new steps get their ids when they are written out
        words = {step["id"]: _said(step["value"]) for step in page.steps.get_prep_value()}
    else:
        words = {"": _said(text_of(content_of(page)))}
    return dict(zip(words, texts_named_in(list(words.values())), strict=True))


def cite_named_texts(page: Page, as_of: date) -> None:
    """Add to what the page cites; nothing that an author chose is taken away.

    A text no longer in force that day may be named to say just that, so it is left to the author, whom a check tells.
    """
    cited = {(one.text_id, one.block_id) for one in page.citations.all()}
    for step, texts in named_texts(page).items():
        for text in texts:
            if (text.pk, step) not in cited and text.validity_on(as_of) != Validity.ENDED:
                page.citations.add(Citation(text=text, block_id=step, sort_order=page.citations.count()))


def _said(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder)
