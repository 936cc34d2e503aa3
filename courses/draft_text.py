"""What a draft says, apart from what the editor keeps beside the words: comments, dates, ids of rows. Pure."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from wagtail.models import COMMENTS_RELATION_NAME, Page

from lms.core.vietnamese.text import normalise

if TYPE_CHECKING:
    from wagtail.models import Revision

WRITTEN = {"title", "slug", "seo_title", "search_description", "show_in_menus"}
"""Fields of every page that an author fills in."""
KEPT_BESIDE = {field.name for field in Page._meta.fields} - WRITTEN | {
    "pk",
    "page_ptr",
    "address",
    COMMENTS_RELATION_NAME,
}
STREAM = "[{"
"""How the blocks of a page begin in its content."""
EDITOR_KEY = re.compile(r' data-block-key="[^"]*"')
STRONG = re.compile(r"<(/?)strong>")
EMPTY: tuple[object, ...] = ("", None, [], {})
"""A place of 0 % is none of these."""


def digest_of(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(text_of(content), sort_keys=True).encode()).hexdigest()


def shown_as(draft: Revision) -> str:
    """The draft by its words: autosave writes new ones under the same number."""
    return f"{draft.pk}-{digest_of(draft.content)[:32]}"


def text_of(content: Mapping[str, Any]) -> dict[str, Any]:
    """The words in the content of a revision, so that two drafts can be told apart."""
    return {name: _plain(value) for name, value in content.items() if name not in KEPT_BESIDE}


def words_of(value: Any) -> Any:
    """What a reader gets of a raw value: without ids, empty fields and what the editor alone adds to rich text."""
    if isinstance(value, Mapping):
        parts = ((name, words_of(part)) for name, part in value.items() if name != "id")
        return {name: part for name, part in parts if part is not False and part not in EMPTY}
    if isinstance(value, list):
        return [words_of(part) for part in value]
    if isinstance(value, str):
        return normalise(STRONG.sub(r"<\1b>", EDITOR_KEY.sub("", value)))
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return _blocks(value) if value.startswith(STREAM) else value
    if isinstance(value, list):  # rows beside the page: each saving may give them new ids
        return [{name: part for name, part in one.items() if name != "pk"} for one in value]
    return value


def _blocks(text: str) -> Any:
    """Blocks with their ids, since people's progress hangs on those."""
    try:
        return [(block.get("id"), words_of(block)) for block in json.loads(text)]
    except ValueError:
        return text  # typed by somebody
