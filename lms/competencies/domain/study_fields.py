"""What somebody studied beside what competencies are about. A hint, never evidence."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from lms.competencies.models import StudyField
from lms.core.vietnamese.text import search_key


def is_named(words: str, qualification: str) -> bool:
    """Whether the degree names the field, by whole words and whatever the marks: "Luật" is in "ĐH Luật kinh tế", and
    not in "Kỹ thuật". Pure."""
    wanted, said = _words(words), _words(qualification)
    return bool(wanted) and any(said[at : at + len(wanted)] == wanted for at in range(len(said)))


def studied(qualification: str, competency_ids: Collection[int]) -> set[int]:
    """Of these competencies the ones near what the degree names; one statement, none where there is no degree or
    nothing is asked."""
    if not qualification.strip() or not competency_ids:
        return set()
    fields: Iterable[tuple[int, str]] = StudyField.objects.filter(competency__in=competency_ids).values_list(
        "competency_id", "words"
    )
    return {competency_id for competency_id, words in fields if is_named(words, qualification)}


def _words(text: str) -> list[str]:
    return "".join(char if char.isalnum() else " " for char in search_key(text)).split()
