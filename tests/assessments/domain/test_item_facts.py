from datetime import timedelta

import pytest

from assessments.domain.answers import Answer
from assessments.domain.closing import submit_attempt
from assessments.domain.item_analysis import Item, Sitting, analyse_items
from assessments.domain.item_facts import AskedQuestion, asked_questions, count_sittings, sittings_of
from assessments.domain.late_answers import rule_late_answers
from assessments.domain.question_use import QuestionFigures, figures_of
from assessments.domain.regrading import Correction, correct_key, preview_correction
from assessments.enums import AssessmentKind, CorrectionKind, ItemVerdict, LateAnswerPolicy, QuestionKind
from assessments.models import Attempt, Choice, Response, Result
from lms.org.enums import Role
from tests.factories.assessments import (
    DEVICE,
    make_assessment,
    make_attempt,
    make_bank,
    make_question,
    right_choices,
    sit,
    snapshot,
    wrong_choice,
)
from tests.factories.people import grant_role, make_commune, make_position, make_user
from tests.factories.sittings import make_people, make_sittings

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def places_of(attempt):
    return list(attempt.questions.order_by("order"))


def only_sitting(attempts=None):
    [[found]] = sittings_of(Attempt.objects.all() if attempts is None else attempts).values()
    return found


def test_a_sitting_tells_marks_choices_and_times(learner, now):
    attempt = make_attempt(learner, make_assessment(questions=3), now=now)
    first, second, third = places_of(attempt)
    right, wrong = tuple(right_choices(attempt, 1)), (wrong_choice(attempt, 2),)
    answers = [
        Answer(1, 1, (wrong_choice(attempt, 1),), flagged=False, elapsed_ms=20_000),
        Answer(2, 2, wrong, flagged=False, elapsed_ms=50_000),
        Answer(1, 3, right, flagged=False, elapsed_ms=61_000),
    ]
    submit_attempt(attempt=attempt, device=DEVICE, answers=answers, now=now + timedelta(minutes=2), actor=None)

    # The first question took 20 s, then 11 s more after the second; the third wasn't answered.
    assert sittings_of(Attempt.objects.all()) == {
        attempt.assessment_id: [
            Sitting(
                official=learner.pk,
                number=1,
                marks={first.version_id: 1.0, second.version_id: 0.0, third.version_id: 0.0},
                chosen={first.version_id: right, second.version_id: wrong},
                seconds={first.version_id: 31.0, second.version_id: 30.0},
            )
        ]
    }


def test_answers_without_a_time_leave_it_to_the_next(learner, now):
    attempt = make_attempt(learner, make_assessment(questions=2), now=now)
    first, second = places_of(attempt)
    answers = [
        Answer(1, 1, tuple(right_choices(attempt, 1)), flagged=False, elapsed_ms=None),
        Answer(2, 2, tuple(right_choices(attempt, 2)), flagged=False, elapsed_ms=45_000),
    ]
    submit_attempt(attempt=attempt, device=DEVICE, answers=answers, now=now + timedelta(minutes=1), actor=None)

    assert only_sitting().seconds == {second.version_id: 45.0}
    assert first.version_id in only_sitting().chosen


def test_finished_first_attempts_count_and_all_on_request(learner, stranger, now):
    exam, other = make_assessment(wait_hours=0), make_assessment("bai-khac")
    sit(learner, exam, now, right=1)
    sit(learner, exam, now + timedelta(hours=1), right=9)
    sit(learner, other, now, right=5)
    make_attempt(stranger, exam, now=now)  # still at it

    def numbers(**how):
        found = sittings_of(Attempt.objects.all(), **how)
        return {pk: [(one.official, one.number, sum(one.marks.values())) for one in some] for pk, some in found.items()}

    assert numbers() == {exam.pk: [(learner.pk, 1, 1.0)], other.pk: [(learner.pk, 1, 5.0)]}
    everything = numbers(first_only=False)
    assert sorted(everything[exam.pk]) == [(learner.pk, 1, 1.0), (learner.pk, 2, 9.0)]
    assert {pk: one.n for pk, one in count_sittings(Attempt.objects.all()).items()} == {exam.pk: 1, other.pk: 1}
    assert count_sittings(Attempt.objects.all(), first_only=False)[exam.pk].n == 2


def test_the_latest_result_counts_with_shares_and_without_what_has_no_mark_yet(learner, now):
    sit(learner, make_assessment(questions=3), now, right=3)
    before = count_sittings(Attempt.objects.all())
    result = Result.objects.get()
    first, second, third = places_of(result.attempt)
    Result.objects.create(
        attempt=result.attempt,
        official=learner,
        score=1,
        out_of=3,
        passed=False,
        marks={str(first.pk): "0.25", str(second.pk): None},
        effective_on=now.date(),
        supersedes=result,
        reason="Đổi đáp án",
    )

    assert only_sitting().marks == {first.version_id: 0.25}
    assert third.version_id in only_sitting().chosen
    after = count_sittings(Attempt.objects.all())
    assert [one.n for one in after.values()] == [1]
    assert after != before  # what was counted before the regrade doesn't hold


@pytest.mark.parametrize("accepted", [True, False])
def test_late_answers_count_where_they_were_accepted(learner, now, accepted):
    attempt = make_attempt(learner, make_assessment(questions=2, late_answers=LateAnswerPolicy.HOLD), now=now)
    first, _second = places_of(attempt)
    answers, late = snapshot(attempt, right=1), now + timedelta(hours=2)
    submit_attempt(attempt=attempt, device=DEVICE, answers=answers, now=late, actor=None)
    assert Response.objects.filter(is_late=True).count() == 1
    trainer = make_user("bien-soan")
    grant_role(trainer, Role.TRAINER, learner.postings.get().versions.get().unit)

    assert only_sitting().chosen == {}
    before = count_sittings(Attempt.objects.all())
    rule_late_answers(attempt=attempt, accepted=accepted, reason="Mất điện.", actor=trainer, now=late)

    assert only_sitting().chosen == ({first.version_id: tuple(right_choices(attempt, 1))} if accepted else {})
    assert only_sitting().marks[first.version_id] == float(accepted)
    assert count_sittings(Attempt.objects.all()) != before


def test_answers_that_are_no_choices_are_left_out(learner, now):
    """Of a kind of question that is answered by writing."""
    attempt = make_attempt(learner, make_assessment(questions=1), now=now)
    place = attempt.questions.get()
    Response.objects.create(question=place, device=DEVICE, sequence=1, answer={"text": "15"}, received_at=now)
    submit_attempt(attempt=attempt, device=DEVICE, answers=[], now=now, actor=None)

    assert only_sitting().chosen == {}


def test_what_was_asked(db):
    bank = make_bank()
    single = make_question(bank, "HT-01", choices=3)
    ordering = make_question(bank, "HT-02", kind=QuestionKind.ORDERING, choices=3)
    choices = dict(Choice.objects.filter(version=single).values_list("order", "pk"))

    found = asked_questions([single.pk, ordering.pk])

    assert found[single.pk] == AskedQuestion(
        item=Item(single.pk, tuple(choices.values()), frozenset({choices[1]})),
        code="HT-01",
        number=1,
        stem="Câu HT-01: việc cần làm trước tiên là gì?",
        texts={pk: f"Phương án {order} của HT-01" for order, pk in choices.items()},
    )
    assert found[ordering.pk].item == Item(ordering.pk)


def test_what_was_asked_has_the_key_that_marks_now(learner, now):
    sit(learner, make_assessment(questions=2), now, right=1)
    first, second = (place.version for place in places_of(Attempt.objects.get()))
    before = count_sittings(Attempt.objects.all())
    wrong = first.choices.filter(is_correct=False)[0]
    for version, correction in (
        (first, Correction(CorrectionKind.KEY, frozenset({wrong.pk}))),
        (second, Correction(CorrectionKind.DROPPED)),
    ):
        correct_key(
            version=version,
            correction=correction,
            reason="Luật mới.",
            actor=make_user(version.stem, is_superuser=True),
            now=now,
        )

    items = {pk: one.item for pk, one in asked_questions([first.pk, second.pk]).items()}

    assert (items[first.pk].key, items[first.pk].is_dropped) == ({wrong.pk}, False)
    assert (items[second.pk].key, items[second.pk].is_dropped) == ({second.choices.get(is_correct=True).pk}, True)
    after = count_sittings(Attempt.objects.all())
    assert [one.n for one in after.values()] == [1]
    assert after != before  # though no result has changed yet


@pytest.mark.parametrize("count", [1, 3])
def test_reading_costs_the_same_for_any_number(count, django_assert_num_queries):
    unit, position = make_commune(), make_position()
    people = make_people(unit, position, count)
    for number in range(count):
        make_sittings(people, make_assessment(f"bai-{number}", questions=2 * count))

    with django_assert_num_queries(1):
        counts = count_sittings(Attempt.objects.all())
    with django_assert_num_queries(3):
        sittings = sittings_of(Attempt.objects.all())
    versions = [version for some in sittings.values() for version in some[0].marks]
    with django_assert_num_queries(3):
        asked = asked_questions(versions)

    assert [one.n for one in counts.values()] == [len(some) for some in sittings.values()] == [count] * count
    assert len(asked) == len(versions) == 2 * count * count


def test_one_version_is_judged_by_all_who_met_it():
    """As where a question is to be held out of new draws: over every test that asked it, whatever else was in it."""
    people = make_people(make_commune(), make_position(), 40)
    make_sittings(people, make_assessment(questions=3))
    suspect = Attempt.objects.all()[0].questions.get(order=3).version_id

    met = Attempt.objects.filter(questions__version=suspect)
    [sittings] = sittings_of(met).values()
    [figures] = analyse_items(sittings, [asked_questions([suspect])[suspect].item]).items

    assert (figures.n, figures.verdict, figures.discrimination) == (40, ItemVerdict.CHECK_KEY, pytest.approx(-1))


def test_practices_count_neither_in_figures_nor_in_what_a_correction_would_change(learner, now):
    practice = make_assessment(kind=AssessmentKind.PRACTICE, questions=1, pass_mark=1, time_limit_minutes=None)
    attempt = make_attempt(learner, practice, now=now)
    [place] = places_of(attempt)
    wrong = wrong_choice(attempt, 1)
    answers = [Answer(1, 1, (wrong,), flagged=False, elapsed_ms=1_000)]
    submit_attempt(attempt=attempt, device=DEVICE, answers=answers, now=now + timedelta(minutes=2), actor=None)
    assert Result.objects.count() == 1
    assert (count_sittings(Attempt.objects.all()), sittings_of(Attempt.objects.all())) == ({}, {})
    correction = Correction(CorrectionKind.KEY, frozenset({wrong}))
    assert preview_correction(version=place.version, correction=correction).attempts == 0
    assert figures_of([place.version.question])[place.version.question_id] == QuestionFigures(drawn=1)
