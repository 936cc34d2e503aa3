"""Writing a question and changing one, as the form sends it, with and without scripts."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.domain.question_text import WHOLE, ChoiceText, PartText, QuestionText
from assessments.domain.questions import Placed, text_of, write_question
from assessments.enums import QuestionKind
from assessments.models import Question, QuestionBank, QuestionVersion
from lms.core.models import AuditEntry
from lms.org.enums import Role
from lms.org.models import Unit
from tests.factories.assessments import make_assessment, make_attempt, make_bank, make_question
from tests.factories.checks import desk_of, make_editor
from tests.factories.gaps import make_competencies
from tests.factories.people import make_commune, make_learner, make_position, make_user

pytestmark = pytest.mark.django_db
STEM = "Giấy tờ nào phải nộp khi đăng ký khai sinh?"
FOUR = [
    {"text": "Giấy chứng sinh", "is_right": "on", "feedback": "Đúng theo Điều 16."},
    {"text": "Sổ hộ khẩu", "feedback": "Đã bãi bỏ."},
    {"text": "Giấy khám sức khỏe", "feedback": "Không cần."},
    {"text": "Đơn xin việc", "feedback": "Không liên quan."},
]


@pytest.fixture
def bank(db):
    return make_bank()


@pytest.fixture
def competency(db):
    return make_competencies()["T01"]


def form(rows=FOUR, **fields):
    sent = {
        "code": "C0001",
        "stem": STEM,
        "difficulty": "medium",
        "rows-TOTAL_FORMS": len(rows),
        "rows-INITIAL_FORMS": 0,
    }
    for number, row in enumerate(rows):
        sent |= {f"rows-{number}-{name}": value for name, value in row.items()}
    return sent | fields


def add_url(bank, kind="single"):
    return f"{reverse('studio_question_add')}?dang={kind}&ngan-hang={bank.pk}"


def url(question):
    return reverse("studio_question", args=[question.pk])


def errors(response):
    """Field and sentence of what the sheet refuses, rows by number."""
    sheet = response.context["sheet"]
    found = {name: list(said) for name, said in sheet.form.errors.items()}
    for number, row in enumerate(sheet.rows.forms if sheet.rows and sheet.rows.is_bound else []):
        found |= {f"{number}-{name}": list(said) for name, said in row.errors.items()}
    return found | ({"rows": [sheet.rows_error]} if sheet.rows_error else {})


def told(response):
    return [str(one).strip() for one in response.context["messages"]]


def test_a_question_is_written_once_however_often_it_is_sent(desk, trainer, bank, competency):
    shown = desk.get(add_url(bank)).context["sheet"]
    assert (shown.form["code"].value(), shown.form["owner"].value(), len(shown.rows.forms)) == ("C0001", trainer.pk, 4)
    sent = form(
        [*FOUR, {}],
        competency=competency.pk,
        level=3,
        explanation="Theo Luật Hộ tịch.",
        legal_basis="Điều 16 Luật 60/2014/QH13",
        category="Hộ tịch / Khai sinh",
        tags="khai sinh, giấy tờ, khai sinh",
        owner=trainer.pk,
        review_by="1/2/2099",
    )
    for _time in (1, 2):
        answer = desk.post(add_url(bank), sent)
        question = Question.objects.get()
        assert (answer.status_code, answer["Location"]) == (302, url(question))
    version = question.versions.get()
    text = text_of(version)
    assert [(one.text, one.weight, one.feedback) for one in text.choices] == [
        (row["text"], 100 if "is_right" in row else 0, row["feedback"]) for row in FOUR
    ]
    assert (text.stem, text.competency, text.level, text.explanation) == (STEM, "T01", 3, "Theo Luật Hộ tịch.")
    assert (question.category, question.tags, question.owner, f"{question.review_by}") == (
        "Hộ tịch/Khai sinh",
        ["khai sinh", "giấy tờ"],
        trainer,
        "2099-02-01",
    )
    assert "giay to nao phai nop" in question.search_key
    [line] = AuditEntry.objects.filter(target_type="assessments.question")
    assert (line.verb, line.actor, line.after["number"]) == ("assessments.question.written", trainer, 1)


def test_another_question_of_the_same_code_is_refused_with_a_free_one(desk, bank):
    desk.post(add_url(bank), form())
    answer = desk.post(add_url(bank), form(stem="Thời hạn cấp bản sao trích lục là bao lâu?"))
    assert errors(answer) == {"code": ["Ngân hàng này đã có câu mang mã C0001. Hãy dùng mã khác, ví dụ C0002."]}
    assert Question.objects.count() == 1


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


def test_a_change_makes_another_version_and_the_history_says_whose(desk, trainer, bank, competency):
    question = make_question(bank, "Q1", competency=competency).question
    page = desk.get(url(question))
    sent = form(seen=1, stem="Người đi đăng ký phải xuất trình gì?", competency=competency.pk, level=2)
    for expected in (
        "Đã lưu thành bản 2. Lượt thi đã bắt đầu vẫn theo bản cũ.",
        "Không có gì thay đổi nên không ghi thêm bản mới.",
    ):
        answer = desk.post(url(question), sent, follow=True)
        assert told(answer) == [expected]
    page = desk.get(url(question))
    assert [(one.number, one.who, one.drawn, one.is_current) for one in page.context["versions"]] == [
        (2, "Lê Thị Soạn (bien-soan)", 0, True),
        (1, "", 0, False),
    ]
    stale = desk.post(url(question), sent | {"stem": "Người đi đăng ký phải trả phí nào?"})
    assert "Câu này đã có bản 2 từ khi anh/chị mở trang" in errors(stale)["__all__"][0]
    assert stale.context["sheet"].form["stem"].value() == "Người đi đăng ký phải trả phí nào?"


def test_where_it_is_kept_changes_without_a_version(desk, bank, trainer, competency):
    question = make_question(bank, "Q1", competency=competency).question
    Question.objects.filter(pk=question.pk).update(owner=trainer, review_by="2027-01-01", category="Cũ")
    sheet = desk.get(url(question)).context["sheet"]
    rows = [{name: row[name].value() for name in row.fields if row[name].value()} for row in sheet.rows.forms]
    version = QuestionVersion.objects.get()
    sent = form(rows, stem=version.stem, explanation=version.explanation, legal_basis=version.legal_basis, seen=1)
    sent |= {"competency": competency.pk, "level": 2, "difficulty": "easy", "category": "Mới"}
    answer = desk.post(url(question), sent, follow=True)
    assert told(answer) == ["Đã lưu nơi để và người phụ trách; đề bài giữ nguyên nên không có bản mới."], errors(answer)
    question.refresh_from_db()
    assert (question.category, question.owner, question.review_by) == ("Mới", None, None)
    assert question.versions.count() == 1
    assert AuditEntry.objects.filter(verb="assessments.question.placed").count() == 1


@pytest.mark.parametrize(
    ("sent", "refused"),
    [
        (form(stem=" "), {"stem": ["Câu hỏi chưa có đề bài."]}),
        (form([]), {"rows": ["Cần ít nhất hai phương án, phương án nào cũng có chữ."]}),
        (
            form([{"text": "A", "is_right": "on"}, {"text": "B", "is_right": "on"}]),
            {"rows": ["Câu một đáp án cần đúng một phương án đúng, đang có 2."]},
        ),
        (
            form([{"text": "A", "is_right": "on"}, {"text": "B"}, {"text": " A "}]),
            {"2-text": ["Dòng này giống hệt một dòng ở trên. Hãy viết khác đi hoặc xóa đi."]},
        ),
        (
            form([{"text": "A", "is_right": "on"}, {"feedback": "Sai"}]),
            {"1-text": ["Dòng này chưa có chữ. Hãy viết vào, hoặc xóa hết các ô của dòng để bỏ dòng."]},
        ),
        (form(level=3), {"competency": ["Đã chọn mức thì cần chọn năng lực. Hãy chọn năng lực, hoặc bỏ chọn mức."]}),
        (form(competency="mine"), {"level": ["Đã chọn năng lực thì cần chọn mức. Hãy chọn mức mà câu này kiểm tra."]}),
        (
            form(competency="mine", level=9),
            {"level": ["Năng lực này có các mức từ 1 đến 5. Hãy chọn một mức trong khoảng đó."]},
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(desk, bank, competency, sent, refused):
    sent = {name: competency.pk if value == "mine" else value for name, value in sent.items()}
    answer = desk.post(add_url(bank), sent)
    assert errors(answer) == refused
    assert "Chưa lưu." in answer.content.decode()
    assert answer.context["sheet"].form["difficulty"].value() == "medium"
    assert not Question.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"stem": STEM},
        form() | {"rows-TOTAL_FORMS": "x"},
        form() | {"rows-TOTAL_FORMS": 10**6},
        form(competency=10**30),
        form(owner="x' OR 1"),
        form(difficulty="none"),
        form(review_by="31/02/2027"),
        form(code="C" * 50),
        form(stem="C" * 30_000),
        form(level="2.5"),
        {"more": "1"},
        form(more="1") | {"rows-TOTAL_FORMS": 10**6},
    ],
)
def test_whatever_is_sent_comes_back_as_a_page(desk, bank, sent):
    assert desk.post(add_url(bank), sent).status_code == 200
    assert not Question.objects.exists()


def test_numbers_are_read_as_they_are_written_here(desk, bank):
    answer = desk.post(add_url(bank, "numeric"), form([{"text": "mười"}, {"text": "12", "tolerance": "-1"}]))
    assert errors(answer) == {
        "0-text": ["“mười” không phải là số. Viết như 12 hoặc 1.234,5."],
        "1-tolerance": ["Nhập sai số cho phép từ 0 trở lên."],
    }


def test_more_rows_come_without_scripts_and_nothing_is_judged(desk, bank):
    answer = desk.post(add_url(bank), form(FOUR[:1], stem="", more="1", review_by="mai"))
    sheet = answer.context["sheet"]
    assert [row["text"].value() for row in sheet.rows.forms] == ["Giấy chứng sinh", None, None]
    assert (errors(answer), sheet.form["review_by"].value(), sheet.rows.forms[0]["is_right"].value()) == (
        {},
        "mai",
        True,
    )
    assert answer.content.decode().count('name="rows-TOTAL_FORMS" value="3"') == 1


def test_nearly_the_same_question_is_saved_after_a_tick(desk, bank):
    desk.post(add_url(bank), form())
    near = form(code="C0002", stem="Giấy tờ nào phải NỘP khi đăng ký khai sinh")
    answer = desk.post(add_url(bank), near)
    assert list(errors(answer)) == ["confirmed"]
    assert [one.code for one in answer.context["sheet"].similar] == ["C0001"]
    for _time in (1, 2):
        assert desk.post(add_url(bank), near | {"confirmed": "on"}).status_code == 302
    assert Question.objects.count() == 2


def test_a_question_somebody_sits_with_is_locked_until_then(desk, bank, competency):
    make_question(bank, "Q1", competency=competency)
    assessment = make_assessment(bank=bank, questions=1, pass_mark=1, competency=competency)
    person = make_learner(make_commune(), make_position(), "Lê Thị Học")
    attempt = make_attempt(person, assessment)
    question = Question.objects.get()
    page = desk.get(url(question))
    assert page.context["sat_with_until"] == attempt.deadline_at + timedelta(hours=24)
    assert "Đang dùng trong bài thi đang mở nên chưa sửa được." in page.content.decode()
    answer = desk.post(url(question), form(seen=1, competency=competency.pk, level=2, difficulty="easy"))
    assert "đang dùng trong bài thi đang mở nên chưa sửa được" in errors(answer)["__all__"][0]
    type(attempt).objects.update(
        deadline_at=timezone.now() - timedelta(hours=25), started_at=timezone.now() - timedelta(hours=26)
    )
    assert (
        desk.post(url(question), form(seen=1, competency=competency.pk, level=2, difficulty="easy")).status_code == 302
    )


def test_a_change_that_leaves_an_open_exam_short_is_refused(desk, bank, competency):
    make_question(bank, "Q1", competency=competency)
    assessment = make_assessment(bank=bank, questions=1, pass_mark=1, competency=competency)
    assessment.draw_rules.update(difficulty="easy")
    question = Question.objects.get()
    answer = desk.post(url(question), form(seen=1, competency=competency.pk, level=2))
    sentence = (
        "Bài “Bài thi: Hộ tịch” đang mở sẽ thiếu câu để rút nếu câu Q1 không còn như cũ. Hãy thêm câu khác cùng năng "
        "lực và độ khó trước, hoặc giảm số câu rút của bài."
    )
    assert errors(answer) == {"__all__": [sentence]}
    assert question.versions.count() == 1


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


def test_sub_questions_and_rubrics_stay_as_they_are(desk, bank):
    version = make_question(bank, "Q1", kind=QuestionKind.ESSAY, choices=0)
    criteria = [{"title": "Đúng luật", "levels": [{"text": "Không", "points": "0"}, {"text": "Có", "points": "2"}]}]
    QuestionVersion.objects.update(criteria=criteria)
    page = desk.get(url(version.question))
    assert (page.context["sheet"].rows, "giữ nguyên; muốn đổi thì nạp lại" in page.content.decode()) == (None, True)
    answer = desk.post(url(version.question), form([], seen=1), follow=True)
    assert told(answer) == ["Đã lưu thành bản 2. Lượt thi đã bắt đầu vẫn theo bản cũ."]
    second = version.question.versions.get(number=2)
    assert (second.stem, second.criteria) == (STEM, criteria)
    assert desk.get(add_url(bank, "essay")).status_code == 404


def test_hints_stand_on_the_page(desk, bank):
    desk.post(add_url(bank), form([*FOUR[:2], {"text": "Tất cả các đáp án trên"}], stem="Giấy nào không phải nộp?"))
    hints = desk.get(url(Question.objects.get())).context["hints"]
    assert [hint.split(":")[0].split(" (")[0] for hint in hints] == [
        "Đề bài có từ phủ định “không” dễ bị đọc sót. Hãy viết hoa từ ấy",
        "Phương án 3 gộp các phương án khác",
        "Phương án sai chưa có phản hồi",
    ]


def test_the_number_of_statements_doesnt_grow_with_versions(desk, bank, competency):
    question = make_question(bank, "Q1", competency=competency).question
    counts = []
    for number in (1, 2, 3):
        desk.get(url(question))
        with CaptureQueriesContext(connection) as caught:
            desk.get(url(question))
        counts.append(len(caught))
        desk.post(url(question), form(seen=number, stem=f"Việc thứ {number} là gì?", competency=competency.pk, level=2))
    assert counts == [25, 25, 25]


def test_a_ward_opens_its_own_bank_first(trainer, province):
    unit = make_commune(province=province)
    desk = desk_of(make_editor(Role.TRAINER, unit))
    answer = desk.get(reverse("studio_question_add"), follow=True)
    assert answer.redirect_chain == [(reverse("studio_bank_add"), 302)]
    other = Unit.objects.get(role_grants__user=trainer)
    sent = {"name": "Hộ tịch", "code": "HT", "unit": unit.pk}
    for wrong in ({"unit": ""}, {"unit": other.pk}, {"unit": 10**30}, {"code": ""}, {"name": ""}):
        assert list(desk.post(reverse("studio_bank_add"), sent | wrong).context["form"].errors) == list(wrong)
    for _time in (1, 2):
        made = desk.post(reverse("studio_bank_add"), sent)
        bank = QuestionBank.objects.get()
        assert made["Location"] == f"{reverse('studio_question_add')}?ngan-hang={bank.pk}"
    taken = desk.post(reverse("studio_bank_add"), sent | {"name": "Khác"})
    assert list(taken.context["form"].errors) == ["code"]
    assert desk.post(add_url(bank), form()).status_code == 302
    owner = desk.get(url(Question.objects.get())).context["sheet"].form.fields["owner"]
    assert [str(label) for _pk, label in owner.choices][1:] == [
        f"Phạm Thị Kiểm ({Question.objects.get().bank.unit.role_grants.get().user.username})"
    ]


def test_owners_are_those_who_write_the_bank(desk, trainer, bank):
    make_user("khac", full_name="Người Khác")
    owner = desk.get(add_url(bank)).context["sheet"].form.fields["owner"]
    assert [str(label) for _pk, label in owner.choices] == ["Chưa có", "Lê Thị Soạn (bien-soan)"]


def test_the_preview_shows_fields_and_then_the_key(desk, bank):
    desk.post(add_url(bank, "ordering"), form(KINDS["ordering"][0], scoring="all", explanation="Vì thế."))
    page = desk.get(reverse("studio_question_preview", args=[Question.objects.get().pk])).content.decode()
    assert page.count("<select") == 3
    assert re.findall(r"<li>(\d\. \w+)</li>", page) == ["1. Nhận", "2. Kiểm", "3. Trả"]
    assert "Vì thế." in page


def test_the_bank_and_the_kind_are_chosen_first(desk, bank):
    other = make_bank("DD", "Đất đai")
    page = desk.get(reverse("studio_question_add"), {"ngan-hang": bank.pk})
    assert [one.pk for one in page.context["banks"]] == [other.pk, bank.pk]
    assert f'<option value="{bank.pk}" selected>' in page.content.decode()
    assert [one.value for one in page.context["kinds"]] == ["single", *KINDS]
    wrong = ({"dang": "none"}, {"ngan-hang": "x"}, {"dang": "case", "ngan-hang": bank.pk}, {"ngan-hang": 10**30})
    assert [desk.get(reverse("studio_question_add"), query).status_code for query in wrong] == [404] * 4


def test_a_pair_without_its_right_side_is_refused(desk, bank):
    rows = [{"text": "Khai sinh"}, {"match": "15 ngày"}, {"text": "Khai tử", "match": "15 ngày"}]
    answer = desk.post(add_url(bank, "matching"), form(rows, scoring="all"))
    assert errors(answer) == {"0-match": ["Cặp này chưa có vế phải."]}


def test_the_preview_of_a_case_shows_its_parts(desk, bank):
    part = PartText("single", "Nhận hồ sơ không?", (ChoiceText("Có", WHOLE), ChoiceText("Không")))
    text = QuestionText(
        "case", "Chị A mang giấy chứng sinh.", parts=(part, PartText("numeric", "Mấy ngày?", (ChoiceText("1", WHOLE),)))
    )
    version = write_question(bank=bank, code="Q1", text=text, competency_id=None, placed=Placed())
    page = desk.get(reverse("studio_question_preview", args=[version.question_id])).content.decode()
    assert re.findall(r'name="(p\d-choice)"', page) == ["p1-choice"] * 2
    assert page.count('inputmode="decimal"') == 1
    assert re.findall(r"<li>(Câu hỏi con [^<]+)</li>", page) == ["Câu hỏi con 1: Có", "Câu hỏi con 2: 1"]
    desk.post(url(version.question), form([], seen=1))
    assert text_of(version.question.versions.get(number=2)).parts == text.parts


def test_a_question_is_retired_and_used_again_from_its_page(desk, bank):
    question = make_question(bank, "Q1").question
    for expected in (True, False):
        address = desk.get(url(question)).context["rest_url"]
        assert desk.post(address, follow=True).redirect_chain == [(url(question), 302)]
        question.refresh_from_db()
        assert question.retired is expected
