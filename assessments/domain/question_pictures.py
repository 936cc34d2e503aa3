"""Which pictures of a question are shown with it, and which only with its explanation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from assessments.domain.formats.pictures import picture_type
from assessments.domain.picture_mentions import told_not_asked
from assessments.models import Attempt, Choice, QuestionPicture, QuestionVersion

CONTENT_TYPES = {"png": "image/png", "jpg": "image/jpeg", "gif": "image/gif", "webp": "image/webp"}
LONGEST_SIGNATURE = 12


@dataclass(frozen=True)
class ShownPicture:
    """`number` as the words name it, `[hình 1]`; `width` and `height` 0 where they aren't known."""

    uid: UUID
    number: int
    description: str
    size: int = 0
    width: int = 0
    height: int = 0


@dataclass(frozen=True)
class VersionPictures:
    """`asked`: what the question, its choices or parts name, and what no text names at all. `told`: the rest, which may
    show the answer and comes with the explanation."""

    asked: tuple[ShownPicture, ...] = ()
    told: tuple[ShownPicture, ...] = ()


NO_PICTURES = VersionPictures()
HAS_PICTURES = Exists(QuestionPicture.objects.filter(version=OuterRef("version")))
"""Of an attempt question: papers without pictures cost no statement more."""


def pictures_by_version(version_ids: Iterable[int]) -> dict[int, VersionPictures]:
    """Of those that have any; one statement where none has, else three."""
    found: dict[int, list[QuestionPicture]] = defaultdict(list)
    for picture in QuestionPicture.objects.filter(version__in=list(version_ids)).order_by("version_id", "order"):
        found[picture.version_id].append(picture)
    if not found:
        return {}
    choices: dict[int, list[Choice]] = defaultdict(list)
    for choice in Choice.objects.filter(version__in=found.keys()):
        choices[choice.version_id].append(choice)
    versions = QuestionVersion.objects.in_bulk(found.keys())
    return {pk: _sorted_out(versions[pk], choices[pk], pictures) for pk, pictures in found.items()}


def picture_in_paper(attempt: Attempt, uid: UUID) -> tuple[QuestionPicture | None, bool]:
    """A picture of one of its questions, and whether it is shown with the question; None for any other."""
    picture = QuestionPicture.objects.filter(uid=uid, version__uses__attempt=attempt).first()
    if picture is None:
        return None, False
    asked = pictures_by_version([picture.version_id])[picture.version_id].asked
    return picture, any(one.uid == uid for one in asked)


def content_type_of(picture: QuestionPicture) -> str:
    """By how the file begins, whatever its name."""
    with picture.file.open("rb") as file:
        return CONTENT_TYPES.get(picture_type(file.read(LONGEST_SIGNATURE)), "application/octet-stream")


def _sorted_out(
    version: QuestionVersion, choices: Iterable[Choice], pictures: Iterable[QuestionPicture]
) -> VersionPictures:
    listed = list(choices)
    asked = [version.stem, *(text for one in listed for text in (one.text, one.match))]
    told = [version.explanation, *(one.feedback for one in listed)]
    for part in version.parts:
        asked += _asked_in(part)
        told += [part["explanation"], *(one["feedback"] for one in part["choices"])]
    later = told_not_asked(asked, told)
    shown = [ShownPicture(one.uid, one.order, one.description, one.size, one.width, one.height) for one in pictures]
    return VersionPictures(
        asked=tuple(one for one in shown if one.number not in later),
        told=tuple(one for one in shown if one.number in later),
    )


def _asked_in(part: Mapping[str, Any]) -> list[str]:
    return [part["stem"], *(text for one in part["choices"] for text in (one["text"], one["match"]))]
