"""The root of all courses and its sections, made where they are missing."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page, Site

from courses.models import CatalogueIndexPage, CatalogueSectionPage, CoursePage
from lms.org.domain.unit_names import unit_names

if TYPE_CHECKING:
    from lms.org.models import Unit

TITLE = "Danh mục khóa học"
SLUG = "danh-muc"
COMMON_TITLE = "Mục dùng chung"
COMMON_SLUG = "dung-chung"
SECTION_DEPTH = 3
"""Of a section in the tree of pages: root, catalogue, section."""


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
        if welcome.pk != catalogue.pk and welcome.specific_class is Page and not welcome.get_children().exists():
            Page.objects.get(pk=welcome.pk).delete()
    made: CatalogueIndexPage = CatalogueIndexPage.objects.get(pk=catalogue.pk)
    return made


def common_section() -> CatalogueSectionPage:
    """Where content stands that came with the product and belongs to no unit."""
    return _section(None, COMMON_TITLE, COMMON_SLUG)


def ensure_section(unit: Unit, as_of: date) -> CatalogueSectionPage:
    """The unit's own part of the catalogue, called as the unit was when it began to write."""
    return _section(unit, unit_names([unit.pk], as_of)[unit.pk].label, f"don-vi-{unit.pk}")


def _section(unit: Unit | None, title: str, slug: str) -> CatalogueSectionPage:
    section: CatalogueSectionPage | None = CatalogueSectionPage.objects.filter(unit=unit).first()
    if section is None:
        section = CatalogueSectionPage(title=title, slug=slug, unit=unit)
        ensure_catalogue().add_child(instance=section)
    return section


def open_pages(ids: Collection[int]) -> set[int]:
    """Of these pages those that a learner can open: published, a lesson's course too."""
    places = dict(Page.objects.live().filter(pk__in=ids).values_list("pk", "path"))
    parents = {path[: -Page.steplen] for path in places.values()}
    closed = set(CoursePage.objects.filter(path__in=parents, live=False).values_list("path", flat=True))
    return {pk for pk, path in places.items() if path[: -Page.steplen] not in closed}


def course_of(path: str) -> CoursePage | None:
    """The published course a lesson at this place of the tree belongs to."""
    course: CoursePage | None = CoursePage.objects.live().heads().filter(path=path[: -CoursePage.steplen]).first()
    return course
