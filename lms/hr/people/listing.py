"""The staff list: who is in the scope, narrowed by what was asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from lms.core.tables import Cell, Column, Row, Table
from lms.core.vietnamese.dates import format_date
from lms.core.vietnamese.text import normalise, search_terms
from lms.hr.scope import HrScope
from lms.org.domain.roster.committing import changed_by_import, officials_of_import
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
        what = _("thay đổi bởi tệp %(file)s") if self.is_changed else _("thêm mới từ tệp %(file)s")
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


def people_in(
    scope: HrScope, request: HttpRequest, *, text: str = "", position: str = "", source: ImportFilter | None = None
) -> OfficialQuerySet:
    """People of the scope whom every filter lets through, in the order of their given names."""
    people: OfficialQuerySet = Official.objects.managed_by(request.user, as_of=scope.as_of)
    people = people.posted_in(scope.units, scope.as_of)
    if text:
        people = people.filter(_matches(text))
    if position:
        here = lasting_versions(scope).filter(position__code=position, unit__in=scope.units)
        people = people.filter(Exists(here.filter(posting__official=OuterRef("pk"))))
    if source is not None:
        found = changed_by_import(source.batch) if source.is_changed else officials_of_import(source.batch)
        people = people.filter(pk__in=found.values("pk"))
    return people.order_by("sort_key", "pk")


def without_identity(people: OfficialQuerySet) -> OfficialQuerySet:
    """What is encrypted stays unread where nobody asked for it."""
    covered: OfficialQuerySet = people.defer("cccd_encrypted", "birth_date_encrypted")
    return covered


def _matches(text: str) -> Q:
    """All words in the name, or the text in the staff code or the telephone number."""
    name = Q()
    for word in search_terms(text):
        name &= Q(search_key__contains=word)
    clean = normalise(text)
    digits = clean.replace(" ", "").replace(".", "")
    by_number = Q(phone__contains=digits) if digits.isdecimal() else Q()
    return name | Q(staff_code__icontains=clean) | by_number


def lasting_versions(scope: HrScope) -> PostingVersionQuerySet:
    """Postings that hold now or are recorded to begin."""
    known: PostingVersionQuerySet = PostingVersion.objects.known()
    return known.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=scope.as_of))


def positions_in(scope: HrScope) -> list[tuple[str, str]]:
    """Positions somebody holds in the scope, as choices; one statement."""
    held = lasting_versions(scope).filter(unit__in=scope.units).order_by("position__code")
    rows = held.values_list("position__code", "position__name_vi").distinct()
    return [(code, f"{code} · {name}") for code, name in rows]


@dataclass(frozen=True)
class PersonRow:
    """A person with where they sit, main posting first."""

    official: Official
    versions: tuple[PostingVersion, ...]
    names: dict[int, UnitName]

    @property
    def main(self) -> PostingVersion | None:
        return self.versions[0] if self.versions else None


def rows_of(officials: Iterable[Official], scope: HrScope) -> list[PersonRow]:
    """Two statements however many people; those who left come with their last posting."""
    listed = list(officials)
    versions: dict[int, list[PostingVersion]] = {one.pk: [] for one in listed}
    known = PostingVersion.objects.known().filter(posting__official__in=listed).select_related("position", "posting")
    for version in known.order_by("-is_main", "-starts_on", "pk"):
        versions[version.posting.official_id].append(version)
    chosen = {pk: _standing(some, scope) for pk, some in versions.items()}
    names = unit_names({version.unit_id for some in chosen.values() for version in some}, scope.as_of)
    return [PersonRow(one, chosen[one.pk], names) for one in listed]


def _standing(versions: Sequence[PostingVersion], scope: HrScope) -> tuple[PostingVersion, ...]:
    """Those that hold today, else those to come, else the one that ended last."""
    today = scope.as_of
    lasting = [one for one in versions if one.ends_on is None or one.ends_on >= today]
    running = [one for one in lasting if one.starts_on <= today]
    if running or lasting:
        return tuple(running or lasting)
    return tuple(sorted(versions, key=lambda one: one.ends_on or today, reverse=True)[:1])


def people_table(people: QuerySet[Official], scope: HrScope) -> Table:
    columns = (
        Column(_("Họ và tên")),
        Column(_("Mã cán bộ")),
        Column(_("Đơn vị")),
        Column(_("Vị trí việc làm")),
        Column(_("Điện thoại")),
    )
    rows = tuple(_table_row(row, scope) for row in rows_of(people, scope))
    return Table(_("Nhân sự trong phạm vi, xếp theo tên"), columns, rows)


def _table_row(row: PersonRow, scope: HrScope) -> Row:
    official, main = row.official, row.main
    born = _("sinh %(year)s") % {"year": official.birth_year} if official.birth_year else ""
    position, note, unit = _("chưa có vị trí"), "", "–"
    if main is not None:
        position, unit = main.position.name_vi, unit_words(row.names[main.unit_id], scope)
        note = seat_note(row, scope)
    return Row(
        (
            Cell(official.full_name, href=reverse("hr:person", args=[official.uid]), note=born, lang="vi"),
            Cell(official.staff_code),
            Cell(unit, lang="vi"),
            Cell(position, note=note, lang="vi" if main else ""),
            Cell(official.phone or "–"),
        ),
        value=str(official.uid),
        name=official.full_name,
    )


def seat_note(row: PersonRow, scope: HrScope) -> str:
    """What is particular about where they sit: not yet, no longer, seconded, more than one."""
    main = row.main
    if main is None:
        return ""
    if main.starts_on > scope.as_of:
        return _("từ %(day)s") % {"day": format_date(main.starts_on)}
    if main.ends_on is not None and main.ends_on < scope.as_of:
        return _("đã thôi giữ sau %(day)s") % {"day": format_date(main.ends_on)}
    others = [one for one in row.versions if one.pk != main.pk]
    if others:
        codes = "; ".join(one.position.name_vi for one in others)
        return _("kiêm nhiệm: %(positions)s") % {"positions": codes}
    return ""


def unit_words(name: UnitName, scope: HrScope) -> str:
    """The unit, with its commune where the scope holds several."""
    single = len(scope.tops) == 1 and name.commune_id == scope.tops[0].commune_id
    return name.name if single or (scope.unit and name.commune_id == scope.unit.commune_id) else name.label
