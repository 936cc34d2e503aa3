"""Two versions of a framework beside each other, old → new. Pure; the page, the file and a dry run show the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lms.competencies.domain.framework_contents import CompetencyFacts, Contents, LevelWords, VersionFacts
from lms.competencies.enums import CompetencyMark
from lms.core.vietnamese.dates import format_date
from lms.core.word_marks import Part, word_marks

VIETNAMESE, ENGLISH, INTERFACE = "vi", "en", ""


@dataclass(frozen=True)
class Difference:
    """One thing that reads otherwise; `lang` of the values, "" where they are words of the interface or numbers."""

    label: str
    old: str
    new: str
    lang: str

    @property
    def parts(self) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
        return word_marks(self.old, self.new)

    @property
    def old_parts(self) -> tuple[Part, ...]:
        return self.parts[0]

    @property
    def new_parts(self) -> tuple[Part, ...]:
        return self.parts[1]


@dataclass(frozen=True)
class ChangedCompetency:
    """`lines` say what reads otherwise, its group and place among those in both included."""

    code: str
    name: str
    lines: tuple[Difference, ...]


@dataclass(frozen=True)
class FrameworkComparison:
    facts: tuple[Difference, ...]
    added: tuple[CompetencyFacts, ...]
    dropped: tuple[CompetencyFacts, ...]
    changed: tuple[ChangedCompetency, ...]
    same: int

    @property
    def is_empty(self) -> bool:
        return not (self.facts or self.added or self.dropped or self.changed)


def compare_contents(old: Contents, new: Contents) -> FrameworkComparison:
    before = {one.code: one for one in old.competencies}
    after = {one.code: one for one in new.competencies}
    both = [code for code in after if code in before]
    staying = [code for code in both if before[code].group == after[code].group]
    moved = _moved([code for code in before if code in staying], staying)
    changed = []
    for code in both:
        lines = competency_lines(before[code], after[code])
        if code in moved:
            lines = (*lines, Difference(_("Thứ tự"), _place(code, before), _place(code, after), INTERFACE))
        if lines:
            changed.append(ChangedCompetency(code, after[code].name_vi, lines))
    return FrameworkComparison(
        facts=fact_lines(old.facts, new.facts),
        added=tuple(one for one in new.competencies if one.code not in before),
        dropped=tuple(one for one in old.competencies if one.code not in after),
        changed=tuple(changed),
        same=len(both) - len(changed),
    )


def fact_lines(old: VersionFacts, new: VersionFacts) -> tuple[Difference, ...]:
    """What differs of the version's own facts and its scale."""
    lines = [
        Difference(_("Căn cứ"), old.legal_basis, new.legal_basis, VIETNAMESE),
        Difference(_("Từ ngày"), format_date(old.valid_from), format_date(new.valid_from), INTERFACE),
        Difference(_("Thang mức"), _span(old.scale_min, old.scale_max), _span(new.scale_min, new.scale_max), INTERFACE),
    ]
    before, after = ({one.level: one for one in facts.scale} for facts in (old, new))
    for level in sorted(before.keys() | after.keys()):
        was, now = before.get(level, LevelWords(level, "")), after.get(level, LevelWords(level, ""))
        lines.append(Difference(_("Tên mức %(level)s") % {"level": level}, was.vi, now.vi, VIETNAMESE))
        label = _("Tên tiếng Anh mức %(level)s") % {"level": level}
        lines.append(Difference(label, was.en, now.en, ENGLISH))
    return _differing(lines)


def competency_lines(old: CompetencyFacts, new: CompetencyFacts) -> tuple[Difference, ...]:
    """What differs of a competency."""
    was, now = (str(CompetencyMark(one.mark).label) for one in (old, new))
    lines = [
        Difference(_("Nhóm"), old.group, new.group, VIETNAMESE),
        Difference(_("Tên"), old.name_vi, new.name_vi, VIETNAMESE),
        Difference(_("Tên tiếng Anh"), old.name_en, new.name_en, ENGLISH),
        Difference(_("Độ tin cậy"), was, now, INTERFACE),
        Difference(
            _("Khoảng mức"), _span(old.first_level, old.last_level), _span(new.first_level, new.last_level), INTERFACE
        ),
    ]
    for level in sorted({one.level for one in (*old.levels, *new.levels)}):
        both = old.described(level), new.described(level)
        lines.append(Difference(_("Mức %(level)s") % {"level": level}, both[0].vi, both[1].vi, VIETNAMESE))
        label = _("Mức %(level)s, tiếng Anh") % {"level": level}
        lines.append(Difference(label, both[0].en, both[1].en, ENGLISH))
    return _differing(lines)


def _differing(lines: list[Difference]) -> tuple[Difference, ...]:
    return tuple(line for line in lines if line.old != line.new)


def _span(first: int, last: int) -> str:
    return f"{first}–{last}"


def _moved(old: list[str], new: list[str]) -> set[str]:
    """The fewest that have to change place: all but the longest run that keeps its order."""
    places = [old.index(code) for code in new]
    longest: list[list[int]] = []
    for at, place in enumerate(places):
        longest.append([*_longest(longest[earlier] for earlier in range(at) if places[earlier] < place), at])
    kept = set(_longest(longest))
    return {code for at, code in enumerate(new) if at not in kept}


def _longest(runs: Iterable[list[int]]) -> list[int]:
    return max(runs, key=len, default=[])


def _place(code: str, competencies: Iterable[str]) -> str:
    return str(list(competencies).index(code) + 1)
