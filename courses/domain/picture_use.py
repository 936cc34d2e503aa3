"""Which pictures are needed: by what learners get, or by a draft that somebody still writes."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Any

from wagtail.models import Revision

from courses.domain.content_checks.draft import steps_of
from courses.domain.content_checks.pictures import picture_of
from courses.models import LessonPage, ProcedureGuidePage, ProcedureStep


def used_pictures(ids: Collection[int]) -> set[int]:
    """Those of the pictures that may not be deleted.

    Read from the pages themselves, which is slow but rare: the library's index of references is written later, and
    knows no drafts.
    """
    in_guides = ProcedureStep.objects.filter(picture__in=ids).values_list("picture_id", flat=True)
    return set(ids) & {*in_guides, *_of_lessons(), *_of_drafts()}


def _of_lessons() -> Iterator[int | None]:
    for lesson in LessonPage.objects.only("steps").iterator():
        yield from map(picture_of, steps_of(lesson.steps.raw_data))


def _of_drafts() -> Iterator[int | None]:
    for content in _drafts(LessonPage):
        yield from map(picture_of, steps_of(json.loads(content["steps"])))
    for content in _drafts(ProcedureGuidePage):
        yield from (row["picture"] for row in content["steps"])


def _drafts(model: type[LessonPage | ProcedureGuidePage]) -> Iterator[dict[str, Any]]:
    latest = model.objects.filter(has_unpublished_changes=True).values("latest_revision")
    yield from Revision.objects.filter(pk__in=latest).values_list("content", flat=True).iterator()
