from datetime import date

import pytest

from courses.domain.guides import published_guides, search_guides
from courses.models import LessonPage, PagePosition
from lms.core.vietnamese.searching import parse_query
from lms.reference.models import Procedure
from tests.factories.courses import make_course, make_guide, make_lesson, reads
from tests.factories.people import make_position

pytestmark = pytest.mark.django_db


def publish(page):
    page.save_revision().publish()
    return page


def slugs():
    return [one.slug for one in published_guides()]


def found(text):
    return [one.guide.slug for one in search_guides(published_guides(), parse_query(text))]


@pytest.fixture
def library():
    """A lesson's card, two guides, and what must never be found."""
    course = publish(make_course())
    publish(make_lesson(course))
    publish(make_lesson(course, "khong-the", "Không có thẻ", steps=reads(3)))
    publish(make_guide())
    publish(make_guide("cach-chung-thuc", "Cách chứng thực bản sao", when_to_use="Khi cần bản sao.", steps="Hoà giải."))
    make_guide("nhap", "Cách đăng ký khai tử bản nháp", live=False)
    hidden = make_course("an", "Khóa ẩn", live=False)
    make_lesson(hidden, "bai-an", "Khai tử ẩn")
    return course


def test_cards_and_guides_are_listed_drafts_are_not(library):
    assert slugs() == ["tiep-nhan-ho-so", "cach-dang-ky-khai-tu", "cach-chung-thuc"]


def test_the_facts_of_a_guide():
    procedure = Procedure.objects.create(code="1.000656", field="Hộ tịch", name_vi="Đăng ký khai tử")
    page = make_guide(procedure=procedure)
    position = make_position("TN-04", "Tư pháp – hộ tịch")
    PagePosition.objects.create(page=page, position=position)
    [guide] = published_guides()
    assert (guide.title, guide.when_to_use, guide.updated, guide.number, guide.position_ids) == (
        "Cách đăng ký khai tử",
        "Khi người dân đến báo có người mất.",
        date(2026, 11, 20),
        "1.000656 Đăng ký khai tử",
        {position.pk},
    )
    assert guide.lines[2:5] == ("Xem giấy báo tử.", "Tra hộ tịch.", "In trích lục.")


def test_what_is_kept_costs_one_statement(library, django_assert_num_queries):
    LessonPage.objects.filter(last_published_at=None).update(live=False)
    with django_assert_num_queries(5):
        first = published_guides()
    with django_assert_num_queries(1):
        assert published_guides() == first


@pytest.mark.parametrize("act", ["edit", "withdraw"])
def test_an_edit_shows_at_once(library, act):
    LessonPage.objects.filter(last_published_at=None).update(live=False)
    published_guides()
    guide = publish(make_guide("them", "Cách thêm"))
    assert slugs()[-1] == "them"
    if act == "withdraw":
        guide.unpublish()
        assert "them" not in slugs()
    else:
        guide.title = "Cách thêm nữa"
        publish(guide)
        assert published_guides()[-1].title == "Cách thêm nữa"


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("khai tu", ["cach-dang-ky-khai-tu"]),
        ("hòa giải", ["cach-chung-thuc"]),
        ("ho tich", ["tiep-nhan-ho-so", "cach-dang-ky-khai-tu", "cach-chung-thuc"]),
        ("CHUNG THUC", ["cach-chung-thuc"]),
        ("chung thuc hoa giai", ["cach-chung-thuc"]),
        ("bao tu khai", ["cach-dang-ky-khai-tu"]),
        ("mau xoa", []),
        ("ban nhap", ["tiep-nhan-ho-so"]),
        ("khai tử ẩn", []),
        ("???", []),
    ],
)
def test_search(library, query, slugs):
    assert found(query) == slugs


def test_the_telling_line_stands_where_title_and_use_say_too_little(library):
    lines = [one.line for one in search_guides(published_guides(), parse_query("hoa giai"))]
    assert lines == ["Hoà giải."]
    assert [one.line for one in search_guides(published_guides(), parse_query("khai tu"))] == [""]
