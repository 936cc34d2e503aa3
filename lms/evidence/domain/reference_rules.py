"""Which evidence proves which level, from the file into rows: illustrative until an employer writes its own.

A kind that has no rule proves nothing. So completing a course without its exam closes no gap.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lms.core.domain.loading import Loaded, Row, keyed, read_rows, supersede, write_rows
from lms.evidence.enums import EvidenceKind, RuleMark
from lms.evidence.models import EvidenceRule
from lms.org.enums import REFORM_DAY

DATA = Path(__file__).resolve().parent.parent / "data"


def rules_file() -> list[Row]:
    return read_rows(DATA / "evidence_rules.csv", ["kind", "max_level", "validity_months", "mark", "source"])


@transaction.atomic
def load_rules(rows: Sequence[Row]) -> Loaded:
    """Rules for every competency without one of its own. What a person has written or ended is left alone."""
    loaded = Loaded()
    standing = EvidenceRule.objects.known().filter(competency__isnull=True, valid_from=REFORM_DAY)
    existing = {rule.kind: rule for rule in standing}
    begun = EvidenceRule.objects.filter(competency__isnull=True, valid_from=REFORM_DAY)
    ended = set(begun.values_list("kind", flat=True)) - existing.keys()
    wanted: dict[str, dict[str, Any]] = {}
    for kind, row in keyed(rows, ["kind"], loaded):
        known = existing.get(kind)
        numbers = [row["max_level"], row["validity_months"] or "0"]
        if kind not in EvidenceKind.values or not all(number.isascii() and number.isdigit() for number in numbers):
            loaded.refuse(row, kind, _("Loại minh chứng, mức và số tháng phải có trong danh sách và là số."))
        elif kind in ended or (known is not None and known.mark == RuleMark.EMPLOYER):
            loaded.same += 1
        else:
            months = int(row["validity_months"]) if row["validity_months"] else None
            fields = {"max_level": int(row["max_level"]), "validity_months": months}
            wanted[kind] = fields | {"mark": RuleMark.ILLUSTRATIVE.value, "source": row["source"]}
    write_rows(
        EvidenceRule,
        existing,
        wanted,
        loaded,
        make=lambda kind: {"kind": kind, "valid_from": REFORM_DAY},
        change=supersede,
    )
    return loaded
