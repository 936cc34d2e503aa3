import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import override
from wagtail.models import Page
from wagtail.test.utils import WagtailPageTestCase

from courses.domain.catalogue import ensure_catalogue
from courses.models import (
    CatalogueIndexPage,
    CatalogueSectionPage,
    CourseOutcome,
    CoursePage,
    LearningPathPage,
    LessonPage,
    ProcedureGuidePage,
    QuickGuidePage,
)
from tests.factories.courses import make_course, make_lesson, reads

pytestmark = pytest.mark.django_db


ON_THEIR_OWN = (QuickGuidePage, ProcedureGuidePage, LearningPathPage)


class TestTree(WagtailPageTestCase):
    """Which page may stand under which."""

    def test_parents_and_children(self):
        self.assertAllowedParentPageTypes(CatalogueIndexPage, {Page})
        self.assertAllowedSubpageTypes(CatalogueIndexPage, {CatalogueSectionPage})
        self.assertAllowedParentPageTypes(CatalogueSectionPage, {CatalogueIndexPage})
        self.assertAllowedSubpageTypes(CatalogueSectionPage, {CoursePage, *ON_THEIR_OWN})
        for kind in ON_THEIR_OWN:
            self.assertAllowedParentPageTypes(kind, {CatalogueSectionPage})
            self.assertAllowedSubpageTypes(kind, {})
        self.assertAllowedParentPageTypes(CoursePage, {CatalogueSectionPage})
        self.assertAllowedSubpageTypes(CoursePage, {LessonPage})
        self.assertAllowedParentPageTypes(LessonPage, {CoursePage})
        self.assertAllowedSubpageTypes(LessonPage, {})

    def test_there_is_one_catalogue(self):
        catalogue = ensure_catalogue()
        assert not CatalogueIndexPage.can_create_at(catalogue.get_parent())


def test_pages_have_the_addresses_of_our_own_views():
    course = make_course()
    lesson = make_lesson(course)
    assert (course.url, lesson.url) == ("/hoc/khoa/dang-ky-khai-sinh/", "/hoc/bai/tiep-nhan-ho-so/")
    assert lesson.full_url == "http://testserver/hoc/bai/tiep-nhan-ho-so/"
    with override("en"):
        assert course.url == "/en/hoc/khoa/dang-ky-khai-sinh/"
    assert ensure_catalogue().url is None


def test_a_page_without_an_address_has_no_link():
    assert CoursePage(title="Mới", slug="có dấu").url is None


@pytest.mark.parametrize(
    ("title", "address"),
    [("Đăng ký khai sinh", "dang-ky-khai-sinh"), ("Hoà giải ở cơ sở – Ặ Ẵ Ỡ Ỹ", "hoa-giai-o-co-so-a-a-o-y")],
)
def test_an_address_is_made_from_the_title(title, address):
    course = CoursePage(title=title, outcome="x", periods=1)
    ensure_catalogue().add_child(instance=course)
    assert (course.slug, course.address) == (address, address)


def test_made_addresses_differ_also_below_different_courses():
    first, second = make_course(), make_course("chung-thuc", "Chứng thực")
    one = make_lesson(first, slug="", title="Bài mở đầu", steps=reads(3))
    two = make_lesson(second, slug="", title="Bài mở đầu", steps=reads(3))
    assert (one.address, two.address) == ("bai-mo-dau", "bai-mo-dau-2")


def refusal(make):
    with pytest.raises(ValidationError) as refused:
        make()
    return refused.value.message_dict["slug"]


@pytest.mark.parametrize("live", [True, False])
def test_an_address_is_taken_in_the_whole_product(live):
    make_lesson(make_course())
    other = make_course("chung-thuc", "Chứng thực")
    sentence = "Địa chỉ “%s” đã dùng cho một trang khác. Hãy chọn địa chỉ khác."
    assert refusal(lambda: make_lesson(other, live=live)) == [sentence % "tiep-nhan-ho-so"]
    assert refusal(lambda: make_course("tiep-nhan-ho-so", live=live)) == [sentence % "tiep-nhan-ho-so"]


@pytest.mark.parametrize("slug", ["Khai-Sinh", "khai_sinh", "khai--sinh", "-khai-sinh", "khai-sính"])
def test_an_address_is_plain(slug):
    assert refusal(lambda: make_course(slug)) == [
        "Địa chỉ trang chỉ gồm chữ thường không dấu, chữ số và gạch nối, ví dụ dang-ky-khai-sinh."
    ]


def test_the_database_keeps_addresses_apart():
    make_course()
    other = make_course("chung-thuc", "Chứng thực")
    with pytest.raises(IntegrityError), transaction.atomic():
        CoursePage.objects.filter(pk=other.pk).update(address="dang-ky-khai-sinh")


def test_a_changed_address_frees_the_old_one_before_the_first_publication():
    course = make_course(live=False)
    course.slug = "khai-sinh"
    course.save_revision().publish()
    course.refresh_from_db()
    assert (course.slug, course.address) == ("khai-sinh", "khai-sinh")
    assert make_course("dang-ky-khai-sinh", "Khóa khác").address == "dang-ky-khai-sinh"


@pytest.mark.parametrize("withdrawn", [False, True])
def test_what_was_published_keeps_its_address(withdrawn):
    """Cards were printed with it, also where the page is withdrawn now."""
    lesson = make_lesson(make_course())
    if withdrawn:
        lesson.unpublish()
    lesson.slug = "dia-chi-khac"
    sentence = (
        "Trang đã xuất bản nên giữ địa chỉ “tiep-nhan-ho-so”: mã QR trên thẻ đã in và thông báo đã gửi dẫn tới đó."
    )
    assert refusal(lambda: lesson.save_revision().publish()) == [sentence]
    stored = LessonPage.objects.get(pk=lesson.pk)
    assert (stored.slug, stored.address) == ("tiep-nhan-ho-so", "tiep-nhan-ho-so")


def test_a_copy_gets_an_address_of_its_own():
    course = make_course()
    copy = course.copy(update_attrs={"slug": "ban-sao", "title": "Bản sao"})
    assert (copy.address, course.address) == ("ban-sao", "dang-ky-khai-sinh")


def test_steps_keep_their_ids_through_the_editor_and_the_database():
    lesson = make_lesson(make_course())
    ids = lesson.step_ids
    lesson.title = "Tên khác"
    lesson.save_revision().publish()
    again = LessonPage.objects.get(pk=lesson.pk)
    assert again.step_ids == ids == ("read", "follow", "try_now", "situation", "do_real", "remember")
    assert [again.step(block_id).block_type for block_id in ids] == list(ids)


def test_takeaways_are_the_authors_else_the_first_lines_of_the_card():
    course = make_course()
    lesson = make_lesson(course)
    assert lesson.takeaway_lines() == ["Xem giấy tờ.", "Đọc tờ khai.", "Tra nơi cư trú."]
    lesson.takeaways = "Một.\n\n Hai. \nBa.\nBốn."
    assert lesson.takeaway_lines() == ["Một.", "Hai.", "Ba."]
    plain = make_lesson(course, "khong-the", "Không thẻ", steps=reads(3))
    assert (plain.card, plain.takeaway_lines()) == (None, [])


@pytest.mark.parametrize("level", [0, 6, 9])
def test_a_level_off_the_scale_is_refused(reference, level):
    outcome = CourseOutcome(course=make_course(), competency=reference.competency("T01"), level=level)
    with pytest.raises(ValidationError) as refused:
        outcome.full_clean()
    assert refused.value.message_dict == {
        "level": ["Năng lực này có các mức từ 1 đến 5. Hãy chọn một mức trong khoảng đó."]
    }
    outcome.level = 5
    outcome.full_clean()
