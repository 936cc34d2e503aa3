"""Setting an assessment: every rule that refuses, and what a change leaves alone."""

from dataclasses import replace
from datetime import timedelta

import pytest

from assessments.domain.assessment_rules import Draw, Passing, Rules, rules_of, usual_rules
from assessments.domain.attempts import start_attempt
from assessments.domain.banks import load_bank
from assessments.domain.changing_assessments import seen_of
from assessments.domain.fixed_questions import add_fixed, move_fixed
from assessments.domain.needed_questions import short_assessments
from assessments.domain.placing_questions import retire_question
from assessments.domain.publishable import reason_not_to_publish
from assessments.domain.sources import sources_of
from assessments.domain.writing_assessments import (
    change_draws,
    change_passing,
    change_rules,
    copy_assessment,
    delete_draft,
    open_assessment,
    publish_assessment,
    withdraw_assessment,
)
from assessments.enums import AssessmentKind, Difficulty, FeedbackPolicy, TimeReason
from assessments.exceptions.assessments import (
    AssessmentAsItWas,
    AssessmentChanged,
    AssessmentGone,
    AssessmentKindKept,
    AssessmentNotYours,
    AssessmentUsed,
    BankTooSmall,
    FeedbackNotOfKind,
    FeedbackWithoutClosing,
    FixedQuestionsTakeAll,
)
from assessments.exceptions.questions import BankNotYours, QuestionNeeded
from assessments.models import Assessment, Attempt, Question, TimeGiven
from lms.org.enums import Role
from tests.factories.assessments import DEVICE, make_attempt, make_bank, make_competency, make_question
from tests.factories.gaps import WORDS, make_competencies
from tests.factories.people import grant_role, make_commune, make_learner, make_position, make_province, make_user

pytestmark = pytest.mark.django_db
EXAM = replace(usual_rules(AssessmentKind.EXAM), title="Thi hộ tịch")


@pytest.fixture
def trainer(db):
    user = make_user("bien-soan", full_name="Lê Thị Soạn")
    grant_role(user, Role.TRAINER, make_province())
    return user


@pytest.fixture
def competencies(db):
    return make_competencies()


@pytest.fixture
def bank(competencies):
    """Four easy ones of T01, two hard ones of T02."""
    bank = make_bank()
    for number in range(1, 5):
        make_question(bank, f"E{number}", competency=competencies["T01"])
    for number in range(1, 3):
        make_question(bank, f"H{number}", competency=competencies["T02"], difficulty=Difficulty.HARD)
    return bank


@pytest.fixture
def write(trainer, now):
    """Call a function with the trainer and the moment."""

    def call(function, **facts):
        return function(**facts, actor=trainer, now=now)

    return call


@pytest.fixture
def exam(write, bank, competencies):
    """A draft: two of T01, one of T02; two right pass, and T01 at level 2 is shown."""
    made = write(open_assessment, rules=EXAM)
    draws = [Draw(bank.pk, 2, competencies["T01"].pk), Draw(bank.pk, 1, None, Difficulty.HARD)]
    made = write(change_draws, assessment=made, draws=draws, seen=seen_of(made))
    passing = Passing(2, {competencies["T01"]: 50}, {competencies["T01"]: 2})
    return write(change_passing, assessment=made, passing=passing, seen=seen_of(made))


def questions(*codes):
    return list(Question.objects.filter(code__in=codes).order_by("code"))


def test_a_draft_is_written_opened_and_taken_back(write, exam, trainer, now):
    assert (exam.slug, exam.is_published, exam.edited_by, exam.edited_at) == ("thi-ho-tich", False, trainer, now)
    assert rules_of(exam) == EXAM
    assert write(publish_assessment, assessment=exam).is_published
    with pytest.raises(AssessmentAsItWas):
        write(publish_assessment, assessment=exam)
    assert not write(withdraw_assessment, assessment=exam).is_published
    copied = write(copy_assessment, assessment=exam)
    assert (copied.slug, copied.is_published) == ("thi-ho-tich-ban-chep", False)
    assert [rule.count for rule in copied.draw_rules.all()] == [2, 1]
    assert copied.competency_marks.get().percent == 50
    assert copied.outcomes.get().level == 2


def test_whom_it_belongs_to(trainer, now):
    with pytest.raises(AssessmentNotYours):
        open_assessment(rules=EXAM, actor=make_user("khac", full_name="Người Khác"), now=now)
    ward = make_user("xa", full_name="Soạn Xã")
    unit = make_commune("Xã Một")
    grant_role(ward, Role.TRAINER, unit)
    made = open_assessment(rules=replace(EXAM, unit=unit), actor=ward, now=now)
    assert list(Assessment.objects.writable_by(ward)) == [made]
    with pytest.raises(AssessmentNotYours):
        change_rules(assessment=made, rules=EXAM, seen=seen_of(made), actor=ward, now=now)


def test_what_belongs_to_others_is_refused_whatever_the_page_has_looked_at(write, exam, bank, competencies, now):
    ward, unit = make_user("xa", full_name="Soạn Xã"), make_commune("Xã Một")
    grant_role(ward, Role.TRAINER, unit)
    by = {"actor": ward, "now": now}
    for act, facts in (
        (change_rules, {"rules": replace(EXAM, unit=unit), "seen": seen_of(exam)}),
        (change_draws, {"draws": [], "seen": seen_of(exam)}),
        (change_passing, {"passing": Passing(1, {}, {}), "seen": seen_of(exam)}),
        (add_fixed, {"questions": questions("E1")}),
        (publish_assessment, {}),
    ):
        with pytest.raises((AssessmentNotYours, BankNotYours)):
            act(assessment=exam, **facts, **by)
    with pytest.raises(AssessmentNotYours):
        delete_draft(assessment=exam, actor=ward)
    own = open_assessment(rules=replace(EXAM, unit=unit), **by)
    with pytest.raises(BankNotYours):
        change_draws(assessment=own, draws=[Draw(bank.pk, 1)], seen=seen_of(own), **by)
    with pytest.raises(BankNotYours):
        add_fixed(assessment=own, questions=questions("E1"), **by)


def test_a_draft_is_deleted_and_what_was_sat_stays(write, exam, trainer):
    copied = write(copy_assessment, assessment=exam)
    delete_draft(assessment=copied, actor=trainer)
    assert list(Assessment.objects.all()) == [exam]
    with pytest.raises(AssessmentGone):
        write(publish_assessment, assessment=copied)
    write(publish_assessment, assessment=exam)
    with pytest.raises(AssessmentUsed):
        delete_draft(assessment=exam, actor=trainer)
    make_attempt(make_learner(make_commune(), make_position()), Assessment.objects.get())
    write(withdraw_assessment, assessment=exam)
    with pytest.raises(AssessmentUsed):
        delete_draft(assessment=exam, actor=trainer)
    assert exam.outcomes.count() == 1


@pytest.mark.parametrize("codes", [["E1"], ["E1", "E2", "E3"]])
def test_a_fixed_list_costs_the_same_whatever_its_length(write, exam, codes, django_assert_num_queries):
    write(add_fixed, assessment=exam, questions=questions("E4"))
    with django_assert_num_queries(12):
        write(add_fixed, assessment=exam, questions=questions(*codes))
    [first, *_others] = questions(*codes)
    write(move_fixed, assessment=exam, question_id=first.pk, by=-1)
    found = list(exam.fixed_questions.values_list("question__code", "order"))
    assert found == [(code, order) for order, code in enumerate(["E1", "E4", *codes[1:]])]


def test_a_button_pressed_twice_makes_one(write, exam, trainer):
    copied = [write(copy_assessment, assessment=exam) for _press in range(2)]
    opened = [write(open_assessment, rules=replace(EXAM, title="Bài khác")) for _press in range(2)]
    assert copied[0] == copied[1] != opened[0] == opened[1]
    assert Assessment.objects.count() == 3
    write(change_passing, assessment=copied[0], passing=Passing(1, {}, {}), seen=seen_of(copied[0]))
    assert write(copy_assessment, assessment=exam) != copied[0]


def test_two_markers_are_a_rule_like_others(write, exam):
    write(change_rules, assessment=exam, rules=replace(EXAM, double_marking=True), seen=seen_of(exam))
    assert write(copy_assessment, assessment=Assessment.objects.get()).double_marking


def test_a_closing_that_moves_back_gives_time_to_whom_it_had_cut_short(write, exam, learner, now):
    """Thirty minutes, begun ten before the closing."""
    write(publish_assessment, assessment=exam)

    def close_after(minutes):
        closes_at = None if minutes is None else now + timedelta(minutes=minutes)
        write(change_rules, assessment=exam, rules=replace(EXAM, closes_at=closes_at), seen=seen_of(fresh(exam)))
        return [(one.deadline_at - now).total_seconds() / 60 for one in Attempt.objects.all()]

    close_after(10)
    make_attempt(learner, fresh(exam), now=now)

    assert [close_after(minutes) for minutes in (20, 5, None)] == [[20], [20], [30]]
    assert list(TimeGiven.objects.values_list("why", flat=True)) == [TimeReason.CLOSING] * 2


def reasons(exam, now):
    exam.refresh_from_db()
    return reason_not_to_publish(exam, now)


def test_what_keeps_it_from_learners_is_said(write, bank, competencies, now):
    exam = write(open_assessment, rules=EXAM)

    def draw(*draws):
        write(change_draws, assessment=exam, draws=list(draws), seen=seen_of(Assessment.objects.get(pk=exam.pk)))

    def passing(*facts):
        given = Passing(*facts)
        write(change_passing, assessment=exam, passing=given, seen=seen_of(Assessment.objects.get(pk=exam.pk)))

    t01, t02, t03 = (competencies[code] for code in ("T01", "T02", "T03"))
    assert reasons(exam, now).startswith("Bài chưa có câu hỏi nào.")
    draw(Draw(bank.pk, 5, t01.pk))
    assert reasons(exam, now).startswith(f"Ngân hàng “Hộ tịch” chỉ có 4 câu ({WORDS['T01'][1]}), cần 5 câu.")
    draw(Draw(bank.pk, 3, t01.pk))
    passing(4, {}, {})
    assert reasons(exam, now).startswith("Cần 4 câu đúng để đạt nhưng đề chỉ có 3 câu.")
    passing(2, {t02: 50}, {})
    assert reasons(exam, now).startswith(f"Điều kiện riêng của năng lực {WORDS['T02'][1]} không áp dụng được")
    draw(Draw(bank.pk, 3))  # a paper may have one of it, or none
    assert reasons(exam, now).startswith(f"Điều kiện riêng của năng lực {WORDS['T02'][1]} không áp dụng được")
    draw(Draw(bank.pk, 1, None, Difficulty.HARD), Draw(bank.pk, 2, t01.pk))  # all hard ones are of it
    assert reasons(exam, now) == ""
    passing(2, {}, {t03: 2})
    assert reasons(exam, now).startswith(f"Bài ghi nhận năng lực {WORDS['T03'][1]} nhưng đề không có câu nào")
    write(change_rules, assessment=exam, rules=replace(EXAM, kind=AssessmentKind.TEST_OUT), seen=seen_of(fresh(exam)))
    passing(2, {}, {})
    assert reasons(exam, now).startswith("Bài xếp mức cần ghi nhận ít nhất một năng lực.")
    practice = replace(usual_rules(AssessmentKind.PRACTICE), title="Luyện tập")
    write(change_rules, assessment=exam, rules=practice, seen=seen_of(fresh(exam)))
    passing(2, {}, {t01: 2})
    assert reasons(exam, now).startswith("Bài luyện tập không ghi nhận năng lực.")
    closed = replace(EXAM, closes_at=now - timedelta(hours=1))
    write(change_rules, assessment=exam, rules=closed, seen=seen_of(fresh(exam)))
    assert reasons(exam, now).startswith("Giờ đóng đã qua")


def fresh(exam):
    return Assessment.objects.select_related("unit").get(pk=exam.pk)


@pytest.mark.parametrize(
    ("kind", "feedback", "refusal"),
    [
        ("exam", FeedbackPolicy.AT_ONCE, FeedbackNotOfKind),
        ("practice", FeedbackPolicy.NEVER, FeedbackNotOfKind),
        ("test_out", FeedbackPolicy.AFTER_CLOSING, FeedbackWithoutClosing),
    ],
)
def test_when_the_key_may_be_shown_follows_from_the_kind(write, kind, feedback, refusal):
    with pytest.raises(refusal):
        write(open_assessment, rules=Rules("Bài", kind, feedback=feedback))
    assert not Assessment.objects.exists()


def test_fixed_questions_and_cells_share_no_question(write, exam, bank, competencies, now):
    write(add_fixed, assessment=exam, questions=questions("H1"))
    fixed = questions("H1")[0].versions.get().pk
    papers = [sources_of(exam).draw(seed=seed, shuffle=False) for seed in range(20)]
    assert {paper[0].version_id for paper in papers} == {fixed}
    assert {len({one.version_id for one in paper}) for paper in papers} == {4}
    assert sources_of(exam).draw(seed=3, shuffle=True) == sources_of(exam).draw(seed=3, shuffle=True)

    write(add_fixed, assessment=exam, questions=questions("H2"))
    with pytest.raises(FixedQuestionsTakeAll) as refusal:
        write(publish_assessment, assessment=exam)
    said = "Các câu cố định đã lấy mất câu của bảng rút: Ngân hàng “Hộ tịch” chỉ có 0 câu (khó)"
    assert str(refusal.value).startswith(said)


def test_an_open_one_is_never_left_without_a_paper(write, exam, bank, trainer, competencies, learner, now):
    write(add_fixed, assessment=exam, questions=questions("E1"))
    exam = write(publish_assessment, assessment=exam)
    attempt = start_attempt(
        official=learner, posting=None, assessment=exam, client_id=DEVICE, device=DEVICE, now=now, actor=None
    )
    paper = [(version, tuple(order)) for version, order in attempt.questions.values_list("version", "choice_order")]
    drawn = sources_of(exam).draw(seed=attempt.seed, shuffle=exam.shuffle)
    assert [(one.version_id, tuple(one.choice_order)) for one in drawn] == paper
    short = [Draw(bank.pk, 4, competencies["T01"].pk)]
    with pytest.raises(FixedQuestionsTakeAll):
        write(change_draws, assessment=exam, draws=short, seen=seen_of(exam))
    with pytest.raises(BankTooSmall):
        write(change_draws, assessment=exam, draws=[Draw(bank.pk, 9)], seen=seen_of(exam))
    with pytest.raises(QuestionNeeded):
        retire_question(question=questions("E1")[0], actor=trainer)
    assert short_assessments(bank) == {}
    assert [rule.count for rule in fresh(exam).draw_rules.all()] == [2, 1]

    write(change_draws, assessment=exam, draws=[Draw(bank.pk, 1, competencies["T01"].pk)], seen=seen_of(fresh(exam)))
    kept = attempt.questions.values_list("version", "choice_order")
    assert [(version, tuple(order)) for version, order in kept] == paper
    rules = replace(rules_of(fresh(exam)), kind=AssessmentKind.TEST_OUT)
    with pytest.raises(AssessmentKindKept):
        write(change_rules, assessment=exam, rules=rules, seen=seen_of(fresh(exam)))
    assert sources_of(exam).count == 2


def test_a_change_beside_mine_is_not_written_over(write, exam):
    write(change_rules, assessment=exam, rules=replace(EXAM, note="Mang theo thẻ"), seen=seen_of(exam))
    exam_later = fresh(exam)
    Assessment.objects.filter(pk=exam.pk).update(edited_at=exam_later.edited_at + timedelta(seconds=1))
    with pytest.raises(AssessmentChanged):
        write(change_rules, assessment=exam, rules=EXAM, seen=seen_of(exam_later))
    assert fresh(exam).note == "Mang theo thẻ"


def test_a_list_is_ordered_and_ends_at_its_ends(write, exam):
    first, second, third = questions("E1", "E2", "E3")
    write(add_fixed, assessment=exam, questions=[first, second, third])
    for question, by in ((first, -1), (third, -1), (second, 5)):
        write(move_fixed, assessment=exam, question_id=question.pk, by=by)
    listed = exam.fixed_questions.order_by("order").values_list("question__code", flat=True)
    assert list(listed) == ["E1", "E3", "E2"]


def test_a_bank_file_leaves_what_a_person_changed(write, bank, competencies, trainer):
    make_competency("T01")
    file = {
        "bank": {"code": "HT"},
        "questions": [],
        "assessment": {
            "slug": "thi-tep",
            "title": "Thi theo tệp",
            "duration_minutes": 20,
            "pass_correct": 2,
            "max_attempts": 3,
            "retry_wait_hours": 0,
            "competency": {"code": "T01", "level": 2},
            "draw_rules": [{"count": 3}],
        },
    }
    assert load_bank(file).assessment == "created"
    made = Assessment.objects.get(slug="thi-tep")
    write(withdraw_assessment, assessment=made)
    done = load_bank(file)
    assert done.assessment == "kept"
    assert done.assessment_note.startswith("Bài “Thi theo tệp” giữ nguyên như Lê Thị Soạn đã sửa lúc")
    assert not fresh(made).is_published
    assert load_bank(file, overwrite=True).assessment == "changed"
    assert (fresh(made).is_published, fresh(made).edited_at) == (True, None)
    assert load_bank(file).assessment == "same"
