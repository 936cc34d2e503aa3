"""What is done to a question without opening it: its competency, its group, tags and owner, rest and use again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy

from assessments.domain.needed_questions import papers_kept_drawable
from assessments.domain.questions import Placed, place_question, text_of
from assessments.domain.writing_questions import (
    PLACED,
    check_level,
    clean_category,
    kept_of,
    locked_question,
    write_next_version,
)
from assessments.exceptions.questions import QuestionAsItWas, QuestionOwnerNoWriter
from assessments.models import Question
from assessments.policy import writers_of
from lms.core.domain.audit import record, register_verb

if TYPE_CHECKING:
    from datetime import date, datetime

    from lms.accounts.models import User
    from lms.competencies.models import Competency

RETIRED = register_verb("assessments.question.retired", gettext_lazy("Cho câu %(target)s nghỉ: đề mới không rút nữa"))
TAKEN_BACK = register_verb("assessments.question.taken_back", gettext_lazy("Dùng lại câu %(target)s"))


@transaction.atomic
def tag_question(*, question: Question, competency: Competency, level: int, actor: User, now: datetime) -> int:
    """Another version that says the same of another competency and level; its number."""
    check_level(competency, level, localdate(now))
    question, current = locked_question(question, actor)
    if (current.competency_id, current.level) == (competency.pk, level):
        raise QuestionAsItWas
    text = replace(text_of(current), competency=competency.code, level=level)
    version = write_next_version(question, current, text, competency, kept_of(question), actor=actor, now=now)
    return version.number


@transaction.atomic
def move_question(*, question: Question, category: str, actor: User) -> None:
    """Into a group of the same bank; the empty one is none."""
    question, _current = locked_question(question, actor)
    before, after = question.category, clean_category(category)
    if before == after:
        raise QuestionAsItWas
    question.category = after
    question.save(update_fields=["category"])
    record(verb=PLACED, target=question, actor=actor, before={"category": before}, after={"category": after})


@transaction.atomic
def label_question(*, question: Question, add: Iterable[str] = (), remove: Iterable[str] = (), actor: User) -> None:
    """Tags it should have, and others it should not; those it has besides stay."""
    question, current = locked_question(question, actor)
    gone, before = set(remove), tuple(question.tags)
    after = tuple(dict.fromkeys([*(one for one in before if one not in gone), *add]))
    if before == after:
        raise QuestionAsItWas
    place_question(question, Placed(tags=after), text_of(current))
    question.save(update_fields=["tags", "search_key"])
    record(verb=PLACED, target=question, actor=actor, before={"tags": list(before)}, after={"tags": list(after)})


@transaction.atomic
def entrust_question(*, question: Question, owner: User | None, review_by: date | None, actor: User) -> None:
    """Somebody who writes the bank answers for it, by that day; None leaves what there is."""
    question, _current = locked_question(question, actor)
    if owner is not None and not writers_of(question.bank).filter(pk=owner.pk).exists():
        raise QuestionOwnerNoWriter(owner=owner.full_name, bank=question.bank.name)
    before = (question.owner_id, question.review_by)
    question.owner, question.review_by = owner or question.owner, review_by or question.review_by
    if before == (question.owner_id, question.review_by):
        raise QuestionAsItWas
    question.save(update_fields=["owner", "review_by"])
    after = {"owner": question.owner.get_username() if question.owner else "", "review_by": question.review_by}
    record(verb=PLACED, target=question, actor=actor, after=after)


@transaction.atomic
def retire_question(*, question: Question, actor: User) -> None:
    """New papers don't draw it any more; attempts that hold it go on. Not where an open assessment would run short."""
    question, _current = locked_question(question, actor)
    if question.retired:
        raise QuestionAsItWas
    with papers_kept_drawable(question):
        _set_retired(question, to=True)
    record(verb=RETIRED, target=question, actor=actor, after={"retired": True})


@transaction.atomic
def take_back_question(*, question: Question, actor: User) -> None:
    question, _current = locked_question(question, actor)
    if not question.retired:
        raise QuestionAsItWas
    _set_retired(question, to=False)
    record(verb=TAKEN_BACK, target=question, actor=actor, after={"retired": False})


def _set_retired(question: Question, *, to: bool) -> None:
    question.retired = to
    question.save(update_fields=["retired"])
