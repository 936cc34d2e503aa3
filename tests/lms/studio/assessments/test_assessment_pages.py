"""Setting an assessment at the editor's own screens, from the kind to the learner's door."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.domain.question_text import PictureText
from assessments.enums import Difficulty, FeedbackPolicy
from assessments.models import Assessment, Question, QuestionPicture
from lms.core.models import AuditEntry
from tests.factories.assessments import make_assessment, make_attempt, make_bank, make_essay_exam, make_question
from tests.factories.courses import make_course
from tests.factories.gaps import WORDS, make_competencies
from tests.factories.people import make_commune, make_learner, make_position
from tests.factories.pictures import png

pytestmark = pytest.mark.django_db
LIST = reverse("studio_assessments")
STATEMENTS = 15


@pytest.fixture
def competency(db):
    return make_competencies()["T01"]


@pytest.fixture
def bank(db, competency):
    bank = make_bank()
    for number in range(1, 7):
        make_question(bank, f"Q{number}", competency=competency)
    for number in range(7, 9):
        make_question(bank, f"Q{number}", competency=competency, difficulty=Difficulty.HARD)
    return bank


def rules_form(**fields):
    return {
        "title": "Luyện tập hộ tịch",
        "kind": "practice",
        "attempts_allowed": "0",
        "wait_hours": "0",
        "late_sync_hours": "24",
        "late_answers": "count",
        "outage_minutes": "30",
        "feedback": "at_once",
        "shuffle": "on",
    } | fields


def rows_form(*rows, pass_mark="2", seen=""):
    sent = {"pass_mark": pass_mark, "seen": seen, "rows-TOTAL_FORMS": len(rows), "rows-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        sent |= {f"rows-{number}-{name}": value for name, value in row.items()}
    return sent


def url(assessment, part=""):
    return reverse(f"studio_assessment{part and '_'}{part}", args=[assessment.pk])


def told(response):
    return [str(one).strip() for one in response.context["messages"]]


def page_of(response):
    return " ".join(response.content.decode().split())


def test_a_practice_from_its_kind_to_the_learner(desk, trainer, bank, competency):
    assert desk.get(reverse("studio_assessment_add")).context["kinds"]
    shown = desk.get(f"{reverse('studio_assessment_add')}?loai=practice").context["form"]
    assert [shown[name].value() for name in ("feedback", "attempts_allowed", "time_limit_minutes")] == [
        "at_once",
        "0",
        None,
    ]

    answer = desk.post(f"{reverse('studio_assessment_add')}?loai=practice", rules_form())
    made = Assessment.objects.get()
    assert (answer["Location"], made.slug, made.is_published) == (url(made), "luyen-tap-ho-tich", False)
    assert made.feedback == FeedbackPolicy.AT_ONCE
    assert "Chưa mở được: Bài chưa có câu hỏi nào." in page_of(desk.get(url(made)))

    grid = desk.get(url(made, "blueprint"))
    [cells] = [row.cells for row in grid.context["grids"][0].rows if not row.is_any]
    assert [(cell.pool, cell.is_asked) for cell in cells] == [(6, True), (0, False), (2, True), (8, True)]
    fields = {cells[0].name: "2", cells[2].name: "1", "seen": grid.context["seen"]}
    looked_at = desk.post(url(made, "blueprint"), fields | {"xem": "1"})
    assert [cell.label for cell in looked_at.context["grids"][0].narrow_cells] == [f"{WORDS['T01'][1]}, khó"]
    assert made.draw_rules.count() == 0
    desk.post(url(made, "blueprint"), fields | {"luu": "1"})
    assert set(made.draw_rules.values_list("difficulty", "count", "competency")) == {
        ("easy", 2, competency.pk),
        ("hard", 1, competency.pk),
    }

    made.refresh_from_db()
    answer = desk.post(url(made), {"act": "mo"}, follow=True)
    assert told(answer)[-1] == "Đã mở bài “Luyện tập hộ tịch” cho người học."
    lines = AuditEntry.objects.filter(target_type="assessments.assessment").order_by("at")
    assert [one.verb for one in lines] == [
        "assessments.assessment.written",
        "assessments.assessment.changed",
        "assessments.assessment.published",
    ]
    answer = desk.post(url(made), {"act": "ngung"}, follow=True)
    assert told(answer)[-1] == "Đã ngừng bài “Luyện tập hộ tịch”: không ai bắt đầu lượt mới."
    desk.post(url(made), {"act": "chep"})
    assert [(one.title, one.slug) for one in Assessment.objects.order_by("pk")] == [
        ("Luyện tập hộ tịch", "luyen-tap-ho-tich"),
        ("Luyện tập hộ tịch (bản chép)", "luyen-tap-ho-tich-ban-chep"),
    ]


def test_what_is_wrong_stands_in_the_title_at_its_field_and_in_the_summary(desk, bank):
    wrong = rules_form(kind="exam", closes_on="1/2/2027", opens_on="3/2/2027", time_limit_minutes="30")
    page = page_of(desk.post(f"{reverse('studio_assessment_add')}?loai=exam", wrong))
    assert "<title> Lỗi: " in page or "<title>Lỗi:" in page
    assert 'href="#id_feedback"' in page
    page = desk.post(f"{reverse('studio_assessment_add')}?loai=exam", wrong | {"feedback": "with_result"})
    assert page.context["form"].errors == {"closes_on": ["Giờ đóng phải sau giờ mở. Hãy sửa một trong hai giờ."]}
    assert page.context["form"]["title"].value() == "Luyện tập hộ tịch"
    counts = {"wait_hours": "1.500", "attempts_allowed": "2,5"}
    page = desk.post(f"{reverse('studio_assessment_add')}?loai=exam", wrong | counts)
    errors = page.context["form"].errors
    assert (errors["wait_hours"], errors["attempts_allowed"]) == (["Ghi một số đến 1.440."], ["Chỉ ghi số, ví dụ 30."])
    assert not Assessment.objects.exists()

    made = make_assessment(questions=2, pass_mark=1, bank=bank, is_published=False)
    [cell] = [one for one in desk.get(url(made, "blueprint")).context["grids"][0].rows[-1].cells if one.wanted]
    page = desk.post(url(made, "blueprint"), {cell.name: "hai"})
    assert page.context["problems"] == [
        "Ô “Mọi năng lực, mọi độ khó” (Hộ tịch): ghi một số từ 0 đến 200, hoặc để trống."
    ]
    assert 'value="hai"' in page_of(page)


def test_the_fixed_list_is_filled_and_ordered_by_buttons(desk, bank):
    made = make_assessment(questions=2, pass_mark=1, bank=bank, is_published=False)
    wanted = list(Question.objects.filter(code__in=["Q1", "Q2", "Q3"]).order_by("code"))
    Question.objects.filter(code="Q2").update(search_key="q2 viec can lam")
    page = desk.get(url(made, "fixed"), {"q": "việc cần"})
    assert [one.code for one in page.context["offered"]] == ["Q2"]

    def codes():
        return list(made.fixed_questions.order_by("order").values_list("question__code", flat=True))

    desk.post(url(made, "fixed"), {"act": "them", "cau": [one.pk for one in wanted]})
    assert codes() == ["Q1", "Q2", "Q3"]
    for act, place in (("xuong", wanted[0]), ("len", wanted[2]), ("len", wanted[2])):
        answer = desk.post(url(made, "fixed"), {"act": f"{act}-{place.pk}"})
    assert answer["Location"].endswith(f"#cau-{wanted[2].pk}")
    assert codes() == ["Q3", "Q2", "Q1"]
    desk.post(url(made, "fixed"), {"act": f"bo-{wanted[1].pk}"})
    assert codes() == ["Q3", "Q1"]
    again = desk.post(url(made, "fixed"), {"act": "them", "cau": [wanted[0].pk]}, follow=True)
    assert told(again)[-1:] == ["Câu Q1 đã có trong danh sách. Không cần thêm lần nữa."]


def test_what_passing_takes_is_written_and_a_change_beside_it_is_not_written_over(desk, trainer, bank, competency):
    made = make_assessment(questions=4, pass_mark=2, bank=bank, competency=competency)
    desk.post(url(made, "passing"), rows_form({"competency": competency.pk, "percent": "60", "level": "3"}))
    assert list(made.competency_marks.values_list("competency", "percent")) == [(competency.pk, 60)]
    assert list(made.outcomes.values_list("competency", "level")) == [(competency.pk, 3)]
    assert "phải đúng riêng từ 60 %; đạt thì ghi nhận mức 3" in page_of(desk.get(url(made)))

    late = desk.post(url(made, "passing"), rows_form({"competency": competency.pk, "level": "4"}))
    assert "đã được Lê Thị Soạn sửa lúc" in late.context["form"].non_field_errors()[0]
    assert list(made.outcomes.values_list("level", flat=True)) == [3]
    made.refresh_from_db()
    seen = made.edited_at.isoformat()
    both = rows_form({"percent": "60"}, {"competency": competency.pk}, seen=seen)
    page = desk.post(url(made, "passing"), both)
    assert [row.errors for row in page.context["rows"]] == [
        {"competency": ["Chọn năng lực của dòng này, hoặc xóa trống dòng."]},
        {"percent": ["Ghi tỷ lệ đúng riêng hoặc mức ghi nhận, hoặc bỏ chọn năng lực."]},
    ]


def test_who_sits_it_keeps_the_paper_and_the_author_is_told(desk, bank):
    made = make_assessment(questions=2, pass_mark=1, bank=bank)
    attempt = make_attempt(make_learner(make_commune(), make_position()), made)
    assert "Đang có 1 lượt làm bài này." in page_of(desk.get(url(made)))
    grid = desk.get(url(made, "blueprint")).context["grids"][0]
    [cell] = [one for one in grid.rows[-1].cells if one.wanted]
    answer = desk.post(url(made, "blueprint"), {cell.name: "5"}, follow=True)
    assert told(answer)[-1:] == ["Đã lưu. 1 lượt đang làm vẫn theo đề và quy tắc cũ."]
    attempt.refresh_from_db()
    assert (attempt.question_count, attempt.questions.count()) == (2, 2)


def test_a_sample_paper_is_the_same_by_its_number(desk, bank):
    made = make_assessment(questions=3, pass_mark=1, bank=bank, is_published=False)
    first = desk.get(url(made, "preview"))
    assert first.status_code == 302
    papers = [desk.get(f"{url(made, 'preview')}?so={seed}").context["questions"] for seed in (7, 7, 8)]
    assert papers[0] == papers[1] != papers[2]
    assert len(papers[0]) == 3
    page = page_of(desk.get(f"{url(made, 'preview')}?so=7"))
    for shown in papers[0]:
        assert all(f'<span lang="vi">{text}</span>' in page for text in [shown.stem, *shown.choices])


def test_a_sample_paper_shows_pictures_as_an_exam_does(desk, bank):
    made = make_essay_exam(is_published=False, pictures=(PictureText("so.png", png(400, 300), "Mẫu sổ"),))
    page = page_of(desk.get(f"{url(made, 'preview')}?so=7"))
    address = reverse("studio_question_picture", args=[QuestionPicture.objects.get().uid])
    assert f'<img src="{address}" alt="Mẫu sổ" lang="vi"><figcaption>Hình 1</figcaption>' in page
    assert "<textarea" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(desk, bank, count):
    desk.get(LIST)
    for number in range(count):
        make_assessment(f"bai-{number}", questions=2, pass_mark=1, bank=bank, title=f"Bài {number}")
    with CaptureQueriesContext(connection) as caught:
        page = desk.get(LIST)
    assert len(page.context["object_list"]) == count
    assert len(caught) == STATEMENTS


def test_a_trainer_of_one_ward_sees_neither_the_common_ones_nor_those_of_others(ward, bank):
    made = make_assessment(questions=2, pass_mark=1, bank=bank)
    assert list(ward.get(LIST).context["object_list"]) == []
    for part in ("", "rules", "fixed", "blueprint", "passing", "preview"):
        assert ward.get(url(made, part)).status_code == 404
    answer = ward.post(f"{reverse('studio_assessment_add')}?loai=practice", rules_form())
    assert answer.context["form"].errors["unit"]


def test_a_draft_goes_for_good_unless_some_draft_of_a_course_names_it(desk, bank):
    made = make_assessment(questions=2, pass_mark=1, bank=bank, is_published=False)
    course = make_course()
    known = course.assessment
    course.assessment = made
    course.save_revision()
    course.assessment = known
    course.save_revision()
    answer = desk.post(url(made), {"act": "xoa"}, follow=True)
    assert told(answer)[-1].startswith("Chỉ xóa được bản nháp chưa ai làm")
    course.revisions.all().delete()
    answer = desk.post(url(made), {"act": "xoa"}, follow=True)
    assert told(answer)[-1] == f"Đã xóa bản nháp “{made.title}”."
    assert not Assessment.objects.filter(pk=made.pk).exists()


def test_a_button_pressed_twice_is_no_error(desk, bank):
    made = make_assessment(questions=2, pass_mark=1, bank=bank)
    for act in ("mo", "ngung", "ngung"):
        answer = desk.post(url(made), {"act": act}, follow=True)
        said = [(one.level_tag, str(one).strip()) for one in answer.context["messages"]]
        if act == "mo":
            assert said == [("info", "Đã đúng như vậy từ trước nên không có gì thay đổi.")]
    assert said[-1] == ("info", "Đã đúng như vậy từ trước nên không có gì thay đổi.")


def test_nothing_marked_is_not_said_to_be_added(desk, bank):
    made = make_assessment(questions=2, pass_mark=1, bank=bank, is_published=False)
    answer = desk.post(f"{url(made, 'fixed')}?q=khai", {"act": "them"}, follow=True)
    assert told(answer) == ["Chưa chọn câu nào. Hãy đánh dấu các câu muốn thêm rồi bấm lại."]
    assert answer.redirect_chain == [(f"{url(made, 'fixed')}?q=khai", 302)]


def test_a_cell_without_enough_questions_is_told_from_one_with_few(desk, bank):
    made = make_assessment(questions=2, pass_mark=1, bank=bank, is_published=False)
    made.draw_rules.update(count=9)
    page = page_of(desk.get(url(made)))
    assert '<span lang="vi">Mọi năng lực, mọi độ khó</span>: rút 9, có 8, <strong>không đủ</strong>' in page
    assert "Chưa mở được: Ngân hàng “Hộ tịch” chỉ có 8 câu, cần 9 câu." in page
