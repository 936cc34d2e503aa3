"""Whom content is for: the common section serves everybody, a unit's own section the unit and those below it.

It decides what is chosen, offered and listed. Reading is open to whoever has the address: content is nobody's secret.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Substr
from django.db.models.lookups import In
from wagtail.models import Page

from courses.domain.catalogue import SECTION_DEPTH
from courses.models import CatalogueSectionPage
from lms.org.models import Official, PostingVersion
from lms.org.tree import UnitsAtOrAbove

SECTION_PATH = SECTION_DEPTH * Page.steplen


@dataclass(frozen=True)
class OwnSection:
    """A unit's part of the catalogue, and whether it is for the reader."""

    title: str
    is_for_reader: bool


def units_of(officials: Collection[int], as_of: date) -> UnitsAtOrAbove:
    """Those of the officials' postings, present and to come, with all above."""
    postings = PostingVersion.objects.lasting_on(as_of).filter(posting__official__in=officials)
    return UnitsAtOrAbove(postings.values("unit_id"), as_of=as_of)


def in_reach(units: UnitsAtOrAbove, path: str = "path") -> In:
    """The condition that what stands at `path` of the tree is for somebody at one of these units."""
    sections = CatalogueSectionPage.objects.filter(Q(unit__isnull=True) | Q(unit__in=units))
    return In(Substr(F(path), 1, SECTION_PATH), sections.values("path"))


def is_for(official_id: int, path: str, as_of: date) -> bool:
    """Whether what stands at this place of the tree is for the official."""
    here = CatalogueSectionPage.objects.filter(in_reach(units_of([official_id], as_of)))
    return bool(here.filter(path=path[:SECTION_PATH]).exists())


def own_sections(reader_id: int, as_of: date) -> dict[str, OwnSection]:
    """Units' own sections by place; the common one is not among them. One statement.

    Who is no official (authors, checkers, administrators) looks at everything.
    """
    postings = PostingVersion.objects.lasting_on(as_of).filter(posting__official__user_id=reader_id)
    units = UnitsAtOrAbove(postings.values("unit_id"), as_of=as_of)
    own = CatalogueSectionPage.objects.filter(unit__isnull=False)
    is_official = Exists(Official.objects.filter(user_id=reader_id))
    is_here = Case(When(Q(unit__in=units) | ~is_official, then=Value(True)), default=Value(False))
    rows = own.annotate(is_here=is_here).values_list("path", "title", "is_here")
    return {path: OwnSection(title, is_for_reader) for path, title, is_for_reader in rows}


def writing_unit(path: str) -> Subquery:
    """Of what stands at `path`, the id of the unit in whose own section it is; null in the common one."""
    return Subquery(
        CatalogueSectionPage.objects.filter(path=Substr(OuterRef(path), 1, SECTION_PATH)).values("unit")[:1]
    )


def written_by() -> Coalesce:
    """Of a page, the unit in whose own section it stands, as the section is called; "" in the common one."""
    own = CatalogueSectionPage.objects.filter(path=Substr(OuterRef("path"), 1, SECTION_PATH), unit__isnull=False)
    return Coalesce(Subquery(own.values("title")[:1]), Value(""))
