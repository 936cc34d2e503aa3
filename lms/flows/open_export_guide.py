"""`DOC-TRUOC.md`: what is what in an open export, for somebody who has only that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from string import Template
from typing import Any

from django.apps import apps
from django.utils import timezone

from lms.core.display import format_datetime, format_number
from lms.flows.open_export_left_out import COLUMNS_LEFT_OUT, IDENTITY_COLUMNS, KEPT_OUTSIDE, TABLES_LEFT_OUT

GUIDE = "DOC-TRUOC.md"
TEXT = Path(__file__).with_name("open_export_guide.md")
WITHOUT_IDENTITY = (
    "Gói này **không** có dữ liệu định danh: các cột sau để trống. Người giữ khóa của hệ thống xuất được gói có chúng."
)
WITH_IDENTITY = "Gói này **có** dữ liệu định danh đã giải mã, ở các cột sau. Giữ gói ở nơi được mã hóa."
ALL_THERE = "Không tệp nào bị thiếu."
SOME_MISSING = (
    "**{count} tệp bị thiếu**: dòng trong bảng còn nhắc tới nhưng tệp không còn trong kho lúc lập gói. Xem các dòng có "
    "`is_missing` là `true` trong `data/tep_trong_goi.csv`."
)


@dataclass(frozen=True)
class Facts:
    """What one export has come to."""

    moment: datetime
    resources: tuple[dict[str, Any], ...]
    with_identity: bool
    files: int
    missing: int


def guide_text(facts: Facts) -> str:
    return Template(TEXT.read_text(encoding="utf-8")).substitute(
        moment=format_datetime(timezone.localtime(facts.moment)),
        tables=format_number(len(facts.resources), 0),
        rows=format_number(sum(one["rowCount"] for one in facts.resources), 0),
        files=format_number(facts.files, 0),
        missing=SOME_MISSING.format(count=format_number(facts.missing, 0)) if facts.missing else ALL_THERE,
        identity=WITH_IDENTITY if facts.with_identity else WITHOUT_IDENTITY,
        identity_columns=_columns(IDENTITY_COLUMNS),
        tables_left_out=_lines((_table(label), reason) for label, reason in _known(TABLES_LEFT_OUT)),
        columns_left_out=_columns(COLUMNS_LEFT_OUT),
        kept_outside="\n".join(f"- {what}: {why}" for what, why in KEPT_OUTSIDE.items()),
        table_list="\n".join(
            ["| Bảng | Tên | Số dòng |", "|---|---|---|"]
            + [f"| `{one['name']}` | {one['title']} | {format_number(one['rowCount'], 0)} |" for one in facts.resources]
        ),
    )


def _known(told: Mapping[str, str]) -> list[tuple[str, str]]:
    """Some tables are of one database engine alone."""
    models = {model._meta.label for model in apps.get_models(include_auto_created=True)}
    return [(label, reason) for label, reason in told.items() if label in models]


def _table(label: str) -> str:
    return str(apps.get_model(label)._meta.db_table)


def _columns(told: Mapping[str, str]) -> str:
    names = (label.rpartition(".") for label in told)
    return _lines((f"{_table(label)}.{name}", told[f"{label}.{name}"]) for label, _dot, name in names)


def _lines(told: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"- `{name}`: {reason}" for name, reason in told)
