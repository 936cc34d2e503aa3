"""Pages that an earlier release kept in the catalogue itself find themselves in its common section, and back again."""

from importlib import import_module

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from wagtail.models import Page, Workflow, WorkflowPage

from courses.domain.catalogue import common_section, ensure_catalogue, ensure_section
from courses.domain.checks import put_under_checks
from courses.models import CatalogueIndexPage, CatalogueSectionPage, LessonPage
from tests.factories.courses import make_course, make_guide, make_lesson
from tests.factories.people import REFORM, make_province

pytestmark = pytest.mark.django_db
NAME = "0010_pages_into_the_common_section"


def tree():
    """Title and address of the place of every page below the catalogue, in order."""
    catalogue = ensure_catalogue()
    return [(page.title, page.url_path, page.depth) for page in catalogue.get_descendants().order_by("path")]


def test_pages_move_with_all_that_is_below_them():
    lesson = make_lesson(make_course("khai-sinh", "Khai sinh"))
    make_lesson(
        make_course("ban-sao", "Bản sao", section=ensure_section(make_province("Tỉnh Khác"), REFORM)), "chung-thuc"
    )
    make_guide("the", "Thẻ")
    put_under_checks(common_section(), is_checked=True)
    old_apps = MigrationLoader(connection).project_state(("courses", NAME)).apps
    migration = import_module(f"courses.migrations.{NAME}")

    migration.to_catalogue(old_apps, None)
    assert tree() == [
        ("Khai sinh", "/danh-muc/khai-sinh/", 3),
        ("Tiếp nhận hồ sơ", "/danh-muc/khai-sinh/tiep-nhan-ho-so/", 4),
        ("Thẻ", "/danh-muc/the/", 3),
        ("Bản sao", "/danh-muc/ban-sao/", 3),
        ("Tiếp nhận hồ sơ", "/danh-muc/ban-sao/chung-thuc/", 4),
    ]
    assert (Page.find_problems(), CatalogueSectionPage.objects.count()) == (([], [], [], [], []), 0)

    migration.to_sections(old_apps, None)
    assert tree() == [
        ("Mục dùng chung", "/danh-muc/dung-chung/", 3),
        ("Khai sinh", "/danh-muc/dung-chung/khai-sinh/", 4),
        ("Tiếp nhận hồ sơ", "/danh-muc/dung-chung/khai-sinh/tiep-nhan-ho-so/", 5),
        ("Thẻ", "/danh-muc/dung-chung/the/", 4),
        ("Bản sao", "/danh-muc/dung-chung/ban-sao/", 4),
        ("Tiếp nhận hồ sơ", "/danh-muc/dung-chung/ban-sao/chung-thuc/", 5),
    ]
    assert Page.find_problems() == ([], [], [], [], [])
    assert CatalogueIndexPage.objects.get().numchild == 1
    assert common_section().title == "Mục dùng chung"
    assert LessonPage.objects.get(pk=lesson.pk).url == "/hoc/bai/tiep-nhan-ho-so/"


def test_the_librarys_own_workflow_is_out_of_use():
    assert (WorkflowPage.objects.count(), Workflow.objects.filter(active=True).count()) == (0, 0)
