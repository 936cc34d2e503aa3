"""Whom content is for: the common section serves everybody, a unit's own section the unit and those below it.

It decides what is chosen, offered and listed. Reading is open to whoever has the address: content is nobody's secret.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Substr
from django.db.models.lookups import In
from wagtail.models import Page

from courses.domain.catalogue import SECTION_DEPTH
from courses.models import CatalogueSectionPage
from lms.org.domain.unit_names import unit_names
from lms.org.models import PostingVersion
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


def writing_units(unit_ids: Iterable[int], as_of: date) -> dict[int, int]:
    """By unit the nearest one at or above it with a section of its own, for the same content reaches both. Without one
    a unit is not in. Two statements."""
    own = set(CatalogueSectionPage.objects.filter(unit__isnull=False).values_list("unit_id", flat=True))
    above = {pk: [step.unit_id for step in reversed(name.path)] for pk, name in unit_names(unit_ids, as_of).items()}
    nearest = {pk: next((step for step in steps if step in own), None) for pk, steps in above.items()}
    return {pk: unit_id for pk, unit_id in nearest.items() if unit_id is not None}


def own_sections(reader_id: int, as_of: date) -> dict[str, OwnSection]:
    """Units' own sections by place; the common one is not among them. One statement.

    Who has no posting (authors, checkers, administrators) looks at everything.
    """
    postings = PostingVersion.objects.lasting_on(as_of).filter(posting__official__user_id=reader_id)
    units = UnitsAtOrAbove(postings.values("unit_id"), as_of=as_of)
    own = CatalogueSectionPage.objects.filter(unit__isnull=False)
    is_here = Case(When(Q(unit__in=units) | ~Exists(postings), then=Value(True)), default=Value(False))
    rows = own.annotate(is_here=is_here).values_list("path", "title", "is_here")
    return {path: OwnSection(title, is_for_reader) for path, title, is_for_reader in rows}


def written_by() -> Coalesce:
    """Of a page, the unit in whose own section it stands, as the section is called; "" in the common one."""
    own = CatalogueSectionPage.objects.filter(path=Substr(OuterRef("path"), 1, SECTION_PATH), unit__isnull=False)
    return Coalesce(Subquery(own.values("title")[:1]), Value(""))
