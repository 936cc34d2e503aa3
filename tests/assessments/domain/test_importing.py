import base64
import io
from urllib.parse import quote

import pytest

from assessments.domain import importing
from assessments.domain.formats.gift import read_gift
from assessments.domain.formats.moodle_writing import write_moodle_xml
from assessments.domain.importing import import_questions
from assessments.domain.questions import text_of
from assessments.exceptions.questions import QuestionNeeded
from assessments.models import Choice, Question, QuestionBank, QuestionVersion
from lms.core.models import AuditEntry
from tests.factories.assessments import make_assessment, make_attempt, make_bank, make_competency
from tests.factories.gaps import make_competencies
from tests.factories.people import make_official, make_user

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
    with django_assert_max_num_queries(26):
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


def reasons(report):
    return [one.reason for one in report.refused]


@pytest.mark.parametrize("commit", [False, True])
def test_what_somebody_sits_with_is_not_written_over(commit):
    bank = make_bank()
    bring("// [id:A]\nMột? {=a ~b}\n", bank=bank)
    attempt = make_attempt(make_official(user=make_user()), make_assessment(questions=1, pass_mark=1, bank=bank))
    report = bring("// [id:A]\nMột? {=a ~c}\n\n// [id:B]\nHai? {=a ~b}\n", bank=bank, commit=commit)
    assert (report.created, report.changed) == (1, [])
    assert "đang dùng trong bài thi đang mở" in reasons(report)[0]
    assert attempt.questions.get().version.is_current


@pytest.mark.parametrize("commit", [False, True])
def test_an_open_assessment_is_not_left_short(commit):
    bank = make_bank()
    bring("// [id:A] [tag:do-kho:easy]\nMột? {=a ~b}\n", bank=bank)
    assessment = make_assessment(questions=1, pass_mark=1, bank=bank)
    assessment.draw_rules.update(difficulty="easy")
    harder = "// [id:A] [tag:do-kho:hard]\nMột? {=a ~b}\n"
    with pytest.raises(QuestionNeeded, match="câu A"):
        bring(harder, bank=bank, commit=commit)
    assert list(QuestionVersion.objects.values_list("difficulty", "is_current")) == [("easy", True)]
    another = "\n// [id:B] [tag:do-kho:easy]\nHai? {=a ~b}\n"
    assert bring(harder + another, bank=bank, commit=commit).created == 2


def test_questions_without_code_keep_apart_in_any_order():
    blocks = ["Một? {=a ~b}\n", "Một? {=a ~c}\n"]
    bring("\n".join(blocks))
    bank = QuestionBank.objects.get()
    assert told(bring("\n".join(reversed(blocks)), bank=bank))[1:4] == (2, 0, 2)
    assert told(bring("Một? {=a ~d}\n\nMột? {=a ~c}\n", bank=bank))[1:4] == (2, 1, 1)
    assert (Question.objects.count(), QuestionVersion.objects.filter(number__gt=1).count()) == (3, 0)


def test_a_question_without_code_is_the_one_of_the_bank_that_says_the_same():
    bring("// [id:HT-1]\n::Tên::Một? {=a ~b}\n")
    assert told(bring("Một? {=a ~b}\n", bank=QuestionBank.objects.get()))[1:4] == (1, 0, 1)


def test_a_question_far_down_the_file_is_not_taken_for_one_above(monkeypatch):
    """Read a few at a time, with one that is new before the one that the bank has."""
    bring("Một? {=a ~b}\n")
    bank = QuestionBank.objects.get()
    monkeypatch.setattr(importing, "BATCH", 1)
    assert told(bring("Một? {=a ~c}\n\nMột? {=a ~b}\n", bank=bank))[1:4] == (2, 1, 1)
    assert list(QuestionVersion.objects.values_list("number", flat=True)) == [1, 1]


def test_names_tell_apart_those_that_say_the_same():
    blocks = ["::Một::Câu? {=a ~b}\n", "::Hai::Câu? {=a ~b}\n"]
    bring("\n".join(blocks))
    assert told(bring("\n".join(reversed(blocks)), bank=QuestionBank.objects.get()))[1:4] == (2, 0, 2)
    assert sorted(Question.objects.values_list("name", flat=True)) == ["Hai", "Một"]


def test_one_without_code_that_alone_is_called_so_gets_a_version():
    bring("::Tên::Một? {=a ~b}\n")
    report = bring("::Tên::Một? {=a ~c}\n", bank=QuestionBank.objects.get())
    assert (report.created, report.changed) == (1, [Question.objects.get().code])


@pytest.mark.parametrize(
    ("tags", "sentence"),
    [
        ("[tag:nang-luc:T01]", "Đã chọn năng lực thì cần chọn mức."),
        ("[tag:muc:2]", "Đã chọn mức thì cần chọn năng lực."),
        ("[tag:nang-luc:T01] [tag:muc:9]", "Năng lực này có các mức từ"),
    ],
)
def test_competency_and_level_go_together_as_in_the_form(tags, sentence):
    make_competencies()
    report = bring(f"// [id:A] {tags}\nMột? {{=a ~b}}\n\nHai? {{=a ~b}}\n")
    assert (report.created, len(report.refused)) == (1, 1)
    assert reasons(report)[0].startswith(sentence)


def test_a_level_that_stays_is_not_asked_about(competency):
    bring("// [id:A] [tag:nang-luc:T01] [tag:muc:2]\nMột? {=a ~b}\n")
    QuestionVersion.objects.update(level=0)
    report = bring("// [id:A] [tag:nang-luc:T01]\nMột? {=a ~c}\n", bank=QuestionBank.objects.get())
    assert (report.created, report.refused) == (1, [])


def test_where_only_the_place_differs_the_question_is_placed_anew():
    text = "$CATEGORY: Hộ tịch\n\n// [id:A] [tag:cũ]\n::Tên::Một? {=a ~b}\n"
    bring(text)
    bank = QuestionBank.objects.get()
    moved = text.replace("Hộ tịch", "Khai sinh").replace("cũ", "mới").replace("Tên", "Tên mới")
    for counts in [(1, 1, 0), (1, 0, 1)]:
        assert told(bring(moved, bank=bank))[1:4] == counts
    question = Question.objects.get()
    assert (question.name, question.category, question.tags, question.versions.count()) == (
        "Tên mới",
        "Khai sinh",
        ["mới"],
        1,
    )
    assert question.search_key == "a ten moi moi mot?"
    assert told(bring("// [id:A]\nMột? {=a ~b}\n", bank=bank))[1:4] == (1, 0, 1)


def test_a_bank_is_made_only_with_a_question():
    assert bring("Một? {~a ~b}\n").created == 0
    assert not QuestionBank.objects.exists()


@pytest.mark.parametrize("name", ["../../x.png", "..", "a" * 240 + ".png", "a/b.png", "con", "."])
def test_no_name_of_a_picture_keeps_a_file_out(name):
    data = b"\x89PNG\r\n\x1a\n"
    image = f'<img src="@@PLUGINFILE@@/{quote(name, safe="")}" alt="{"b" * 600}">'
    coded = base64.b64encode(data).decode()
    file = f'<file name="{name}" path="/" encoding="base64">{coded}</file>'
    stem = f'<questiontext format="html"><text><![CDATA[<p>Đề {image}</p>]]></text>{file}</questiontext>'
    answers = '<answer fraction="100"><text>a</text></answer>'
    quiz = f'<quiz><question type="shortanswer"><name><text>T</text></name>{stem}{answers}</question></quiz>'
    assert told(bring(quiz, name="de.xml"))[1:4] == (1, 1, 0)
    assert told(bring(quiz, name="de.xml", bank=QuestionBank.objects.get()))[1:4] == (1, 0, 1)
    [picture] = text_of(QuestionVersion.objects.get()).pictures
    assert (picture.name, picture.data, picture.description) == (name[-200:], data, "b" * 500)


def test_a_file_with_finer_numbers_than_are_kept_is_the_same_a_second_time():
    data = 'Đề bài;Dạng;Phương án A;Phương án B;Điểm (%)\nMấy?;điền số;1 ± 0,123456789;2;"100; 33,3333333"\n'
    bring(data, name="de.csv", wanted="xlsx")
    assert told(bring(data, name="de.csv", wanted="xlsx", bank=QuestionBank.objects.get()))[1:4] == (1, 0, 1)


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
