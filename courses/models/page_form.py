"""What the editor's form of every page of ours does."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from courses.models.citing import CitedPageForm


class ContentPageForm(CitedPageForm):
    """Shows the address of a page that was published, and takes no other."""

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
