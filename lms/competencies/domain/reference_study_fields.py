"""Fields of study near each competency, from the file into rows: illustrative values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lms.competencies.domain.reference_framework import DATA, FRAMEWORK
from lms.competencies.enums import CompetencyMark
from lms.competencies.models import Competency, StudyField
from lms.core.domain.loading import Loaded, Row, keyed, read_rows, write_rows
from lms.core.vietnamese.text import normalise

COLUMNS = ("competency_code", "field", "status")


def study_fields_file() -> list[Row]:
    return read_rows(DATA / "study_fields.csv", COLUMNS)


@transaction.atomic
def load_study_fields(rows: Sequence[Row]) -> Loaded:
    """Rows that the file doesn't name any more stay."""
    loaded = Loaded()
    competencies = dict(Competency.objects.filter(framework__code=FRAMEWORK).values_list("code", "pk"))
    wanted: dict[tuple[int, str], dict[str, Any]] = {}
    for key, row in keyed(rows, ["competency_code", "field"], loaded):
        competency = competencies.get(row["competency_code"])
        if competency is None:
            loaded.refuse(row, key, _("Chưa có năng lực mang mã %(code)s.") % {"code": row["competency_code"]})
        elif row["status"] not in CompetencyMark.values:
            sentence = _("Cột status ghi “%(value)s”, chưa có trong danh sách.")
            loaded.refuse(row, key, sentence % {"value": row["status"]})
        else:
            wanted[competency, normalise(row["field"])] = {"mark": row["status"]}
    existing = {(one.competency_id, one.words): one for one in StudyField.objects.all()}
    write_rows(StudyField, existing, wanted, loaded, make=lambda key: {"competency_id": key[0], "words": key[1]})
    return loaded
