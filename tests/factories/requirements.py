"""A province with two wards and the gap ward's people, whose requirements HR of each of them may write."""

from collections.abc import Mapping
from datetime import date

from lms.accounts.models import User
from lms.competencies.domain.requirement_changes import Demand, Key, Statement
from lms.competencies.domain.requirement_writing import kept_rows, state_of_rows
from lms.competencies.enums import RequirementKind
from lms.flows.requirements import set_requirements
from lms.org.enums import Role
from lms.org.models import Position, Unit
from tests.factories.gaps import NOW, TODAY, make_gap_ward
from tests.factories.people import grant_role, make_commune, make_user

MUST, SHOULD = RequirementKind.MUST, RequirementKind.SHOULD


def demand(low: int, high: int | None = None, kind: RequirementKind = MUST, weight: int = 1) -> Demand:
    return Demand(low, high or low, kind, weight)


class RequirementWorld:
    """The gap ward (registrar: T01 2–3, T02 3–4, should T03 2–3), and a ward beside it."""

    def __init__(self) -> None:
        self.gaps = make_gap_ward()
        self.ward, self.competencies = self.gaps.ward, self.gaps.competencies
        self.registrar, self.guard = self.gaps.positions["registrar"], self.gaps.positions["guard"]
        self.beside = make_commune("Phường Thuận Hóa", province=self.gaps.province)
        self.province_hr = self._hr("Phan Thị Tỉnh", self.gaps.province)
        self.ward_hr = self.gaps.hr
        self.other_hr = self._hr("Cao Thị Bên", self.beside)

    def key(self, code: str, position: Position | None = None) -> Key:
        return Key((position or self.registrar).pk, self.competencies[code].pk)

    def write(
        self,
        wanted: Mapping[Key, Demand | None],
        *,
        employer: Unit | None = None,
        actor: User | None = None,
        day: date = TODAY,
        seen: str | None = None,
        confirms: bool = False,
    ) -> list[str]:
        """What became of each, by kind."""
        rows = kept_rows({key.position_id for key in wanted}, employer)
        changes = set_requirements(
            employer=employer,
            valid_from=day,
            wanted={key: Statement(one) for key, one in wanted.items()},
            source="Quyết định 12/QĐ-UBND",
            reason="Theo đề án",
            seen=state_of_rows(rows) if seen is None else seen,
            confirms=confirms,
            actor=actor or (self.province_hr if employer is None else self.ward_hr),
            now=NOW,
        )
        return [str(change.kind) for change in changes]

    def _hr(self, name: str, unit: Unit) -> User:
        user = make_user(full_name=name)
        grant_role(user, Role.HR, unit)
        return user
