"""A piece of evidence and all that was said of it later: withdrawn, let count again, withdrawn once more, and so on."""

from __future__ import annotations

from django.db.models import QuerySet

from lms.evidence.models import Evidence


def with_last(sources: QuerySet[Evidence]) -> list[tuple[Evidence, Evidence]]:
    """Each with the row that says last what it shows, itself where nothing corrects it; one statement, and one more
    where anything was corrected."""
    found = list(sources.select_related("corrected_by"))
    people = {one.official_id for one in found if hasattr(one, "corrected_by")}
    later: dict[int, Evidence] = {}
    if people:
        rows = Evidence.objects.filter(official__in=people, corrects__isnull=False)
        later = {row.corrects_id: row for row in rows if row.corrects_id is not None}
    pairs = []
    for source in found:
        last = source
        while last.pk in later:
            last = later[last.pk]
        pairs.append((source, last))
    return pairs


def source_of(evidence: Evidence) -> Evidence:
    """The row with the exam, course or observation that it is of."""
    source = evidence
    while source.corrects is not None:
        source = source.corrects
    return source
