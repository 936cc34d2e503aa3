from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from assessments.models import Assessment, Question
from tests.factories.reference import load_catalogues

pytestmark = pytest.mark.django_db
BANK = Path(settings.BASE_DIR) / "lms/flows/demo_data/question_bank_certification.json"


def run(path):
    out = StringIO()
    call_command("load_bank", str(path), stdout=out, no_color=True)
    return out.getvalue()


def test_a_bank_is_loaded_once():
    load_catalogues()
    first, second = run(BANK), run(BANK)
    count = Question.objects.count()
    assert count > 0
    code = first.split()[2].rstrip(":")
    assert (first, second) == (
        f"Ngân hàng {code}: {count} câu mới, 0 câu có phiên bản mới, 0 giữ nguyên, 0 không nhận\n",
        f"Ngân hàng {code}: 0 câu mới, 0 câu có phiên bản mới, {count} giữ nguyên, 0 không nhận\n",
    )
    assert Assessment.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (None, "Không đọc được tệp dữ liệu bank.json: không mở được tệp. Chưa có gì được ghi từ tệp này."),
        ("{", "Không đọc được tệp dữ liệu bank.json: tệp không phải JSON bảng mã UTF-8."),
        ("[]", "Không đọc được tệp dữ liệu bank.json: tệp JSON cần là một đối tượng { … }."),
        ("{}", "Tệp không phải là ngân hàng câu hỏi"),
    ],
)
def test_another_file_is_refused(tmp_path, text, sentence):
    path = tmp_path / "bank.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(CommandError) as refused:
        run(path)
    assert str(refused.value).startswith(sentence)


def test_what_a_file_lacks_is_listed(tmp_path):
    path = tmp_path / "bank.json"
    path.write_text('{"bank": {"code": "X"}, "questions": [1], "assessment": {}}')
    out = StringIO()
    with pytest.raises(CommandError, match="Đã nạp câu hỏi nhưng chưa mở bài kiểm tra: "):
        call_command("load_bank", str(path), stdout=out, no_color=True)
    assert out.getvalue().splitlines() == [
        "Ngân hàng X: 0 câu mới, 0 câu có phiên bản mới, 0 giữ nguyên, 1 không nhận",
        "  câu thứ 1, mã : Mục này không phải là một câu hỏi.",
    ]
