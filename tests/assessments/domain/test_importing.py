import io

import pytest

from assessments.domain import importing
from assessments.domain.formats.gift import read_gift
from assessments.domain.formats.moodle_writing import write_moodle_xml
from assessments.domain.importing import import_questions
from assessments.models import Choice, Question, QuestionBank, QuestionVersion
from lms.core.models import AuditEntry
from tests.factories.assessments import make_bank, make_competency
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db

GIFT = """// [id:HT-1] [tag:nang-luc:T01] [tag:muc:2]
::Thời hạn::Thời hạn đăng ký khai sinh? {=60 ngày#Đúng rồi ~30 ngày ~90 ngày}

::Không mã::Khai tử trong mấy ngày? {#15:0}

::Hỏng::Câu này không có đáp án đúng {~Một ~Hai}
"""


def bring(text, *, bank=None, commit=True, name="de.gift", actor=None, wanted="auto"):
    data = text if isinstance(text, bytes) else text.encode()
    return import_questions(
        file=io.BytesIO(data),
        file_name=name,
        bank=bank or QuestionBank(code="HT", name="Hộ tịch"),
        actor=actor,
        commit=commit,
        wanted=wanted,
    )


def told(report):
    return (report.format, report.read, report.created, report.same, [(one.name, one.where) for one in report.refused])


@pytest.fixture
def competency(db):
    return make_competency("T01")


def test_looking_writes_nothing_and_says_what_writing_would(competency):
    looked = bring(GIFT, commit=False)
    assert told(looked)[:4] == ("gift", 3, 2, 0)
    assert [one.name for one in looked.refused] == ["Hỏng"]
    assert (QuestionBank.objects.count(), Question.objects.count(), AuditEntry.objects.count()) == (0, 0, 0)
    assert told(bring(GIFT)) == told(looked)
    assert Question.objects.count() == 2


def test_what_was_written_says_what_the_file_said(competency):
    actor = make_user("bien-soan")
    bring(GIFT, actor=actor)
    version = QuestionVersion.objects.get(question__code="HT-1")
    assert (version.kind, version.stem, version.level, version.competency) == (
        "single",
        "Thời hạn đăng ký khai sinh?",
        2,
        competency,
    )
    assert list(version.choices.values_list("text", "is_correct", "weight", "feedback")) == [
        ("60 ngày", True, 100, "Đúng rồi"),
        ("30 ngày", False, 0, ""),
        ("90 ngày", False, 0, ""),
    ]
    assert (version.question.name, version.question.search_key) == (
        "Thời hạn",
        "ht-1 thoi han thoi han dang ky khai sinh?",
    )
    entry = AuditEntry.objects.get(verb="assessments.bank.imported")
    assert (entry.actor, entry.after) == (actor, {"file": "de.gift", "created": 2, "same": 0, "refused": 1})


def test_a_second_time_changes_nothing_and_a_changed_question_gets_a_version(competency):
    bring(GIFT)
    bank = QuestionBank.objects.get()
    assert told(bring(GIFT, bank=bank))[1:4] == (3, 0, 2)
    report = bring(GIFT.replace("90 ngày", "120 ngày"), bank=bank)
    assert told(report)[1:4] == (3, 1, 1)
    versions = QuestionVersion.objects.filter(question__code="HT-1").order_by("number")
    assert list(versions.values_list("number", "is_current")) == [(1, False), (2, True)]
    assert [list(one.choices.values_list("text", flat=True))[-1] for one in versions] == ["90 ngày", "120 ngày"]
    assert (Question.objects.count(), AuditEntry.objects.count()) == (2, 2)


def test_a_question_without_a_code_is_known_by_its_words():
    text = "Một? {=a ~b}\n\nMột? {=a ~c}\n\nMột? {=a ~b}\n"
    report = bring(text)
    assert told(report)[:4] == ("gift", 3, 2, 0)
    assert report.refused[0].reason == "Câu này giống hệt một câu trước trong tệp."
    assert told(bring(text, bank=QuestionBank.objects.get()))[1:4] == (3, 0, 2)


def test_a_code_stands_once_in_a_file():
    text = "// [id:A]\nMột? {=a ~b}\n\n// [id:A]\nHai? {=a ~b}\n"
    report = bring(text)
    assert (report.created, [one.reason for one in report.refused]) == (1, ["Mã A đã có ở một câu trước trong tệp."])


def test_a_competency_that_is_not_there_is_refused_by_its_code():
    report = bring("// [tag:nang-luc:XX9]\nMột? {=a ~b}\n\nHai? {=a ~b}\n")
    assert [one.reason for one in report.refused] == ["Chưa có năng lực mang mã XX9."]
    assert list(QuestionVersion.objects.values_list("stem", "competency")) == [("Hai?", None)]


@pytest.mark.parametrize("count", [3, 300])
def test_looking_costs_the_same_a_batch(count, django_assert_max_num_queries):
    bank = make_bank()
    text = "\n\n".join(f"// [id:Q{number}]\nCâu {number}? {{=a ~b}}" for number in range(count))
    with django_assert_max_num_queries(12):
        assert bring(text, bank=bank, commit=False).created == count
    with django_assert_max_num_queries(24):
        assert bring(text, bank=bank).created == count
    assert Choice.objects.count() == 2 * count


def test_all_or_nothing_is_written(monkeypatch):
    text = "\n\n".join(f"Câu {number}? {{=a ~b}}" for number in range(450))
    bank = make_bank()
    calls = []

    def fail_later(*, bank, rows):
        calls.append(len(rows))
        if len(calls) == 3:
            raise ZeroDivisionError
        return write(bank=bank, rows=rows)

    write = importing.write_questions
    monkeypatch.setattr(importing, "write_questions", fail_later)
    with pytest.raises(ZeroDivisionError):
        bring(text, bank=bank)
    assert (calls, Question.objects.count(), AuditEntry.objects.count()) == ([200, 200, 50], 0, 0)


@pytest.mark.soak
@pytest.mark.parametrize("format_name", ["gift", "moodle-xml"])
def test_five_thousand_questions_come_in_and_a_second_time_change_nothing(format_name):
    choices = "=Nhận hồ sơ#Đúng ~Trả hồ sơ#Chưa ~Hẹn lại ~Chuyển đi"
    text = "\n\n".join(
        f"// [id:Q{n}]\n::Câu {n}::Câu {n}: việc cần làm trước là gì? {{{choices}}}" for n in range(5000)
    )
    if format_name == "moodle-xml":
        out = io.StringIO()
        write_moodle_xml(read_gift(text), out)
        text = out.getvalue()
    bank = QuestionBank(code="HT", name="Hộ tịch")
    counts = [told(bring(text, bank=bank, commit=commit, wanted=format_name))[1:4] for commit in (False, True, True)]
    assert counts == [(5000, 5000, 0), (5000, 5000, 0), (5000, 0, 5000)]
    assert (Question.objects.count(), Choice.objects.count()) == (5000, 20_000)
