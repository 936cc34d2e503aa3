"""What people say of a file's values on the check page: a choice for a whole group, a cell mended."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from lms.core.vietnamese.text import normalise
from lms.org.domain.roster.sources import edits_of, held_open
from lms.org.models import RosterImport

LABELS = "labels"
LONGEST_EDIT = 300


def set_answer(*, batch: RosterImport, key: str, value: object, label: str = "") -> RosterImport:
    """What a person chose for a whole group of like rows, and how it reads; None takes the choice back."""
    with transaction.atomic():
        batch = held_open(batch)
        labels = {name: text for name, text in batch.answers.get(LABELS, {}).items() if name != key}
        answers = {name: chosen for name, chosen in batch.answers.items() if name not in {key, LABELS}}
        if value is not None:
            answers, labels = answers | {key: value}, labels | {key: label}
        batch.answers = answers | {LABELS: labels} if labels else answers
        batch.counts = {}
        batch.save(update_fields=["answers", "counts"])
    return batch


def edit_cells(*, batch: RosterImport, edits: Mapping[str, str]) -> RosterImport:
    """Cells mended on the page, by `answers.edit_key`; they hold for the same line of the next file too. Without any
    all of them are taken back."""
    with transaction.atomic():
        batch = held_open(batch)
        kept = edits_of(batch) | {key: normalise(text)[:LONGEST_EDIT] for key, text in edits.items()}
        batch.edits = json.dumps(kept, ensure_ascii=False) if edits else ""
        batch.counts = {}
        batch.save(update_fields=["edits", "counts"])
    return batch


def lasting_answers(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Without what was said of every value there is: the next file has others. What was said of one value stays."""
    kept = {key: value for key, value in answers.items() if value is not True}
    if LABELS in kept:
        kept[LABELS] = {key: text for key, text in kept[LABELS].items() if key in kept}
    return kept
