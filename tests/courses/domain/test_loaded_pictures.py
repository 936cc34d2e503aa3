"""Pictures that come with a course file or a file of procedure guides."""

import copy

import pytest
from wagtail.images.models import Image

from courses.domain.content_checks.pictures import check_pictures
from courses.domain.content_checks.reading import read_draft
from courses.domain.loaded_pictures import PictureFolder
from courses.domain.loading import load_course
from courses.domain.procedure_guide_loading import load_procedure_guide
from courses.exceptions import CourseDataUnusable, GuideDataUnusable
from courses.models import CoursePage, LessonPage, ProcedureGuidePage
from lms.core.domain.loading import read_json
from lms.flows.library import DATA, PROCEDURES
from tests.factories.pictures import png

pytestmark = pytest.mark.once

NAME = "screens/man-hinh.png"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "screens").mkdir()
    (tmp_path / NAME).write_bytes(png())
    return PictureFolder(tmp_path, collection="Thư viện thử", kind="Hình vẽ minh họa")


@pytest.fixture
def data(reference):
    """One lesson of the shipped course whose second step, and no other, has a picture."""
    data = copy.deepcopy(read_json(DATA / "course_birth_registration.json"))
    del data["lessons"][1:]
    for step in data["lessons"][0]["steps"]:
        step["value"].pop("picture", None)
    value = data["lessons"][0]["steps"][1]["value"]
    value |= {"picture": NAME, "picture_alt": "Nút “Lưu” ở góc dưới bên phải."}
    value["actions"][1] |= {"mark_x": 25, "mark_y": 50}
    return data


@pytest.fixture
def guide_data(reference):
    data = copy.deepcopy(read_json(DATA / PROCEDURES)["guides"][0])
    for step in data["steps"]:
        step.pop("picture", None)
    data["steps"][2] |= {"picture": NAME, "picture_alt": "Nút “Tra cứu” ở trên."}
    return data


def load(data, folder):
    return load_course(data, assessment=None, actor=None, pictures=folder)


def the_lesson(course):
    [lesson] = LessonPage.objects.of_course(course)
    return lesson


def test_a_picture_becomes_an_image_with_its_marks(data, folder):
    lesson = the_lesson(load(data, folder))
    [image] = Image.objects.all()
    assert (image.title, image.collection.name) == ("Hình vẽ minh họa: Kiểm tra giấy tờ", "Thư viện thử")
    assert (image.width, image.height, image.file_size) == (800, 600, len(png()))
    with image.file.open() as file:
        assert file.read() == png()
    value = lesson.steps[1].value
    assert (value["picture"].pk, value["picture_alt"]) == (image.pk, "Nút “Lưu” ở góc dưới bên phải.")
    assert [(mark.number, mark.x, mark.y) for mark in value.screenshot.marks] == [(2, 180, 270)]
    assert list(check_pictures(read_draft(lesson))) == []


def test_the_same_file_again_makes_no_image_and_no_revision(data, folder):
    load(data, folder)
    lesson = the_lesson(load(data, folder))
    assert (Image.objects.count(), lesson.revisions.count()) == (1, 1)


def test_other_bytes_under_the_name_are_another_image_and_revision(data, folder):
    before = the_lesson(load(data, folder))
    (folder.path / NAME).write_bytes(png(720, 480))
    after = the_lesson(load(data, folder))
    assert (Image.objects.count(), after.revisions.count()) == (2, 2)
    assert after.steps[1].value["picture"].width == 720
    assert after.step_ids == before.step_ids


def test_one_image_serves_every_step_that_names_it(data, guide_data, folder):
    load(data, folder)
    guide = load_procedure_guide(guide_data, actor=None, pictures=folder)
    [image] = Image.objects.all()
    assert [(row.picture_id, row.picture_alt) for row in guide.steps.all()][1:4] == [
        (None, ""),
        (image.pk, "Nút “Tra cứu” ở trên."),
        (None, ""),
    ]
    assert load_procedure_guide(guide_data, actor=None, pictures=folder).revisions.count() == 1


def test_what_an_author_sent_is_not_taken_for_ours(data, folder):
    """They may delete theirs."""
    load(data, folder)
    ours = Image.objects.get()
    elsewhere = PictureFolder(folder.path, collection="Mục khác", kind="Ảnh")
    load(data, elsewhere)
    assert the_lesson(CoursePage.objects.get()).steps[1].value["picture"].pk != ours.pk


def remove(folder):
    (folder.path / NAME).unlink()


def no_picture(folder):
    (folder.path / NAME).write_bytes(b"%PDF-1.7")


@pytest.mark.parametrize(
    ("fault", "problem"),
    [
        (remove, "bước %s cần ảnh “screens/man-hinh.png” nhưng không tìm thấy tệp ảnh đó."),
        (
            no_picture,
            (
                "bước %s, ảnh “screens/man-hinh.png”: Tệp vừa tải lên không phải hình ảnh hoặc đã hỏng. "
                "Hãy chọn hình ảnh khác."
            ),
        ),
    ],
)
def test_a_picture_that_is_not_there_writes_nothing_and_names_the_step(data, guide_data, folder, fault, problem):
    fault(folder)
    with pytest.raises(CourseDataUnusable) as refused:
        load(data, folder)
    with pytest.raises(GuideDataUnusable) as guide_refused:
        load_procedure_guide(guide_data, actor=None, pictures=folder)
    assert str(refused.value) == (
        f"Chưa nạp được khóa học “Đăng ký khai sinh”: {problem % 2} Chưa có gì được ghi từ tệp này."
    )
    assert str(guide_refused.value) == (
        f"Chưa nạp được “Thủ tục đăng ký khai sinh”: {problem % 3} Chưa có gì được ghi cho mục này."
    )
    assert (CoursePage.objects.count(), ProcedureGuidePage.objects.count(), Image.objects.count()) == (0, 0, 0)


def test_a_name_leads_nowhere_but_below_the_folder(data, folder):
    data["lessons"][0]["steps"][1]["value"]["picture"] = "../man-hinh.png"
    (folder.path.parent / "man-hinh.png").write_bytes(png())
    with pytest.raises(CourseDataUnusable) as refused:
        load(data, folder)
    assert "bước 2 cần ảnh “../man-hinh.png” nhưng không tìm thấy tệp ảnh đó." in str(refused.value)
