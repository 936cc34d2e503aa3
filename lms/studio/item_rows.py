"""The rows of an item analysis, in the words that the page and the workbook both print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessments.domain.item_analysis import ChoiceFigures, ItemAnalysis, ItemFigures
from assessments.domain.item_facts import AskedQuestion
from assessments.domain.item_regrades import Regrade
from assessments.domain.item_words import (
    change_sentence,
    facility_text,
    hundredths,
    verdict_sentence,
    weak_choice,
    weak_sentence,
)
from lms.core.display import format_number


@dataclass(frozen=True)
class ChoiceRow:
    """`text` is empty for what was left open; `note` says what the choice is or lacks."""

    figures: ChoiceFigures
    text: str

    @property
    def label(self) -> str:
        return self.text or _("Bỏ trống")

    @property
    def note(self) -> str:
        if self.figures.is_key:
            return _("đáp án đúng")
        return weak_choice() if self.figures.is_weak else ""

    @property
    def share(self) -> str:
        return facility_text(self.figures.share)

    @property
    def bottom(self) -> str:
        return facility_text(self.figures.bottom)

    @property
    def top(self) -> str:
        return facility_text(self.figures.top)


@dataclass(frozen=True)
class ItemRow:
    """One version of a question."""

    figures: ItemFigures
    asked: AskedQuestion

    @property
    def label(self) -> str:
        """Which version only where there has been another."""
        if self.asked.number == 1:
            return self.asked.code
        return _("%(code)s (bản %(number)s)") % {"code": self.asked.code, "number": self.asked.number}

    @property
    def sentence(self) -> str:
        return " ".join(filter(None, (verdict_sentence(self.figures), weak_sentence(self.figures))))

    @property
    def facility(self) -> str:
        return facility_text(self.figures.facility)

    @property
    def discrimination(self) -> str:
        return hundredths(self.figures.discrimination)

    @property
    def seconds(self) -> str:
        return format_number(self.figures.seconds, 0)

    @property
    def choices(self) -> list[ChoiceRow]:
        texts: Mapping[int, str] = self.asked.texts
        return [ChoiceRow(one, "" if one.choice is None else texts.get(one.choice, "")) for one in self.figures.choices]


@dataclass(frozen=True)
class RegradeRow:
    """A corrected key of a question: by whom, why, and the figures on both sides of it."""

    item: ItemRow
    regrade: Regrade

    @property
    def kind(self) -> str:
        return str(self.regrade.kind.label)

    @property
    def sentence(self) -> str:
        one = self.regrade
        return change_sentence(n=one.n, changed=one.changed, now_pass=one.now_pass, now_fail=one.now_fail)

    @property
    def facility(self) -> str:
        return self._both(facility_text(self.regrade.before.facility), facility_text(self.regrade.after.facility))

    @property
    def discrimination(self) -> str:
        before, after = self.regrade.before.discrimination, self.regrade.after.discrimination
        return self._both(hundredths(before), hundredths(after))

    @property
    def verdicts(self) -> str:
        return self._both(str(self.regrade.before.verdict.label), str(self.regrade.after.verdict.label))

    def _both(self, before: str, after: str) -> str:
        return f"{before or '–'} → {after or '–'}"


def regrade_rows(rows: Sequence[ItemRow], regrades: Mapping[int, Sequence[Regrade]]) -> list[RegradeRow]:
    """The newest first."""
    found = [RegradeRow(row, one) for row in rows for one in regrades.get(row.asked.item.version, ())]
    return sorted(found, key=lambda row: row.regrade.made_at, reverse=True)


def item_rows(analysis: ItemAnalysis, asked: Mapping[int, AskedQuestion]) -> list[ItemRow]:
    """The worst first."""
    return [ItemRow(one, asked[one.version]) for one in analysis.items]
