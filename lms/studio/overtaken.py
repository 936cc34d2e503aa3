"""A draft saved from a tab that didn't know the newest one: nothing is lost, and the author is told where it is."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin import messages

from courses.models.base import ContentPage

UNDER_WAY = timedelta(seconds=10)
"""The editor's own saving may still be on its way as the button is pressed."""


def tell_of_overtaken_draft(request: HttpRequest, page: Any) -> None:
    """After a save by a button; the editor's own saving in between is refused by itself."""
    if isinstance(page, ContentPage) and _is_overtaken(request, page):
        messages.warning(
            request,
            _(
                "Bản nháp đã được sửa ở nơi khác sau khi anh/chị mở trang này. Bản vừa lưu nay là bản mới nhất; bản "
                "kia vẫn còn ở Lịch sử để so và lấy lại."
            ),
        )


def _is_overtaken(request: HttpRequest, page: ContentPage) -> bool:
    sent: Any = request.POST
    drafts = list(page.revisions.order_by("-created_at", "-pk").values_list("pk", "created_at", "user")[:2])
    known = sent.get("overwrite_revision_id") or sent.get("loaded_revision_id")
    if len(drafts) < 2 or not known or known == str(drafts[0][0]):
        return False
    before, at, by = drafts[1]
    if by == request.user.pk and timezone.now() - at < UNDER_WAY:
        return False
    if sent.get("overwrite_revision_id"):
        return known != str(before)
    return known != str(before) or sent.get("loaded_revision_created_at") not in {None, at.isoformat()}
