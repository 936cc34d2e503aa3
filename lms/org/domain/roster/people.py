"""Whom the rows of a roster mean: by staff code, then CCCD, then name and birth. Never by name alone across units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q
from django.db.models.functions import Upper

from lms.core.vietnamese.text import matching_key, search_key
from lms.org.domain.officials import OfficialFacts, birth_date_digest, cccd_digest
from lms.org.domain.roster.answers import is_agreed
from lms.org.domain.roster.findings import Finding
from lms.org.domain.roster.out_of_reach import MOST_IN_FILE, OUT_OF_REACH
from lms.org.domain.roster.rows import RosterRow
from lms.org.enums import BirthPrecision
from lms.org.enums_roster import MatchBy, RosterField
from lms.org.models import Official, PostingVersion, Unit

if TYPE_CHECKING:
    from lms.accounts.models import User

CHUNK = 5_000


@dataclass(frozen=True)
class Seat:
    """Where a person sits, or will sit."""

    unit_id: int
    position_id: int
    is_main: bool


@dataclass(frozen=True)
class PeopleDirectory:
    """People whom the rows may mean, and which of them the asker may see."""

    by_code: Mapping[str, Official] = field(default_factory=dict)
    by_cccd: Mapping[str, Official] = field(default_factory=dict)
    by_name: Mapping[str, Sequence[Official]] = field(default_factory=dict)
    managed: frozenset[int] = frozenset()
    seats: Mapping[int, Sequence[Seat]] = field(default_factory=dict)

    def find(
        self, row: RosterRow, answers: Mapping[str, object], *, match_by: MatchBy = MatchBy.AUTO
    ) -> Official | Finding | None:
        """The person on record, None for somebody new, or why that can't be said.

        One key chosen is the one that finds; a code or number that is somebody else's is still in the way.
        """
        facts = row.facts
        by_code = self.by_code.get(facts.staff_code.upper()) if facts.staff_code else None
        by_cccd = self.by_cccd.get(cccd_digest(facts.cccd)) if facts.cccd else None
        held = by_code or by_cccd
        if held is not None and held.pk not in self.managed:
            return out_of_reach(row, RosterField.STAFF_CODE if by_code else RosterField.CCCD)
        if by_code and by_cccd and by_code.pk != by_cccd.pk:
            return Finding("identity_conflict", RosterField.STAFF_CODE, facts.staff_code)
        if by_code and not by_cccd and (what := _other_person(by_code, facts)):
            shown = {"name": by_code.full_name, "what": what.label}
            return Finding("person_differs", RosterField.STAFF_CODE, facts.staff_code, facts=shown)
        if match_by == MatchBy.AUTO:
            return held or self._by_name(row, answers)
        found: Official | Finding | None = by_code if match_by == MatchBy.STAFF_CODE else by_cccd
        if match_by == MatchBy.NAME_BIRTH:
            found = self._by_name(row, answers)
        if held is not None and not isinstance(found, Finding) and (found is None or found.pk != held.pk):
            return Finding("key_not_chosen", RosterField.FULL_NAME, facts.full_name, facts={"code": held.staff_code})
        return found

    def not_ours(self, row: RosterRow) -> RosterField | None:
        """The first of the row's code and number that isn't that of somebody whom the asker may see."""
        facts = row.facts
        held = {
            RosterField.STAFF_CODE: (facts.staff_code, self.by_code.get(facts.staff_code.upper())),
            RosterField.CCCD: (facts.cccd, self.by_cccd.get(cccd_digest(facts.cccd))),
        }
        unknown = (at for at, (said, one) in held.items() if said and (one is None or one.pk not in self.managed))
        return next(unknown, None)

    def _by_name(self, row: RosterRow, answers: Mapping[str, object]) -> Official | Finding | None:
        facts = row.facts
        alike = [one for one in self.by_name.get(matching_key(facts.full_name), ()) if _birth_fits(one, facts)]
        certain = [one for one in alike if facts.year and one.birth_year]
        meant, doubtful = alike, list[Official]()
        if facts.staff_code:  # an unknown code: another person, unless birth agrees too
            meant, doubtful = [], certain
        elif facts.cccd:  # an unknown number: missing in the record, or another person's
            meant = [one for one in certain if not one.cccd_digest]
            doubtful = [one for one in alike if (one in certain) == bool(one.cccd_digest)]
        if len(meant) > 1:
            return Finding("person_ambiguous", RosterField.FULL_NAME, facts.full_name, facts={"number": len(meant)})
        if meant:
            return meant[0]
        if doubtful and not is_agreed(answers, "possible_duplicate", facts.full_name):
            shown = {"name": doubtful[0].full_name, "code": doubtful[0].staff_code}
            return Finding("possible_duplicate", RosterField.FULL_NAME, facts.full_name, facts=shown)
        return None


def out_of_reach(row: RosterRow, at: RosterField) -> Finding:
    """The same words whether the number is another's or was not looked up any more."""
    return Finding(OUT_OF_REACH, at, row.texts.get(at, ""), facts={"most": MOST_IN_FILE})


def load_people(
    rows: Sequence[RosterRow], *, unit: Unit, province: Unit, actor: User | None, as_of: date
) -> PeopleDirectory:
    """Everybody the rows may mean, in a number of statements that doesn't grow with the rows (up to 5,000).

    Without an actor the file is brought in by a command, which reaches the people of the unit.
    """
    codes = {row.facts.staff_code.upper() for row in rows if row.facts.staff_code}
    digests = {cccd_digest(row.facts.cccd) for row in rows if row.facts.cccd}
    names = {search_key(row.facts.full_name) for row in rows if row.facts.full_name}
    clear = Official.objects.defer("cccd_encrypted", "birth_date_encrypted")
    in_province = clear.filter(province=province).annotate(code_key=Upper("staff_code"))
    by_code = {one.staff_code.upper(): one for part in _parts(codes) for one in in_province.filter(code_key__in=part)}
    by_cccd = {one.cccd_digest: one for part in _parts(digests) for one in clear.filter(cccd_digest__in=part)}
    here = clear.posted_in(Unit.objects.within(unit.pk, as_of), as_of)
    by_name: dict[str, list[Official]] = defaultdict(list)
    for part in _parts(names):
        for one in here.filter(search_key__in=part):
            by_name[matching_key(one.full_name)].append(one)
    ids = {one.pk for one in (*by_code.values(), *by_cccd.values())}
    ids |= {one.pk for alike in by_name.values() for one in alike}
    reached = Official.objects.managed_by(actor, as_of=as_of) if actor else here
    managed = {pk for part in _parts(ids) for pk in reached.filter(pk__in=part).values_list("pk", flat=True)}
    return PeopleDirectory(by_code, by_cccd, dict(by_name), frozenset(managed), _seats(ids, as_of))


def _seats(ids: Iterable[int], as_of: date) -> dict[int, list[Seat]]:
    """Postings that hold now or are recorded to begin."""
    seats: dict[int, list[Seat]] = defaultdict(list)
    lasting = PostingVersion.objects.known().filter(Q(ends_on__isnull=True) | Q(ends_on__gte=as_of))
    for part in _parts(ids):
        versions = lasting.filter(posting__official_id__in=part).order_by("-is_main", "starts_on", "pk")
        for official_id, *seat in versions.values_list("posting__official_id", "unit_id", "position_id", "is_main"):
            seats[official_id].append(Seat(*seat))
    return dict(seats)


def _parts(values: Iterable[object]) -> Iterable[list[object]]:
    listed = list(values)
    return (listed[start : start + CHUNK] for start in range(0, len(listed), CHUNK))


def _other_person(official: Official, facts: OfficialFacts) -> RosterField | None:
    """By what, besides the name, the row is of somebody else than the holder of its staff code."""
    if matching_key(official.full_name) == matching_key(facts.full_name):
        return None
    if facts.cccd and official.cccd_digest and official.cccd_digest != cccd_digest(facts.cccd):
        return RosterField.CCCD
    return None if _birth_fits(official, facts) else RosterField.BIRTH


def _birth_fits(official: Official, facts: OfficialFacts) -> bool:
    """The same day where both say one, else the same year, else nothing speaks against it."""
    if facts.birth_date and official.birth_precision == BirthPrecision.DAY:
        return bool(official.birth_date_digest == birth_date_digest(facts.birth_date))
    return facts.year is None or official.birth_year is None or facts.year == official.birth_year
