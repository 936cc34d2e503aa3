"""Who has had a hand in a draft; none of them may check it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from courses.draft_text import digest_of

if TYPE_CHECKING:
    from wagtail.models import Page


def editors_of_draft(page: Page) -> set[int]:
    """Everybody who changed the words since learners last got the page; all who ever did, where they have none of it.

    Saving without changing a word makes nobody an editor: comments are saved that way.
    """
    revisions = list(page.revisions.order_by("created_at", "pk"))
    published = next((number for number, one in enumerate(revisions) if one.pk == page.live_revision_id), None)
    before = None if published is None else digest_of(revisions[published].content)
    editors = set()
    for revision in revisions if published is None else revisions[published + 1 :]:
        after = digest_of(revision.content)
        if after != before and revision.user_id is not None:
            editors.add(revision.user_id)
        before = after
    return editors
