"""Banks, assessments and attempts as tests need them. The first choice of every question is the right one."""

import io
import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from assessments.domain.answers import Answer
from assessments.domain.attempts import start_attempt
from assessments.domain.closing import submit_attempt
from assessments.domain.import_batches import take_in
from assessments.domain.question_text import CriterionText, LevelText, PictureText, QuestionText, check_question
from assessments.domain.questions import Placed, write_question
from assessments.enums import Difficulty, QuestionKind
from assessments.models import (
    Assessment,
    AssessmentOutcome,
    Attempt,
    AttemptQuestion,
    Choice,
    DrawRule,
    Question,
    QuestionBank,
    QuestionImport,
    QuestionVersion,
)
from lms.accounts.models import User
from lms.competencies.models import Competency, Framework
from lms.org.models import Official, Posting

DEVICE = uuid.UUID("11111111-1111-4111-8111-111111111111")
OTHER_DEVICE = uuid.UUID("22222222-2222-4222-8222-222222222222")


def make_bank(code: str = "HT", name: str = "Hộ tịch") -> QuestionBank:
    return QuestionBank.objects.create(code=code, name=name)


def make_competency(code: str = "T01") -> Competency:
    framework, _made = Framework.objects.get_or_create(code="KNL", defaults={"name_vi": "Khung năng lực"})
    return Competency.objects.get_or_create(framework=framework, code=code)[0]


def make_question(bank: QuestionBank, code: str, **words: Any) -> QuestionVersion:
    """`words` as in `make_questions`."""
    return make_questions(bank, [code], **words)[0]


def make_questions(
    bank: QuestionBank,
    codes: Sequence[str],
    *,
    kind: QuestionKind = QuestionKind.SINGLE,
    difficulty: Difficulty = Difficulty.EASY,
    right: int = 1,
    choices: int = 4,
    competency: Competency | None = None,
) -> list[QuestionVersion]:
    """Written by the fewest statements: nearly every test of an exam asks for ten."""
    competency = competency or make_competency()
    questions = Question.objects.bulk_create(Question(bank=bank, code=code) for code in codes)
    versions = QuestionVersion.objects.bulk_create(
        QuestionVersion(
            question=question,
            kind=kind,
            stem=f"Câu {question.code}: việc cần làm trước tiên là gì?",
            explanation=f"Giải thích của câu {question.code}.",
            legal_basis=f"Căn cứ của câu {question.code}",
            competency=competency,
            level=2,
            difficulty=difficulty,
        )
        for question in questions
    )
    Choice.objects.bulk_create(
        Choice(
            version=version,
            order=order,
            text=f"Phương án {order} của {version.question.code}",
            is_correct=order <= right,
            weight=round(Decimal(100) / right, 5) if order <= right else 0,
            feedback=f"Phản hồi {order} của {version.question.code}",
        )
        for version in versions
        for order in range(1, choices + 1)
    )
    return versions


def make_question_of(bank: QuestionBank, code: str, text: QuestionText) -> QuestionVersion:
    """A question of any kind, checked and written as those of a file are."""
    check_question(text)
    competency = make_competency(text.competency).pk if text.competency else None
    return write_question(bank=bank, code=code, text=text, competency_id=competency, placed=Placed())


RUBRIC = (
    CriterionText(
        "Nêu căn cứ",
        (
            LevelText("không nêu", Decimal(0)),
            LevelText("nêu thiếu", Decimal(1)),
            LevelText("nêu đủ", Decimal(2)),
        ),
    ),
    CriterionText("Cách giải thích", (LevelText("khó hiểu", Decimal(0)), LevelText("dễ hiểu", Decimal(2)))),
)


def make_essay(bank: QuestionBank, code: str, **more: object) -> QuestionVersion:
    """For people to mark, by `RUBRIC`: 2 points for the legal basis, 2 for how it is explained."""
    text = QuestionText(
        kind=QuestionKind.ESSAY,
        stem=f"Câu {code}: giải thích cho người dân.",
        criteria=RUBRIC,
        competency="T01",
        level=2,
        difficulty=Difficulty.EASY,
    )
    return make_question_of(bank, code, replace(text, **more))


def make_essay_exam(
    slug: str = "bai-tu-luan",
    *,
    essays: int = 1,
    others: int = 1,
    pictures: tuple[PictureText, ...] = (),
    **rules: object,
) -> Assessment:
    """An exam of so many essays, then so many single choices, in that order; all have to be right."""
    bank = make_bank(code=f"NH-{slug}"[:40], name="Ngân hàng tự luận")
    for number in range(1, essays + 1):
        make_essay(bank, f"E{number}", pictures=pictures)
    for number in range(1, others + 1):
        make_question(bank, f"Q{number}", difficulty=Difficulty.HARD)
    values: dict[str, object] = {"pass_mark": essays + others, "shuffle": False}
    exam = make_assessment(slug, questions=essays, bank=bank, **(values | rules))
    exam.draw_rules.update(difficulty=Difficulty.EASY)
    if others:
        DrawRule.objects.create(assessment=exam, bank=bank, count=others, difficulty=Difficulty.HARD, order=1)
    return exam


def essay_answers(attempt: Attempt, *, text: str = "Căn cứ Luật Hộ tịch.\nĐề nghị bổ sung.") -> list[Answer]:
    """Every essay answered with the text, everything else right."""
    answers = []
    for place in attempt.questions.select_related("version"):
        is_essay = place.version.kind == QuestionKind.ESSAY
        given = (text,) if is_essay else tuple(right_choices(attempt, place.order))
        answers.append(Answer(place.order, place.order, given, False, 60_000))
    return answers


def make_assessment(
    slug: str = "bai-thi-ho-tich",
    *,
    questions: int = 10,
    pass_mark: int = 7,
    bank: QuestionBank | None = None,
    competency: Competency | None = None,
    **rules: object,
) -> Assessment:
    """An open exam that draws `questions` of a bank made for it, and shows level 2 of a competency."""
    if bank is None:
        bank = make_bank(code=f"NH-{slug}"[:40], name="Ngân hàng thử")
        make_questions(bank, [f"Q{number:02}" for number in range(1, questions + 1)], competency=competency)
    values: dict[str, object] = {
        "title": "Bài thi: Hộ tịch",
        "kind": "exam",
        "time_limit_minutes": 20,
        "pass_mark": pass_mark,
        "attempts_allowed": 3,
        "wait_hours": 24,
        "is_published": True,
    }
    assessment = Assessment.objects.create(slug=slug, **(values | rules))
    DrawRule.objects.create(assessment=assessment, bank=bank, count=questions)
    AssessmentOutcome.objects.create(assessment=assessment, competency=competency or make_competency(), level=2)
    return assessment


def make_attempt(
    official: Official,
    assessment: Assessment | None = None,
    *,
    posting: Posting | None = None,
    device: uuid.UUID = DEVICE,
    now: datetime | None = None,
    minutes_ago: int = 0,
) -> Attempt:
    return start_attempt(
        official=official,
        posting=posting,
        assessment=assessment or make_assessment(),
        client_id=uuid.uuid4(),
        device=device,
        now=(now or timezone.now()) - timedelta(minutes=minutes_ago),
        actor=official.user,
    )


def sit(official: Official, assessment: Assessment, at: datetime, *, right: int = 1) -> None:
    """An attempt with so many right answers, handed in at once."""
    attempt = make_attempt(official, assessment, now=at)
    submit_attempt(attempt=attempt, device=DEVICE, answers=snapshot(attempt, right=right), now=at, actor=None)


def right_choices(attempt: Attempt, order: int) -> list[int]:
    return _choices(attempt)[order][0]


def wrong_choice(attempt: Attempt, order: int) -> int:
    return _choices(attempt)[order][1][0]


def snapshot(attempt: Attempt, *, right: int, wrong: int = 0, elapsed_ms: int = 60_000) -> list[Answer]:
    """Answers to the first questions of the paper: so many right, then so many wrong."""
    choices = _choices(attempt)
    return [
        Answer(
            order=order,
            sequence=order,
            answer=tuple(choices[order][0]) if order <= right else (choices[order][1][0],),
            flagged=False,
            elapsed_ms=elapsed_ms,
        )
        for order in range(1, right + wrong + 1)
    ]


def _choices(attempt: Attempt) -> dict[int, tuple[list[int], list[int]]]:
    """By place of the paper the right choices and the wrong ones, as they were written."""
    found: dict[int, tuple[list[int], list[int]]] = {}
    rows = AttemptQuestion.objects.filter(attempt=attempt).order_by("order", "version__choices__order")
    for order, pk, is_right in rows.values_list("order", "version__choices", "version__choices__is_correct"):
        found.setdefault(order, ([], []))[0 if is_right else 1].append(pk)
    return found


def import_of(author: User | None) -> QuestionImport:
    """A question file that the author uploaded and hasn't written yet: one question is new, one refused."""
    known: QuestionImport | None = QuestionImport.objects.filter(created_by=author).first()
    if known is not None:
        return known
    assert author is not None
    good = "// [id:NHAP-1]\n::Từ tệp::Thời hạn đăng ký khai tử? {=15 ngày ~60 ngày}"
    text = f"{good}\n\n::Thiếu đáp án::Câu nào? {{~Một ~Hai}}\n"
    bank = QuestionBank.objects.order_by("pk")[0]
    file = io.BytesIO(text.encode())
    return take_in(file=file, file_name="cau-hoi.gift", size=len(text), bank=bank, actor=author)
