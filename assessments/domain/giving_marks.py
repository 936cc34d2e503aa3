"""Marking an answer: the draft that is kept while it is thought about, the mark, and sentences to use again."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from assessments.domain.answers_to_mark import ON_IT_FOR, counted_responses, with_last_answers
from assessments.domain.marking import MARKED, conclude_attempt, regrade_attempt
from assessments.domain.people_marks import given_by, rubric_of
from assessments.domain.question_text import MARKED_BY_PEOPLE
from assessments.domain.rubrics import counted_marks, fits
from assessments.exceptions.marking import (
    AlreadyMarked,
    MarkCommentTooLong,
    MarkLevelsMissing,
    MarkNotYours,
    NothingToMark,
    RemarkReasonMissing,
)
from assessments.models import Attempt, AttemptQuestion, MarkComment, MarkDraft, PersonMark, QuestionBank, Result
from assessments.policy import can_mark, can_write_bank
from lms.core.domain.audit import record, register_verb
from lms.core.vietnamese.text import normalise_lines

if TYPE_CHECKING:
    from lms.accounts.models import User

GIVEN = register_verb("assessments.mark.given", _("Chấm câu %(order)s của bài %(title)s"))
GIVEN_ANEW = register_verb("assessments.mark.given_anew", _("Chấm lại câu %(order)s của bài %(title)s"))
MAX_COMMENT = 2_000
MOST_SENTENCES = 200


@dataclass(frozen=True)
class Marked:
    """`result`: the one that this mark completed or changed. `is_new`: this call gave the mark."""

    mark: PersonMark
    result: Result | None
    is_new: bool


def give_mark(
    *,
    place: AttemptQuestion,
    levels: Sequence[int],
    comment: str,
    marker: User,
    client_id: uuid.UUID,
    now: datetime,
    reason: str | None = None,
) -> Marked:
    """Give it, once however often it is sent. With the last one that an attempt waits for its result is written.

    `reason` None: a first mark, which comes too late where somebody else's has completed the result. With a reason,
    what is given after the result is a regrade.
    """
    if not can_mark(marker, place.attempt):
        raise MarkNotYours
    cleaned = _checked(place, levels, comment)
    with transaction.atomic():
        held: Attempt = Attempt.objects.select_for_update(no_key=True).get(pk=place.attempt_id)
        sent = PersonMark.objects.filter(uid=client_id).first()
        if sent is not None:
            if (sent.question_id, sent.marker_id) != (place.pk, marker.pk):
                raise NothingToMark
            return Marked(sent, None, is_new=False)
        own_place = AttemptQuestion.objects.select_related("attempt__late_ruling").filter(pk=place.pk)
        response = counted_responses(with_last_answers(own_place)).get(place.pk)
        if not held.is_over or response is None:
            raise NothingToMark
        if held.is_marked and reason is None:
            raise AlreadyMarked
        why = normalise_lines(reason or "") if held.is_marked else ""
        if held.is_marked and not why:
            raise RemarkReasonMissing
        given = list(PersonMark.objects.filter(question=place).order_by("pk"))
        own = [one for one in given if one.marker_id == marker.pk]
        counted = counted_marks(map(given_by, given), double=held.double_marking)
        if not held.is_marked and counted and not own:
            raise AlreadyMarked
        mark: PersonMark = PersonMark.objects.create(
            uid=client_id,
            question=place,
            response=response,
            marker=marker,
            levels=list(levels),
            comment=cleaned,
            reason=why,
            marked_at=now,
            supersedes=own[-1] if own else None,
        )
        MarkDraft.objects.filter(question=place, marker=marker).delete()
        after = {"title": held.title, "order": place.order, "levels": list(levels)}
        record(verb=GIVEN_ANEW if why else GIVEN, target=held, actor=marker, after=after, reason=why)
        if why:
            return Marked(mark, regrade_attempt(attempt=held, reason=why, actor=marker), is_new=True)
        result = conclude_attempt(held, verb=MARKED, actor=marker, now=now)
        if result is not None:
            MarkDraft.objects.filter(question__attempt=held).delete()
        return Marked(mark, result, is_new=True)


def _checked(place: AttemptQuestion, levels: Sequence[int], comment: str) -> str:
    version = place.version
    if version.kind not in MARKED_BY_PEOPLE:
        raise NothingToMark
    if not fits(rubric_of(version), levels):
        raise MarkLevelsMissing
    cleaned = normalise_lines(comment)
    if len(cleaned) > MAX_COMMENT:
        raise MarkCommentTooLong(most=MAX_COMMENT)
    return cleaned


def open_answer(*, place: AttemptQuestion, marker: User, now: datetime) -> tuple[MarkDraft, MarkDraft | None]:
    """One's own draft, begun with this, and whoever else has the answer open."""
    draft, _made = MarkDraft.objects.update_or_create(question=place, marker=marker, defaults={"touched_at": now})
    others = MarkDraft.objects.filter(question=place, touched_at__gt=now - ON_IT_FOR).exclude(marker=marker)
    return draft, others.select_related("marker").order_by("touched_at").first()


def keep_draft(
    *, place: AttemptQuestion, levels: Sequence[int | None], comment: str, marker: User, now: datetime
) -> None:
    """What is chosen so far."""
    if not can_mark(marker, place.attempt):
        raise MarkNotYours
    rubric = rubric_of(place.version)
    kept = [
        level if level is not None and 0 <= level < len(criterion.levels) else None
        for criterion, level in zip(rubric, levels, strict=False)
    ]
    values = {"levels": kept, "comment": normalise_lines(comment)[:MAX_COMMENT], "touched_at": now}
    MarkDraft.objects.update_or_create(question=place, marker=marker, defaults=values)


def sentences_for(marker: User, bank: QuestionBank) -> QuerySet[MarkComment]:
    """One's own and the bank's."""
    found: QuerySet[MarkComment] = MarkComment.objects.filter(Q(owner=marker) | Q(bank=bank))[:MOST_SENTENCES]
    return found


def keep_sentence(*, text: str, marker: User, bank: QuestionBank | None = None) -> MarkComment | None:
    """For oneself, or of a bank that one writes for all who mark its questions; None where there is nothing to keep."""
    cleaned = normalise_lines(text)[:MAX_COMMENT]
    if not cleaned:
        return None
    if bank is not None and not can_write_bank(marker, bank):
        raise MarkNotYours
    whose = {"bank": bank} if bank is not None else {"owner": marker}
    kept: MarkComment = MarkComment.objects.get_or_create(text=cleaned, **whose)[0]
    return kept


def drop_sentence(*, sentence: MarkComment, marker: User) -> None:
    """Marks that have used it keep their words."""
    is_own = sentence.owner_id == marker.pk
    if not is_own and not (sentence.bank is not None and can_write_bank(marker, sentence.bank)):
        raise MarkNotYours
    sentence.delete()
