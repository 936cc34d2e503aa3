import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from assessments.models import Question, QuestionBank

pytestmark = pytest.mark.django_db

GIFT = "// [id:A]\nMột? {=a ~b}\n\nHai? {~a ~b}\n"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "Đề hộ tịch.gift"
    path.write_text(GIFT)
    return path


def run(*args, **options):
    out = StringIO()
    call_command("import_questions", *args, stdout=out, **options)
    return out.getvalue()


def test_without_commit_it_says_what_would_be_and_writes_nothing(file):
    report = json.loads(run(file, json=True))
    assert {name: value for name, value in report.items() if name != "refused"} == {
        "format": "gift",
        "read": 2,
        "created": 1,
        "same": 0,
    }
    assert [list(one) for one in report["refused"]] == [["where", "name", "reason"]]
    assert (QuestionBank.objects.count(), Question.objects.count()) == (0, 0)


def test_with_commit_the_bank_is_called_after_the_file_or_by_its_code(file):
    run(file, commit=True, json=True)
    assert list(QuestionBank.objects.values_list("code", flat=True)) == ["de-ho-tich"]
    assert json.loads(run(file, commit=True, json=True))["same"] == 1
    run(file, commit=True, bank="HT", format="gift")
    assert list(Question.objects.order_by("pk").values_list("bank__code", "code")) == [("de-ho-tich", "A"), ("HT", "A")]


def test_for_people_it_says_the_same_in_lines(file):
    text = run(file)
    assert text.startswith("gift: 2 read, 1 to be created (nothing is written without --commit), 0 there already\n")
    assert "Câu một đáp án cần đúng một phương án đúng, đang có 0." in text


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("la.bin", bytes(range(256)), "Tệp"),
        ("bom.xml", b"<!DOCTYPE q [<!ENTITY a 'b'>]><quiz>&a;</quiz>", "Tệp"),
    ],
)
def test_what_is_no_question_file_is_refused_in_words(tmp_path, name, data, sentence):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(CommandError, match=sentence):
        run(path, commit=True, json=True)
    with pytest.raises(CommandError):
        run(tmp_path / "khong-co.gift")
    assert not QuestionBank.objects.exists()


@pytest.mark.parametrize("commit", [False, True])
def test_a_code_longer_than_a_bank_may_have_is_refused_in_words(file, commit):
    with pytest.raises(CommandError, match=r"Mã ngân hàng dài quá 40 ký tự\."):
        run(file, bank="x" * 41, commit=commit)
