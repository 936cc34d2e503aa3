"""Writing questions down: a question whose words change gets another version, and no version is ever edited."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.core.files.images import get_image_dimensions

from assessments.domain.question_text import (
    ChoiceText,
    CriterionText,
    LevelText,
    PartText,
    PictureText,
    QuestionText,
    is_key,
)
from assessments.models import Choice, Question, QuestionBank, QuestionPicture, QuestionVersion
from lms.core.vietnamese.text import search_key

if TYPE_CHECKING:
    from datetime import date

    from lms.accounts.models import User


MIXED = random.SystemRandom()
WIDEST = 2**15 - 1


@dataclass(frozen=True)
class Placed:
    """Where a question is kept and who looks after it; what is None stays as it is."""

    name: str | None = None
    category: str | None = None
    tags: tuple[str, ...] | None = None
    owner: User | None = None
    review_by: date | None = None


def write_question(
    *,
    bank: QuestionBank,
    code: str,
    text: QuestionText,
    competency_id: int | None,
    placed: Placed,
    question: Question | None = None,
) -> QuestionVersion:
    """A new question, or the next version of a known one; the caller holds the transaction and has checked the text."""
    question = question or Question(bank=bank, code=code)
    last = question.versions.order_by("-number").first() if question.pk else None
    place_question(question, placed, text)
    question.save()
    question.versions.filter(is_current=True).update(is_current=False)
    version = _version(question, text, competency_id, number=last.number + 1 if last else 1)
    version.save()
    Choice.objects.bulk_create(_choices(version, text))
    _keep_pictures(version, text.pictures)
    return version


def write_questions(
    *, bank: QuestionBank, rows: Sequence[tuple[str, QuestionText, int | None, Placed]]
) -> list[QuestionVersion]:
    """New questions of a bank, each with its first version, in three statements and one a picture.

    `rows`: code, text, competency and place of each.
    """
    questions = [Question(bank=bank, code=code) for code, *_rest in rows]
    for question, (_code, text, _competency, placed) in zip(questions, rows, strict=True):
        place_question(question, placed, text)
    Question.objects.bulk_create(questions)
    versions = [
        _version(question, text, competency_id, number=1)
        for question, (_code, text, competency_id, _placed) in zip(questions, rows, strict=True)
    ]
    QuestionVersion.objects.bulk_create(versions)
    written = list(zip(versions, (text for _code, text, *_rest in rows), strict=True))
    Choice.objects.bulk_create([choice for version, text in written for choice in _choices(version, text)])
    for version, text in written:
        _keep_pictures(version, text.pictures)
    return versions


def _version(question: Question, text: QuestionText, competency_id: int | None, *, number: int) -> QuestionVersion:
    return QuestionVersion(
        question=question,
        number=number,
        kind=text.kind,
        stem=text.stem,
        explanation=text.explanation,
        legal_basis=text.legal_basis,
        competency_id=competency_id,
        level=text.level,
        difficulty=text.difficulty,
        scoring=text.scoring,
        keeps_order=text.keeps_order,
        marks_matter=text.marks_matter,
        parts=[_part_as_json(part) for part in text.parts],
        criteria=[_criterion_as_json(criterion) for criterion in text.criteria],
    )


def _choices(version: QuestionVersion, text: QuestionText) -> list[Choice]:
    """Mixed: their ids go to the device, and ids in the order in which they were written would tell the key."""
    written = [
        Choice(
            version=version,
            order=order,
            text=one.text,
            match=one.match,
            weight=one.weight,
            tolerance=one.tolerance,
            is_correct=is_key(text.kind, one.weight),
            feedback=one.feedback,
        )
        for order, one in enumerate(text.choices, start=1)
    ]
    return MIXED.sample(written, len(written))


def place_question(question: Question, placed: Placed, text: QuestionText) -> None:
    """Set where it is kept and what it is found by; the caller saves it."""
    for name, value in (("name", placed.name), ("category", placed.category), ("review_by", placed.review_by)):
        if value is not None:
            setattr(question, name, value)
    if placed.tags is not None:
        question.tags = list(placed.tags)
    if placed.owner is not None:
        question.owner = placed.owner
    words = (question.code, question.name, *question.tags, text.stem, *(part.stem for part in text.parts))
    question.search_key = search_key(" ".join(words))


def text_of(version: QuestionVersion) -> QuestionText:
    """What the version says; three statements, none where choices, pictures and competency were read along."""
    return QuestionText(
        kind=version.kind,
        stem=version.stem,
        choices=tuple(_choice_text(one) for one in version.choices.all()),
        scoring=version.scoring,
        keeps_order=version.keeps_order,
        marks_matter=version.marks_matter,
        explanation=version.explanation,
        legal_basis=version.legal_basis,
        competency=version.competency.code if version.competency else "",
        level=version.level,
        difficulty=version.difficulty,
        parts=tuple(part_from_json(part) for part in version.parts),
        criteria=tuple(criterion_from_json(one) for one in version.criteria),
        pictures=tuple(_picture_text(one) for one in version.pictures.all()),
    )


def says_the_same(version: QuestionVersion, text: QuestionText) -> bool:
    """Without opening a picture: those are compared by their digest."""
    return said_by(version) == said_in(text)


def said_by(version: QuestionVersion) -> tuple[Any, ...]:
    """Everything it says, to be compared with or found by; equals `said_in` of the text it was written from."""
    pictures = tuple((one.name, one.digest, one.description) for one in version.pictures.all())
    return (*_without_pictures(version), pictures)


def said_in(text: QuestionText) -> tuple[Any, ...]:
    pictures = tuple((one.name, digest_of(one.data), one.description) for one in text.pictures)
    return (*_plain(text), pictures)


def part_from_json(part: Mapping[str, Any]) -> PartText:
    choices = tuple(
        ChoiceText(one["text"], Decimal(one["weight"]), one["feedback"], one["match"], Decimal(one["tolerance"]))
        for one in part["choices"]
    )
    return PartText(
        kind=part["kind"],
        stem=part["stem"],
        choices=choices,
        scoring=part["scoring"],
        keeps_order=part["keeps_order"],
        marks_matter=part["marks_matter"],
        explanation=part["explanation"],
    )


def criterion_from_json(criterion: Mapping[str, Any]) -> CriterionText:
    levels = tuple(LevelText(level["text"], Decimal(level["points"])) for level in criterion["levels"])
    return CriterionText(criterion["title"], levels)


def digest_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _without_pictures(version: QuestionVersion) -> tuple[Any, ...]:
    code = version.competency.code if version.competency else ""
    choices = tuple(_choice_text(one) for one in version.choices.all())
    parts = tuple(part_from_json(part) for part in version.parts)
    criteria = tuple(criterion_from_json(one) for one in version.criteria)
    flags = (version.scoring, version.keeps_order, version.marks_matter, version.difficulty, version.level)
    words = (version.kind, version.stem, version.explanation, version.legal_basis, code)
    return (*words, *flags, choices, parts, criteria)


def _plain(text: QuestionText) -> tuple[Any, ...]:
    flags = (text.scoring, text.keeps_order, text.marks_matter, text.difficulty, text.level)
    words = (text.kind, text.stem, text.explanation, text.legal_basis, text.competency)
    return (*words, *flags, text.choices, text.parts, text.criteria)


def _picture_text(picture: QuestionPicture) -> PictureText:
    with picture.file.open("rb") as opened:
        return PictureText(picture.name, opened.read(), picture.description)


def _choice_text(choice: Choice) -> ChoiceText:
    return ChoiceText(choice.text, choice.weight, choice.feedback, choice.match, choice.tolerance)


def _part_as_json(part: PartText) -> dict[str, Any]:
    """Choices have numbers of their own within the part, mixed as well."""
    numbers = MIXED.sample(range(1, len(part.choices) + 1), len(part.choices))
    return {
        "kind": str(part.kind),
        "stem": part.stem,
        "scoring": str(part.scoring),
        "keeps_order": part.keeps_order,
        "marks_matter": part.marks_matter,
        "explanation": part.explanation,
        "choices": [
            {
                "id": number,
                "text": one.text,
                "weight": str(one.weight),
                "feedback": one.feedback,
                "match": one.match,
                "tolerance": str(one.tolerance),
            }
            for number, one in zip(numbers, part.choices, strict=True)
        ],
    }


def _criterion_as_json(criterion: CriterionText) -> dict[str, Any]:
    levels = [{"text": level.text, "points": str(level.points)} for level in criterion.levels]
    return {"title": criterion.title, "levels": levels}


def _keep_pictures(version: QuestionVersion, pictures: Iterable[PictureText]) -> None:
    for order, picture in enumerate(pictures, start=1):
        width, height = get_image_dimensions(ContentFile(picture.data))
        kept = QuestionPicture(
            version=version,
            order=order,
            name=picture.name,
            description=picture.description,
            digest=digest_of(picture.data),
            size=len(picture.data),
            width=min(width or 0, WIDEST),
            height=min(height or 0, WIDEST),
        )
        kept.file.save(kept.uid.hex, ContentFile(picture.data), save=False)  # its name may be no name of a file
        kept.save()
