"""Checklists that ship with the product, from their file into rows; a second time changes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from assessments.domain.checklists import ChecklistText, ItemText, add_checklist, set_open
from assessments.models import Checklist
from lms.competencies.models import Competency
from lms.reference.models import Procedure


@transaction.atomic
def load_checklists(listed: Sequence[Mapping[str, Any]], *, now: datetime) -> list[Checklist]:
    """Those that aren't there yet, open and for everybody; one that is there belongs to whoever writes it here."""
    competencies = dict(Competency.objects.values_list("code", "pk"))
    there = set(Checklist.objects.values_list("code", flat=True))
    made = []
    for data in listed:
        if data["code"] in there:
            continue
        checklist = add_checklist(
            code=data["code"],
            unit=None,
            procedure=Procedure.objects.filter(code=data["procedure"]).first() if data.get("procedure") else None,
            text=ChecklistText(
                title=data["title"],
                situation=data["situation"],
                most_missed=data["most_missed"],
                is_illustrative=True,
                items=tuple(ItemText(one["text"], one.get("critical", False)) for one in data["items"]),
                outcomes=tuple((competencies[code], level) for code, level in data["outcomes"]),
            ),
            actor=None,
            now=now,
        )
        set_open(checklist=checklist, is_open=True, actor=None)
        made.append(checklist)
    return made
