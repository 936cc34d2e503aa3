import pytest

from courses.domain.content_checks.checking import can_be_sent, check_draft, findings_of
from courses.domain.content_checks.offline_weight import offline_bytes
from courses.domain.content_checks.pictures import check_pictures
from courses.domain.content_checks.reading import offline_weights, read_draft
from tests.courses.domain.content_checks.drafts import draft_of, found
from tests.factories.courses import every_kind, follow_picture, make_course, make_lesson
from tests.factories.pictures import make_image

NAME = "Lời tả ảnh “%s” là tên tệp. Hãy viết ảnh cho thấy gì và gọi tên nút cần bấm."


def with_alt(alt):
    step = follow_picture(7, (1, 1))
    step["value"]["picture_alt"] = alt
    return draft_of([step], picture_bytes={"anh": 40 * 1024})


@pytest.mark.unit
@pytest.mark.parametrize("alt", ["Nút Nộp hồ sơ ở góc phải", "Ảnh 3 nút ở đầu trang", "Bước 2: nút Lưu"])
def test_a_picture_that_is_told_is_fine(alt):
    assert found(check_pictures, with_alt(alt)) == []


@pytest.mark.unit
@pytest.mark.parametrize(
    "alt", ["man-hinh.png", "Màn hình nộp hồ sơ.JPG", "IMG_2034", "screenshot 12", "anh1", "nop_ho_so"]
)
def test_a_picture_told_by_the_name_of_its_file_blocks(alt):
    assert found(check_pictures, with_alt(alt)) == [("picture_alt_is_a_name", "blocks", 1, "anh", NAME % alt)]


@pytest.mark.unit
def test_a_picture_that_is_not_told_blocks():
    assert found(check_pictures, with_alt(" ")) == [
        (
            "picture_without_alt",
            "blocks",
            1,
            "anh",
            "Ảnh chưa có lời tả. Hãy viết ảnh cho thấy gì và gọi tên nút cần bấm.",
        )
    ]


@pytest.mark.unit
def test_a_heavy_picture_warns_and_counts_for_the_lesson():
    draft = draft_of([*every_kind(), follow_picture(7, (1, 1))], picture_bytes={"anh": 401 * 1024})
    assert [(one.code, one.blocks, one.number) for one in check_draft(draft)] == [
        ("lesson_too_heavy", True, 0),
        ("picture_too_heavy", False, 7),
    ]
    assert found(check_pictures, draft)[0][4] == (
        "Ảnh nặng 401 KB sau khi thu nhỏ, nên tối đa 40 KB. Hãy cắt bớt phần thừa."
    )


@pytest.mark.django_db
def test_the_learners_copy_is_weighed_not_the_file_that_was_sent():
    course = make_course()
    plain, busy = make_image(width=2000, height=1500), make_image(busy=True)
    for number, (image, expected) in enumerate([(plain, []), (busy, ["picture_too_heavy"])]):
        lesson = make_lesson(course, f"bai-{number}", steps=[*every_kind(), follow_picture(image.pk, (1, 1))])
        assert [one.code for one in findings_of(lesson)] == expected


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["the picture", "its file"])
def test_a_picture_that_has_gone_blocks_until_it_is_taken_out(what):
    image = make_image()
    lesson = make_lesson(make_course(), steps=[*every_kind(), follow_picture(image.pk, (1, 1))])
    assert can_be_sent(lesson)
    if what == "the picture":
        image.delete()
    else:
        image.renditions.all().delete()
        image.file.storage.delete(image.file.name)
    assert [(one.code, one.blocks, one.number, one.sentence) for one in findings_of(lesson)] == [
        ("picture_missing", True, 7, "Ảnh của bước không còn nữa. Hãy chọn ảnh khác, hoặc bỏ ảnh khỏi bước.")
    ]
    assert not can_be_sent(lesson)


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_weighing_costs_the_same_for_one_picture_and_three(count, django_assert_num_queries):
    steps = [follow_picture(make_image().pk, (1, 1), block_id=f"anh-{number}") for number in range(count)]
    lesson = make_lesson(make_course(), steps=[*every_kind(), *steps])
    findings_of(lesson)
    with django_assert_num_queries(6):
        findings_of(lesson)


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_many_lessons_are_weighed_at_once(count, django_assert_num_queries):
    course = make_course()
    lessons = [
        make_lesson(course, f"bai-{number}", steps=[*every_kind(), follow_picture(make_image().pk, (1, 1))])
        for number in range(count)
    ]
    expected = {lesson.pk: offline_bytes(read_draft(lesson)) for lesson in lessons}
    with django_assert_num_queries(2):
        assert offline_weights(lessons) == expected
