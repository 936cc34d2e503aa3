"""The tree of units, upwards."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Func, QuerySet, Value

_UPWARDS = """(
    WITH RECURSIVE upwards (unit_id) AS (
        SELECT asked.id FROM org_unit asked WHERE asked.id IN {start}
        UNION
        SELECT held.parent_id FROM org_unitversion held JOIN upwards ON held.unit_id = upwards.unit_id
        WHERE held.superseded_at IS NULL AND held.parent_id IS NOT NULL
        AND (held.valid_to IS NULL OR held.valid_to >= '%(day)s')
    )
    SELECT unit_id FROM upwards
)"""


class UnitsAtOrAbove(Func):
    """Ids of the units and of all above them on that day or a coming one, to be used with `__in`.

    `units`: ids, an outer query's column, or one queryset of ids. Written out because the ORM has no recursion.
    """

    output_field = BigIntegerField()

    def __init__(self, *units: Any, as_of: date) -> None:
        asked = units or (Value(None),)
        one_query = len(asked) == 1 and isinstance(asked[0], QuerySet)  # puts its own brackets
        self.template = _UPWARDS.format(start="%(expressions)s" if one_query else "(%(expressions)s)")
        super().__init__(*(Value(one) if isinstance(one, int) else one for one in asked), day=as_of.isoformat())
