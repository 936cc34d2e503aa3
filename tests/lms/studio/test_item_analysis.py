"""Item analysis for trainers: the list, the page of an assessment, the workbook with the page's rows."""

import io
import re

import openpyxl
import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from assessments.domain.key_alarms import raise_alarms
from assessments.domain.regrading import Correction
from assessments.enums import CorrectionKind, QuestionKind
from assessments.models import Choice, QuestionVersion, Result
from lms.core.models import AuditEntry
from lms.flows.regrading import correct_and_regrade
from lms.org.enums import Role
from lms.org.models import Official
from lms.studio import item_counting
from tests.factories.assessments import make_assessment
from tests.factories.checks import desk_of, give, make_editor
from tests.factories.people import make_commune, make_position, make_province, make_user
from tests.factories.sittings import make_people, make_sittings

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

LIST = "/quan-tri/phan-tich/"
PAGE = "/quan-tri/phan-tich/bai-thi-ho-tich/"
FILE = f"{PAGE}tep/"
ALL = "?luot=tat-ca"
SUSPECT = "Nên xem lại đáp án: người điểm cao hay làm sai câu này hơn người điểm thấp (độ phân biệt -1,00)."
GOOD = "Tốt: tỷ lệ đúng 50%, độ phân biệt"


@pytest.fixture
def ward(trainer):
    """A unit of the trainer."""
    ward = make_commune()
    give(trainer, Role.TRAINER, ward)
    return ward


@pytest.fixture
def position():
    return make_position()


def words_of(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def workbook_of(client, url=FILE):
    response = client.post(url)
    assert response.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def table_of(rows):
    """Below the head of the sheet, without the titles of the columns."""
    return rows[6:]


def test_the_page_tells_the_worst_first_with_figures_and_without_names(desk, ward, position):
    make_sittings(make_people(ward, position, 40), make_assessment(questions=4))

    page = words_of(desk, PAGE)

    assert page.index(SUSPECT) < page.index(GOOD)
    assert page.count(GOOD) == 3
    assert "từ lượt đầu của 40 người." in page
    assert "Tính lúc " in page
    assert "Điểm trung bình 50%. 1 trong 4 câu cần xem lại." in page
    assert "Độ tin cậy (alpha) " in page
    # the key, a wrong choice of the less able, two that nobody takes for right
    assert "Phương án 1 của Q01 đáp án đúng 50% 0% 100%" in page
    assert "Phương án 2 của Q01 50% 100% 0%" in page
    assert "Phương án 3 của Q01 phương án sai quá ít người chọn (dưới 5%) 0% 0% 0%" in page
    assert "Bỏ trống 0% 0% 0%" in page
    assert "Trần Văn" not in page


def test_times_are_told_by_question(desk, ward, position):
    make_sittings(make_people(ward, position, 30), make_assessment(questions=2))
    rows = re.findall(r"<tr>(.*?)</tr>", desk.get(PAGE).content.decode(), re.DOTALL)
    cells = [re.findall(r'<td class="item-number item-wide">([^<]*)</td>', row) for row in rows]
    # two questions, one the other way round than the other
    assert [row for row in cells if row] == [["30", "50%", "-1,00", "20"]] * 2


def test_a_question_held_for_its_key_is_said_to_be(desk, ward, position):
    exam = make_assessment(questions=3)
    make_sittings(make_people(ward, position, 30), exam)
    held = "Tạm không đưa vào đề mới, chờ xem lại đáp án."
    assert held not in words_of(desk, PAGE)
    exam.draw_rules.update(count=2)
    raise_alarms(timezone.now())
    assert words_of(desk, PAGE).count(held) == 1


def test_below_thirty_only_the_number_is_told(desk, ward, position):
    make_sittings(make_people(ward, position, 12), make_assessment(questions=2))

    page = words_of(desk, PAGE)

    assert page.count("Chưa đủ dữ liệu: 12/30") == 3  # the test and its two questions
    assert "50%" not in page
    assert "Phương án 1" not in page
    assert "Chưa đủ dữ liệu: 12/30" in words_of(desk, LIST)


def test_nobody_has_sat_it_yet(desk, ward):
    make_assessment()

    assert "Chưa có ai trong các đơn vị của anh/chị làm xong bài này." in words_of(desk, PAGE)
    assert "Chưa có ai trong các đơn vị của anh/chị làm xong bài nào." in words_of(desk, LIST)
    assert [table_of(rows) for rows in list(workbook_of(desk).values())[1:3]] == [[], []]


def test_repeated_attempts_count_on_request(desk, ward, position):
    people, exam = make_people(ward, position, 30), make_assessment(questions=2)
    make_sittings(people, exam)
    make_sittings(people, exam, number=2)

    assert "từ lượt đầu của 30 người." in words_of(desk, PAGE)
    assert f'href="{PAGE}{ALL}"' in desk.get(PAGE).content.decode()
    assert "từ 60 lượt, kể cả các lượt làm lại." in words_of(desk, PAGE + ALL)
    assert table_of(workbook_of(desk, FILE + ALL)["Cả bài"])[0][0] == 60
    assert desk.get(f"{PAGE}?luot=gi-do").status_code == 404


def test_trainers_of_different_units_each_see_their_own_people(desk, ward, position):
    exam, elsewhere = make_assessment(questions=2), make_commune(province=make_province("Tỉnh Đông", code="81"))
    make_sittings(make_people(ward, position, 40), exam)
    make_sittings(make_people(elsewhere, position, 31), exam)
    other = desk_of(make_editor(Role.TRAINER, elsewhere))
    administrator = desk_of(make_user("quan-tri", is_superuser=True))

    counted = {40: desk, 31: other, 71: administrator}
    for number, client in counted.items():
        assert f"từ lượt đầu của {number} người." in words_of(client, PAGE)
        assert table_of(workbook_of(client)["Cả bài"])[0][0] == number
        assert f"Nên xem lại đáp án {number} 2" in words_of(client, LIST)


def test_the_trainers_own_attempt_is_not_counted(desk, trainer, ward, position):
    people = make_people(ward, position, 31)
    make_sittings(people, make_assessment(questions=2))
    Official.objects.filter(pk=people[0].pk).update(user=trainer)

    assert "từ lượt đầu của 30 người." in words_of(desk, PAGE)


def test_who_only_checks_finds_nothing(ward, position):
    make_sittings(make_people(ward, position, 30), make_assessment(questions=2))
    checker = desk_of(make_editor(Role.SUBJECT_CHECKER, ward))

    assert [checker.get(url).status_code for url in (LIST, PAGE, FILE)] == [404, 404, 404]
    assert checker.post(FILE).status_code == 404
    assert LIST not in checker.get("/quan-tri/").content.decode()


def test_the_menu_leads_to_the_list_and_the_list_to_the_page(desk, ward, position):
    make_sittings(make_people(ward, position, 30), make_assessment(questions=2))

    assert LIST in desk.get("/quan-tri/").content.decode()
    assert f'href="{PAGE}"' in desk.get(LIST).content.decode()


def test_the_workbook_has_the_rows_of_the_page(desk, ward, position):
    make_sittings(make_people(ward, position, 40), make_assessment(questions=4))
    page = words_of(desk, PAGE)

    book = workbook_of(desk)

    assert list(book) == ["Cả bài", "Câu hỏi", "Phương án", "Chú thích"]
    [test] = table_of(book["Cả bài"])
    assert (test[0], test[1], test[4:]) == (40, 0.5, [4, 1])
    items = table_of(book["Câu hỏi"])
    assert [row[0] for row in items] == ["Nên xem lại đáp án", "Tốt", "Tốt", "Tốt"]
    assert all(row[1] in page for row in items)
    assert [page.index(f"{row[2]} {row[4]}") for row in items] == sorted(
        page.index(f"{row[2]} {row[4]}") for row in items
    )
    assert [[row[2], row[3], *row[5:]] for row in items][0] == ["Q04", 1, 40, 0.5, -1, 20]
    choices = table_of(book["Phương án"])
    assert len(choices) == 4 * 5
    assert [row[2:] for row in choices if row[0] == "Q01"] == [
        ["Phương án 1 của Q01", "đáp án đúng", 0.5, 0, 1],
        ["Phương án 2 của Q01", None, 0.5, 1, 0],
        ["Phương án 3 của Q01", "phương án sai quá ít người chọn (dưới 5%)", 0, 0, 0],
        ["Phương án 4 của Q01", "phương án sai quá ít người chọn (dưới 5%)", 0, 0, 0],
        ["Bỏ trống", None, 0, 0, 0],
    ]
    assert "lượt đầu của mỗi người" in book["Câu hỏi"][3][0]
    entry = AuditEntry.objects.get(verb="assessments.item_analysis.exported")
    assert (entry.actor_label, entry.after) == (
        "Lê Thị Soạn (bien-soan)",
        {"title": "Bài thi: Hộ tịch", "sittings": 40},
    )


def test_a_file_is_sent_for_not_followed_to(desk, ward):
    make_assessment()
    response = desk.get(FILE + ALL)
    assert (response.status_code, response["Location"]) == (302, PAGE + ALL)


def test_figures_are_kept_until_somebody_else_finishes_or_a_mark_changes(desk, ward, position):
    exam = make_assessment(questions=2)
    make_sittings(make_people(ward, position, 30), exam)
    first = counted_at(desk)

    assert counted_at(desk) == first
    assert table_of(workbook_of(desk)["Cả bài"])[0][0] == 30
    make_sittings(make_people(ward, position, 1), exam)
    second = counted_at(desk)
    assert second > first
    result = Result.objects.all()[0]
    values = {
        "official": result.official,
        "score": 0,
        "out_of": 2,
        "passed": False,
        "effective_on": timezone.localdate(),
    }
    Result.objects.create(attempt=result.attempt, marks=dict.fromkeys(result.marks, False), supersedes=result, **values)
    assert counted_at(desk) > second


def counted_at(client):
    return client.get(PAGE).context["counted_at"]


def write_again(code):
    """Another version of it, of another kind."""
    old = QuestionVersion.objects.get(question__code=code)
    QuestionVersion.objects.filter(pk=old.pk).update(is_current=False)
    new = QuestionVersion.objects.create(
        question=old.question,
        number=2,
        kind=QuestionKind.NUMERIC,
        stem="Bao nhiêu ngày?",
        competency=old.competency,
        level=2,
        difficulty=old.difficulty,
    )
    Choice.objects.bulk_create(Choice(version=new, order=order, text=text) for order, text in enumerate("56", start=1))


def test_a_later_version_is_told_apart(desk, ward, position):
    exam, people = make_assessment(questions=2), make_people(ward, position, 60)
    make_sittings(people[:30], exam)
    write_again("Q01")
    make_sittings(people[30:], exam)

    page = words_of(desk, PAGE)

    assert "Q01 (bản 2) Bao nhiêu ngày?" in page
    assert page.count("Bao nhiêu ngày?") == 1  # nothing is chosen from, so it has no table of choices
    assert "các lượt không cùng một bộ câu hỏi" in page


def test_questions_that_too_few_have_met_are_counted_apart(desk, ward, position):
    exam, people = make_assessment(questions=2), make_people(ward, position, 32)
    make_sittings(people[:30], exam)
    assert "chưa đủ dữ liệu để kết luận" not in words_of(desk, PAGE)
    write_again("Q01")
    make_sittings(people[30:], exam)
    assert "trong 3 câu cần xem lại. 1 câu chưa đủ dữ liệu để kết luận." in words_of(desk, PAGE)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_any_length(desk, ward, position, count, django_assert_num_queries):
    make_sittings(make_people(ward, position, 30 * count), make_assessment(questions=2 * count))
    desk.get("/quan-tri/")
    cache.clear()

    with django_assert_num_queries(28):
        desk.get(PAGE)
    with django_assert_num_queries(21):
        desk.get(PAGE)
    with django_assert_num_queries(17):
        desk.post(FILE)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_any_length(desk, ward, position, count, django_assert_num_queries):
    people = make_people(ward, position, 30)
    for number in range(count):
        make_sittings(people, make_assessment(f"bai-{number}", questions=2))
    desk.get("/quan-tri/")
    cache.clear()

    with django_assert_num_queries(19):
        assert desk.get(LIST).content.decode().count("Nên xem lại đáp án") == count
    with django_assert_num_queries(13):
        desk.get(LIST)


def test_a_long_list_leaves_the_largest_to_their_own_page(desk, ward, position, monkeypatch):
    monkeypatch.setattr(item_counting, "AT_ONCE", 40)
    small, large = (
        make_assessment("nho", questions=2, title="Bài nhỏ"),
        make_assessment("lon", questions=2, title="Bài lớn"),
    )
    make_sittings(make_people(ward, position, 30), small)
    make_sittings(make_people(ward, position, 50), large)

    page = words_of(desk, LIST)
    assert "Bài nhỏ (bài thi) Nên xem lại đáp án 30 2" in page
    assert "Bài lớn (bài thi) Chưa tính. Mở trang để tính. 50 –" in page
    desk.get(reverse("studio_items", args=["lon"]))
    assert "Bài lớn (bài thi) Nên xem lại đáp án 50 2" in words_of(desk, LIST)


def correct(code, *, dropped=False, reason="Luật mới."):
    """The second choice is right instead; results are changed at once."""
    version = QuestionVersion.objects.get(question__code=code, number=1)
    second = version.choices.order_by("order")[1].pk
    kind, right = (CorrectionKind.DROPPED, frozenset()) if dropped else (CorrectionKind.KEY, frozenset({second}))
    actor = make_user(full_name="Hồ Thị Đáp", is_superuser=True)
    correction = Correction(kind, right)
    correct_and_regrade(version=version, correction=correction, reason=reason, actor=actor, now=timezone.now())


def test_a_corrected_key_is_told_with_the_figures_before_and_after(desk, ward, position):
    make_sittings(make_people(ward, position, 40), make_assessment(questions=4, pass_mark=4))
    assert "Đáp án đã sửa" not in words_of(desk, PAGE)
    assert "Đáp án đã sửa" not in workbook_of(desk)
    correct("Q04")

    page = words_of(desk, PAGE)

    assert "Q04 đáp án khác, " in page
    assert (
        "Hồ Thị Đáp : Luật mới. Trong 40 lượt đã chấm lúc đó: 40 lượt đổi điểm câu này, 20 lượt từ chưa đạt thành đạt, "
        "0 lượt từ đạt thành chưa đạt. Kết luận, trước → sau: Nên xem lại đáp án → Tốt. 50% → 50% -1,00 → 1,00"
    ) in page
    [row] = table_of(workbook_of(desk)["Đáp án đã sửa"])
    assert [*row[:2], *row[3:]] == [
        "Q04",
        1,
        "Hồ Thị Đáp",
        "đáp án khác",
        "Luật mới.",
        40,
        40,
        20,
        0,
        0.5,
        0.5,
        -1,
        1,
        "Nên xem lại đáp án",
        "Tốt",
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_corrected_keys_cost_the_same_for_any_number(desk, ward, position, count, django_assert_num_queries):
    make_sittings(make_people(ward, position, 30), make_assessment(questions=4))
    for number in range(count):
        correct(f"Q0{number + 1}", dropped=number == 2)
    desk.get("/quan-tri/")
    cache.clear()
    with django_assert_num_queries(30):
        assert words_of(desk, PAGE).count("Luật mới.") == count
    with django_assert_num_queries(21):
        desk.get(PAGE)
