"""What a roster's words are looked up in: units of the scope with their old names, the catalogue of positions."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from lms.core.vietnamese.text import matching_key, search_key
from lms.org.domain.roster.cells import unit_key
from lms.org.domain.roster.findings import Finding
from lms.org.domain.unit_names import UnitName, unit_names
from lms.org.enums import COMMUNE_TYPES, UnitType
from lms.org.enums_roster import RosterField
from lms.org.models import Position, Succession, Unit, UnitVersion

NEAR = 0.6
MOST_NAMED = 6
LONGEST_COMPARED, MOST_COMPARED = 120, 60
_TITLE_WORDS = re.compile(r"^(cong chuc|can bo|chuyen vien|nhan vien)?( phu trach)?( ve)?( linh vuc)? *")
_CODE = re.compile(r"[A-ZĐ]{1,6}-?\d{1,4}")


class _Nearest:
    """The key most like a word. Comparing is slow, and a column matched wrongly holds thousands of unknown words, so
    only the first ones are compared.

    Of units the first word says the kind: a "phòng" is never the "phường" it sits in, and "phường" alone makes no two
    names alike.
    """

    def __init__(self, keys: Iterable[str], *, kind_first: bool = False) -> None:
        self._keys = list(keys)
        self._kind_first = kind_first
        self._found: dict[str, str | None] = {}

    def to(self, key: str) -> str | None:
        if key not in self._found:
            if len(key) > LONGEST_COMPARED or len(self._found) >= MOST_COMPARED:
                return None
            self._found[key] = self._compare(key)
        return self._found[key]

    def _compare(self, key: str) -> str | None:
        kind, _space, name = key.partition(" ") if self._kind_first else ("", "", key)
        prefix = f"{kind} " if kind else ""
        names = [one.removeprefix(prefix) for one in self._keys if one.startswith(prefix)]
        return next((prefix + one for one in get_close_matches(name, names, n=1, cutoff=NEAR)), None)


@dataclass(frozen=True)
class UnitDirectory:
    """Units in force on the day, inside the unit the list is for. `old` are names of units merged into them."""

    scope: UnitName
    units: Mapping[int, UnitName]
    by_key: Mapping[str, Sequence[int]]
    old: Mapping[str, int]
    elsewhere: frozenset[str]
    nearest: _Nearest

    def find(self, text: str, answers: Mapping[str, object]) -> int | Finding:
        """The unit's id, or why none."""
        key = unit_key(text)
        ids = self.by_key.get(key, ())
        if len(ids) == 1:
            return ids[0]
        if len(ids) > 1:
            return self._ask("unit_ambiguous", text, key, answers, number=len(ids))
        if key in self.old:
            return self._ask("unit_old_name", text, key, answers, current=self.units[self.old[key]].name)
        if key in self.elsewhere:
            return Finding("unit_outside", RosterField.UNIT, text, group=key, facts={"scope": self.scope.label})
        return self._ask("unit_unknown", text, key, answers, nearest=self._nearest_words(key))

    def chosen_for_none(self, answers: Mapping[str, object]) -> int | None:
        """Where people sit whose line names no unit, if somebody has said so."""
        chosen = answers.get("unit_missing")
        return next((pk for pk, name in self.units.items() if str(name.uid) == chosen), None) if chosen else None

    def suggestion(self, finding: Finding) -> int | None:
        """Which unit a person would most likely choose for the finding."""
        if finding.code == "unit_missing":
            return next((pk for pk, name in self.units.items() if name.uid == self.scope.uid), None)
        if finding.code == "unit_old_name":
            return self.old.get(finding.group)
        ids = self.by_key.get(finding.group) or self.by_key.get(self.nearest.to(finding.group) or "", ())
        return ids[0] if ids else None

    def _ask(self, code: str, text: str, key: str, answers: Mapping[str, object], **facts: object) -> int | Finding:
        finding = Finding(code, RosterField.UNIT, text, group=key, facts=facts | {"scope": self.scope.name})
        chosen = answers.get(finding.answer_key)
        return next((pk for pk, name in self.units.items() if str(name.uid) == chosen), finding)

    def _nearest_words(self, key: str) -> str:
        nearest = self.nearest.to(key)
        if nearest is None:
            return _("Chọn đơn vị đúng trong danh sách, hoặc sửa trong tệp.")
        name = self.units[self.by_key[nearest][0]].name
        return _("Tên gần nhất là “%(name)s”; chọn đơn vị đúng, hoặc sửa trong tệp.") % {"name": name}


def load_units(scope: Unit, texts: Iterable[str], *, on: date) -> UnitDirectory:
    """Units of the scope that day, and what the given texts name that isn't one of them. Five statements at most.

    A roster's postings have no end, so a division whose last day is set takes nobody any more.
    """
    lasting = Q(pk=scope.pk) | Q(pk__in=UnitVersion.objects.filter(valid_to__isnull=True).values("unit_id"))
    ids = list(Unit.objects.within(scope.pk, on).filter(lasting).values_list("pk", flat=True))
    units = {pk: name for pk, name in unit_names(ids, on).items() if name.valid_from <= on}
    by_key: dict[str, list[int]] = defaultdict(list)
    for pk, name in units.items():
        parent = name.above[-1].name if name.above else ""
        labels = {
            name.name,
            name.short_name,
            *((f"{name.name} - {parent}", f"{name.name}, {parent}") if parent else ()),
        }
        for key in {unit_key(label) for label in labels if label}:
            by_key[key].append(pk)
    unknown = {key: _plain(text) for text in texts if (key := unit_key(text)) and key not in by_key}
    return UnitDirectory(
        scope=units[scope.pk],
        units=units,
        by_key=dict(by_key),
        old=_old_names(units, unknown) if unknown else {},
        elsewhere=_elsewhere(units, unknown, on) if unknown else frozenset(),
        nearest=_Nearest(by_key, kind_first=True),
    )


def _old_names(units: Mapping[int, UnitName], unknown: Collection[str]) -> dict[str, int]:
    """Names of units that went into a commune of the scope, where only one commune can be meant."""
    communes = [pk for pk, name in units.items() if name.unit_type in COMMUNE_TYPES]
    links = Succession.objects.filter(successor_id__in=communes).values_list(
        "predecessor__versions__name", "predecessor__versions__short_name", "successor_id"
    )
    found: dict[str, set[int]] = defaultdict(set)
    for name, short_name, successor_id in links:
        for key in {unit_key(name), unit_key(short_name)} & set(unknown):
            found[key].add(successor_id)
    return {key: next(iter(ids)) for key, ids in found.items() if len(ids) == 1}


def _elsewhere(units: Mapping[int, UnitName], unknown: Mapping[str, str], on: date) -> frozenset[str]:
    """Which of the names are communes in force that day outside the scope."""
    versions = UnitVersion.objects.in_force(on).communes().filter(search_key__in=set(unknown.values()))
    found = set(versions.exclude(unit_id__in=list(units)).values_list("search_key", flat=True))
    return frozenset(key for key, plain in unknown.items() if plain in found)


def _plain(text: str) -> str:
    return re.sub(r"^(ubnd|uy ban nhan dan) ", "", search_key(text))


def _phrases(text: str) -> list[str]:
    """The parts of a title that say what it is about, without "công chức", "chuyên viên về lĩnh vực"."""
    bare = _TITLE_WORDS.sub("", search_key(text))
    return [phrase for part in re.split(r"[,;()/–]|\s-\s|\bva\b", bare) if (phrase := " ".join(part.split()))]


@dataclass(frozen=True)
class PositionEntry:
    """A position of the catalogue."""

    pk: int
    code: str
    name: str
    department: str = ""

    @property
    def label(self) -> str:
        return f"{self.code} · {self.name}"


@dataclass(frozen=True)
class PositionDirectory:
    """Positions in force on the day, by code and by name."""

    entries: Mapping[int, PositionEntry]
    by_code: Mapping[str, int]
    by_key: Mapping[str, int]
    nearest: _Nearest
    topics: Mapping[int, str] = field(default_factory=dict)
    """What each is about, as `_phrases` reads it: its name and its fields of work."""

    def find(self, text: str, answers: Mapping[str, object], *, at: RosterField) -> int | Finding:
        """The position's id, or why none. "CM-04", its name, or both as the template's list writes them."""
        found = self._known(text)
        if found is not None:
            return found
        key = matching_key(text)
        finding = Finding("position_unknown", at, text, group=key, facts={"nearest": self._nearest_words(text)})
        return self.by_code.get(str(answers.get(finding.answer_key, "")), finding)

    def find_several(
        self, text: str, answers: Mapping[str, object], *, at: RosterField
    ) -> tuple[list[int], list[Finding]]:
        """The positions of a cell that may hold more than one; a name that holds semicolons is still one."""
        if not text:
            return [], []
        parts = [text] if self._known(text) is not None else [part.strip() for part in re.split(r"[;\n]", text)]
        if (
            len(parts) == 1
            and "," in text
            and self._known(text) is None
            and self._known(text.split(",")[0]) is not None
        ):
            parts = [part.strip() for part in text.split(",")]
        found = [self.find(part, answers, at=at) for part in parts if part]
        ids = [one for one in found if isinstance(one, int)]
        return list(dict.fromkeys(ids)), [one for one in found if isinstance(one, Finding)]

    def suggestion(self, finding: Finding) -> int | None:
        return self._nearest_to(finding.found)

    def _nearest_to(self, text: str) -> int | None:
        """The position about most of what the words say ("Tư pháp - hộ tịch"); else the one most like it in letters."""
        if self._alike(text):
            return None
        phrases = _phrases(text)
        scores = {pk: sum(f" {phrase} " in topic for phrase in phrases) for pk, topic in self.topics.items()}

        def fit(pk: int) -> tuple[int, bool, int]:
            topic = self.topics[pk]
            return scores[pk], bool(phrases) and topic.startswith(f" {phrases[0]} "), -len(topic)

        best = max(scores, key=fit, default=None)
        if best is not None and phrases and scores[best] * 2 >= len(phrases):
            return best
        return self.by_key.get(self.nearest.to(matching_key(text)) or "")

    def _alike(self, text: str) -> list[PositionEntry]:
        """Those between which a bare title doesn't choose ("Chánh Văn phòng"): several names are it, or begin with it.

        "Kế toán" is the plain grade, "Kế toán viên", though "Kế toán trưởng" begins so too.
        """
        key = matching_key(text)
        if not key or matching_key(f"{text} viên") in self.by_key:
            return []
        found = [one for one in self.entries.values() if f"{matching_key(one.name)} ".startswith(f"{key} ")]
        return found if len(found) > 1 else []

    def _known(self, text: str) -> int | None:
        upper = text.upper()
        leading = _CODE.match(upper)
        if upper in self.by_code:
            return self.by_code[upper]
        if leading and leading[0] in self.by_code and re.match(r"\s*[·:\-–—(]", upper[leading.end() :]):
            return self.by_code[leading[0]]
        return self.by_key.get(matching_key(text))

    def _nearest_words(self, text: str) -> str:
        if alike := self._alike(text):
            named = "; ".join(_candidate(one) for one in alike[:MOST_NAMED])
            return _("Tên này có thể là: %(names)s. Chọn vị trí đúng, hoặc ghi đủ tên trong tệp.") % {"names": named}
        nearest = self._nearest_to(text)
        if nearest is None:
            return _("Chọn vị trí đúng trong danh mục, hoặc sửa trong tệp.")
        label = self.entries[nearest].label
        return _("Gần nhất là “%(name)s”; chọn vị trí đúng, hoặc sửa trong tệp.") % {"name": label}


def _candidate(entry: PositionEntry) -> str:
    return (
        f"“{entry.name}” ({entry.code}, {entry.department})" if entry.department else f"“{entry.name}” ({entry.code})"
    )


def load_positions(*, on: date) -> PositionDirectory:
    """The catalogue that day; one statement. A name that two positions have finds neither."""
    columns = ("pk", "code", "name_vi", "department", "fields")
    rows = list(Position.objects.in_force(on).order_by("code").values_list(*columns))
    entries = {pk: PositionEntry(pk, code, name, department) for pk, code, name, department, _fields in rows}
    topics = {
        pk: f" {' '.join(_phrases(name))} | {' '.join(_phrases(fields))} "
        for pk, _code, name, _department, fields in rows
    }
    named: dict[str, list[int]] = defaultdict(list)
    for pk, entry in entries.items():
        named[matching_key(entry.name)].append(pk)
    by_key = {key: ids[0] for key, ids in named.items() if len(ids) == 1}
    by_code = {entry.code.upper(): pk for pk, entry in entries.items()}
    return PositionDirectory(entries, by_code, by_key, _Nearest(by_key), topics)


@dataclass(frozen=True)
class UnitChoice:
    """A unit to choose from where a file's word fits none."""

    uid: UUID
    label: str


def unit_choices(directory: UnitDirectory) -> list[UnitChoice]:
    """The units of the scope, communes before their divisions."""
    listed = sorted(
        directory.units.values(), key=lambda name: (name.unit_type == UnitType.DIVISION, search_key(name.name))
    )
    several = sum(name.unit_type in COMMUNE_TYPES for name in listed) > 1
    return [UnitChoice(name.uid, name.label if several else name.name) for name in listed]
