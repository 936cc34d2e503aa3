"""Finding communes by what people call them: today's name, or that of a unit merged into them.

Tone marks don't count. A text may end with the province ("thuan my tay ninh", "Xã Thuận Mỹ, Tỉnh Tây Ninh"), today's
or the former one, and an old name may carry its district.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_, or_

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Concat
from django.utils.translation import gettext as _

from lms.core.vietnamese.text import search_key
from lms.org.domain.unit_names import UnitName, unit_names
from lms.org.enums import COMMUNE_TYPES, SuccessionShare, UnitType
from lms.org.models import Succession, Unit, UnitVersion

EVER_COMMUNES = (*COMMUNE_TYPES, UnitType.TOWNSHIP)
TYPE_KEYS = ("xa", "phuong", "thi tran", "dac khu")
PROVINCE_KEYS = ("tinh", "thanh pho", "tp", "tp.")
MERGERS_FOLLOWED = 5
OLD_NAMES_PER_MATCH = 5
EXACT, BEGINS, WITHIN, DISTRICT, DISTRICT_BEGINS, SCATTERED = range(6)


@dataclass(frozen=True)
class FormerName:
    """What a part of the commune was called before; `is_part` when the old unit was split."""

    name: str
    is_part: bool = False

    def __str__(self) -> str:
        return _("%(name)s (một phần)") % {"name": self.name} if self.is_part else self.name


@dataclass(frozen=True)
class UnitMatch:
    """A commune of the day, its former names, and the old name that the text matched (empty: its own name)."""

    name: UnitName
    former: tuple[FormerName, ...]
    found_by: str

    @property
    def unit_id(self) -> int:
        return self.name.unit_id

    @property
    def label(self) -> str:
        return self.name.label

    @property
    def former_label(self) -> str:
        """`tên cũ: …`, empty for a commune that was never called otherwise."""
        names = ", ".join(map(str, self.former))
        return _("tên cũ: %(names)s") % {"names": names} if names else ""


@dataclass(frozen=True)
class _Reading:
    """One way to take the text: the words of a name, and the province ids (today's or former) that may hold it."""

    words: tuple[str, ...]
    provinces: frozenset[int] | None

    @property
    def phrase(self) -> str:
        return " ".join(self.words)


def find_units(text: str, as_of: date, province: Unit | None = None, limit: int = 20) -> list[UnitMatch]:
    """Communes in force that day, best match first. The number of statements doesn't grow with what is found."""
    words = tuple(word for word in search_key(text.replace(",", " ")).split() if any(map(str.isalnum, word)))
    if not words:
        return []
    readings = _readings(words)
    ranks = {unit_id: (rank * 2, "") for unit_id, rank in _by_own_name(readings, as_of, province, limit)}
    old = list(_by_old_name(readings, as_of, limit))
    heirs = _in_force_after({unit_id for unit_id, _name, _rank in old}, as_of)
    for unit_id, name, rank in old:
        for heir in heirs[unit_id]:
            if heir not in ranks or ranks[heir][0] > rank * 2 + 1:
                ranks[heir] = (rank * 2 + 1, name)
    if any(rank < SCATTERED * 2 for rank, _name in ranks.values()):
        ranks = {unit_id: found for unit_id, found in ranks.items() if found[0] // 2 != SCATTERED}
    return _matches(ranks, as_of, province, limit)


def _readings(words: tuple[str, ...]) -> list[_Reading]:
    """The whole text as a name, and, where it ends with a province, what stands before it."""
    readings = [_Reading(words, None)]
    by_name: dict[tuple[str, ...], set[int]] = {}
    for unit_id, key in UnitVersion.objects.provinces().values_list("unit_id", "search_key"):
        name = tuple(word for word in _without(key, PROVINCE_KEYS).split() if any(map(str.isalnum, word)))
        by_name.setdefault(name, set()).add(unit_id)
    for name, ids in by_name.items():
        if words[-len(name) :] == name and len(words) > len(name):
            before = " ".join(words[: -len(name)])
            before = next(
                (before.removesuffix(f" {kind}") for kind in PROVINCE_KEYS if before.endswith(f" {kind}")), before
            )
            readings.append(_Reading(tuple(before.split()), frozenset(ids)))
    return readings


def _without(key: str, prefixes: Iterable[str]) -> str:
    return next((key.removeprefix(f"{prefix} ") for prefix in prefixes if key.startswith(f"{prefix} ")), key)


def _by_own_name(
    readings: Sequence[_Reading], as_of: date, province: Unit | None, limit: int
) -> Iterable[tuple[int, int]]:
    communes: QuerySet[UnitVersion] = (
        UnitVersion.objects.in_force(as_of).communes().annotate(padded=Concat(Value(" "), F("search_key"), Value(" ")))
    )
    if province is not None:
        communes = communes.filter(parent=province)
    wanted = reduce(or_, (_holds("padded", reading) & _lies_in("parent_id", reading) for reading in readings))
    found = communes.filter(wanted | Q(code=readings[0].phrase)).annotate(rank=_rank(readings))
    return found.order_by("rank", "sort_key").values_list("unit_id", "rank")[:limit]


def _by_old_name(readings: Sequence[_Reading], as_of: date, limit: int) -> Iterator[tuple[int, str, int]]:
    """Ended versions of communes; the words may also stand in the district, and decide alone at the very end."""
    ended: QuerySet[UnitVersion] = UnitVersion.objects.filter(unit_type__in=EVER_COMMUNES, valid_to__lt=as_of).annotate(
        padded_district=Concat(Value(" "), F("parent__versions__search_key"), Value(" ")),
        padded=Concat(Value(" "), F("search_key"), F("padded_district")),
    )
    wanted = reduce(or_, (_holds("padded", reading) & _lay_in(reading) for reading in readings))
    found = ended.filter(wanted).annotate(rank=_rank(readings, has_district=True))
    rows = found.order_by("rank", "sort_key").values_list("unit_id", "name", "parent__versions__name", "rank")
    for unit_id, name, district, rank in rows[: limit * OLD_NAMES_PER_MATCH]:
        yield unit_id, district if rank in (DISTRICT, DISTRICT_BEGINS) else name, rank


def _holds(field: str, reading: _Reading) -> Q:
    """Every word of the reading stands in the padded key; the last one may still be half typed."""
    *whole, last = reading.words
    return reduce(
        and_, (Q(**{f"{field}__contains": f" {word} "}) for word in whole), Q(**{f"{field}__contains": f" {last}"})
    )


def _lies_in(field: str, reading: _Reading) -> Q:
    return Q() if reading.provinces is None else Q(**{f"{field}__in": reading.provinces})


def _lay_in(reading: _Reading) -> Q:
    """In the former province by way of the district, or in today's by way of the successor."""
    if reading.provinces is None:
        return Q()
    heirs = UnitVersion.objects.filter(parent_id__in=reading.provinces, unit_type__in=EVER_COMMUNES).values("unit_id")
    went = Succession.objects.filter(successor_id__in=heirs).values("predecessor_id")
    return Q(parent__versions__parent_id__in=reading.provinces) | Q(unit_id__in=went)


def _rank(readings: Sequence[_Reading], *, has_district: bool = False) -> Case:
    phrases = [reading.phrase for reading in readings]
    exact = [f"{kind} {phrase}" for kind in TYPE_KEYS for phrase in phrases]
    typed = tuple(phrase for phrase in phrases if phrase.startswith(tuple(f"{kind} " for kind in TYPE_KEYS)))
    begins = _any("search_key__startswith", (*exact, *typed))
    within = _any("search_key__contains", [f" {phrase}" for phrase in phrases])
    cases = [
        When(Q(search_key__in=exact + phrases), then=EXACT),
        When(begins, then=BEGINS),
        When(within, then=WITHIN),
    ]
    if has_district:
        cases += [
            When(_any("padded_district__contains", [f" {phrase} " for phrase in phrases]), then=DISTRICT),
            When(_any("padded_district__contains", [f" {phrase}" for phrase in phrases]), then=DISTRICT_BEGINS),
            When(_any("padded__contains", [f" {phrase}" for phrase in phrases]), then=WITHIN),  # name and district
        ]
    return Case(*cases, default=SCATTERED, output_field=IntegerField())


def _any(lookup: str, keys: Iterable[str]) -> Q:
    return reduce(or_, (Q(**{lookup: key}) for key in keys))


def _in_force_after(unit_ids: Collection[int], as_of: date) -> dict[int, set[int]]:
    """For each unit the communes that stand in its place that day: itself if it was only renamed, else its heirs."""
    heirs: dict[int, set[int]] = {unit_id: {unit_id} for unit_id in unit_ids}
    living: set[int] = set()
    for _round in range(MERGERS_FOLLOWED):
        frontier = set().union(*heirs.values()) - living
        living |= set(
            UnitVersion.objects.in_force(as_of)
            .communes()
            .filter(unit_id__in=frontier)
            .values_list("unit_id", flat=True)
        )
        ended = frontier - living
        if not ended:
            break
        next_of: dict[int, set[int]] = {unit_id: set() for unit_id in ended}
        links = Succession.objects.filter(predecessor_id__in=ended, event__effective_on__lte=as_of)
        for before, after in links.values_list("predecessor_id", "successor_id"):
            next_of[before].add(after)
        heirs = {unit_id: set().union(*(next_of.get(heir, {heir}) for heir in now)) for unit_id, now in heirs.items()}
    return {unit_id: now & living for unit_id, now in heirs.items()}


def _matches(ranks: dict[int, tuple[int, str]], as_of: date, province: Unit | None, limit: int) -> list[UnitMatch]:
    names = unit_names(ranks, as_of)
    if province is not None:
        names = {unit_id: name for unit_id, name in names.items() if name.province_id == province.pk}
    best = sorted(names.values(), key=lambda name: (ranks[name.unit_id][0], search_key(name.label)))[:limit]
    former = _former_names({name.unit_id for name in best}, as_of)
    return [
        UnitMatch(
            name=name,
            former=_found_first(former.get(name.unit_id, {}), name.name, ranks[name.unit_id][1]),
            found_by=ranks[name.unit_id][1],
        )
        for name in best
    ]


def _former_names(unit_ids: set[int], as_of: date) -> dict[int, dict[str, FormerName]]:
    """By unit, then by name: earlier names of the unit itself, and those of the units that went into it."""
    former: dict[int, dict[str, FormerName]] = {}
    versions = UnitVersion.objects.filter(unit_id__in=unit_ids, valid_to__lt=as_of).order_by("-valid_from")
    for unit_id, name in versions.values_list("unit_id", "name"):
        former.setdefault(unit_id, {})[name] = FormerName(name)
    links = Succession.objects.filter(successor_id__in=unit_ids, predecessor__versions__valid_to__lt=as_of)
    rows = links.order_by("predecessor__versions__sort_key").values_list(
        "successor_id", "share", "predecessor__versions__name"
    )
    for unit_id, share, name in rows:
        former.setdefault(unit_id, {}).setdefault(name, FormerName(name, is_part=share == SuccessionShare.PART))
    return former


def _found_first(former: dict[str, FormerName], own: str, found_by: str) -> tuple[FormerName, ...]:
    """What the text matched stands first, also where it was the former district."""
    names = {found_by: FormerName(found_by), **former} if found_by else former
    listed = [name for name in names.values() if name.name != own]
    return tuple(sorted(listed, key=lambda name: name.name != found_by))
