"""The root of all courses, made where it is missing."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page, Site, Task, Workflow

from courses.models import CatalogueIndexPage, CoursePage

TITLE = "Danh mục khóa học"
SLUG = "danh-muc"
UPSTREAM_WORKFLOW = "Moderators approval"
WORKFLOW = "Duyệt nội dung"


def ensure_catalogue() -> CatalogueIndexPage:
    """The catalogue, with the site that the editor wants; twice does nothing the second time.

    A new installation has only the library's welcome page, which makes room.
    """
    existing: CatalogueIndexPage | None = CatalogueIndexPage.objects.first()
    if existing is not None:
        return existing
    with transaction.atomic():
        Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
        root = Page.get_first_root_node() or Page.add_root(instance=Page(title="Root", slug="root"))
        catalogue = root.add_child(instance=CatalogueIndexPage(title=TITLE, slug=SLUG))
        site, _created = Site.objects.get_or_create(
            is_default_site=True, defaults={"root_page": catalogue, "hostname": "localhost", "port": 80}
        )
        welcome = site.root_page
        site.root_page, site.site_name = catalogue, settings.PRODUCT_NAME
        site.save()
        for kind in (Workflow, Task):
            kind.objects.filter(name=UPSTREAM_WORKFLOW).update(name=WORKFLOW)
        if welcome.pk != catalogue.pk and welcome.specific_class is Page and not welcome.get_children().exists():
            Page.objects.get(pk=welcome.pk).delete()
    made: CatalogueIndexPage = CatalogueIndexPage.objects.get(pk=catalogue.pk)
    return made


def course_of(path: str) -> CoursePage | None:
    """The published course a lesson at this place of the tree belongs to."""
    course: CoursePage | None = CoursePage.objects.live().heads().filter(path=path[: -CoursePage.steplen]).first()
    return course
