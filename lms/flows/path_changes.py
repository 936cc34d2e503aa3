"""Telling those on a learning path what was added to it and what was left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from courses.models import Enrolment, LearningPathPage
from lms.core.vietnamese.dates import format_date
from lms.flows.enums import NoticeKind
from lms.flows.models import Notice
from lms.org.models import PostingVersion

KINDS = ("course", "guide", "path")


def published_targets(page: Any) -> list[int] | None:
    """What learners have of a path, to be read before it is published again; None where that is nothing."""
    path = LearningPathPage.objects.filter(pk=page.pk, live=True).first()
    return path.target_ids(*KINDS) if path else None


def tell_of_changed_path(*, path_id: int, before: Sequence[int] | None) -> int:
    """How many were told. Another order, other words or a first publication change nothing for anybody."""
    path = LearningPathPage.objects.get(pk=path_id)
    after = path.target_ids(*KINDS)
    if before is None:
        return 0
    titles = dict(Page.objects.filter(pk__in={*before, *after}).values_list("pk", "title"))
    added = [titles[pk] for pk in dict.fromkeys(after) if pk in titles and pk not in before]
    removed = [titles[pk] for pk in dict.fromkeys(before) if pk in titles and pk not in after]
    if not added and not removed:
        return 0
    facts = {
        "title": path.title,
        "day": format_date(timezone.localdate()),
        "added": _listed(added),
        "removed": _listed(removed),
    }
    kind, href = NoticeKind.PATH_CHANGED, f"/hoc/lo-trinh/{path.slug}/"
    notices = [Notice(official_id=pk, kind=kind, path=href, facts=facts) for pk in _on_it(path, {*before, *after})]
    Notice.objects.bulk_create(notices, batch_size=500)
    return len(notices)


def _listed(titles: Sequence[str]) -> str:
    return ", ".join(f"“{title}”" for title in titles)


def _on_it(path: LearningPathPage, page_ids: set[int]) -> list[int]:
    """Officials in one of its positions who have begun: enrolled on a course that it leads or led to."""
    positions = path.for_positions.values("position_id")
    there = PostingVersion.objects.active_on(timezone.localdate()).filter(position_id__in=positions)
    begun = Enrolment.objects.open().filter(
        course_id__in=page_ids, official_id__in=there.values("posting__official_id")
    )
    return list(begun.order_by("official_id").values_list("official_id", flat=True).distinct())
