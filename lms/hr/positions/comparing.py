"""Versions of a position beside each other, old → new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from lms.core.vietnamese.dates import format_date
from lms.org.domain.positions import PositionFacts, facts_of
from lms.org.enums import PositionMark
from lms.org.models import PositionVersion

OLD_PARAM, NEW_PARAM = "tu", "den"


@dataclass(frozen=True)
class Difference:
    """One fact in both; `lang` of the values."""

    label: str
    old: str
    new: str
    lang: str

    @property
    def is_changed(self) -> bool:
        return self.old != self.new


@dataclass(frozen=True)
class Comparison:
    old: str
    new: str
    lines: list[Difference]

    @property
    def changed(self) -> int:
        return sum(line.is_changed for line in self.lines)


def chosen_pair(
    versions: Sequence[PositionVersion], asked: QueryDict
) -> tuple[PositionVersion, PositionVersion] | None:
    """Those that the address names, else the last one and the one before; None where there is but one."""
    by_number = {str(one.number): one for one in versions}
    old, new = by_number.get(asked.get(OLD_PARAM, "")), by_number.get(asked.get(NEW_PARAM, ""))
    if old is not None and new is not None:
        return old, new
    ordered = sorted(versions, key=lambda one: one.number)
    return (ordered[-2], ordered[-1]) if len(ordered) > 1 else None


def compare_versions(old: PositionVersion, new: PositionVersion) -> Comparison:
    before, after = _values(facts_of(old)), _values(facts_of(new))
    before[_("Từ ngày")] = (format_date(old.valid_from), "")
    after[_("Từ ngày")] = (format_date(new.valid_from), "")
    return _compared(version_label(old), version_label(new), before, after)


def compare_typed(old: PositionVersion, typed: PositionFacts) -> Comparison:
    """What somebody has saved meanwhile, and what is about to be saved over it."""
    both = _compared(version_label(old), _("anh/chị nhập"), _values(facts_of(old)), _values(typed))
    return replace(both, lines=[line for line in both.lines if line.is_changed])


def version_label(version: PositionVersion) -> str:
    return _("phiên bản %(number)s, từ %(day)s") % {
        "number": version.number,
        "day": format_date(version.valid_from),
    }


def fact_labels() -> dict[str, str]:
    return {
        "name_vi": _("Tên vị trí"),
        "name_en": _("Tên tiếng Anh"),
        "department": _("Nơi thường bố trí"),
        "fields": _("Lĩnh vực"),
        "position_group": _("Nhóm"),
        "usual_rank": _("Ngạch thường gặp"),
        "mark": _("Độ tin cậy"),
        "document_number": _("Số, ký hiệu văn bản"),
        "source": _("Nguồn"),
    }


def fact_rows(words: Any) -> list[dict[str, str]]:
    """For components/summary_list.html."""
    values = {name: getattr(words, name, "") for name in fact_labels()}
    return [
        {"key": label, "value": _shown(name, values[name]), "lang": _lang(name)}
        for name, label in fact_labels().items()
    ]


def _values(facts: PositionFacts) -> dict[str, tuple[str, str]]:
    return {label: (_shown(name, getattr(facts, name)), _lang(name)) for name, label in fact_labels().items()}


def _compared(old: str, new: str, before: dict[str, tuple[str, str]], after: dict[str, tuple[str, str]]) -> Comparison:
    lines = [Difference(label, value, after[label][0], lang) for label, (value, lang) in before.items()]
    return Comparison(old, new, lines)


def _shown(name: str, value: str) -> str:
    return str(PositionMark(value).label) if name == "mark" else value


def _lang(name: str) -> str:
    return {"mark": "", "name_en": "en"}.get(name, "vi")
