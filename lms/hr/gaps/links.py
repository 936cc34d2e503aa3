"""Addresses of the gap screens: the scope, a row, a competency or a group of them, people, one person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse

from certificates.reports.skill_gap_facts import CompetencyGroup, GapColumn, GapRow, PersonState
from certificates.reports.skill_gap_people import Group
from lms.hr.scope import UNIT_PARAM, HrScope
from lms.hr.units_of_day import UnitsOfDay

ROW_PARAM = "hang"
COMPETENCY_PARAM = "nang-luc"
COMPETENCY_GROUP_PARAM = "nhom"
GROUP_PARAM = "tinh-trang"
PERSON_PARAM = "nguoi"
SINGLE_PARAM = "don-le"
BESIDE_PARAM = "y-kien"
PICK_PARAM = "chon"
"""Uids of units to whose people learning is to be given."""

STATE_GROUPS = {state: Group[state.name] for state in PersonState}
SHORT_FORMS = (8, 13, 18)
"""So much of a uid may stand for a row; each ends before a hyphen."""


@dataclass(frozen=True)
class GapLinks:
    """Every link keeps the chosen scope and day; `scope_query` is "" or `?don-vi=…`.

    Links to lists are relative, and name a row by the first part of its uid: a table has a thousand of them. `path` is
    for pages at another address.
    """

    scope_query: str
    day: Mapping[str, str] = field(default_factory=dict)
    path: str = ""
    row_length: int | None = None
    """How much of a uid tells the rows apart; None: all of it."""

    @classmethod
    def of(cls, scope: HrScope, by: UnitsOfDay, *, path: str = "", rows: Iterable[GapRow] = ()) -> GapLinks:
        return cls(scope.query, by.params, path, _telling_length([str(row.unit.uid) for row in rows]))

    def people(self, group: Group, *, row: GapRow | None = None, of: GapColumn | CompetencyGroup | None = None) -> str:
        params = {ROW_PARAM: str(row.unit.uid)[: self.row_length]} if row else {}
        if isinstance(of, CompetencyGroup):
            params[COMPETENCY_GROUP_PARAM] = of.key
        elif of:
            params[COMPETENCY_PARAM] = of.words.code
        return self._link(params | {GROUP_PARAM: group.value})

    def person(self, uid: UUID) -> str:
        return self._link({PERSON_PARAM: str(uid)})

    def unit(self, uid: UUID) -> str:
        return f"{self.path}?{urlencode({UNIT_PARAM: str(uid)} | self.day)}"

    def table(self, shown: Mapping[str, str]) -> str:
        """The table shown in some way."""
        return self._link(shown) if shown else self.overview

    @property
    def single(self) -> str:
        """Where a competency hangs on one person."""
        return self._link({SINGLE_PARAM: "1"})

    @property
    def beside(self) -> str:
        """What people say of their levels."""
        return self._link({BESIDE_PARAM: "1"})

    @property
    def download(self) -> str:
        """The page to come back to where the form is refused."""
        return self.overview.replace(reverse("hr:gaps"), reverse("hr:gaps_download"), 1)

    @property
    def overview(self) -> str:
        return f"{reverse('hr:gaps')}?{self._kept}" if self._kept else reverse("hr:gaps")

    def _link(self, params: Mapping[str, str]) -> str:
        kept = self._kept
        return f"{self.path}?{kept}{'&' if kept else ''}{urlencode(params)}"

    @cached_property
    def _kept(self) -> str:
        query = QueryDict(self.scope_query.removeprefix("?"), mutable=True)
        query.update(dict(self.day))
        return str(query.urlencode())


def _telling_length(uids: list[str]) -> int | None:
    return next((length for length in SHORT_FORMS if len({uid[:length] for uid in uids}) == len(uids)), None)
