import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.domain.answers_to_mark import answers_to_mark, readable_answer
from assessments.domain.closing import submit_attempt
from assessments.domain.giving_marks import (
    drop_sentence,
    give_mark,
    keep_draft,
    keep_sentence,
    open_answer,
    sentences_for,
)
from assessments.domain.item_facts import sittings_of
from assessments.domain.late_answers import rule_late_answers
from assessments.domain.marking import latest_result
from assessments.domain.regrading import Correction, correct_key
from assessments.domain.results import review
from assessments.domain.start_checks import may_start
from assessments.domain.waiting import marking_wait_of
from assessments.enums import CorrectionKind, LateAnswerPolicy
from assessments.exceptions.marking import (
    AlreadyMarked,
    MarkLevelsMissing,
    MarkNotYours,
    NothingToMark,
    RemarkReasonMissing,
)
from assessments.models import Attempt, MarkDraft, PersonMark, Result
from lms.flows.regrading import regrade_one
from lms.org.enums import Role
from tests.factories.assessments import DEVICE, essay_answers, make_attempt, make_essay_exam
from tests.factories.people import grant_role, make_learner, make_position, make_province, make_user

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
BEST, WORST, HALF = (2, 1), (0, 0), (1, 0)


class World:
    def __init__(self):
        self.province, self.position = make_province("Đắk Lắk"), make_position()
        self.markers = [make_user(f"cham-{number}") for number in (1, 2, 3)]
        for marker in self.markers:
            grant_role(marker, Role.TRAINER, self.province)

    def sit(self, exam, *, answers=None, name="Người Viết", minutes_ago=0):
        learner = make_learner(self.province, self.position, name, province=self.province)
        attempt = make_attempt(learner, exam, minutes_ago=minutes_ago)
        answers = essay_answers(attempt) if answers is None else answers(attempt)
        submit_attempt(attempt=attempt, device=DEVICE, answers=answers, now=timezone.now(), actor=learner.user)
        attempt.refresh_from_db()
        return attempt


@pytest.fixture
def world():
    return World()


def mark(attempt, marker, levels, *, order=1, **more):
    place = attempt.questions.select_related("attempt", "version").get(order=order)
    values = {"comment": "", "client_id": uuid.uuid4(), "now": timezone.now()} | more
    marked = give_mark(place=place, levels=levels, marker=marker, **values)
    attempt.refresh_from_db()
    return marked


def waiting(user):
    return [(row.place.attempt_id, row.place.order) for row in answers_to_mark(user, timezone.now())]


def test_the_result_waits_until_the_last_answer_for_people_is_marked(world):
    attempt = world.sit(make_essay_exam(essays=2))
    first, second, _third = world.markers
    wait = marking_wait_of(attempt)

    assert (latest_result(attempt), attempt.is_marked, attempt.status) == (None, False, "submitted")
    assert (wait.answered, wait.orders, wait.expected_by, wait.late_held) == (
        3,
        (1, 2),
        attempt.awaits_marks_since + timedelta(days=5),
        False,
    )
    assert review(attempt, now=timezone.now()) is None
    assert may_start(attempt.official, attempt.assessment, timezone.now()).code == "marking"
    assert waiting(first) == waiting(second) == [(attempt.pk, 1), (attempt.pk, 2)]

    assert mark(attempt, first, BEST).result is None
    assert waiting(second) == [(attempt.pk, 2)]
    result = mark(attempt, second, HALF, order=2, comment="Nêu thêm căn cứ.").result

    assert (result.score, result.earned, result.passed, attempt.is_marked) == (2, pytest.approx(2.25), False, True)
    assert list(result.marks.values()) == [True, 0.25, True]
    assert (waiting(first), marking_wait_of(attempt)) == ([], None)
    [sitting] = sittings_of(Attempt.objects.all())[attempt.assessment_id]
    assert sorted(sitting.marks.values()) == [0.25, 1.0, 1.0]


def test_nothing_written_needs_no_marker(world):
    attempt = world.sit(make_essay_exam(), answers=lambda one: essay_answers(one)[1:])

    assert (latest_result(attempt).score, attempt.is_marked, waiting(world.markers[0])) == (1, True, [])


def test_a_mark_sent_twice_is_given_once_and_one_given_by_somebody_else_stands(world):
    attempt = world.sit(make_essay_exam(essays=2))
    first, second, _third = world.markers
    sent = uuid.uuid4()

    assert mark(attempt, first, BEST, client_id=sent).is_new
    assert not mark(attempt, first, BEST, client_id=sent).is_new
    with pytest.raises(AlreadyMarked):
        mark(attempt, second, WORST)
    mark(attempt, first, HALF)

    assert [one.levels for one in PersonMark.objects.order_by("pk")] == [list(BEST), list(HALF)]
    assert mark(attempt, first, BEST, order=2).result.marks == {
        str(place.pk): {1: 0.25, 2: True, 3: True}[place.order] for place in attempt.questions.all()
    }


@pytest.mark.parametrize(
    ("second", "third", "share"), [((1, 0), None, 0.125), ((2, 0), (1, 1), 0.75), ((2, 0), (0, 0), 0.0)]
)
def test_two_mark_by_themselves_and_a_third_decides_where_they_are_far_apart(world, second, third, share):
    attempt = world.sit(make_essay_exam(others=0, double_marking=True, pass_mark=1))
    one, two, three = world.markers

    assert mark(attempt, one, WORST).result is None
    assert (waiting(one), waiting(two)) == ([], [(attempt.pk, 1)])
    result = mark(attempt, two, second).result
    if third:
        assert (result, waiting(one), waiting(two)) == (None, [], [])
        assert answers_to_mark(three, timezone.now())[0].needs_third
        result = mark(attempt, three, third).result

    assert [float(one) for one in result.marks.values()] == [share]


def test_marking_again_after_the_result_takes_a_reason_and_appends(world):
    attempt = world.sit(make_essay_exam())
    first, second, _third = world.markers
    mark(attempt, first, HALF)

    with pytest.raises(AlreadyMarked):
        mark(attempt, second, BEST)
    with pytest.raises(RemarkReasonMissing):
        mark(attempt, second, BEST, reason=" ")
    result = mark(attempt, second, BEST, reason="Chấm nhầm bài.").result

    assert (result.passed, result.reason, result.supersedes.passed) == (True, "Chấm nhầm bài.", False)
    assert mark(attempt, first, BEST, reason="Xem lại lần nữa.").result is None
    assert (Result.objects.count(), PersonMark.objects.count()) == (2, 3)


def test_who_may_mark_and_what(world):
    attempt = world.sit(make_essay_exam())
    marker, stranger = world.markers[0], make_user("nguoi-la")
    grant_role(stranger, Role.TRAINER, make_province("Huế"))
    grant_role(attempt.official.user, Role.TRAINER, world.province)

    for other in (stranger, attempt.official.user):
        assert (waiting(other), readable_answer(other, attempt.questions.get(order=1).pk)) == ([], None)
        with pytest.raises(MarkNotYours):
            mark(attempt, other, BEST)
    for levels in ((2,), (2, -1), (3, 1)):
        with pytest.raises(MarkLevelsMissing):
            mark(attempt, marker, levels)
    with pytest.raises(NothingToMark):
        mark(attempt, marker, (), order=2)


@pytest.mark.parametrize(("accepted", "score"), [(True, 1), (False, 0)])
def test_a_late_answer_is_read_once_somebody_has_taken_it(world, accepted, score):
    exam = make_essay_exam(others=0, pass_mark=1, late_answers=LateAnswerPolicy.HOLD)
    attempt = world.sit(exam, minutes_ago=60)
    marker = world.markers[0]

    assert (waiting(marker), marking_wait_of(attempt).late_held) == ([], True)
    with pytest.raises(NothingToMark):
        mark(attempt, marker, BEST)
    ruled = rule_late_answers(attempt=attempt, accepted=accepted, reason="Mất điện.", actor=marker, now=timezone.now())
    attempt.refresh_from_db()
    if accepted:
        assert (ruled.result, waiting(marker)) == (None, [(attempt.pk, 1)])
        mark(attempt, marker, BEST)

    assert latest_result(attempt).score == score


def test_a_question_dropped_while_answers_wait_counts_as_right(world):
    attempt = world.sit(make_essay_exam(others=0, pass_mark=1))
    version, marker = attempt.questions.get().version, world.markers[0]

    correct_key(
        version=version,
        correction=Correction(CorrectionKind.DROPPED),
        reason="Đề sai.",
        actor=make_user("nguoi-soan", is_superuser=True),
        now=timezone.now(),
    )
    assert waiting(marker) == []
    assert regrade_one(attempt_id=attempt.pk, reason="Đề sai.", actor=marker, now=timezone.now()).passed


def test_a_draft_keeps_what_is_chosen_and_tells_others_who_is_on_it(world):
    attempt = world.sit(make_essay_exam(essays=2))
    first, second, _third = world.markers
    place, now = attempt.questions.select_related("attempt", "version").get(order=1), timezone.now()

    open_answer(place=place, marker=first, now=now)
    keep_draft(place=place, levels=[1, None], comment="Đang xem", marker=first, now=now)
    draft, other = open_answer(place=place, marker=second, now=now)

    assert (draft.levels, other.marker, other.levels, other.comment) == ([], first, [1, None], "Đang xem")
    assert answers_to_mark(second, now)[0].other == other
    later = now + timedelta(minutes=31)
    assert open_answer(place=place, marker=second, now=later)[1] is None
    mark(attempt, first, BEST)
    assert [one.marker for one in MarkDraft.objects.all()] == [second]


def test_sentences_are_ones_own_or_the_banks(world):
    attempt = world.sit(make_essay_exam())
    bank = attempt.questions.first().version.question.bank
    first, second, _third = world.markers
    own = keep_sentence(text="Nêu thêm căn cứ.", marker=first)
    shared = keep_sentence(text="Trả lời đủ ý.", marker=first, bank=bank)

    assert keep_sentence(text="  ", marker=first) is None
    assert (list(sentences_for(first, bank)), list(sentences_for(second, bank))) == ([own, shared], [shared])
    with pytest.raises(MarkNotYours):
        drop_sentence(sentence=own, marker=second)
    drop_sentence(sentence=own, marker=first)
    assert list(sentences_for(first, bank)) == [shared]


@pytest.mark.parametrize("people", [1, 3])
def test_the_queue_costs_the_same_for_any_length(world, people, django_assert_num_queries):
    exam = make_essay_exam()
    for number in range(people):
        world.sit(exam, name=f"Người Viết {number}")

    with django_assert_num_queries(5):
        rows = answers_to_mark(world.markers[0], timezone.now())
    assert len(rows) == people


def test_the_review_shows_level_and_comment_with_the_key(world):
    attempt = world.sit(make_essay_exam(attempts_allowed=1))
    mark(attempt, world.markers[0], HALF, comment="Nêu thêm căn cứ.")

    essay = review(attempt, now=timezone.now()).questions[0]

    assert [(one.title, one.levels, one.points, one.most) for one in essay.criteria] == [
        ("Nêu căn cứ", ("nêu thiếu",), 1, 2),
        ("Cách giải thích", ("khó hiểu",), 0, 2),
    ]
    assert (essay.comments, essay.share, essay.given) == (
        ("Nêu thêm căn cứ.",),
        0.25,
        ("Căn cứ Luật Hộ tịch.\nĐề nghị bổ sung.",),
    )
