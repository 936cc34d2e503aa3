"""The list of the question bank: what a trainer sees of each question, narrows and finds."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.enums import Difficulty, QuestionKind
from assessments.models import Question
from lms.core.models import AuditEntry
from lms.core.spreadsheets.reading import read_workbook
from lms.org.enums import Role
from lms.org.models import Unit
from tests.factories.assessments import make_assessment, make_bank, make_question, sit
from tests.factories.checks import desk_of, make_editor
from tests.factories.people import make_commune, make_learner, make_position

pytestmark = pytest.mark.django_db
LIST = "/quan-tri/cau-hoi/"


def rows(client, **query):
    page = client.get(LIST, query)
    assert page.status_code == 200
    table = page.context["table"]
    return [
        [str(column.get_value(row)) for column in table.columns.values() if column.name not in {"bulk_actions", "stem"}]
        for row in table.data
    ]


def codes(client, **query):
    return [row.code for row in client.get(LIST, query).context["table"].data]


def find(question, words):
    Question.objects.filter(pk=question.question_id).update(search_key=words)


def test_a_row_says_what_is_asked_and_how_it_went(desk):
    bank = make_bank()
    make_question(bank, "Q1", difficulty=Difficulty.HARD)
    untagged = make_question(bank, "Q2", kind=QuestionKind.MULTIPLE)
    type(untagged).objects.filter(pk=untagged.pk).update(competency=None, level=0, stem="Chữ " * 50)
    Question.objects.filter(pk=make_question(bank, "Q3").question_id).update(retired=True)
    too_few = "Chưa đủ dữ liệu: 0/30"
    assert rows(desk) == [
        ["Q1", "một đáp án", "T01 mức 2", "khó", "0", too_few, "Đang dùng"],
        ["Q2", "nhiều đáp án", "–", "dễ", "0", too_few, "Chưa gắn năng lực"],
        ["Q3", "một đáp án", "T01 mức 2", "dễ", "0", too_few, "Cho nghỉ"],
    ]
    page = desk.get(LIST).content.decode()
    assert f'<span lang="vi">{("Chữ " * 50)[:99]}…</span>' in page
    assert desk.get("/quan-tri/").content.decode().count(f'"{LIST}"') == 1


def test_the_share_of_right_answers_is_told_from_thirty_first_attempts_on(desk):
    assessment = make_assessment(questions=2, pass_mark=1)
    ward, position = make_commune(), make_position()
    people = [make_learner(ward, position, f"Lê Thị {number}") for number in range(30)]
    for number, person in enumerate(people[:29]):
        sit(person, assessment, timezone.now() - timedelta(days=3), right=2 if number < 6 else 0)
    sit(people[20], assessment, timezone.now() - timedelta(days=1), right=2)
    assert [row[4:6] for row in rows(desk)] == [["30", "Chưa đủ dữ liệu: 29/30"]] * 2
    sit(people[29], assessment, timezone.now() - timedelta(days=2), right=0)
    assert [row[4:6] for row in rows(desk)] == [["31", "20%"]] * 2


def test_it_is_narrowed(desk):
    bank, other = make_bank(), make_bank("DD", "Đất đai")
    one = make_question(bank, "Q1", difficulty=Difficulty.HARD, kind=QuestionKind.MULTIPLE)
    two = make_question(other, "Q2")
    type(two).objects.filter(pk=two.pk).update(competency=None)
    Question.objects.filter(pk=one.question_id).update(category="Hộ tịch/Khai sinh")
    Question.objects.filter(pk=make_question(bank, "Q3").question_id).update(retired=True, category="Hộ tịch")
    narrowed = {
        "Q1 Q3": [{"bank": bank.pk}, {"competency": one.competency_id}, {"category": "Hộ tịch"}],
        "Q1": [{"kind": "multiple"}, {"difficulty": "hard"}, {"category": "Hộ tịch/Khai sinh"}, {"state": "in_use"}],
        "Q2": [{"state": "untagged"}, {"bank": other.pk}],
        "Q2 Q3": [{"state": ["untagged", "retired"]}],
        "Q1 Q2 Q3": [{"bank": "x"}, {"bank": 10**30}, {"kind": "none"}, {"state": "none"}, {"competency": 10**30}],
    }
    for expected, queries in narrowed.items():
        for query in queries:
            assert codes(desk, **query) == expected.split(), query


def test_it_is_narrowed_by_tag_owner_and_day_of_review(desk, trainer):
    bank = make_bank()
    today = timezone.localdate()
    for code, days, facts in (
        ("Q1", -1, {"tags": ["mới", "khai sinh"]}),
        ("Q2", 0, {"owner": trainer}),
        ("Q3", 31, {"tags": ["mới"]}),
        ("Q4", -1, {"retired": True}),
    ):
        review_by = today + timedelta(days=days)
        Question.objects.filter(pk=make_question(bank, code).question_id).update(review_by=review_by, **facts)
    narrowed = {"Q1 Q3": {"tag": "mới"}, "Q1": {"review": "qua-han"}, "Q2": {"review": "sap-den"}}
    for expected, query in (narrowed | {"Q1 Q2 Q3 Q4": {"tag": "x"}}).items():
        assert codes(desk, **query) == expected.split(), query
    assert codes(desk, owner=trainer.pk) == ["Q2"]


def test_the_list_goes_into_a_workbook_as_it_is_narrowed(desk, trainer):
    bank = make_bank()
    make_question(bank, "Q1", difficulty=Difficulty.HARD)
    kept = make_question(bank, "Q2").question
    placed = {"tags": ["a", "b"], "owner": trainer, "review_by": "2027-03-01", "category": "Nhóm", "search_key": "q2"}
    Question.objects.filter(pk=kept.pk).update(**placed)
    page = desk.get(LIST, {"difficulty": "easy", "q": "Q2"}).content.decode()
    answer = desk.get(re.search(r'href="([^"]+danh-sach[^"]+)"', page)[1].replace("&amp;", "&"))
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    sheet = read_workbook(answer.content, "a.xlsx").usable_sheets[0]
    rows = [[str(cell) for cell in row if cell is not None] for row in sheet.rows if any(row)]
    assert "Độ khó: dễ; Từ tìm: Q2" in rows[3][0]
    stem = "Câu Q2: việc cần làm trước tiên là gì?"
    assert rows[5][:8] == ["Q2", "Hộ tịch", "Nhóm", "a, b", stem, "một đáp án", "T01", "2"]
    assert rows[5][8:] == ["dễ", "0", "0", "Đang dùng", "Lê Thị Soạn", "2027-03-01"]
    [line] = AuditEntry.objects.filter(verb="assessments.bank.listed")
    assert (line.after, line.actor) == ({"count": 1}, trainer)


@pytest.mark.parametrize(
    ("words", "found"),
    [("khai sinh", "Q1"), ("KHAI SÍNH", "Q1"), ("dang ky", "Q1 Q2"), ("đăng", "Q1 Q2"), ("ang", ""), ("Q2", "Q2")],
)
def test_it_is_searched_by_words_without_tone_marks(desk, words, found):
    bank = make_bank()
    find(make_question(bank, "Q1"), "q1 dang ky khai sinh can gi")
    find(make_question(bank, "Q2"), "q2 dang ky ket hon can gi")
    assert codes(desk, q=words) == found.split()


def test_the_empty_list_and_one_narrowed_to_nothing_say_what_to_do(desk):
    assert "Viết câu hỏi đầu tiên" in desk.get(LIST).content.decode()
    make_question(make_bank(), "Q1")
    page = desk.get(LIST, {"q": "không có"}).content.decode()
    assert "Xóa lọc, xem tất cả" in page
    assert "Viết câu hỏi đầu tiên" not in page


def test_the_number_of_statements_is_the_same_for_one_row_and_three(desk):
    bank = make_bank()
    counts = []
    for wanted in ("Q1", "Q2 Q3"):
        for code in wanted.split():
            make_question(bank, code)
        desk.get(LIST)
        with CaptureQueriesContext(connection) as caught:
            desk.get(LIST)
        counts.append(len(caught))
    assert counts == [23, 23]


def test_fifty_stand_on_a_page(desk):
    bank = make_bank()
    for number in range(51):
        make_question(bank, f"Q{number:02}", choices=0)
    assert [len(codes(desk)), codes(desk, p=2), len(codes(desk, p=99)), len(codes(desk, p="x"))] == [50, ["Q50"], 1, 50]
    assert codes(desk, ordering="-code")[0] == "Q50"
    part = desk.get(reverse("studio_questions_results"), {"q": "zzz", "_w_filter_fragment": 1}).content.decode()
    assert "Xóa lọc, xem tất cả" in part
    assert "<html" not in part


def test_two_wards_see_each_their_own(desk, trainer):
    province = Unit.objects.get(role_grants__user=trainer)
    wards = [make_commune(f"Phường {name}", province=province) for name in "AB"]
    for name, unit in zip("AB", wards, strict=True):
        bank = make_bank(name, f"Ngân hàng {name}")
        type(bank).objects.filter(pk=bank.pk).update(unit=unit)
        make_question(bank, f"{name}1")
    make_question(make_bank("C", "Chung"), "C1")
    desks = [desk_of(make_editor(Role.TRAINER, unit)) for unit in wards]
    assert [codes(one) for one in (desk, *desks)] == [["A1", "B1", "C1"], ["A1"], ["B1"]]
    foreign = Question.objects.get(code="B1")
    assert [codes(desks[0], bank=foreign.bank_id), codes(desks[0], q="B1")] == [["A1"], []]
    for name in ("studio_question", "studio_question_preview"):
        assert [one.get(reverse(name, args=[foreign.pk])).status_code for one in desks] == [404, 200]
    bank_page = f"{reverse('studio_question_add')}?dang=single&ngan-hang={foreign.bank_id}"
    assert [one.get(bank_page).status_code for one in desks] == [404, 200]
    assert desk_of(make_editor(Role.SUBJECT_CHECKER, wards[0])).get(LIST).status_code == 404
