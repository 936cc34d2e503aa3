"""Terms into rows. People add and mend terms in the editor, so a load only adds those that are missing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.db import transaction

from lms.core.domain.loading import Loaded, Row, fitting, keyed, read_rows, write_rows
from lms.reference.models import GlossaryTerm

DATA = Path(__file__).resolve().parent.parent / "data"


def glossary_file() -> list[Row]:
    return read_rows(DATA / "glossary.csv", ["vi", "en", "note"])


@transaction.atomic
def load_glossary(rows: Sequence[Row]) -> Loaded:
    loaded = Loaded()
    existing = {term.term: term for term in GlossaryTerm.objects.all()}
    wanted: dict[str, dict[str, Any]] = {}
    for term, row in keyed(rows, ["vi"], loaded):
        fields = {"english": row["en"], "note": row["note"]}
        if fitting(GlossaryTerm, row, term, {"term": term, **fields}, loaded):
            wanted[term] = {} if term in existing else fields
    write_rows(GlossaryTerm, existing, wanted, loaded, make=lambda term: {"term": term})
    return loaded
