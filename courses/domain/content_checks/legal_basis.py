"""What is taught rests on an act."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from courses.domain.content_checks.draft import Draft
from courses.domain.content_checks.findings import Finding, Severity


def check_legal_basis(draft: Draft) -> Iterator[Finding]:
    if not draft.legal_basis:
        sentence = _(
            "Chưa có căn cứ pháp lý. Hãy ghi số, ký hiệu văn bản ở mục Căn cứ pháp lý của khóa học hoặc ở thẻ Ghi nhớ."
        )
        yield Finding("legal_basis_missing", Severity.BLOCKS, sentence)
