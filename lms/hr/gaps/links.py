"""Addresses of the gap screens: the scope, a row, a competency, a group of people, one person."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse

from certificates.reports.skill_gap_facts import GapColumn, GapRow, PersonState
from certificates.reports.skill_gap_people import Group
from lms.hr.scope import UNIT_PARAM, HrScope

ROW_PARAM = "hang"
COMPETENCY_PARAM = "nang-luc"
GROUP_PARAM = "tinh-trang"
PERSON_PARAM = "nguoi"

STATE_GROUPS = {state: Group[state.name] for state in PersonState}


@dataclass(frozen=True)
class GapLinks:
    """Every link keeps the chosen scope; `scope_query` is "" or `?don-vi=…`."""

    scope_query: str

    @classmethod
    def of(cls, scope: HrScope) -> GapLinks:
        return cls(scope.query)

    def people(self, group: Group, *, row: GapRow | None = None, column: GapColumn | None = None) -> str:
        params = {ROW_PARAM: str(row.unit.uid)} if row else {}
        if column:
            params[COMPETENCY_PARAM] = column.words.code
        return self._link(params | {GROUP_PARAM: group.value})

    def person(self, uid: UUID) -> str:
        return self._link({PERSON_PARAM: str(uid)})

    def unit(self, uid: UUID) -> str:
        return f"{reverse('hr:gaps')}?{UNIT_PARAM}={uid}"

    @property
    def overview(self) -> str:
        return self._link({})

    def _link(self, params: dict[str, str]) -> str:
        query = QueryDict(self.scope_query.removeprefix("?"), mutable=True)
        query.update(params)
        return f"{reverse('hr:gaps')}?{query.urlencode()}" if query else reverse("hr:gaps")
