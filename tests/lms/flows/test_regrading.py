"""A wrong key after the exam: what it would change, and everything that follows from changing it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.domain.answers import Answer
from assessments.domain.regrading import Correction, preview_correction
from assessments.enums import CorrectionKind
from assessments.exceptions.marking import (
    CorrectionKeyMissing,
    CorrectionReasonMissing,
    NothingToCorrect,
    OwnAnswerCorrected,
)
from assessments.models import AttemptQuestion, KeyCorrection, QuestionVersion, Result
from lms.core.models import AuditEntry, Job
from lms.flows import regrading
from lms.flows.learning import submit_attempt
from lms.flows.models import Notice
from lms.flows.regrading import correct_and_regrade
from tests.factories.assessments import (
    DEVICE,
    make_assessment,
    make_attempt,
    make_question,
    right_choices,
    wrong_choice,
)
from tests.factories.people import make_civil_status_learner, make_official, make_user

pytestmark = pytest.mark.django_db

NOW = timezone.now()


@pytest.fixture
def exam(db):
    """Three questions, two right answers pass."""
    return make_assessment(questions=3, pass_mark=2)


def sit(official, exam, *, right=()):
    """`right`: codes answered rightly; every other question wrongly."""
    attempt = make_attempt(official, exam, now=NOW - timedelta(minutes=5))
    answers = []
    for place in AttemptQuestion.objects.filter(attempt=attempt).select_related("version__question"):
        ids = (
            right_choices(attempt, place.order)
            if place.version.question.code in right
            else [wrong_choice(attempt, place.order)]
        )
        answers.append(Answer(place.order, place.order, tuple(ids), False, 1000))
    submit_attempt(attempt=attempt, device=DEVICE, answers=answers, now=NOW, actor=None)
    return attempt


@pytest.fixture
def version(exam):
    return QuestionVersion.objects.get(question__code="Q01")


@pytest.fixture
def other_choice(version):
    """What those who were wrong had chosen."""
    return version.choices.filter(is_correct=False).order_by("order")[0]


@pytest.fixture
def people(exam, version):
    """One right in all, one who fails for the first question, one who passes by it."""
    best, short, lucky = (make_official() for _ in range(3))
    return {
        "best": sit(best, exam, right=("Q01", "Q02", "Q03")),
        "short": sit(short, exam, right=("Q02",)),
        "lucky": sit(lucky, exam, right=("Q01", "Q02")),
    }


def correct(version, kind=CorrectionKind.KEY, right=(), reason="Luật mới.", actor=None):
    return correct_and_regrade(
        version=version,
        correction=Correction(kind, frozenset(right)),
        reason=reason,
        actor=actor or make_user(is_superuser=True),
        now=NOW,
    )


def latest():
    return {one.attempt_id: (one.score, one.passed) for one in Result.objects.latest()}


def test_a_preview_says_whose_result_would_change_and_changes_nothing(people, version, other_choice):
    preview = preview_correction(
        version=version, correction=Correction(CorrectionKind.KEY, frozenset({other_choice.pk}))
    )
    assert (preview.attempts, len(preview.changes), preview.now_pass, preview.now_fail) == (3, 3, 1, 1)
    assert (Result.objects.count(), KeyCorrection.objects.count()) == (3, 0)


def test_another_key_appends_results_with_their_reason(people, version, other_choice):
    done = correct(version, right=[other_choice.pk])
    assert latest() == {
        people["best"].pk: (2, True),
        people["short"].pk: (2, True),
        people["lucky"].pk: (1, False),
    }
    assert (len(done.preview.changes), done.job) == (3, None)
    assert Job.objects.get().params == {"correction": done.correction.pk}, "It looks again at what was handed in."
    firsts = Result.objects.filter(supersedes=None).order_by("attempt")
    assert [(one.score, one.passed, one.reason) for one in firsts] == [(3, True, ""), (1, False, ""), (2, True, "")]
    assert set(Result.objects.latest().values_list("reason", flat=True)) == {"Luật mới."}
    assert Notice.objects.filter(kind="result_ready", official=people["short"].official).count() == 2
    entry = AuditEntry.objects.get(verb="assessments.question.key_corrected")
    assert (entry.reason, entry.after["code"], entry.after["right"]) == ("Luật mới.", "Q01", [other_choice.pk])


def test_a_dropped_question_counts_for_everybody(people, version):
    correct(version, CorrectionKind.DROPPED)
    assert latest() == {people["best"].pk: (3, True), people["short"].pk: (2, True), people["lucky"].pk: (2, True)}
    version.question.refresh_from_db()
    assert not version.question.retired, "The open exam has no other to take its place."
    assert Result.objects.count() == 4, "Whose result stays the same gets no other."


def test_a_dropped_question_is_drawn_no_more_where_there_are_others(people, exam, version):
    make_question(version.question.bank, "Q04")
    correct(version, CorrectionKind.DROPPED)
    version.question.refresh_from_db()
    assert version.question.retired
    assert len(sit(make_official(), exam).questions.filter(version=version)) == 0


def test_whoever_began_before_is_marked_by_what_is_right_then(people, exam, version, other_choice):
    attempt = make_attempt(make_official(), exam, now=NOW - timedelta(minutes=5))
    correct(version, right=[other_choice.pk])
    place = attempt.questions.get(version=version)
    answers = [Answer(place.order, 1, (other_choice.pk,), flagged=False, elapsed_ms=1000)]
    submit_attempt(attempt=attempt, device=DEVICE, answers=answers, now=NOW, actor=None)
    assert Result.objects.get(attempt=attempt).score == 1


def test_a_correction_of_a_correction_counts(people, version, other_choice):
    first = version.choices.get(is_correct=True)
    before = latest()
    correct(version, right=[other_choice.pk])
    correct(version, right=[first.pk], reason="Nhầm, đáp án cũ đúng.")
    assert latest() == before
    rights = KeyCorrection.objects.filter(version=version).values_list("right", flat=True)
    assert list(rights) == [[other_choice.pk], [first.pk]]


@pytest.mark.parametrize(
    ("right", "reason", "refusal"),
    [
        ("other", "  ", CorrectionReasonMissing),
        ("none", "Vì.", CorrectionKeyMissing),
        ("two", "Vì.", CorrectionKeyMissing),
        ("foreign", "Vì.", CorrectionKeyMissing),
        ("same", "Vì.", NothingToCorrect),
    ],
)
def test_what_cannot_be_a_correction_changes_nothing(people, version, other_choice, right, reason, refusal):
    key = version.choices.get(is_correct=True).pk
    foreign = QuestionVersion.objects.get(question__code="Q02").choices.first().pk
    ids = {"other": [other_choice.pk], "none": [], "two": [other_choice.pk, key], "foreign": [foreign], "same": [key]}
    with pytest.raises(refusal):
        correct(version, right=ids[right], reason=reason)
    assert (Result.objects.count(), KeyCorrection.objects.count()) == (3, 0)


def test_nobody_corrects_what_they_were_asked_themselves(people, exam, version, other_choice):
    author = make_civil_status_learner()
    sit(author, exam, right=())
    author.user.is_superuser = True
    with pytest.raises(OwnAnswerCorrected):
        correct(version, right=[other_choice.pk], actor=author.user)
    assert not KeyCorrection.objects.exists()


def test_many_results_are_a_job_that_goes_on_where_it_was(people, version, other_choice, monkeypatch):
    monkeypatch.setattr(regrading, "AT_ONCE", 0)
    done = correct(version, right=[other_choice.pk])
    job = Job.objects.get()
    assert (job.pk, job.kind, job.params) == (done.job, "flows.regrade", {"correction": done.correction.pk})
    assert Result.objects.count() == 3

    class Context:
        params, owner = job.params, None
        cursor = people["best"].pk
        told = []

        def advance(self, done, total, *, cursor):
            self.told.append((done, total, cursor))

    assert regrading.regrade_all(Context()) == 2
    assert Context.told == [(2, 3, people["short"].pk), (3, 3, people["lucky"].pk)]
    Context.cursor = 0
    assert regrading.regrade_all(Context()) == 1
    assert latest()[people["best"].pk] == (2, True)


class Looking:
    """A job that only counts."""

    cursor, owner = None, None

    def __init__(self, correction):
        self.params = {"correction": correction.pk}
        self.told = []

    def advance(self, done, total, *, cursor):
        self.told.append((done, total, cursor))


def test_what_is_handed_in_while_a_key_is_corrected_is_marked_anew_by_the_job(people, exam, version, monkeypatch):
    """Marked by the key that was, after the attempts to mark anew had been listed."""
    held = make_attempt(make_official(), exam, now=NOW - timedelta(minutes=5))
    waiting = make_attempt(make_official(), exam, now=NOW - timedelta(minutes=5))
    done = correct(version, CorrectionKind.DROPPED)
    with monkeypatch.context() as old:
        old.setattr("assessments.domain.marking.latest_corrections", lambda _versions: {})
        submit_attempt(attempt=held, device=DEVICE, answers=[], now=NOW, actor=None)
    assert latest()[held.pk] == (0, False)
    job = Looking(done.correction)
    assert regrading.regrade_all(job) == 1
    assert latest()[held.pk] == (1, False)
    assert (job.told[-1], waiting.pk in latest()) == ((5, 5, waiting.pk), False)


@pytest.mark.parametrize("count", [1, 3])
def test_a_preview_costs_the_same_however_many_sat(exam, version, other_choice, count, django_assert_num_queries):
    for _number in range(count):
        sit(make_official(), exam, right=("Q01",))
    correction = Correction(CorrectionKind.KEY, frozenset({other_choice.pk}))
    with django_assert_num_queries(11):
        assert preview_correction(version=version, correction=correction).attempts == count
