import pytest

from courses.models import CoursePosition
from lms.org.models import Position
from tests.factories.courses import make_course, make_lesson, reads

URL = "/so-tay/"


def text_of(client, address=URL):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("address", [URL, f"{URL}tiep-nhan-ho-so/"])
def test_guides_are_for_those_who_sign_in(lesson, client, address):
    assert client.get(address).url == f"/dang-nhap/?next={address}"


def test_no_guide_yet(phone):
    assert "Chưa có thẻ hướng dẫn nào." in text_of(phone)


def test_guides_of_my_position_come_first(phone, lesson, course, learner):
    assert "Tất cả các thẻ" in text_of(phone)
    other = make_course("chung-thuc", "Chứng thực")
    make_lesson(other, "ban-sao", "Bản sao")
    make_lesson(other, "khong-the", "Không có thẻ", steps=reads(3))
    CoursePosition.objects.create(course=course, position=Position.objects.get(code="TN-04"))
    page = text_of(phone)
    assert page.index("Theo vị trí của tôi") < page.index('href="/so-tay/tiep-nhan-ho-so/"')
    assert page.index("Các thẻ khác") < page.index('href="/so-tay/ban-sao/"')
    assert "khong-the" not in page


def test_guides_of_unpublished_courses_are_not_shown(phone, lesson, course):
    course.refresh_from_db()
    course.unpublish()
    assert "Chưa có thẻ hướng dẫn nào." in text_of(phone)
    assert phone.get(f"{URL}tiep-nhan-ho-so/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(phone, course, count, django_assert_num_queries):
    for number in range(count):
        make_lesson(course, f"bai-{number}", f"Bài {number}")
    with django_assert_num_queries(4):
        phone.get(URL)


def test_a_guide_is_one_card(phone, lesson, course, django_assert_num_queries):
    with django_assert_num_queries(4):
        page = text_of(phone, f"{URL}tiep-nhan-ho-so/")
    assert '<h1 lang="vi">Tiếp nhận hồ sơ khai sinh</h1>' in page
    for words in ("Dùng khi", "Chuẩn bị", "Các bước", "Dừng và hỏi nếu", "Luật Hộ tịch", "Cập nhật ngày 20/11/2026"):
        assert words in page, words
    assert "data-print hidden" in page
    assert "Nội dung minh họa" not in page


def test_an_illustrative_guide_says_so(phone, lesson, course):
    course.refresh_from_db()
    course.is_illustrative = True
    course.save()
    assert "Nội dung minh họa" in text_of(phone, f"{URL}tiep-nhan-ho-so/")


def test_a_lesson_without_a_card_has_no_guide(phone, course):
    make_lesson(course, "khong-the", "Không có thẻ", steps=reads(3))
    assert [phone.get(f"{URL}{slug}/").status_code for slug in ("khong-the", "khong-co")] == [404, 404]
