"""A trainer writes a question, or changes one: what it asks becomes another version, where it is kept just changes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy

from assessments.domain.citing import cite_version
from assessments.domain.marking import latest_corrections
from assessments.domain.needed_questions import papers_kept_drawable
from assessments.domain.question_text import Fault, QuestionText, check_question
from assessments.domain.question_use import sat_with_until
from assessments.domain.questions import Placed, place_question, says_the_same, text_of, write_question
from assessments.enums import CorrectionKind
from assessments.exceptions.questions import (
    QuestionChanged,
    QuestionCodeTaken,
    QuestionCompetencyMissing,
    QuestionInUse,
    QuestionLevelMissing,
    QuestionLevelUnknown,
    QuestionNotYours,
    QuestionUnfit,
)
from assessments.models import Question, QuestionBank, QuestionVersion
from assessments.policy import can_write_bank
from lms.competencies.models import Competency, CompetencyVersion
from lms.core.display import format_datetime
from lms.core.domain.audit import record, register_verb
from lms.core.vietnamese.text import normalise

if TYPE_CHECKING:
    from datetime import date, datetime

    from lms.accounts.models import User

WRITTEN = register_verb("assessments.question.written", gettext_lazy("Viết bản %(number)s của câu %(target)s"))
PLACED = register_verb(
    "assessments.question.placed",
    gettext_lazy("Đổi nơi để hoặc người phụ trách của câu %(target)s (nhóm: %(category)s)"),
)
NUMBERED = re.compile(r"C([0-9]{1,9})")


class Outcome(StrEnum):
    CREATED = "created"
    CHANGED = "changed"
    PLACED = "placed"
    SAME = "same"


@dataclass(frozen=True)
class Kept:
    """Where a question is kept and who looks after it, whole: what is empty is emptied."""

    name: str = ""
    category: str = ""
    tags: tuple[str, ...] = ()
    owner: User | None = None
    review_by: date | None = None


@dataclass(frozen=True)
class Saved:
    question: Question
    version: QuestionVersion
    outcome: Outcome


def add_question(
    *,
    bank: QuestionBank,
    code: str,
    text: QuestionText,
    competency: Competency | None,
    kept: Kept,
    actor: User,
    as_of: date,
) -> Saved:
    """The same form sent twice adds one question; a code that another question has is refused."""
    text = _checked(text, competency, as_of)
    with transaction.atomic():
        bank = QuestionBank.objects.select_for_update().get(pk=bank.pk)
        require_writer(bank, actor)
        known = bank.questions.filter(code=code).first()
        if known is not None:
            current = current_version(known)
            if current is None or not says_the_same(current, text) or kept_of(known) != kept:
                raise QuestionCodeTaken(taken=code, free=free_code(bank))
            return Saved(known, current, Outcome.SAME)
        question = Question(bank=bank, code=code)
        version = write_version(question, text, competency, kept, actor)
    return Saved(question, version, Outcome.CREATED)


def change_question(
    *,
    question: Question,
    seen: int,
    text: QuestionText,
    competency: Competency | None,
    kept: Kept,
    actor: User,
    now: datetime,
) -> Saved:
    """`seen`: the number of the version that the author changed; where another came meanwhile, nothing is written.

    Saving what is there already writes nothing, so the same form may be sent twice.
    """
    with transaction.atomic():
        question, current = locked_question(question, actor)
        if competency is None or (competency.pk, text.level) != (current.competency_id, current.level):
            text = _checked(text, competency, localdate(now))
        else:
            text = _answerable(replace(text, competency=competency.code))
        is_same, was = says_the_same(current, text), kept_of(question)
        if is_same and was == kept:
            return Saved(question, current, Outcome.SAME)
        if current.number != seen:
            raise QuestionChanged(number=current.number)
        if is_same:
            place_question(question, _placed(question, kept), text)
            question.save()
            record(verb=PLACED, target=question, actor=actor, before=_facts(was), after=_facts(kept))
            return Saved(question, current, Outcome.PLACED)
        version = write_next_version(question, current, text, competency, kept, actor=actor, now=now)
    return Saved(question, version, Outcome.CHANGED)


def write_next_version(
    question: Question,
    current: QuestionVersion,
    text: QuestionText,
    competency: Competency | None,
    kept: Kept,
    *,
    actor: User,
    now: datetime,
) -> QuestionVersion:
    """The caller holds the question and has checked the text. Not while somebody sits with the current version."""
    until = sat_with_until(question, now)
    if until is not None:
        raise QuestionInUse(question=question.code, until=format_datetime(until))
    if (current.competency_id, current.difficulty) == (competency and competency.pk, text.difficulty):
        version = write_version(question, text, competency, kept, actor)
    else:
        with papers_kept_drawable(question):
            version = write_version(question, text, competency, kept, actor)
    _keep_dropped(current, version, text)
    return version


def _keep_dropped(current: QuestionVersion, version: QuestionVersion, text: QuestionText) -> None:
    """Where the next version asks in the same words what was dropped, it is dropped as well."""
    known = latest_corrections([current.pk]).get(current.pk)
    if known is None or known.kind != CorrectionKind.DROPPED:
        return
    was = text_of(current)
    if (was.stem, was.choices, was.parts) == (text.stem, text.choices, text.parts):
        known.pk, known.version, known.job = None, version, None
        known.save(force_insert=True)


def locked_question(question: Question, actor: User | None) -> tuple[Question, QuestionVersion]:
    """As it stands now, held until the transaction ends. Only for who writes its bank; None is the system itself."""
    held = Question.objects.select_for_update(of=("self",)).select_related("bank").get(pk=question.pk)
    require_writer(held.bank, actor)
    current = current_version(held)
    if current is None:
        raise ValueError(f"The question {held.pk} has no current version.")
    return held, current


def require_writer(bank: QuestionBank, actor: User | None) -> None:
    if actor is not None and not can_write_bank(actor, bank):
        raise QuestionNotYours(bank=bank.name)


def current_version(question: Question) -> QuestionVersion | None:
    """With its choices, pictures and competency."""
    versions = question.versions.filter(is_current=True)
    return versions.select_related("competency").prefetch_related("choices", "pictures").first()


def kept_of(question: Question) -> Kept:
    return Kept(question.name, question.category, tuple(question.tags), question.owner, question.review_by)


def free_code(bank: QuestionBank) -> str:
    """The next number that no question of the bank has."""
    codes = bank.questions.filter(code__startswith="C").values_list("code", flat=True)
    taken = [int(found[1]) for code in codes if (found := NUMBERED.fullmatch(code))]
    return f"C{max(taken, default=0) + 1:04}"


def clean_category(text: str) -> str:
    """A path of groups: `Hộ tịch / Khai sinh` is `Hộ tịch/Khai sinh`."""
    return "/".join(filter(None, map(normalise, text.split("/"))))


def clean_tags(text: str) -> tuple[str, ...]:
    """Tags as they are typed, between commas; each once."""
    return tuple(dict.fromkeys(filter(None, map(normalise, text.split(",")))))


def check_level(competency: Competency | None, level: int, as_of: date) -> None:
    """Both or neither, and a level that the competency has; one that is no longer in force has whatever it had."""
    known = CompetencyVersion.objects.in_force(as_of).filter(competency=competency).first() if competency else None
    check_level_within(known, level, has_competency=competency is not None)


def check_level_within(scale: CompetencyVersion | None, level: int, *, has_competency: bool) -> None:
    """The same where the competency as it is in force, if it is, has been read."""
    if not has_competency:
        if level:
            raise QuestionCompetencyMissing
        return
    if not level:
        raise QuestionLevelMissing
    if scale is not None and not scale.first_level <= level <= scale.last_level:
        raise QuestionLevelUnknown(first=scale.first_level, last=scale.last_level)


def _checked(text: QuestionText, competency: Competency | None, as_of: date) -> QuestionText:
    check_level(competency, text.level, as_of)
    return _answerable(replace(text, competency=competency.code if competency else ""))


def _answerable(text: QuestionText) -> QuestionText:
    try:
        check_question(text)
    except Fault as fault:
        raise QuestionUnfit(reason=str(fault)) from fault
    return text


def write_version(
    question: Question, text: QuestionText, competency: Competency | None, kept: Kept, actor: User
) -> QuestionVersion:
    """A question's first version or its next, with the laws it cites; the caller holds it and has checked the text."""
    version = write_question(
        bank=question.bank,
        code=question.code,
        text=text,
        competency_id=competency.pk if competency else None,
        placed=_placed(question, kept),
        question=question,
    )
    cite_version(version)
    said = {"number": version.number, "kind": text.kind, "competency": text.competency, "level": text.level}
    record(verb=WRITTEN, target=question, actor=actor, after=said | {"difficulty": text.difficulty} | _facts(kept))
    return version


def _placed(question: Question, kept: Kept) -> Placed:
    """Sets on the question what `Placed` can't empty."""
    question.owner, question.review_by = kept.owner, kept.review_by
    return Placed(name=kept.name, category=kept.category, tags=kept.tags)


def _facts(kept: Kept) -> dict[str, Any]:
    return {
        "name": kept.name,
        "category": kept.category,
        "tags": list(kept.tags),
        "owner": kept.owner.get_username() if kept.owner else "",
        "review_by": kept.review_by,
    }
