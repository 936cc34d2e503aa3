"""The rows of each kind of question, as they are typed, shown again and kept."""

import pytest
from django.urls import reverse

from assessments.domain.questions import text_of
from assessments.models import Question
from tests.factories.assessments import make_question
from tests.lms.studio.questions.sheet_forms import add_url, errors, form, told, url

pytestmark = pytest.mark.django_db


KINDS = {
    "multiple": (
        [{"text": "A", "is_right": "on"}, {"text": "B", "is_right": "on"}, {"text": "C"}],
        {"scoring": "parts"},
    ),
    "true_false": ([{"text": "Đúng"}, {"text": "Sai", "is_right": "on"}], {}),
    "ordering": ([{"text": "Nhận"}, {"text": "Kiểm"}, {"text": "Trả"}], {"scoring": "all"}),
    "matching": (
        [{"text": "Khai sinh", "match": "60 ngày"}, {"text": "Khai tử", "match": "15 ngày"}],
        {"scoring": "all"},
    ),
    "numeric": ([{"text": "1.234,5", "tolerance": "0,5"}, {"text": "1.230", "weight": "50"}], {}),
    "short_text": ([{"text": "chứng thực"}, {"text": "công chứng", "weight": "25"}], {"marks_matter": "on"}),
}
WRITTEN = {
    "multiple": [("A", 50, "", 0), ("B", 50, "", 0), ("C", 0, "", 0)],
    "true_false": [("Đúng", 0, "", 0), ("Sai", 100, "", 0)],
    "ordering": [("Nhận", 0, "", 0), ("Kiểm", 0, "", 0), ("Trả", 0, "", 0)],
    "matching": [("Khai sinh", 0, "60 ngày", 0), ("Khai tử", 0, "15 ngày", 0)],
    "numeric": [("1234.5", 100, "", 0.5), ("1230", 50, "", 0)],
    "short_text": [("chứng thực", 100, "", 0), ("công chứng", 25, "", 0)],
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_written_shown_again_and_saved_unchanged(desk, bank, kind):
    rows, more = KINDS[kind]
    assert desk.get(add_url(bank, kind)).status_code == 200
    assert desk.post(add_url(bank, kind), form(rows, **more)).status_code == 302
    question = Question.objects.get()
    version = question.versions.get()
    text = text_of(version)
    assert [(one.text, float(one.weight), one.match, float(one.tolerance)) for one in text.choices] == WRITTEN[kind]
    assert (text.kind, text.scoring, text.marks_matter) == (
        kind,
        more.get("scoring", "all"),
        True,
    ) or kind != "short_text"
    sheet = desk.get(url(question)).context["sheet"]
    again = {name: sheet.form[name].value() for name in sheet.form.fields}
    filled = [{name: row[name].value() for name in row.fields} for row in sheet.rows.forms]
    shown = [
        {name: _typed(row, name, value) for name, value in values.items()}
        for row, values in zip(sheet.rows.forms, filled, strict=True)
    ]
    sent = form([{k: v for k, v in row.items() if v not in (None, False, "")} for row in shown])
    sent |= {name: value for name, value in again.items() if value not in (None, False)}
    answer = desk.post(url(question), sent, follow=True)
    assert told(answer) == ["Không có gì thay đổi nên không ghi thêm bản mới."], errors(answer)
    assert question.versions.count() == 1
    assert desk.get(reverse("studio_question_preview", args=[question.pk])).status_code == 200


def _typed(row, name, value):
    return row.fields[name].prepare_value(value)


def test_numbers_are_read_as_they_are_written_here(desk, bank):
    answer = desk.post(add_url(bank, "numeric"), form([{"text": "mười"}, {"text": "12", "tolerance": "-1"}]))
    assert errors(answer) == {
        "0-text": ["“mười” không phải là số. Viết như 12 hoặc 1.234,5."],
        "1-tolerance": ["Nhập sai số cho phép từ 0 trở lên."],
    }


def test_weights_that_came_with_a_file_are_kept(desk, bank):
    version = make_question(bank, "Q1", choices=3)
    version.choices.filter(order=1).update(weight=100)
    version.choices.filter(order=2).update(weight=50)
    sheet = desk.get(url(version.question)).context["sheet"]
    assert [set(row.fields) for row in sheet.rows.forms][0] == {"text", "weight", "feedback"}
    rows = [
        {name: _typed(row, name, row[name].value()) for name in row.fields if row[name].value()}
        for row in sheet.rows.forms
    ]
    desk.post(url(version.question), form(rows, seen=1, stem="Việc nào phải làm trước hết?"))
    assert [float(one.weight) for one in text_of(version.question.versions.get(number=2)).choices] == [100, 50, 0]


def test_a_pair_without_its_right_side_is_refused(desk, bank):
    rows = [{"text": "Khai sinh"}, {"match": "15 ngày"}, {"text": "Khai tử", "match": "15 ngày"}]
    answer = desk.post(add_url(bank, "matching"), form(rows, scoring="all"))
    assert errors(answer) == {"0-match": ["Cặp này chưa có vế phải."]}
