import json
from copy import deepcopy
from pathlib import Path

import pytest
from django.conf import settings

from assessments.domain.banks import load_bank
from assessments.exceptions.questions import BankUnreadable
from assessments.models import Assessment, Choice, Question, QuestionVersion
from lms.core.models import AuditEntry
from tests.factories.assessments import make_attempt, make_competency

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

DEMO = sorted((Path(settings.BASE_DIR) / "lms" / "flows" / "demo_data").glob("question_bank_*.json"))


def question(code: str) -> dict[str, object]:
    return {
        "code": code,
        "kind": "single",
        "stem": f"Câu {code}?",
        "choices": [
            {"text": "Đúng luật", "correct": True, "feedback": "Đúng."},
            {"text": "Khác", "correct": False, "feedback": "Chưa đúng."},
        ],
        "explanation": "Vì vậy.",
        "legal_basis": "Điều 1",
        "competency": "T01",
        "level": 1,
        "difficulty": "easy",
    }


@pytest.fixture
def bank() -> dict[str, object]:
    make_competency("T01")
    return {
        "bank": {"code": "HT", "name": "Hộ tịch"},
        "questions": [question(f"HT-{number}") for number in range(1, 5)],
        "assessment": {
            "slug": "bai-thi",
            "title": "Bài thi",
            "competency": {"code": "T01", "level": 2},
            "draw_rules": [{"difficulty": "easy", "count": 3}],
            "duration_minutes": 20,
            "pass_correct": 2,
            "max_attempts": 3,
            "retry_wait_hours": 24,
            "status_note": "nội dung minh họa",
        },
    }


def counts(load):
    return load.questions.created, load.questions.changed, load.questions.same, len(load.questions.refused)


def test_load_bank_adds_questions_and_opens_the_assessment(bank):
    load = load_bank(bank)

    assessment = Assessment.objects.get()
    assert (counts(load), load.assessment, load.assessment_refused) == ((4, 0, 0, 0), "created", "")
    assert (assessment.slug, assessment.kind, assessment.is_published, assessment.note) == (
        "bai-thi",
        "exam",
        True,
        "nội dung minh họa",
    )
    assert list(assessment.draw_rules.values_list("difficulty", "count")) == [("easy", 3)]
    assert list(assessment.outcomes.values_list("competency__code", "level")) == [("T01", 2)]
    assert list(AuditEntry.objects.order_by("at").values_list("verb", flat=True)) == [
        "assessments.bank.loaded",
        "assessments.assessment.set",
    ]


def test_load_bank_a_second_time_changes_nothing(bank):
    load_bank(bank)
    entries = AuditEntry.objects.count()

    load = load_bank(bank)

    assert (counts(load), load.assessment) == ((0, 0, 4, 0), "same")
    assert AuditEntry.objects.count() == entries


def test_load_bank_gives_a_changed_question_a_new_version_and_leaves_past_papers(bank, learner, now):
    load_bank(bank)
    attempt = make_attempt(learner, Assessment.objects.get(), now=now)
    before = set(attempt.questions.values_list("version__stem", flat=True))
    changed = deepcopy(bank)
    for raw in changed["questions"]:
        raw["stem"] += " (sửa)"

    load = load_bank(changed)

    assert counts(load) == (0, 4, 0, 0)
    assert set(attempt.questions.values_list("version__stem", flat=True)) == before
    assert set(QuestionVersion.objects.values_list("number", "is_current")) == {(1, False), (2, True)}
    assert Choice.objects.count() == 16


def test_load_bank_keeps_questions_the_file_no_longer_holds(bank):
    load_bank(bank)
    bank["questions"] = bank["questions"][:3]

    assert counts(load_bank(bank)) == (0, 0, 3, 0)
    assert Question.objects.filter(retired=False).count() == 4


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"code": ""}, "Câu hỏi chưa có mã, hoặc mã dài quá 40 ký tự."),
        ({"kind": "numeric"}, "Dạng câu hỏi “numeric” chưa được hỗ trợ."),
        ({"difficulty": "rất khó"}, "Độ khó “rất khó” không có trong danh sách."),
        ({"stem": "  "}, "Câu hỏi chưa có đề bài."),
        ({"stem": 5}, "Mục “stem” phải là chữ."),
        ({"level": 0}, "Mục “level” phải là số nguyên từ 1."),
        ({"competency": "T99"}, "Chưa có năng lực mang mã T99."),
        ({"code": "HT-1"}, "Mã này đã có ở một câu trước trong tệp."),
        ({"choices": []}, "Cần ít nhất hai phương án, phương án nào cũng có chữ."),
        ({"choices": [{"text": "A"}, {"text": "B"}]}, "Mỗi phương án cần chữ và cho biết đúng hay không."),
        (
            {"choices": [{"text": "A", "correct": True}, {"text": "A", "correct": False}]},
            "Có hai phương án giống hệt nhau.",
        ),
        (
            {"choices": [{"text": "A", "correct": True}, {"text": "B", "correct": True}]},
            "Câu một đáp án cần đúng một phương án đúng, đang có 2.",
        ),
        (
            {"kind": "multiple", "choices": [{"text": "A", "correct": False}, {"text": "B", "correct": False}]},
            "Câu nhiều đáp án cần ít nhất một phương án đúng.",
        ),
        (
            {"kind": "true_false", "choices": [{"text": text, "correct": text == "A"} for text in "ABC"]},
            "Câu đúng/sai cần đúng hai phương án.",
        ),
    ],
)
def test_load_bank_refuses_one_bad_question_and_keeps_the_others(bank, changes, reason):
    bank["questions"].insert(2, question("HT-9") | changes)

    load = load_bank(bank)

    assert [(one.row, one.reason) for one in load.questions.refused] == [(3, reason)]
    assert counts(load) == (4, 0, 0, 1)
    assert load.questions.read == 5


def test_load_bank_refuses_an_item_that_is_no_question(bank):
    bank["questions"].append("câu hỏi")

    assert [one.reason for one in load_bank(bank).questions.refused] == ["Mục này không phải là một câu hỏi."]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"draw_rules": [{"difficulty": "hard", "count": 3}]}, "Ngân hàng “HT” chỉ có 0 câu (khó), cần 3 câu."),
        ({"pass_correct": 4}, "Cần 4 câu đúng để đạt nhưng bài chỉ rút 3 câu."),
        ({"duration_minutes": 0}, "Mục “duration_minutes” phải là số nguyên từ 1."),
        ({"competency": {"code": "T99", "level": 2}}, "Chưa có năng lực mang mã T99."),
        ({"title": ""}, "Bài kiểm tra chưa có tên hoặc đường dẫn."),
        ({"draw_rules": [{"bank": "XX", "count": 3}]}, "Chưa có ngân hàng câu hỏi mang mã XX."),
    ],
)
def test_load_bank_opens_no_assessment_that_cannot_be_sat(bank, changes, reason):
    bank["assessment"] |= changes

    load = load_bank(bank)

    assert load.assessment_refused.startswith(reason)
    assert counts(load) == (4, 0, 0, 0)
    assert not Assessment.objects.exists()


def test_load_bank_leaves_an_open_assessment_as_it_was_when_its_new_rules_are_refused(bank):
    load_bank(bank)
    bank["assessment"]["draw_rules"][0]["count"] = 9

    load_bank(bank)

    assert list(Assessment.objects.values_list("is_published", "draw_rules__count")) == [(True, 3)]


@pytest.mark.parametrize("data", [{}, {"bank": {}}, {"bank": {"code": "HT"}, "questions": "?"}])
def test_load_bank_refuses_a_file_that_is_no_bank(data):
    with pytest.raises(BankUnreadable):
        load_bank(data)


@pytest.mark.parametrize("path", DEMO, ids=lambda path: path.stem)
def test_load_bank_takes_the_demo_banks_whole(path):
    for code in ("T01", "T02"):
        make_competency(code)
    data = json.loads(path.read_text())

    load = load_bank(data)

    assert load.questions.refused == []
    assert (load.questions.created, load.assessment) == (len(data["questions"]), "created")
    assert counts(load_bank(data)) == (0, 0, len(data["questions"]), 0)
