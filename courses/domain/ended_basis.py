"""What a draft cites, or names in its words, of texts no longer in force: for those who write and check it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from courses.domain.citations import EndedText
from courses.models.named_texts import named_texts
from lms.reference.models import LegalArticle, LegalText

if TYPE_CHECKING:
    from wagtail.models import Page


def ended_basis_of(page: Page, as_of: date) -> Mapping[str, list[EndedText]]:
    """By the id of the step, "" for the page as a whole. Of the page as it is given; four statements at most."""
    cited, named = list(page.citations.all()), named_texts(page)
    wanted = {row.text_id for row in cited} | {text.pk for texts in named.values() for text in texts}
    texts = LegalText.objects.ended_on(as_of).select_related("replaced_by").in_bulk(wanted)
    articles = (
        LegalArticle.objects.filter(valid_to__lt=as_of)
        .select_related("text")
        .in_bulk({row.article_id for row in cited if row.article_id})
    )
    found: dict[str, list[EndedText]] = defaultdict(list)
    for row in cited:
        place = row.block_id if row.block_id in named else ""
        if row.text_id in texts:
            found[place].append(_of_text(texts[row.text_id]))
        elif row.article_id in articles:
            found[place].append(_of_article(articles[row.article_id]))
    for place, ones in named.items():
        found[place] += [_of_text(texts[one.pk]) for one in ones if one.pk in texts]
    return {place: list(dict.fromkeys(ones)) for place, ones in found.items() if ones}


def _of_text(text: Any) -> EndedText:
    replaced_by = text.replaced_by.number if text.replaced_by else ""
    return EndedText(text.number, text.title, "", text.valid_to, replaced_by)


def _of_article(article: Any) -> EndedText:
    return EndedText(article.text.number, article.text.title, article.number, article.valid_to, "")
