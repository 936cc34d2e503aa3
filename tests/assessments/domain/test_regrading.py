"""What is written down with a corrected key, and what a preview counts."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.domain.answers import Answer
from assessments.domain.closing import submit_attempt
from assessments.domain.late_answers import rule_late_answers
from assessments.domain.marking import grade_attempt, latest_result, regrade_attempt
from assessments.domain.placing_questions import retire_question
from assessments.domain.questions import text_of
from assessments.domain.regrading import Correction, Turn, correct_key, preview_correction
from assessments.domain.writing_questions import change_question, kept_of
from assessments.enums import CorrectionKind, LateAnswerPolicy
from assessments.exceptions.marking import NothingToCorrect
from assessments.models import QuestionVersion
from lms.core.models import AuditEntry
from lms.org.enums import Role
from tests.factories.assessments import (
    DEVICE,
    make_assessment,
    make_attempt,
    make_question,
    right_choices,
    wrong_choice,
)
from tests.factories.people import grant_role, make_civil_status_learner, make_official, make_user

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

NOW = timezone.now()


@pytest.fixture
def exam(db):
    """Three questions, two right answers pass."""
    return make_assessment(questions=3, pass_mark=2, wait_hours=0)


@pytest.fixture
def version(exam):
    return QuestionVersion.objects.get(question__code="Q01")


@pytest.fixture
def other_choice(version):
    """What those who were wrong had chosen."""
    return version.choices.filter(is_correct=False).order_by("order")[0]


def sit(official, exam, *, right=()):
    """`right`: codes answered rightly; every other question wrongly."""
    attempt = make_attempt(official, exam, now=NOW - timedelta(minutes=5))
    answers = [
        Answer(
            place.order,
            place.order,
            tuple(right_choices(attempt, place.order))
            if place.version.question.code in right
            else (wrong_choice(attempt, place.order),),
            flagged=False,
            elapsed_ms=1000,
        )
        for place in attempt.questions.select_related("version__question")
    ]
    submit_attempt(attempt=attempt, device=DEVICE, answers=answers, now=NOW, actor=None)
    return attempt


def to_key(right):
    return Correction(CorrectionKind.KEY, frozenset({right.pk}))


def correct(version, correction, *, reason="Luật mới."):
    return correct_key(
        version=version, correction=correction, reason=reason, actor=make_user(is_superuser=True), now=NOW
    )


def current(version):
    return version.question.versions.get(is_current=True)


def right_words(version):
    return list(version.choices.filter(is_correct=True).values_list("text", flat=True))


def rewrite(version, *, seen):
    """Another stem; the key as the editor has it."""
    question = version.question
    change_question(
        question=question,
        seen=seen,
        text=replace(text_of(current(version)), stem="Câu hỏi viết lại?"),
        competency=version.competency,
        kept=kept_of(question),
        actor=make_user("nguoi-viet", is_superuser=True),
        now=NOW,
    )


def test_papers_to_come_and_the_editor_have_the_other_key(exam, version, other_choice):
    """The corrected version stays as it was, with its correction, for whoever was asked it."""
    correct(version, to_key(other_choice))
    fresh = current(version)
    assert (fresh.number, right_words(fresh)) == (2, [other_choice.text])
    assert fresh.competency_id == version.competency_id
    assert right_words(version) == ["Phương án 1 của Q01"]
    assert text_of(fresh) == replace(text_of(version), choices=text_of(fresh).choices)
    later = sit(make_official(), exam, right=("Q01", "Q02"))
    assert later.questions.filter(version=fresh).exists()
    assert latest_result(later).score == 2
    entry = AuditEntry.objects.get(verb="assessments.question.written")
    assert (entry.after["number"], entry.after["competency"]) == (2, version.competency.code)


def test_what_is_written_next_has_the_corrected_key_too(version, other_choice):
    correct(version, to_key(other_choice))
    rewrite(version, seen=2)
    assert (current(version).number, right_words(current(version))) == (3, [other_choice.text])


def test_correcting_again_writes_the_version_that_still_asks_it(version, other_choice):
    first = version.choices.get(is_correct=True)
    correct(version, to_key(other_choice))
    correct_key(
        version=version, correction=to_key(first), reason="Nhầm.", actor=make_user("khac", is_superuser=True), now=NOW
    )
    assert (current(version).number, right_words(current(version))) == (3, [first.text])


def test_what_has_been_rewritten_since_keeps_its_key(version, other_choice):
    rewrite(version, seen=1)
    correct(version, to_key(other_choice))
    assert (current(version).number, right_words(current(version))) == (2, ["Phương án 1 của Q01"])


def test_a_version_is_corrected_while_somebody_sits_with_it(exam, version, other_choice):
    """They keep what they were asked, and are marked by what is right now."""
    attempt = make_attempt(make_official(), exam, now=NOW - timedelta(minutes=5))
    correct(version, to_key(other_choice))
    place = attempt.questions.get(version=version)
    answers = [Answer(place.order, 1, (other_choice.pk,), flagged=False, elapsed_ms=1000)]
    submit_attempt(attempt=attempt, device=DEVICE, answers=answers, now=NOW, actor=None)
    assert (current(version).number, latest_result(attempt).score) == (2, 1)


def test_a_dropped_version_is_followed_by_none(exam, version):
    """The open exam has no other to take its place, and goes on asking it."""
    correct(version, Correction(CorrectionKind.DROPPED))
    attempt = make_attempt(make_official(), exam, now=NOW)
    assert (current(version), grade_attempt(attempt).score) == (version, 1)


@pytest.mark.parametrize(("stem", "kinds"), [(None, ["dropped"]), ("Câu hỏi viết lại?", [])])
def test_what_was_dropped_stays_so_until_it_asks_something_else(exam, version, stem, kinds):
    """The exam cannot do without it; its level may be set meanwhile."""
    correct(version, Correction(CorrectionKind.DROPPED))
    text = text_of(version)
    question = version.question
    change_question(
        question=question,
        seen=1,
        text=replace(text, stem=stem or text.stem, level=1),
        competency=version.competency,
        kept=kept_of(question),
        actor=make_user("nguoi-viet", is_superuser=True),
        now=NOW,
    )
    assert (current(version).number, current(version).level) == (2, 1)
    assert [one.kind for one in current(version).corrections.all()] == kinds
    assert version.corrections.count() == 1


def test_dropping_again_is_refused_before_it_is_asked(version):
    correct(version, Correction(CorrectionKind.DROPPED))
    with pytest.raises(NothingToCorrect):
        preview_correction(version=version, correction=Correction(CorrectionKind.DROPPED))


def test_people_are_counted_by_all_their_attempts(exam, version, other_choice):
    """Who passed later doesn't come to pass by an attempt before it."""
    twice, once = make_official(), make_official()
    sit(twice, exam, right=("Q02",))
    sit(twice, exam, right=("Q01", "Q02", "Q03"))
    sit(once, exam, right=("Q02",))
    preview = preview_correction(version=version, correction=to_key(other_choice))
    assert (len(preview.changes), preview.turns) == (3, (Turn(once.pk, exam.pk, passes_now=True),))
    assert (preview.now_pass, preview.now_fail) == (1, 0)


def test_what_is_late_and_waits_counts_neither_in_the_preview_nor_after_it(exam, version, other_choice):
    """Once it is accepted it is marked by the other key, and a preview counts it."""
    exam.late_answers, exam.pass_mark = LateAnswerPolicy.HOLD, 1
    exam.save()
    learner = make_civil_status_learner()
    attempt = make_attempt(learner, exam, now=NOW - timedelta(minutes=30))
    place = attempt.questions.get(version=version)
    answers = [Answer(place.order, 1, (other_choice.pk,), flagged=False, elapsed_ms=1000)]
    submit_attempt(attempt=attempt, device=DEVICE, answers=answers, now=NOW, actor=None)
    assert place.responses.get().is_late
    preview = preview_correction(version=version, correction=to_key(other_choice))
    assert (preview.attempts, preview.changes) == (1, ())

    correct(version, to_key(other_choice))
    assert regrade_attempt(attempt=attempt, reason="Luật mới.", actor=None) is None
    trainer = make_user("bien-soan")
    grant_role(trainer, Role.TRAINER, learner.postings.get().versions.get().unit)
    rule_late_answers(attempt=attempt, accepted=True, reason="Mất điện.", actor=trainer, now=NOW)
    assert (latest_result(attempt).score, latest_result(attempt).passed) == (1, True)
    back = preview_correction(version=version, correction=to_key(version.choices.get(is_correct=True)))
    assert back.turns == (Turn(learner.pk, exam.pk, passes_now=False),)


def test_correcting_again_corrects_everybody_who_was_asked_the_same(exam, version, other_choice):
    """Also who sat the version that the first correction wrote, and the other way round."""
    first = version.choices.get(is_correct=True)
    correct(version, to_key(other_choice))
    later = sit(make_official(), exam, right=("Q01", "Q02"))
    assert preview_correction(version=version, correction=to_key(first)).now_fail == 1
    made = correct_key(
        version=version, correction=to_key(first), reason="Nhầm.", actor=make_user("khac", is_superuser=True), now=NOW
    )
    assert [(one.version.number, one.version.choices.get(pk=one.right[0]).text) for one in made] == [
        (1, first.text),
        (2, first.text),
    ]
    assert grade_attempt(later).score == 1
    third = current(version)
    words = third.choices.get(text=other_choice.text)
    made = correct_key(
        version=third, correction=to_key(words), reason="Lại đổi.", actor=make_user("nua", is_superuser=True), now=NOW
    )
    assert [one.version.number for one in made] == [3, 1, 2]
    assert (grade_attempt(later).score, current(version).number) == (2, 4)


def test_what_only_asks_of_another_level_is_corrected_too(version, other_choice):
    question = version.question
    change_question(
        question=question,
        seen=1,
        text=replace(text_of(version), level=1),
        competency=version.competency,
        kept=kept_of(question),
        actor=make_user("nguoi-viet", is_superuser=True),
        now=NOW,
    )
    correct(version, to_key(other_choice))
    assert [(one.number, right_words(one)) for one in [current(version)]] == [(3, [other_choice.text])]


@pytest.mark.parametrize("by_hand", [False, True])
def test_a_key_takes_a_dropped_question_back(version, other_choice, by_hand):
    """Unless somebody had put it to rest before it was dropped."""
    make_question(version.question.bank, "Q04")
    if by_hand:
        retire_question(question=version.question, actor=make_user("nguoi-viet", is_superuser=True))
    [dropped] = correct(version, Correction(CorrectionKind.DROPPED))
    version.question.refresh_from_db()
    assert (version.question.retired, dropped.retired) == (True, not by_hand)
    correct_key(
        version=version,
        correction=to_key(other_choice),
        reason="Giữ.",
        actor=make_user("khac", is_superuser=True),
        now=NOW,
    )
    version.question.refresh_from_db()
    assert (version.question.retired, right_words(current(version))) == (by_hand, [other_choice.text])
