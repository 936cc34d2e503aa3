"""Addresses of the gap screens: the scope, a row, a competency, a group of people, one person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse

from certificates.reports.skill_gap_facts import GapColumn, GapRow, PersonState
from certificates.reports.skill_gap_people import Group
from lms.hr.scope import UNIT_PARAM, HrScope
from lms.hr.units_of_day import UnitsOfDay

ROW_PARAM = "hang"
COMPETENCY_PARAM = "nang-luc"
GROUP_PARAM = "tinh-trang"
PERSON_PARAM = "nguoi"

STATE_GROUPS = {state: Group[state.name] for state in PersonState}


@dataclass(frozen=True)
class GapLinks:
    """Every link keeps the chosen scope and day; `scope_query` is "" or `?don-vi=…`."""

    scope_query: str
    day: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, scope: HrScope, by: UnitsOfDay) -> GapLinks:
        return cls(scope.query, by.params)

    def people(self, group: Group, *, row: GapRow | None = None, column: GapColumn | None = None) -> str:
        params = {ROW_PARAM: str(row.unit.uid)} if row else {}
        if column:
            params[COMPETENCY_PARAM] = column.words.code
        return self._link(params | {GROUP_PARAM: group.value})

    def person(self, uid: UUID) -> str:
        return self._link({PERSON_PARAM: str(uid)})

    def unit(self, uid: UUID) -> str:
        query = QueryDict(mutable=True)
        query.update({UNIT_PARAM: str(uid)} | self.day)
        return f"{reverse('hr:gaps')}?{query.urlencode()}"

    @property
    def download(self) -> str:
        """The page to come back to where the form is refused."""
        return self.overview.replace(reverse("hr:gaps"), reverse("hr:gaps_download"), 1)

    @property
    def overview(self) -> str:
        return self._link({})

    def _link(self, params: dict[str, str]) -> str:
        query = QueryDict(self.scope_query.removeprefix("?"), mutable=True)
        query.update(dict(self.day) | params)
        return f"{reverse('hr:gaps')}?{query.urlencode()}" if query else reverse("hr:gaps")
