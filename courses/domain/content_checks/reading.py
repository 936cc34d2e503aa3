"""What the checks need of a lesson and of what it points at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.images.models import SourceImageIOError

from courses.blocks.screenshots import SHOWN
from courses.domain.catalogue import open_pages
from courses.domain.content_checks.draft import Draft, DraftStep, plain_lines, steps_of
from courses.domain.content_checks.linked_pages import linked_pages
from courses.domain.content_checks.offline_weight import offline_bytes
from courses.domain.content_checks.pictures import picture_of
from courses.domain.content_checks.recordings import recordings_of
from courses.domain.ended_basis import ended_basis_of
from courses.enums import StepType
from courses.models import CoursePage, LessonPage, Recording
from lms.reference.domain.terms import all_terms


def latest_draft(lesson: LessonPage) -> LessonPage:
    """The lesson as its author left it last."""
    draft: LessonPage = lesson.get_latest_revision_as_object()
    return draft


def read_draft(lesson: LessonPage) -> Draft:
    """Of the lesson as it is given, saved or not; the course counts as its author left it last."""
    steps = steps_of(lesson.steps.raw_data)
    terms = all_terms()
    return Draft(
        steps=steps,
        legal_basis=[*_of_course(lesson), *_of_cards(steps)],
        ended_basis=ended_basis_of(lesson, timezone.localdate()),
        closed_pages=_closed_pages(steps),
        abbreviations=frozenset(term.abbreviation for term in terms if term.abbreviation),
        terms=frozenset(key for term in terms for key in term.keys),
        picture_bytes=_picture_bytes(steps),
        recording_bytes=_recording_bytes(steps),
    )


def offline_weights(lessons: Iterable[LessonPage]) -> dict[int, int]:
    """Bytes of each lesson as a phone keeps it, by the id of the page; two statements for all."""
    steps = {lesson.pk: steps_of(lesson.steps.raw_data) for lesson in lessons}
    found = {picture_of(one) for ones in steps.values() for one in ones}
    weights = _weights_of({picture for picture in found if picture is not None})
    return {pk: offline_bytes(Draft(ones, picture_bytes=_by_step(ones, weights))) for pk, ones in steps.items()}


def _of_course(lesson: LessonPage) -> list[str]:
    if not lesson.path:  # not yet anywhere in the tree
        return []
    course = CoursePage.objects.filter(path=lesson.path[: -CoursePage.steplen]).first()
    return course.get_latest_revision_as_object().legal_acts if course else []


def _of_cards(steps: list[DraftStep]) -> list[str]:
    cards = [step for step in steps if step.kind == StepType.REMEMBER]
    return [line for step in cards for line in plain_lines(str(step.value.get("legal_basis") or ""))]


def _closed_pages(steps: list[DraftStep]) -> frozenset[int]:
    ids = {page_id for step in steps for page_id, _words in linked_pages(step)}
    if not ids:
        return frozenset()
    return frozenset(ids - open_pages(ids))


def _picture_bytes(steps: list[DraftStep]) -> dict[str, int]:
    """What the learner's copy of each picture weighs, made where there is none yet."""
    return _by_step(steps, _weights_of({picture for step in steps if (picture := picture_of(step)) is not None}))


def _by_step(steps: list[DraftStep], weights: Mapping[int | None, int]) -> dict[str, int]:
    return {step.block_id: weights[picture] for step in steps if (picture := picture_of(step)) in weights}


def _weights_of(pictures: set[int]) -> dict[int | None, int]:
    if not pictures:
        return {}
    images = get_image_model().objects.prefetch_renditions(SHOWN).in_bulk(pictures)
    weights: dict[int | None, int] = {}
    for picture in pictures:
        try:
            weights[picture] = images[picture].get_rendition(SHOWN).file.size
        except (KeyError, SourceImageIOError, FileNotFoundError):
            continue  # the picture or its file has gone
    return weights


def _recording_bytes(steps: list[DraftStep]) -> dict[int, int]:
    wanted = {one for step in steps for one in recordings_of(step)}
    if not wanted:
        return {}
    return dict(Recording.objects.filter(pk__in=wanted).values_list("pk", "byte_size"))
