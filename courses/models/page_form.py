"""What the editor's form of every page of ours does."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from courses.draft_text import digest_of
from courses.models.citing import CitedPageForm
from courses.models.named_texts import cite_named_texts, content_of


class ContentPageForm(CitedPageForm):
    """Shows the address of a page that was published, and takes no other. What the words name becomes cited."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = self.instance.kept_address()
        if not kept or "slug" not in self.fields:
            return
        field = self.fields["slug"]
        field.disabled = True
        self.initial["slug"] = kept  # a draft of before may say another
        field.widget.attrs["data-action"] = "w-sync:apply->w-slug#compare:prevent"  # doesn't follow the title either
        field.help_text = gettext(
            "Trang đã xuất bản nên giữ nguyên địa chỉ: mã QR trên thẻ đã in và thông báo đã gửi dẫn tới đây."
        )

    def save(self, commit: bool = True) -> Any:
        """Where the editor wants a form's own rows: before it takes the draft.

        Whoever changes no word adds no citation either: comments are saved that way, by people who check.
        """
        before = self.instance.get_latest_revision() if self.instance.pk else None
        page = super().save(commit=commit)
        is_same = before is not None and digest_of(before.content) == digest_of(content_of(page))
        if "citations" in self.formsets and not is_same:
            cite_named_texts(page, timezone.localdate())
        return page
