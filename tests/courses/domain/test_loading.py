import copy
import json
from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings

from courses.domain.loading import load_course
from courses.exceptions import CourseDataUnusable
from courses.models import CoursePage, LessonPage
from lms.core.models import AuditEntry
from lms.flows.library import PICTURES
from tests.factories.courses import make_course

pytestmark = pytest.mark.once

COURSES = (
    "course_birth_registration",
    "course_certification",
    "course_one_stop_reception",
    "course_online_filing",
    "course_digital_skills",
    "course_land_first_steps",
    "course_election",
)


def data_of(name):
    return json.loads((settings.BASE_DIR / "lms" / "flows" / "demo_data" / f"{name}.json").read_text("utf-8"))


@pytest.fixture
def data(reference):
    return data_of("course_birth_registration")


def load(data):
    return load_course(data, assessment=None, actor=None, pictures=PICTURES)


def lessons_of(course):
    return list(LessonPage.objects.of_course(CoursePage.objects.get(pk=course.pk)))


def steps_of(lesson):
    return [(raw["id"], raw["type"], raw["value"]["title"]) for raw in lesson.steps.raw_data]


@pytest.mark.parametrize("name", COURSES)
def test_the_shipped_courses_load_whole(reference, name):
    data = data_of(name)
    for slug in data.get("prerequisites", []):
        make_course(slug, slug)
    course = load(data)
    assert [one.before.slug for one in course.prerequisites.all()] == data.get("prerequisites", [])
    assert (course.title, course.slug, course.live) == (data["title"], data["slug"], True)
    assert course.periods == Decimal(str(data["hours_tiet"]))
    assert (course.procedure and course.procedure.code) == (data.get("procedure_code") or None)
    assert course.review_by == date.fromisoformat(data["review_by"])
    assert course.is_illustrative
    assert [(o.competency.code, o.level) for o in course.outcomes.all()] == [
        (data["competency"]["code"], data["competency"]["level"])
    ]
    assert [one.position.code for one in course.positions.all()] == data["positions"]
    assert len(course.legal_acts) == len(data["legal_basis"])
    for lesson, wanted in zip(lessons_of(course), data["lessons"], strict=True):
        assert (lesson.title, lesson.slug, lesson.live) == (wanted["title"], wanted["slug"], True)
        assert [(kind, title) for _id, kind, title in steps_of(lesson)] == [
            (step["type"], step["value"]["title"]) for step in wanted["steps"]
        ]
        assert lesson.card is not None
        assert len(lesson.takeaway_lines()) == 3


def test_an_act_reads_as_a_jurist_writes_it(data):
    acts = load(data).legal_acts
    assert acts[0] == "Luật Hộ tịch số 60/2014/QH13, hiệu lực từ 01/01/2016 (chưa đối chiếu bản gốc)"
    assert acts[1].startswith("Nghị định số 123/2015/NĐ-CP quy định chi tiết")


def test_the_same_file_again_makes_no_revision(data):
    course = load(data)
    before = [(lesson.pk, lesson.revisions.count(), steps_of(lesson)) for lesson in lessons_of(course)]
    again = load(data)
    assert again.pk == course.pk
    assert again.revisions.count() == 1
    assert [(lesson.pk, lesson.revisions.count(), steps_of(lesson)) for lesson in lessons_of(again)] == before
    assert AuditEntry.objects.filter(verb="courses.course.loaded").count() == 1


def test_changed_words_keep_the_ids_of_steps_and_choices(data):
    before = lessons_of(load(data))[0]
    changed = copy.deepcopy(data)
    steps = changed["lessons"][0]["steps"]
    steps[2]["value"]["choices"][0]["feedback"] = "Chưa đúng. Đã có người làm chứng."
    steps[3]["value"]["title"] = "Lỗi hay gặp"
    load(changed)
    after = LessonPage.objects.get(pk=before.pk)
    assert [block_id for block_id, _kind, _title in steps_of(after)] == list(before.step_ids)
    assert after.step_titles[before.step_ids[3]] == "Lỗi hay gặp"
    assert after.revisions.count() == 2

    def choices(lesson):
        return [choice.id for choice in lesson.steps[2].value["choices"].bound_blocks]

    assert choices(after) == choices(before)
    assert after.steps[2].value["choices"][0]["feedback"] == "Chưa đúng. Đã có người làm chứng."


def test_steps_moved_added_and_taken_out_keep_the_other_ids(data):
    before = lessons_of(load(data))[0]
    changed = copy.deepcopy(data)
    steps = changed["lessons"][0]["steps"]
    first = steps.pop(0)
    steps.insert(3, first)
    steps.insert(0, {"type": "read", "value": {"title": "Mới thêm", "body_html": "<p>Mới.</p>"}})
    load(changed)
    after = LessonPage.objects.get(pk=before.pk)
    ids = {title: block_id for block_id, _kind, title in steps_of(after)}
    was = {title: block_id for block_id, _kind, title in steps_of(before)}
    assert {title: ids[title] for title in was} == was
    assert ids["Mới thêm"] not in was.values()


def test_lessons_follow_the_order_of_the_file_and_missing_ones_are_withdrawn(data):
    course = load(data)
    turned = copy.deepcopy(data)
    turned["lessons"].reverse()
    load(turned)
    assert [lesson.slug for lesson in lessons_of(course)] == [one["slug"] for one in turned["lessons"]]
    del turned["lessons"][0]
    load(turned)
    assert [lesson.slug for lesson in lessons_of(course)] == [one["slug"] for one in turned["lessons"]]
    assert LessonPage.objects.filter(live=False).count() == 1
    load(data)
    assert [lesson.slug for lesson in lessons_of(course)] == [one["slug"] for one in data["lessons"]]


def test_markup_that_has_no_place_in_a_step_is_cleaned(data):
    data["lessons"][0]["steps"][0]["value"]["body_html"] = (
        '<h2 style="color:red">Tên</h2><p onclick="x()">Đọc <strong>kỹ</strong> <script>alert(1)</script>'
        '<a href="javascript:x()">a</a> <a href="https://dichvucong.gov.vn">cổng</a></p>'
    )
    lesson = lessons_of(load(data))[0]
    assert lesson.steps.raw_data[0]["value"]["body_html"] == (
        'Tên<p>Đọc <b>kỹ</b> <a rel="noopener">a</a> <a href="https://dichvucong.gov.vn" rel="noopener">cổng</a></p>'
    )


def break_step_type(data):
    data["lessons"][0]["steps"][0]["type"] = "video"


def break_step_key(data):
    data["lessons"][0]["steps"][0]["value"]["colour"] = "đỏ"


def break_choices(data):
    for choice in data["lessons"][0]["steps"][2]["value"]["choices"]:
        choice["correct"] = False


def break_length(data):
    del data["lessons"][0]["steps"][2:]


def break_competency(data):
    data["competency"]["code"] = "X99"


def break_prerequisite(data):
    data["prerequisites"] = ["chua-co-khoa-nay"]


def break_position(data):
    data["positions"].append("CM-99")


def break_procedure(data):
    data["procedure_code"] = "9.999999"


def break_title(data):
    del data["lessons"][0]["title"]


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (break_step_type, "bước 1 thuộc loại “video” chưa có."),
        (break_step_key, "bước 1 có mục chưa biết: colour."),
        (break_choices, "Câu hỏi đang có 0 phương án đúng. Hãy đánh dấu đúng một phương án."),
        (break_length, "Bài đang có 2 bước, cần ít nhất 3. Hãy thêm bước rồi gửi lại."),
        (break_competency, "chưa có năng lực mã X99."),
        (break_position, "chưa có vị trí mã CM-99."),
        (break_prerequisite, "chưa có khóa học trước mang địa chỉ chua-co-khoa-nay."),
        (break_procedure, "chưa có thủ tục mã 9.999999."),
        (break_title, "thiếu mục “title”."),
    ],
)
def test_a_faulty_file_writes_nothing_and_says_why(data, fault, sentence):
    fault(data)
    with pytest.raises(CourseDataUnusable) as refused:
        load(data)
    assert str(refused.value) == (
        f"Chưa nạp được khóa học “Đăng ký khai sinh”: {sentence} Chưa có gì được ghi từ tệp này."
    )
    assert (CoursePage.objects.count(), LessonPage.objects.count()) == (0, 0)


def test_an_address_of_another_course_is_refused(data):
    load(data)
    other = data_of("course_certification")
    other["lessons"][0]["slug"] = data["lessons"][0]["slug"]
    with pytest.raises(CourseDataUnusable) as refused:
        load(other)
    assert "thuộc một khóa học khác" in str(refused.value)
