"""What of the database an open export holds: the declared tables and columns, beside the models of the product."""

from __future__ import annotations

from pathlib import Path

from django.apps import apps

from lms.core.domain.open_tables import OpenTable
from lms.flows.open_export_left_out import IDENTITY_COLUMNS

DECLARED = Path(__file__).with_name("open_export_tables.txt")


def declared() -> dict[str, tuple[str, ...]]:
    """The columns that leave, by the label of their model."""
    lines = (line.partition(": ") for line in DECLARED.read_text(encoding="utf-8").splitlines() if line)
    return {label: tuple(columns.split()) for label, _colon, columns in lines}


def open_tables(*, with_identity: bool) -> dict[str, OpenTable]:
    """By the names of the tables, in the order in which they are written."""
    found = {}
    for label, names in declared().items():
        model = apps.get_model(label)
        by_name = {field.attname: field for field in model._meta.local_concrete_fields}
        hidden = frozenset(name for name in names if f"{label}.{name}" in IDENTITY_COLUMNS and not with_identity)
        table = OpenTable(model, tuple(by_name[name] for name in names), hidden)
        found[table.name] = table
    return found
