"""Legal texts into rows. People keep them up to date in the editor, so a load only adds those that are missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lms.core.domain.loading import Loaded, Row, fitting, keyed, read_rows, write_rows
from lms.reference.enums import LegalKind, SourceStatus
from lms.reference.models import LegalArticle, LegalText

DATA = Path(__file__).resolve().parent.parent / "data"
TEXTS = ("kind", "title", "issuer", "note")
DAYS = ("issued_on", "valid_from", "valid_to")


def legal_texts_file() -> list[Row]:
    return read_rows(DATA / "legal_texts.csv", ["number", *TEXTS, *DAYS, "replaced_by", "articles", "status"])


@transaction.atomic
def load_legal_texts(rows: Sequence[Row]) -> Loaded:
    loaded = Loaded()
    existing = {text.number: text for text in LegalText.objects.all()}
    wanted: dict[str, dict[str, Any]] = {}
    new: dict[str, Row] = {}
    for number, row in keyed(rows, ["number"], loaded):
        fields = _fields(row, number, loaded)
        if fields is None or not fitting(LegalText, row, number, {"number": number, **fields}, loaded):
            continue
        wanted[number] = {} if number in existing else fields
        if number not in existing:
            new[number] = row
    texts = write_rows(LegalText, existing, wanted, loaded, make=lambda number: {"number": number})
    LegalArticle.objects.bulk_create(
        LegalArticle(text=texts[number], sort_order=place, number=article, subject=subject)
        for number, row in new.items()
        for place, (article, subject) in enumerate(_articles(row["articles"]))
    )
    for number, row in new.items():
        if row["replaced_by"] in texts:
            LegalText.objects.filter(number=number).update(replaced_by=texts[row["replaced_by"]])
    return loaded


def _fields(row: Row, number: str, loaded: Loaded) -> dict[str, Any] | None:
    if row["kind"] not in LegalKind.values:
        loaded.refuse(row, number, _("Cột kind ghi “%(value)s”, chưa có trong danh sách.") % {"value": row["kind"]})
        return None
    try:
        days = {name: date.fromisoformat(row[name]) if row[name] else None for name in DAYS}
    except ValueError:
        loaded.refuse(row, number, _("Ngày trong tệp cần ghi dạng năm-tháng-ngày, ví dụ 2026-07-01."))
        return None
    if row["replaced_by"] and days["valid_to"] is None:
        loaded.refuse(row, number, _("Văn bản đã có văn bản thay thế thì cần ghi ngày cuối cùng còn hiệu lực."))
        return None
    return {name: row[name] for name in TEXTS} | days | {"is_checked": row["status"] == SourceStatus.SOURCE}


def _articles(cell: str) -> list[tuple[str, str]]:
    """`Điều 13: Thẩm quyền; Điều 14: Nội dung` as numbers with subjects."""
    parts = [part.partition(":") for part in cell.split(";") if part.strip()]
    return [(number.strip(), subject.strip()) for number, _colon, subject in parts]
