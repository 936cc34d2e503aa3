from datetime import date

import pytest

from courses.domain.catalogue import ensure_section
from courses.models import Citation, CoursePosition, PagePosition
from lms.org.models import Position, PostingVersion
from lms.reference.models import LegalText
from tests.factories.courses import make_course, make_guide, make_lesson, reads
from tests.factories.people import make_commune

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


@pytest.mark.parametrize("query", ["", "?tim=bai"])
@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_the_same_whatever_its_length(phone, course, count, query, django_assert_num_queries):
    for number in range(count):
        make_lesson(course, f"bai-{number}", f"Bài {number}")
        make_guide(f"the-{number}", f"Cách làm bài {number}")
    with django_assert_num_queries(9):
        page = text_of(phone, f"{URL}{query}")
    assert page.count('class="task-name"') == min(30, count if query else 2 * count)
    assert len(page.encode()) <= 25 * 1024


def test_a_search_finds_without_marks_and_marks_what_it_found(phone, course, lesson):
    make_guide()
    make_guide("nhap", "Cách tra hộ tịch", live=False)
    page = text_of(phone, f"{URL}?tim=ho tich")
    assert "2 thẻ có “ho tich”" in page
    assert "… Tra <mark>hộ tịch</mark>." in page
    assert 'value="ho tich"' in page
    assert "nhap" not in page


def test_a_search_that_finds_nothing_says_what_to_try(phone, lesson):
    page = text_of(phone, f"{URL}?tim=<b>xyz</b>")
    assert "0 thẻ có “&lt;b&gt;xyz&lt;/b&gt;”" in page
    assert "Chưa có thẻ nào khớp." in page
    assert "Xem tất cả" in page


def test_of_equal_guides_that_of_my_position_comes_first(phone):
    make_guide("mot", "Cách thử")
    mine = make_guide("hai", "Cách thử")
    PagePosition.objects.create(page=mine, position=Position.objects.get(code="TN-04"))
    for address in (URL, f"{URL}?tim=thu"):
        page = text_of(phone, address)
        assert page.index("/so-tay/hai/") < page.index("/so-tay/mot/")


def test_a_long_list_has_pages(phone):
    for number in range(31):
        make_guide(f"the-{number}", f"Cách {number}")
    assert "Trang 1/2" in text_of(phone)
    assert text_of(phone, f"{URL}?trang=2&tim=cach").count('class="task-name"') == 1


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


def test_a_quick_guide_is_one_sheet(phone, settings, django_assert_num_queries):
    settings.PUBLIC_URL = "https://lms.example.vn"
    make_guide()
    with django_assert_num_queries(5):
        page = text_of(phone, f"{URL}cach-dang-ky-khai-tu/")
    assert '<h1 lang="vi">Cách đăng ký khai tử</h1>' in page
    for words in ("Dùng khi", "Chuẩn bị", "Xem giấy báo tử.", "Dừng và hỏi nếu", "Lỗi thường gặp", "20/11/2026"):
        assert words in page, words
    assert "https://lms.example.vn/so-tay/cach-dang-ky-khai-tu/" in page
    assert "<svg viewBox" in page
    assert "guide-a5.css" not in page
    assert len(page.encode()) <= 25 * 1024


def test_a_guide_may_be_laid_out_for_half_a_sheet(phone):
    make_guide()
    page = text_of(phone, f"{URL}cach-dang-ky-khai-tu/?kho=a5")
    assert "guide-a5.css" in page
    assert "In thẻ khổ A5" in page


def test_the_address_on_paper_is_the_same_for_every_reader(phone):
    make_guide()
    page = text_of(phone, f"/en{URL}cach-dang-ky-khai-tu/")
    assert "/en/so-tay/cach-dang-ky-khai-tu/</p>" not in page
    assert ":8000/so-tay/cach-dang-ky-khai-tu/" in page or "testserver/so-tay/cach-dang-ky-khai-tu/" in page


def test_a_guide_warns_of_a_text_that_has_ended(phone):
    guide = make_guide()
    text = LegalText.objects.create(
        number="1/2020/NĐ-CP", kind="decree", title="Nghị định cũ", valid_to=date(2025, 12, 31)
    )
    Citation.objects.create(page=guide, text=text)
    page = text_of(phone, f"{URL}cach-dang-ky-khai-tu/")
    assert "Có căn cứ đã hết hiệu lực" in page
    assert "hiệu lực đến hết 31/12/2025" in page


def test_a_draft_guide_is_not_there(phone):
    make_guide(live=False)
    assert phone.get(f"{URL}cach-dang-ky-khai-tu/").status_code == 404


def test_a_units_own_guide_is_listed_to_its_people_with_its_name_and_others_may_open_it(phone, learner):
    unit = PostingVersion.objects.get(posting__official=learner).unit
    section = ensure_section(unit, date(2026, 11, 20))
    make_guide(section=section)
    make_guide("the-xa-khac", "Thẻ xã khác", section=ensure_section(make_commune("Xã Khác"), date(2026, 11, 20)))
    page = text_of(phone)
    assert f"của {section.title}" in page
    assert "the-xa-khac" not in page
    assert "Thẻ xã khác" not in text_of(phone, f"{URL}?tim=khac")
    assert "Biên soạn: Xã Khác" in text_of(phone, f"{URL}the-xa-khac/")
