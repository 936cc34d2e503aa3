"""A trainer sets an assessment: its rules, its questions, what passing takes and what it shows.

An attempt that has begun keeps the rules and the paper it began with, whatever is written here. What learners can sit
stays so: a change that would leave an open assessment without a paper is refused whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.domain.assessment_rules import Draw, Passing, Rules, draws_of, facts_of, rules_of, set_rules
from assessments.domain.changing_assessments import change, held_assessment, require_own, save_as
from assessments.domain.moving_deadlines import follow_closing
from assessments.domain.publishable import check_publishable, check_rules
from assessments.domain.writing_questions import check_level
from assessments.exceptions.assessments import AssessmentAsItWas, AssessmentKindKept, AssessmentUsed
from assessments.exceptions.questions import BankNotYours
from assessments.models import (
    Assessment,
    AssessmentOutcome,
    Attempt,
    CompetencyMark,
    DrawRule,
    FixedQuestion,
    QuestionBank,
)
from lms.accounts.models import User
from lms.core.domain.audit import record, register_verb
from lms.core.vietnamese.text import search_key

OPENED = register_verb("assessments.assessment.written", gettext_lazy("Soạn bài %(title)s"))
PUBLISHED = register_verb("assessments.assessment.published", gettext_lazy("Mở bài %(title)s cho người học"))
WITHDRAWN = register_verb("assessments.assessment.withdrawn", gettext_lazy("Ngừng bài %(title)s"))
COPIED = register_verb("assessments.assessment.copied", gettext_lazy("Chép bài %(title)s từ bài %(origin)s"))
DELETED = register_verb("assessments.assessment.deleted", gettext_lazy("Xóa bản nháp %(title)s"))
SLUG_LETTERS = 90
Parts = tuple[list[Draw], list[int], dict[str, Any]]
"""What an assessment draws, what it always asks, and what passing takes."""
NOTHING_YET: Parts = ([], [], {"pass_mark": 1, "percents": {}, "levels": {}})
RULES_PART = gettext_lazy("quy tắc")
DRAWS_PART = gettext_lazy("bảng rút câu")
PASSING_PART = gettext_lazy("điều kiện đạt và năng lực được ghi nhận")


@transaction.atomic
def open_assessment(*, rules: Rules, actor: User, now: datetime) -> Assessment:
    """A draft without questions. The same form sent twice opens one."""
    require_own(actor, rules.unit.pk if rules.unit else None)
    known = _untouched_draft(rules, NOTHING_YET, actor)
    if known is not None:
        return known
    assessment = Assessment(slug=_free_slug(rules.title), pass_mark=1)
    set_rules(assessment, rules)
    check_rules(assessment)
    save_as(assessment, actor, now)
    record(verb=OPENED, target=assessment, actor=actor, after=facts_of(rules))
    return assessment


def change_rules(*, assessment: Assessment, rules: Rules, seen: str, actor: User, now: datetime) -> Assessment:
    """Its kind stays once somebody has sat it: their attempts were of that kind, and count as such. Who was cut short
    by a closing that moves back gets the time; nobody's time gets shorter."""
    require_own(actor, rules.unit.pk if rules.unit else None)

    def write(held: Assessment) -> tuple[Any, Any]:
        before = rules_of(held)
        if rules.kind != held.kind and Attempt.objects.filter(assessment=held).exists():
            raise AssessmentKindKept
        set_rules(held, rules)
        check_rules(held)
        return facts_of(before), facts_of(rules)

    with transaction.atomic():
        closed_at = Assessment.objects.filter(pk=assessment.pk).values_list("closes_at", flat=True).first()
        held = change(assessment, RULES_PART, write, seen, actor, now)
        if closed_at is not None and (held.closes_at is None or held.closes_at > closed_at):
            follow_closing(attempts=Attempt.objects.filter(assessment=held), now=now, actor=actor)
    return held


def change_draws(*, assessment: Assessment, draws: Sequence[Draw], seen: str, actor: User, now: datetime) -> Assessment:
    """The whole blueprint anew, from one's own banks and those it drew from; what draws nothing is left out."""
    wanted = [draw for draw in draws if draw.count]

    def write(held: Assessment) -> tuple[Any, Any]:
        before = draws_of(held)
        new = {draw.bank_id for draw in wanted} - {draw.bank_id for draw in before}
        if QuestionBank.objects.writable_by(actor).filter(pk__in=new).count() < len(new):
            raise BankNotYours
        held.draw_rules.all().delete()
        DrawRule.objects.bulk_create(
            DrawRule(
                assessment=held,
                bank_id=draw.bank_id,
                competency_id=draw.competency_id,
                difficulty=draw.difficulty,
                count=draw.count,
                order=order,
            )
            for order, draw in enumerate(wanted)
        )
        return {"draws": [asdict(one) for one in before]}, {"draws": [asdict(one) for one in wanted]}

    return change(assessment, DRAWS_PART, write, seen, actor, now)


def change_passing(*, assessment: Assessment, passing: Passing, seen: str, actor: User, now: datetime) -> Assessment:
    for competency, level in passing.levels.items():
        check_level(competency, level, timezone.localdate(now))

    def write(held: Assessment) -> tuple[Any, Any]:
        before = _passing_facts(held)
        held.pass_mark = passing.pass_mark
        held.competency_marks.all().delete()
        CompetencyMark.objects.bulk_create(
            CompetencyMark(assessment=held, competency=competency, percent=percent)
            for competency, percent in passing.percents.items()
        )
        held.outcomes.all().delete()
        AssessmentOutcome.objects.bulk_create(
            AssessmentOutcome(assessment=held, competency=competency, level=level)
            for competency, level in passing.levels.items()
        )
        return before, _passing_facts(held)

    return change(assessment, PASSING_PART, write, seen, actor, now)


@transaction.atomic
def copy_assessment(*, assessment: Assessment, actor: User, now: datetime) -> Assessment:
    """A draft of the same rules and questions; nobody has sat it, and no course leads to it. Asked again while the last
    copy is still as it was made, it is that one."""
    assessment = held_assessment(assessment, actor)
    title = _("%(title)s (bản chép)") % {"title": assessment.title[:180]}
    rules = replace(rules_of(assessment), title=title)
    known = _untouched_draft(rules, _parts_of(assessment), actor)
    if known is not None:
        return known
    made = Assessment(slug=_free_slug(title), pass_mark=assessment.pass_mark)
    set_rules(made, rules)
    save_as(made, actor, now)
    parts: list[Any] = [FixedQuestion, DrawRule, CompetencyMark, AssessmentOutcome]
    for part in parts:
        rows = list(part.objects.filter(assessment=assessment).order_by("pk"))
        for row in rows:
            row.pk, row.assessment = None, made
        part.objects.bulk_create(rows)
    record(verb=COPIED, target=made, actor=actor, after={"title": title, "origin": assessment.title})
    return made


@transaction.atomic
def publish_assessment(*, assessment: Assessment, actor: User, now: datetime) -> Assessment:
    """Let learners sit it; refused where a paper couldn't be drawn or passing would mean nothing."""
    held = held_assessment(assessment, actor)
    if held.is_published:
        raise AssessmentAsItWas
    check_publishable(held, now)
    held.is_published = True
    save_as(held, actor, now)
    record(verb=PUBLISHED, target=held, actor=actor, after={"title": held.title})
    return held


@transaction.atomic
def withdraw_assessment(*, assessment: Assessment, actor: User, now: datetime) -> Assessment:
    """Nobody begins it any more; who has begun goes on, and results stay."""
    held = held_assessment(assessment, actor)
    if not held.is_published:
        raise AssessmentAsItWas
    held.is_published = False
    save_as(held, actor, now)
    record(verb=WITHDRAWN, target=held, actor=actor, after={"title": held.title})
    return held


@transaction.atomic
def delete_draft(*, assessment: Assessment, actor: User) -> None:
    """With its rules. What was ever sat, has a sitting or belongs to a course stays: its records are read."""
    held = held_assessment(assessment, actor)
    if held.is_published:
        raise AssessmentUsed
    record(verb=DELETED, target=held, actor=actor, before=facts_of(rules_of(held)), after={"title": held.title})
    try:
        with transaction.atomic():
            held.delete()
    except ProtectedError as used:
        raise AssessmentUsed from used


def _untouched_draft(rules: Rules, parts: Parts, actor: User) -> Assessment | None:
    """What the same act has just made, if a button was pressed twice; the second waits for the first."""
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)
    own = Assessment.objects.filter(title=rules.title, edited_by=actor, is_published=False).order_by("-pk")
    return next((one for one in own if rules_of(one) == rules and _parts_of(one) == parts), None)


def _parts_of(assessment: Assessment) -> Parts:
    fixed = list(assessment.fixed_questions.values_list("question", flat=True))
    return draws_of(assessment), fixed, _passing_facts(assessment)


def _passing_facts(assessment: Assessment) -> dict[str, Any]:
    return {
        "pass_mark": assessment.pass_mark,
        "percents": dict(assessment.competency_marks.order_by("competency").values_list("competency", "percent")),
        "levels": dict(assessment.outcomes.order_by("competency").values_list("competency", "level")),
    }


def _free_slug(title: str) -> str:
    wanted = candidate = slugify(search_key(title))[:SLUG_LETTERS] or "bai"
    number = 1
    while Assessment.objects.filter(slug=candidate).exists():
        number += 1
        candidate = f"{wanted}-{number}"
    return candidate
