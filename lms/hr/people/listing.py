"""The staff list: who is in the scope, narrowed by what was asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from lms.core.tables import Cell, Column, Row, Table
from lms.core.vietnamese.dates import format_date
from lms.core.vietnamese.text import normalise, search_terms
from lms.hr.scope import HrScope
from lms.hr.units_of_day import UnitsOfDay
from lms.org.domain.roster.committing import changed_by_import, officials_of_import
from lms.org.domain.succession.lineage import held_inside, units_leading_to, units_today
from lms.org.domain.unit_names import UnitName, unit_names
from lms.org.models import Official, PostingVersion, RosterImport
from lms.org.querysets import OfficialQuerySet, PostingVersionQuerySet

SHOWN_POSITIONS = 60
CHANGED = "doi"


@dataclass(frozen=True)
class ImportFilter:
    """People whom one import put on record, or changed."""

    batch: RosterImport
    is_changed: bool

    @property
    def label(self) -> str:
        what = _("thay đổi theo tệp %(file)s") if self.is_changed else _("thêm mới từ tệp %(file)s")
        return what % {"file": self.batch.file_name}


def import_filter(request: HttpRequest) -> ImportFilter | None:
    """`?dot=<import>&loai=doi`; an import outside the scope is a 404."""
    asked = request.GET.get("dot", "")
    if not asked:
        return None
    try:
        batch = RosterImport.objects.visible_to(request.user).filter(uid=UUID(asked)).first()
    except ValueError as error:
        raise Http404 from error
    if batch is None:
        raise Http404
    return ImportFilter(batch, request.GET.get("loai") == CHANGED)


def seats_in(scope: HrScope, by: UnitsOfDay) -> PostingVersionQuerySet:
    """Postings in the scope that hold today or are recorded to begin; of a past day those that held then, in the units
    that the scope had that day, or in those that became its units of today."""
    if by.is_today:
        known: PostingVersionQuerySet = PostingVersion.objects.lasting_on(by.as_of)
        return known.filter(unit__in=scope.units)
    held: PostingVersionQuerySet = PostingVersion.objects.active_on(by.as_of)
    if not by.is_by_today:
        return held.filter(unit__in=scope.units_on(by.as_of))
    inside = set(scope.units.values_list("pk", flat=True))
    here = held.filter(unit__in=units_leading_to(inside))
    listed = list(here.only("posting_id", "unit_id"))
    went = {one.posting_id for one in listed} - {one.posting_id for one, _unit in held_inside(listed, inside, by.today)}
    return here.exclude(posting__in=went) if went else here


def people_in(
    scope: HrScope,
    request: HttpRequest,
    by: UnitsOfDay,
    seats: PostingVersionQuerySet,
    *,
    text: str = "",
    position: str = "",
    source: ImportFilter | None = None,
) -> OfficialQuerySet:
    """People of the scope (`seats`: its postings) whom every filter lets through, in the order of their given names.

    Of a past day whoever sat there then is listed, as the papers of that day name them; what is known of those who
    have left the scope since stays with those who look after them now.
    """
    managed: OfficialQuerySet = Official.objects.managed_by(request.user, as_of=scope.as_of)
    if by.is_today:
        people = managed.posted_in(scope.units, scope.as_of)
    else:
        people = Official.objects.filter(Exists(seats.filter(posting__official=OuterRef("pk"))))
    if text:
        by_number = _numbered(text) if by.is_today else Q(pk__in=managed.values("pk")) & _numbered(text)
        people = people.filter(_named(text) | by_number)
    if position:
        here = seats.filter(position__code=position)
        people = people.filter(Exists(here.filter(posting__official=OuterRef("pk"))))
    if source is not None:
        found = changed_by_import(source.batch) if source.is_changed else officials_of_import(source.batch)
        people = people.filter(pk__in=found.values("pk"))
    return people.order_by("sort_key", "pk")


def without_identity(people: OfficialQuerySet) -> OfficialQuerySet:
    """What is encrypted stays unread where nobody asked for it."""
    covered: OfficialQuerySet = people.defer("cccd_encrypted", "birth_date_encrypted")
    return covered


def _named(text: str) -> Q:
    """All words in the name, or the text in the staff code."""
    name = Q()
    for word in search_terms(text):
        name &= Q(search_key__contains=word)
    return name | Q(staff_code__icontains=normalise(text))


def _numbered(text: str) -> Q:
    digits = normalise(text).replace(" ", "").replace(".", "")
    return Q(phone__contains=digits) if digits.isdecimal() else Q(pk__in=())


def positions_in(seats: PostingVersionQuerySet) -> list[tuple[str, str]]:
    """Positions somebody holds there, as choices; one statement."""
    rows = seats.order_by("position__code").values_list("position__code", "position__name_vi").distinct()
    return [(code, f"{code} · {name}") for code, name in rows]


@dataclass(frozen=True)
class PersonRow:
    """A person with where they sit, main posting first; `names` of the units by posting. Of who has left the scope
    since (`is_managed` False) no more is told than that."""

    official: Official
    versions: tuple[PostingVersion, ...]
    names: dict[int, UnitName]
    is_managed: bool = True

    @property
    def main(self) -> PostingVersion | None:
        return self.versions[0] if self.versions else None

    @property
    def unit(self) -> UnitName | None:
        """That of the main posting."""
        return self.names[self.main.posting_id] if self.main else None


def rows_of_day(officials: Iterable[Official], scope: HrScope, by: UnitsOfDay, viewer: Any) -> list[PersonRow]:
    """Where they sat on a past day, under the units chosen; the statements don't grow with the people."""
    if by.is_today:
        return rows_of(officials, scope)
    listed = list(officials)
    held: dict[int, list[PostingVersion]] = {one.pk: [] for one in listed}
    versions = PostingVersion.objects.active_on(by.as_of).filter(posting__official__in=listed)
    for version in versions.select_related("position", "posting").order_by("-is_main", "-starts_on", "pk"):
        held[version.posting.official_id].append(version)
    everything = [version for some in held.values() for version in some]
    places = units_today(everything, by.today) if by.is_by_today else {}
    units = {one.posting_id: places.get(one.posting_id, one.unit_id) for one in everything}
    named = unit_names(units.values(), by.units_on)
    names = {posting_id: named[unit_id] for posting_id, unit_id in units.items()}
    managed = Official.objects.managed_by(viewer, as_of=scope.as_of).filter(pk__in=[one.pk for one in listed])
    mine = set(managed.values_list("pk", flat=True))
    return [PersonRow(one, tuple(held[one.pk]), names, is_managed=one.pk in mine) for one in listed]


def rows_of(officials: Iterable[Official], scope: HrScope) -> list[PersonRow]:
    """Two statements however many people; those who left come with their last posting."""
    listed = list(officials)
    versions: dict[int, list[PostingVersion]] = {one.pk: [] for one in listed}
    known = PostingVersion.objects.known().filter(posting__official__in=listed).select_related("position", "posting")
    for version in known.order_by("-is_main", "-starts_on", "pk"):
        versions[version.posting.official_id].append(version)
    chosen = {pk: _standing(some, scope) for pk, some in versions.items()}
    units = {version.posting_id: version.unit_id for some in chosen.values() for version in some}
    named = unit_names(units.values(), scope.as_of)
    names = {posting_id: named[unit_id] for posting_id, unit_id in units.items()}
    return [PersonRow(one, chosen[one.pk], names) for one in listed]


def _standing(versions: Sequence[PostingVersion], scope: HrScope) -> tuple[PostingVersion, ...]:
    """Those that hold today, else those to come, else the one that ended last."""
    today = scope.as_of
    lasting = [one for one in versions if one.ends_on is None or one.ends_on >= today]
    running = [one for one in lasting if one.starts_on <= today]
    if running or lasting:
        return tuple(running or lasting)
    return tuple(sorted(versions, key=lambda one: one.ends_on or today, reverse=True)[:1])


def people_table(rows: Iterable[PersonRow], scope: HrScope, by: UnitsOfDay) -> Table:
    columns = (
        Column(_("Họ và tên")),
        Column(_("Mã cán bộ")),
        Column(_("Đơn vị")),
        Column(_("Vị trí việc làm")),
        Column(_("Điện thoại")),
    )
    return Table(_("Nhân sự trong phạm vi, xếp theo tên"), columns, tuple(_table_row(row, scope, by) for row in rows))


def _table_row(row: PersonRow, scope: HrScope, by: UnitsOfDay) -> Row:
    official, main = row.official, row.main
    born = _("sinh %(year)s") % {"year": official.birth_year} if official.birth_year else ""
    position, note, unit = _("chưa có vị trí"), "", "–"
    if main is not None and row.unit is not None:
        position, unit = main.position.name_vi, unit_words(row.unit, scope)
        note = seat_note(row, by)
    return Row(
        (
            Cell(
                official.full_name,
                href=reverse("hr:person", args=[official.uid]) if row.is_managed else "",
                note=born,
                lang="vi",
            ),
            Cell(official.staff_code),
            Cell(unit, lang="vi"),
            Cell(position, note=note, lang="vi" if main else ""),
            Cell((official.phone if row.is_managed else "") or "–"),
        ),
        value=str(official.uid),
        name=official.full_name,
    )


def seat_note(row: PersonRow, by: UnitsOfDay) -> str:
    """What is particular about where they sit: not yet, no longer, more than one, gone since."""
    main = row.main
    if main is None:
        return ""
    if main.starts_on > by.as_of:
        return _("từ %(day)s") % {"day": format_date(main.starts_on)}
    if main.ends_on is not None and main.ends_on < by.as_of:
        return _("đã thôi giữ sau %(day)s") % {"day": format_date(main.ends_on)}
    notes = []
    others = [one for one in row.versions if one.pk != main.pk]
    if others:
        codes = "; ".join(one.position.name_vi for one in others)
        notes.append(_("kiêm nhiệm: %(positions)s") % {"positions": codes})
    if not row.is_managed:
        notes.append(_("nay không còn trong phạm vi"))
    return "; ".join(notes)


def unit_words(name: UnitName, scope: HrScope) -> str:
    """The unit, with its commune where the scope holds several."""
    single = len(scope.tops) == 1 and name.commune_id == scope.tops[0].commune_id
    return name.name if single or (scope.unit and name.commune_id == scope.unit.commune_id) else name.label
