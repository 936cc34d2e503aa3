"""For whom an assignment is: people of the scope by unit, position, gap and list, each narrowing the others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q

from lms.competencies.enums import RequirementKind
from lms.core.vietnamese.text import normalise
from lms.org.enums import Role
from lms.org.models import Official, PostingVersion, Unit
from lms.org.querysets import PostingVersionQuerySet, units_in_scope
from lms.plans.domain.recomputing import read_from_facts
from lms.plans.domain.status import postings_on, status_from_facts
from lms.plans.models import RequirementStatus

if TYPE_CHECKING:
    from lms.accounts.models import User

MOST_CODES = 5_000


@dataclass(frozen=True)
class Who:
    """`units`: these and all below them; `gap`: short of one of these competencies, of anything required where it is
    empty, None: not asked. `codes`: staff codes as they were pasted."""

    units: tuple[int, ...] = ()
    position: int | None = None
    gap: tuple[int, ...] | None = None
    codes: tuple[str, ...] = ()

    @classmethod
    def read(cls, facts: Mapping[str, Any]) -> Who:
        gap = facts.get("gap")
        return cls(
            tuple(facts.get("units", ())),
            facts.get("position"),
            None if gap is None else tuple(gap),
            tuple(facts.get("codes", ())),
        )

    def as_facts(self) -> dict[str, Any]:
        gap = None if self.gap is None else list(self.gap)
        return {"units": list(self.units), "position": self.position, "gap": gap, "codes": list(self.codes)}

    @property
    def is_everybody(self) -> bool:
        return self == Who()


@dataclass(frozen=True)
class Found:
    """The people by name, how many each condition left (by the name of the condition), and codes of nobody here."""

    people: tuple[int, ...]
    left: tuple[tuple[str, int], ...]
    unknown_codes: tuple[str, ...] = ()

    @property
    def emptied_by(self) -> str:
        """The first condition that left nobody; "" where somebody is left."""
        return next((name for name, count in self.left if not count), "")


def find_people(who: Who, *, unit_id: int, actor: User, as_of: date) -> Found:
    """People posted in the unit or below it, now or from a coming day, as far as the actor manages them.

    A code of somebody out of scope is answered like one that nobody has.
    """
    seats = _seats(unit_id, actor, as_of)
    # Sets of ids, not nested conditions: a database asks those anew of everybody, which takes a province minutes.
    listed = Official.objects.filter(pk__in=seats.values("posting__official")).order_by("sort_key", "pk")
    codes = dict(listed.values_list("pk", "staff_code"))
    people = set(codes)
    left = [("scope", len(people))]
    if who.units:
        inside = Unit.objects.within_any(who.units, as_of).values_list("pk", flat=True)
        seats = seats.filter(unit__in=list(inside))
        people &= _officials(seats)
        left.append(("units", len(people)))
    if who.position:
        seats = seats.filter(position_id=who.position)
        people &= _officials(seats)
        left.append(("position", len(people)))
    if who.gap is not None:
        people &= short_of(seats, who.gap, as_of)
        left.append(("gap", len(people)))
    unknown: tuple[str, ...] = ()
    if who.codes:
        here = {code.upper(): pk for pk, code in codes.items()}
        unknown = tuple(code for code in who.codes if code.upper() not in here)
        people &= {here[code.upper()] for code in who.codes if code.upper() in here}
        left.append(("codes", len(people)))
    return Found(tuple(pk for pk in codes if pk in people), tuple(left), unknown)


def still_here(official_ids: Collection[int], *, unit_id: int, actor: User, as_of: date) -> set[int]:
    """Those of them whom `find_people` could still find; two statements."""
    return _officials(_seats(unit_id, actor, as_of).filter(posting__official__in=official_ids))


def read_codes(text: str) -> tuple[str, ...]:
    """Staff codes as people paste them: one a line, or set off by commas, semicolons or tabs; each once."""
    parts = text.replace(",", "\n").replace(";", "\n").replace("\t", "\n").splitlines()
    return tuple(dict.fromkeys(code for part in parts if (code := normalise(part))))


def short_of(seats: PostingVersionQuerySet, competencies: Collection[int], as_of: date) -> set[int]:
    """Who sits in one of these seats today and lacks something that it must have: of the competencies, or anything.

    From the checked cache, from facts where that is due.
    """
    running = seats.filter(starts_on__lte=as_of)
    wanted = Q(competency__in=competencies) if competencies else Q()
    rows = RequirementStatus.objects.filter(
        wanted,
        Q(held_level__lt=F("min_level")) | Q(held_until__lt=as_of),
        kind=RequirementKind.MUST,
        posting__in=running.values("posting"),
    )
    due = postings_on(as_of, where=read_from_facts(as_of) & Q(pk__in=running.values("pk")))
    by_facts = {one.posting_id for one in due}
    found = rows.values_list("posting_id", "official_id")
    short = {official_id for posting_id, official_id in found if posting_id not in by_facts}
    for status in status_from_facts(due, as_of) if due else []:
        if any(
            check.is_gap
            for check in status.checks
            if check.required.kind == RequirementKind.MUST
            and (not competencies or check.required.competency_id in competencies)
        ):
            short.add(status.posting.official_id)
    return short


def codes_of(official_ids: Iterable[int]) -> list[str]:
    """Their staff codes, by name."""
    people = Official.objects.filter(pk__in=list(official_ids)).order_by("sort_key", "pk")
    return list(people.values_list("staff_code", flat=True))


def _seats(unit_id: int, actor: User, as_of: date) -> PostingVersionQuerySet:
    mine = units_in_scope(actor, (Role.HR,), as_of).values("pk")
    here = Unit.objects.within(unit_id, as_of).filter(pk__in=mine)
    found: PostingVersionQuerySet = PostingVersion.objects.lasting_on(as_of)
    return found.filter(unit__in=list(here.values_list("pk", flat=True)))


def _officials(seats: PostingVersionQuerySet) -> set[int]:
    return set(seats.values_list("posting__official_id", flat=True))
