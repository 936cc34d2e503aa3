"""Files of reference data into rows: read, compare, write in few statements, and count what became of every line.

A load can be repeated: `read = created + changed + same + kept + refused` holds for each kind, and a second run over
the same files creates and changes nothing. Nothing is ever deleted by a load. What a load changes is audited line by
line; what it creates stands in the row itself (`recorded_at`, source, mark).
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.core.domain.audit import Change, record_all, register_verb
from lms.core.exceptions import RuleViolation
from lms.core.vietnamese.text import normalise

REFERENCE_CHANGED = register_verb(
    "core.reference.changed", gettext_lazy("Dữ liệu tham chiếu nạp từ tệp đã cập nhật “%(target)s”")
)
BATCH = 500

M = TypeVar("M", bound=models.Model)
K = TypeVar("K")
Fields = Mapping[str, Any]


class DataFileUnreadable(RuleViolation):
    code = "data_file_unreadable"
    message = gettext_lazy("Không đọc được tệp dữ liệu %(file)s: %(problem)s. Chưa có gì được ghi từ tệp này.")


@dataclass(frozen=True)
class Refusal:
    """A line that was left out; `row` is its number as a text editor shows it."""

    row: int
    key: str
    reason: str

    def as_json(self) -> dict[str, Any]:
        return {"row": self.row, "key": self.key, "reason": self.reason}


@dataclass
class Loaded:
    """What became of the lines of one kind; `kept` names those whose row a person has written since."""

    created: int = 0
    changed: int = 0
    same: int = 0
    refused: list[Refusal] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    def refuse(self, row: Row, key: str, reason: str) -> None:
        self.refused.append(Refusal(row.number, key, reason))

    @property
    def read(self) -> int:
        return self.created + self.changed + self.same + len(self.kept) + len(self.refused)

    def as_json(self) -> dict[str, Any]:
        counts = {
            "created": self.created,
            "changed": self.changed,
            "same": self.same,
            "refused": [refusal.as_json() for refusal in self.refused],
        }
        return counts | ({"kept": self.kept} if self.kept else {})


@dataclass(frozen=True)
class Row:
    """One line of a file: its cells in NFC, without odd spaces."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]


def read_rows(path: Path, columns: Sequence[str]) -> list[Row]:
    """The lines of a comma separated UTF-8 file that must have these columns (others are kept as well)."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = csv.DictReader(file, restval="")
            missing = [column for column in columns if column not in (lines.fieldnames or ())]
            if missing:
                raise DataFileUnreadable(
                    file=path.name, problem=_("thiếu cột %(names)s") % {"names": ", ".join(missing)}
                )
            return [Row(lines.line_num, _cells(line)) for line in lines]
    except OSError as error:
        raise DataFileUnreadable(file=path.name, problem=_("không mở được tệp")) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise DataFileUnreadable(file=path.name, problem=_("tệp không phải CSV bảng mã UTF-8")) from error


def read_json(path: Path) -> Mapping[str, Any]:
    """The object that a UTF-8 JSON file holds."""
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise DataFileUnreadable(file=path.name, problem=_("không mở được tệp")) from error
    except ValueError as error:
        raise DataFileUnreadable(file=path.name, problem=_("tệp không phải JSON bảng mã UTF-8")) from error
    if not isinstance(found, Mapping):
        raise DataFileUnreadable(file=path.name, problem=_("tệp JSON cần là một đối tượng { … }"))
    return found


def _cells(line: Mapping[str | None, str]) -> dict[str, str]:
    return {column: normalise(cell) for column, cell in line.items() if column is not None}


def keyed(rows: Iterable[Row], columns: Sequence[str], loaded: Loaded) -> Iterator[tuple[str, Row]]:
    """Rows with their key (its cells joined by "/"); rows without one or with one seen before are refused."""
    seen: dict[str, int] = {}
    for row in rows:
        key = "/".join(row[column] for column in columns)
        if not all(row[column] for column in columns):
            loaded.refuse(row, key, _("Dòng này chưa có mã (cột %(columns)s).") % {"columns": ", ".join(columns)})
        elif key in seen:
            loaded.refuse(row, key, _("Mã này đã có ở dòng %(row)s; mỗi mã chỉ một dòng.") % {"row": seen[key]})
        else:
            seen[key] = row.number
            yield key, row


def fitting(model: type[models.Model], row: Row, key: str, fields: Fields, loaded: Loaded) -> bool:
    """Whether the texts are there where they must be, and fit their columns; otherwise the row is refused."""
    for name, value in fields.items():
        column = model._meta.get_field(name)
        if not isinstance(column, models.CharField | models.TextField) or not isinstance(value, str):
            continue
        facts = {"name": column.verbose_name, "length": column.max_length}
        if not value and not column.blank and column.editable:
            loaded.refuse(row, key, _("Ô “%(name)s” còn trống.") % facts)
            return False
        if column.max_length is not None and len(value) > column.max_length:
            loaded.refuse(row, key, _("Ô “%(name)s” dài quá %(length)s ký tự.") % facts)
            return False
    return True


@dataclass(frozen=True)
class Difference(Generic[K, M]):
    """What is wanted against what is there: keys to create, rows to change with the new values."""

    new: list[K]
    changed: list[tuple[M, dict[str, Any]]]
    same: int


def compare(existing: Mapping[K, M], wanted: Mapping[K, Fields]) -> Difference[K, M]:
    """Only the wanted fields are looked at, so what people did to a row beside them stays theirs."""
    new: list[K] = []
    changed: list[tuple[M, dict[str, Any]]] = []
    for key, fields in wanted.items():
        row = existing.get(key)
        if row is None:
            new.append(key)
            continue
        values = {name: value for name, value in fields.items() if getattr(row, name) != value}
        if values:
            changed.append((row, values))
    return Difference(new, changed, len(wanted) - len(new) - len(changed))


def write_changes(model: type[M], changed: Sequence[tuple[M, Mapping[str, Any]]]) -> None:
    """Set the new values, one audit line for each row. Inside the transaction of the load."""
    if not changed:
        return
    changes = []
    for row, values in changed:
        before = {name: getattr(row, name) for name in values}
        for name, value in values.items():
            setattr(row, name, value)
        changes.append(Change(row, before, values))
    names = sorted({name for _row, values in changed for name in values})
    model._default_manager.bulk_update([row for row, _values in changed], names, batch_size=BATCH)
    record_all(verb=REFERENCE_CHANGED, changes=changes, actor=None)


def supersede(model: type[M], changed: Sequence[tuple[M, Mapping[str, Any]]]) -> None:
    """A new row beside each old one, which keeps its values and the moment until which we held it true; one audit line
    for each new row. For models with `recorded_at` and `superseded_at`. Inside the transaction of the load."""
    if not changed:
        return
    now = timezone.now()
    of_the_row = {"recorded_at", "superseded_at"}
    names = [f.attname for f in model._meta.concrete_fields if not f.primary_key and f.name not in of_the_row]
    made = [
        model(**{name: getattr(row, name) for name in names} | dict(values) | {"recorded_at": now})
        for row, values in changed
    ]
    model._default_manager.filter(pk__in=[row.pk for row, _values in changed]).update(superseded_at=now)
    model._default_manager.bulk_create(made, batch_size=BATCH)
    changes = [
        Change(new, {name: getattr(row, name) for name in values}, values)
        for new, (row, values) in zip(made, changed, strict=True)
    ]
    record_all(verb=REFERENCE_CHANGED, changes=changes, actor=None)


def write_rows(
    model: type[M],
    existing: Mapping[K, M],
    wanted: Mapping[K, Fields],
    loaded: Loaded,
    *,
    make: Callable[[K], Fields],
    change: Callable[[type[M], Sequence[tuple[M, Mapping[str, Any]]]], None] = write_changes,
) -> dict[K, M]:
    """Create what is missing (`make` gives the fields that belong to the key), change what differs (in place, or by
    `supersede`), count both.

    Returns every wanted row by its key; of a superseded one, the old.
    """
    difference = compare(existing, wanted)
    made = [model(**make(key), **wanted[key]) for key in difference.new]
    model._default_manager.bulk_create(made, batch_size=BATCH)
    change(model, difference.changed)
    loaded.created += len(made)
    loaded.changed += len(difference.changed)
    loaded.same += difference.same
    created = dict(zip(difference.new, made, strict=True))
    return {key: created.get(key) or existing[key] for key in wanted}
