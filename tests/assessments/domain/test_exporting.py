import io
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from assessments.domain.exporting import as_read, export_questions
from assessments.domain.importing import import_questions
from assessments.domain.question_text import ChoiceText, CriterionText, LevelText, PartText, PictureText, QuestionText
from assessments.domain.questions import Placed, write_questions
from assessments.models import Question, QuestionBank
from lms.core.exports import ReportHead
from lms.core.models import AuditEntry
from tests.factories.assessments import make_bank, make_competency
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db

WHOLE, PNG = Decimal(100), b"\x89PNG\r\n\x1a\n" + b"0" * 40
HEAD = ReportHead(unit="Phường Thử", title="Câu hỏi", run_at=datetime(2026, 11, 29, tzinfo=UTC), run_by="An")
SINGLE = QuestionText("single", "Thời hạn?", (ChoiceText("60 ngày", WHOLE, "Đúng."), ChoiceText("30 ngày")), level=2)
PICTURED = QuestionText(
    "single", "Dấu nào?\n[hình 1]", SINGLE.choices, pictures=(PictureText("dau.png", PNG, "Con dấu"),)
)
ORDER = QuestionText("ordering", "Thứ tự?", (ChoiceText("Nhận"), ChoiceText("Ghi sổ")), "parts")
CASE = QuestionText("case", "Chị Hoa đến…", parts=(PartText("single", "Làm gì?", SINGLE.choices),))
ESSAY = QuestionText(
    "essay", "Viết thư.", criteria=(CriterionText("Lời", (LevelText("cộc", Decimal(0)), LevelText("vừa", WHOLE))),)
)
TEXTS = {"A": SINGLE, "B": PICTURED, "C": ORDER, "D": CASE, "E": ESSAY}


@pytest.fixture
def bank(db):
    bank = make_bank()
    competency = make_competency("T01")
    rows = [
        (code, text, competency.pk if text is SINGLE else None, Placed(f"Câu {code}", "Hộ tịch", ("thẻ",)))
        for code, text in TEXTS.items()
    ]
    write_questions(bank=bank, rows=rows)
    return bank


def export(bank, format_name):
    return export_questions(
        bank=bank, questions=bank.questions.all(), format_name=format_name, head=HEAD, actor=make_user()
    )


@pytest.mark.parametrize(
    ("format_name", "held"), [("gift", "A"), ("moodle-xml", "ABC"), ("xlsx", "ACDE")], ids=lambda one: one
)
def test_what_goes_out_comes_in_again_and_the_rest_is_named(bank, format_name, held):
    made = export(bank, format_name)
    assert (made.count, sorted(one.where for one in made.left_out)) == (len(held), sorted(set(TEXTS) - set(held)))
    into = QuestionBank(code="KHAC", name="Khác")
    report = import_questions(
        file=io.BytesIO(made.data), file_name=f"de.{made.extension}", bank=into, actor=None, commit=True
    )
    assert (report.format, report.created, report.refused) == (format_name, len(held), [])
    kept = {one.code: one for one in as_read(Question.objects.filter(bank=bank, code__in=held))}
    assert {one.code: one for one in as_read(Question.objects.filter(bank=into))} == kept
    entry = AuditEntry.objects.get(verb="assessments.bank.exported")
    assert entry.after == {"count": len(held), "format": format_name}


def test_into_its_own_bank_it_changes_nothing(bank):
    made = export(bank, "moodle-xml")
    report = import_questions(file=io.BytesIO(made.data), file_name="de.xml", bank=bank, actor=None, commit=True)
    assert (report.created, report.same) == (0, 3)


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_whatever_the_length(bank, count, django_assert_num_queries):
    codes = list(TEXTS)[:count]
    with django_assert_num_queries(3):
        assert len(list(as_read(Question.objects.filter(bank=bank, code__in=codes)))) == count
