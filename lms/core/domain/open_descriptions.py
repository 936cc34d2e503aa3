"""What a Frictionless Data Package says of a table: columns, types, keys, number of rows, digest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Field, FileField, ForeignKey

from lms.core.domain.open_tables import OpenTable, kind_of
from lms.core.open_package.writing import Written

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
TYPES = {
    "AutoField": "integer",
    "BigAutoField": "integer",
    "BigIntegerField": "integer",
    "BooleanField": "boolean",
    "CharField": "string",
    "DateField": "date",
    "DateTimeField": "datetime",
    "DecimalField": "number",
    "FileField": "string",
    "FloatField": "number",
    "IntegerField": "integer",
    "JSONField": "string",
    "PositiveBigIntegerField": "integer",
    "PositiveIntegerField": "integer",
    "PositiveSmallIntegerField": "integer",
    "SlugField": "string",
    "TextField": "string",
    "UUIDField": "string",
}
"""By the field's own kind. Of one that isn't here somebody has to decide how it is written."""

CSV_FACTS = {
    "type": "table",
    "format": "csv",
    "mediatype": "text/csv",
    "encoding": "utf-8",
    "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
}


def described(
    table: OpenTable, written: Written, rows: int, tables: Mapping[str, OpenTable], *, title: str
) -> dict[str, Any]:
    """A resource; `tables` are those of the package by name: keys that lead elsewhere are told of in words alone."""
    meta = table.model._meta
    return {
        "name": table.name,
        "path": written.path,
        "title": title,
        **CSV_FACTS,
        "bytes": written.size,
        "hash": f"sha256:{written.sha256}",
        "rowCount": rows,
        "schema": {
            "fields": [_field(one, masked=one.attname in table.masked) for one in table.columns],
            "primaryKey": [meta.pk.column],
            "foreignKeys": [key for one in table.columns if (key := _key(one, table, tables))],
            "missingValues": [""],
        },
    }


def _field(field: Field[Any, Any], *, masked: bool) -> dict[str, Any]:
    kind = kind_of(field)
    told: dict[str, Any] = {"name": field.column, "type": TYPES[kind], "title": str(field.verbose_name)}
    if kind == "UUIDField":
        told["format"] = "uuid"
    notes = [str(field.help_text)] if field.help_text else []
    if kind == "JSONField":
        told["contentMediaType"] = "application/json"
    if isinstance(field, FileField):
        notes.append("Đường dẫn của tệp trong gói này.")
    if masked:
        notes.append("Để trống: dữ liệu định danh, chỉ xuất khi được yêu cầu riêng kèm khóa.")
    if notes:
        told["description"] = " ".join(notes)
    if field.choices and TYPES[kind] in {"string", "integer"}:
        told["categories"] = [
            {"value": value, "label": str(label)} for value, label in field.flatchoices if value != ""
        ]
    constraints: dict[str, Any] = {}
    if not masked and not field.null and TYPES[kind] != "string":
        constraints["required"] = True
    if field.primary_key:
        constraints |= {"required": True, "unique": True}
    return told | ({"constraints": constraints} if constraints else {})


def _key(field: Field[Any, Any], table: OpenTable, tables: Mapping[str, OpenTable]) -> dict[str, Any] | None:
    if not isinstance(field, ForeignKey) or not field.db_constraint:  # type: ignore[attr-defined]
        return None  # one without a constraint may point at a row that has gone
    target = field.target_field
    name = target.model._meta.db_table
    if name not in tables:
        return None
    reference = {"resource": "" if name == table.name else name, "fields": [target.column]}
    return {"fields": [field.column], "reference": reference}
