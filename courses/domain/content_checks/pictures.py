"""A picture works for those who can't see it and for those with a slow line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from courses.domain.content_checks.draft import Draft, DraftStep
from courses.domain.content_checks.findings import Finding, Severity

MOST_KB = 40
KB = 1024
FILE_NAME = re.compile(
    r"\.(?:png|jpe?g|webp|gif|svg|bmp|heic)$|^(?:img|dsc|anh|ảnh|image|scan|screenshot|picture)[\s_-]*\d*$|^\S*[_\d]\S*$",
    re.IGNORECASE,
)


def picture_of(step: DraftStep) -> int | None:
    """The id of the picture of the step."""
    return step.value.get("picture") or None


def check_pictures(draft: Draft) -> Iterator[Finding]:
    for step in draft.steps:
        if picture_of(step) is None:
            continue
        if step.block_id not in draft.picture_bytes:
            sentence = _("Ảnh của bước không còn nữa. Hãy chọn ảnh khác, hoặc bỏ ảnh khỏi bước.")
            yield Finding("picture_missing", Severity.BLOCKS, sentence, step.number, step.block_id)
        alt = str(step.value.get("picture_alt") or "").strip()
        if not alt:
            sentence = _("Ảnh chưa có lời tả. Hãy viết ảnh cho thấy gì và gọi tên nút cần bấm.")
            yield Finding("picture_without_alt", Severity.BLOCKS, sentence, step.number, step.block_id)
        elif FILE_NAME.search(alt):
            sentence = _("Lời tả ảnh “%(alt)s” là tên tệp. Hãy viết ảnh cho thấy gì và gọi tên nút cần bấm.")
            yield Finding("picture_alt_is_a_name", Severity.BLOCKS, sentence % {"alt": alt}, step.number, step.block_id)
        weight = -(-draft.picture_bytes.get(step.block_id, 0) // KB)
        if weight > MOST_KB:
            sentence = _("Ảnh nặng %(weight)s KB sau khi thu nhỏ, nên tối đa %(most)s KB. Hãy cắt bớt phần thừa.")
            facts = {"weight": weight, "most": MOST_KB}
            yield Finding("picture_too_heavy", Severity.WARNS, sentence % facts, step.number, step.block_id)
