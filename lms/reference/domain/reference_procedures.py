"""Administrative procedures into rows. Time and fee are demo values and keep their mark; what was edited here stays."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lms.core.domain.loading import Loaded, Row, fitting, keyed, read_rows, write_rows
from lms.core.vietnamese.text import search_key
from lms.reference.enums import SourceStatus
from lms.reference.models import Procedure

DATA = Path(__file__).resolve().parent.parent / "data"
TEXTS = ("field", "name_vi", "agency", "legal_basis", "time_limit", "fee", "source")
STATUSES = ("code_status", "time_status", "fee_status")


def procedures_file() -> list[Row]:
    return read_rows(DATA / "procedures.csv", ["code", *TEXTS, *STATUSES])


@transaction.atomic
def load_procedures(rows: Sequence[Row]) -> Loaded:
    loaded = Loaded()
    existing = {procedure.code: procedure for procedure in Procedure.objects.all()}
    wanted: dict[str, dict[str, Any]] = {}
    for code, row in keyed(rows, ["code"], loaded):
        unknown = [row[name] for name in STATUSES if row[name] not in SourceStatus.values]
        if unknown:
            loaded.refuse(row, code, _("Cột status ghi “%(value)s”, chưa có trong danh sách.") % {"value": unknown[0]})
            continue
        fields: dict[str, Any] = {name: row[name] for name in (*TEXTS, *STATUSES)}
        fields["search_key"] = search_key(f"{code} {row['name_vi']}")
        if fitting(Procedure, row, code, {"code": code, **fields}, loaded):
            wanted[code] = {} if code in existing and existing[code].edited_here else fields
    write_rows(Procedure, existing, wanted, loaded, make=lambda code: {"code": code})
    return loaded
