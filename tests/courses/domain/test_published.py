import pytest

from courses.domain.published import CourseFacts, LessonFacts, course_facts
from courses.models import CoursePage, LessonPage
from tests.factories.courses import make_course, make_lesson, reads

SLUG = "dang-ky-khai-sinh"
pytestmark = pytest.mark.django_db


def publish(page):
    page.save_revision().publish()
    page.refresh_from_db()
    return page


@pytest.fixture
def course():
    """Published by the editor, with two lessons."""
    course = publish(make_course())
    for slug, title in (("mot", "Một"), ("hai", "Hai")):
        publish(make_lesson(course, slug, title, steps=reads(3)))
    return CoursePage.objects.get(pk=course.pk)


def titles():
    facts = course_facts(SLUG)
    return facts and (facts.title, [lesson.title for lesson in facts.lessons])


def test_the_facts_of_a_course(course):
    one, two = LessonPage.objects.of_course(course)
    ids = ("doc-1", "doc-2", "doc-3")
    assert course_facts(SLUG) == CourseFacts(
        pk=course.pk,
        slug=SLUG,
        title="Đăng ký khai sinh",
        path=course.path,
        outcome="Tự giải quyết trọn một hồ sơ khai sinh.",
        summary="",
        procedure=None,
        legal_acts=(),
        legal_note="",
        review_by=None,
        is_illustrative=False,
        periods=course.periods,
        assessment_id=None,
        published_at=course.last_published_at,
        first_text_ends_on=None,
        lessons=(LessonFacts(one.pk, "mot", "Một", 20, ids), LessonFacts(two.pk, "hai", "Hai", 20, ids)),
    )
    assert course_facts("khong-co") is None


def test_what_is_kept_costs_one_statement(course, django_assert_num_queries):
    with django_assert_num_queries(2):
        first = course_facts(SLUG)
    with django_assert_num_queries(1):
        assert course_facts(SLUG) == first


def test_pages_the_editor_never_published_are_not_kept(django_assert_num_queries):
    make_lesson(make_course())
    for _time in range(2):
        with django_assert_num_queries(2):
            course_facts(SLUG)


def rename(course):
    course.title = "Khai sinh"
    publish(course)
    return "Khai sinh", ["Một", "Hai"]


def rename_lesson(course):
    lesson = LessonPage.objects.get(slug="hai")
    lesson.title = "Hai mới"
    publish(lesson)
    return "Đăng ký khai sinh", ["Một", "Hai mới"]


def draft_only(course):
    lesson = LessonPage.objects.get(slug="hai")
    lesson.title = "Bản nháp"
    lesson.save_revision()
    return "Đăng ký khai sinh", ["Một", "Hai"]


def turn_round(course):
    LessonPage.objects.get(slug="hai").move(course, pos="first-child")
    return "Đăng ký khai sinh", ["Hai", "Một"]


def withdraw_lesson(course):
    LessonPage.objects.get(slug="mot").unpublish()
    return "Đăng ký khai sinh", ["Hai"]


def add_lesson(course):
    publish(make_lesson(course, "ba", "Ba", steps=reads(3)))
    return "Đăng ký khai sinh", ["Một", "Hai", "Ba"]


def move_away(course):
    LessonPage.objects.get(slug="mot").move(make_course("khac", "Khác"), pos="last-child")
    return "Đăng ký khai sinh", ["Hai"]


def withdraw(course):
    course.unpublish()


@pytest.mark.parametrize(
    "edit",
    [rename, rename_lesson, draft_only, turn_round, withdraw_lesson, add_lesson, move_away, withdraw],
)
def test_an_edit_shows_at_once(course, edit):
    assert titles() == ("Đăng ký khai sinh", ["Một", "Hai"])
    assert titles() == ("Đăng ký khai sinh", ["Một", "Hai"])
    expected = edit(course)
    assert titles() == expected
    assert titles() == expected
