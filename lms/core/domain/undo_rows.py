"""Rows as plain values, so that one can tell whether a row was touched since, and put it back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models.fields.reverse_related import ForeignObjectRel

from lms.core.crypto import keyed_digest

Values = Mapping[str, Any]


def values_of(row: models.Model) -> dict[str, Any]:
    """Every column of the row, as JSON can hold it."""
    return {field.attname: _plain(field, row) for field in row._meta.concrete_fields}


def _plain(field: models.Field[Any, Any], row: models.Model) -> Any:
    value = getattr(row, field.attname)
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return field.value_to_string(row)


def digest_of(values: Values) -> str:
    """Keyed: a row may hold an identity number, which a bare hash would give away."""
    return keyed_digest(json.dumps(values, sort_keys=True, ensure_ascii=False), purpose="core.undo")


def put_back(row: models.Model, before: Values) -> list[str]:
    """Sets the columns that differ; returns them."""
    now = values_of(row)
    columns = [field for field in row._meta.concrete_fields if now[field.attname] != before.get(field.attname)]
    for field in columns:
        setattr(row, field.attname, field.to_python(before[field.attname]))
    return [field.attname for field in columns]


def name_of(row: models.Model) -> str:
    return f"{row._meta.label_lower} {row.pk}"


def model_named(label: str) -> type[models.Model]:
    return apps.get_model(label)


def references_to(model: type[models.Model], ids: Sequence[Any]) -> Iterator[tuple[type[models.Model], Any, Any]]:
    """Rows of any table that point at these, as (its model, its id, the id it points at)."""
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel) or relation.many_to_many:
            continue  # the table between two sides has keys of its own, which are among these
        pointing = relation.related_model._base_manager.filter(**{f"{relation.field.attname}__in": ids})
        for pk, target in pointing.values_list("pk", relation.field.attname):
            yield relation.related_model, pk, target


def pointing_first(labels: Iterable[str]) -> Iterator[str]:
    """The models in an order in which their rows can be deleted."""
    left = {label: _targets(model_named(label)) for label in labels}
    while left:
        pointed_at = {target for label, targets in left.items() for target in targets if target != label}
        label = next((one for one in left if one not in pointed_at), next(iter(left)))
        del left[label]
        yield label


def not_pointed_at(made: Sequence[str], *, by: Iterable[str]) -> list[str]:
    """Of models in the order of `pointing_first`: those that can go before rows of `by` are put back. One that took the
    place of an old row must, where only one of them may be current.
    """
    pointed_at = {target for label in by for target in _targets(model_named(label))}
    free = []
    for label in made:
        if label in pointed_at:
            pointed_at |= _targets(model_named(label))  # it stays for now, and what it points at with it
        else:
            free.append(label)
    return free


def _targets(model: type[models.Model]) -> set[str]:
    keys = (field.related_model for field in model._meta.concrete_fields if field.is_relation)
    return {target._meta.label_lower for target in keys if isinstance(target, type)}
