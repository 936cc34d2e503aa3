import pytest
from wagtail.models import Page, Site

from courses.domain.catalogue import course_of, ensure_catalogue
from courses.models import CatalogueIndexPage
from tests.factories.courses import make_course, make_lesson

pytestmark = pytest.mark.django_db


def test_a_new_installation_gets_a_catalogue_instead_of_the_welcome_page():
    catalogue = ensure_catalogue()
    assert list(Page.objects.filter(depth=2)) == [Page.objects.get(pk=catalogue.pk)]
    assert [site.root_page_id for site in Site.objects.all()] == [catalogue.pk]
    assert ensure_catalogue() == catalogue
    assert CatalogueIndexPage.objects.count() == 1


def test_pages_somebody_made_stay():
    welcome = Page.objects.get(depth=2)
    welcome.add_child(instance=Page(title="Của tôi", slug="cua-toi"))
    ensure_catalogue()
    assert Page.objects.filter(slug="cua-toi").exists()


def test_without_any_page_the_tree_begins_anew():
    Page.objects.all().delete()
    assert ensure_catalogue().depth == 2


def test_the_course_of_a_lesson_is_found_by_its_place_while_it_is_published():
    course = make_course()
    lesson = make_lesson(course)
    assert course_of(lesson.path) == course
    course.refresh_from_db()
    course.unpublish()
    assert course_of(lesson.path) is None
