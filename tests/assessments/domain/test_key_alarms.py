"""A doubted key: raised once, held where papers can do without it, answered by a correction or with a reason."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from assessments.domain.key_alarms import keep_key, raise_alarms
from assessments.domain.papers import banks_of, cells_of
from assessments.domain.questions import text_of
from assessments.domain.regrading import Correction, correct_key
from assessments.domain.writing_questions import change_question, kept_of
from assessments.enums import AlarmAnswer, CorrectionKind
from assessments.exceptions.marking import AlarmAnswered, AlarmReasonMissing
from assessments.models import DrawRule, KeyAlarm, QuestionVersion
from lms.core.models import AuditEntry
from tests.factories.assessments import make_assessment, make_question
from tests.factories.people import make_commune, make_position, make_user
from tests.factories.sittings import make_people, make_sittings

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

NOW = timezone.now()


def sat_exam(*, people=30, drawn=2):
    """Three questions, the last with a key that only the weak meet; papers draw two of them."""
    exam = make_assessment(questions=3, pass_mark=2)
    make_sittings(make_people(make_commune(), make_position(), people), exam)
    DrawRule.objects.filter(assessment=exam).update(count=drawn)
    return exam


def doubted():
    return QuestionVersion.objects.get(question__code="Q03", number=1)


def drawn_from(exam):
    cells = cells_of(exam)
    codes = dict(QuestionVersion.objects.values_list("pk", "question__code"))
    return sorted(codes[one.version_id] for rows in banks_of(cells).values() for one in rows)


def test_a_doubted_question_is_held_and_told_once():
    exam = sat_exam()

    assert (raise_alarms(NOW), raise_alarms(NOW + timedelta(days=1))) == (1, 0)

    alarm = KeyAlarm.objects.get()
    assert (alarm.version, alarm.n, alarm.discrimination, alarm.is_held) == (doubted(), 30, Decimal("-1.00"), True)
    assert (alarm.raised_at, alarm.answer, alarm.answered_at) == (NOW, "", None)
    assert drawn_from(exam) == ["Q01", "Q02"]
    entry = AuditEntry.objects.get(verb="assessments.question.key_doubted")
    assert entry.after == {"code": "Q03", "n": 30, "discrimination": "-1.0", "is_held": True}


def test_below_thirty_nobody_is_alarmed():
    exam = sat_exam(people=28)
    assert (raise_alarms(NOW), drawn_from(exam)) == (0, ["Q01", "Q02", "Q03"])


def test_what_an_open_exam_can_not_do_without_is_told_but_not_held_until_it_can():
    exam = sat_exam(drawn=3)
    assert raise_alarms(NOW) == 1
    assert not KeyAlarm.objects.get().is_held
    assert drawn_from(exam) == ["Q01", "Q02", "Q03"]
    make_question(exam.draw_rules.get().bank, "Q04")
    assert raise_alarms(NOW) == 0
    assert KeyAlarm.objects.get().is_held
    assert drawn_from(exam) == ["Q01", "Q02", "Q04"]


def test_a_key_that_is_kept_is_drawn_again_and_not_doubted_again():
    exam, editor = sat_exam(), make_user(is_superuser=True)
    raise_alarms(NOW)
    with pytest.raises(AlarmReasonMissing):
        keep_key(version=doubted(), reason=" \n", actor=editor, now=NOW)

    alarm = keep_key(version=doubted(), reason=" Điều 16 quy định vậy. ", actor=editor, now=NOW)

    alarm.refresh_from_db()
    told = (alarm.answer, alarm.reason, alarm.answered_by, alarm.answered_at)
    assert told == (AlarmAnswer.KEPT, "Điều 16 quy định vậy.", editor, NOW)
    assert drawn_from(exam) == ["Q01", "Q02", "Q03"]
    assert AuditEntry.objects.get(verb="assessments.question.key_kept").reason == "Điều 16 quy định vậy."
    with pytest.raises(AlarmAnswered):
        keep_key(version=doubted(), reason="Lần nữa.", actor=editor, now=NOW)
    assert raise_alarms(NOW) == 0


def test_a_corrected_key_answers():
    exam, editor = sat_exam(), make_user(is_superuser=True)
    raise_alarms(NOW)
    other = doubted().choices.get(order=2)

    correct_key(
        version=doubted(),
        correction=Correction(CorrectionKind.KEY, frozenset({other.pk})),
        reason="Luật mới.",
        actor=editor,
        now=NOW,
    )

    alarm = KeyAlarm.objects.get()
    assert (alarm.answer, alarm.reason, alarm.answered_by) == (AlarmAnswer.CORRECTED, "Luật mới.", editor)
    assert drawn_from(exam) == ["Q01", "Q02", "Q03"]  # the next version of the third


def test_a_question_written_anew_waits_for_nothing():
    exam, editor = sat_exam(), make_user(is_superuser=True)
    raise_alarms(NOW)
    question = doubted().question
    change_question(
        question=question,
        seen=1,
        text=replace(text_of(doubted()), stem="Câu hỏi đã viết lại?"),
        competency=doubted().competency,
        kept=kept_of(question),
        actor=editor,
        now=NOW,
    )
    assert not KeyAlarm.objects.open().exists()
    assert drawn_from(exam) == ["Q01", "Q02", "Q03"]


@pytest.mark.parametrize("exams", [1, 3])
def test_looking_through_asks_the_same_of_each_exam(exams, django_assert_max_num_queries):
    ward, position = make_commune(), make_position()
    for number in range(exams):
        made = make_assessment(f"bai-{number}", questions=3, pass_mark=2)
        make_sittings(make_people(ward, position, 30), made)
    DrawRule.objects.update(count=2)
    raise_alarms(NOW)
    with django_assert_max_num_queries(2 + 10 * exams):
        raise_alarms(NOW)
