"""The catalogue as a list: what each position is called on the chosen day, whether it holds, how many hold it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lms.core.tables import Cell, Column, Row, Table
from lms.core.vietnamese.dates import format_date
from lms.core.vietnamese.text import search_key
from lms.hr.people.forms import POSITION_PARAM
from lms.hr.positions.forms import COMING, ENDED, IN_FORCE, CatalogueFilter
from lms.hr.scope import UNIT_PARAM, HrScope
from lms.hr.units_of_day import DAY_PARAM, OF_DAY, UNITS_PARAM
from lms.org.domain.position_holders import held_counts
from lms.org.enums import Role
from lms.org.models import Position, PositionVersion, Unit
from lms.org.querysets import UnitQuerySet


@dataclass(frozen=True)
class CatalogueRow:
    """`words`: the version of the day, else the first; `other_names` it has at other times,
    each with its first day; `held` None where the
    reader may know of nobody."""

    position: Position
    words: PositionVersion | Position
    other_names: tuple[tuple[date, str], ...]
    held: int | None


def catalogue_rows(asked: CatalogueFilter, units: UnitQuerySet | None) -> list[CatalogueRow]:
    """Three statements however many positions."""
    versions: dict[int, list[PositionVersion]] = {}
    for version in PositionVersion.objects.order_by("valid_from", "number"):
        versions.setdefault(version.position_id, []).append(version)
    listed = [one for one in Position.objects.select_related("replaced_by").order_by("code") if _is_asked(one, asked)]
    found = _matching(listed, versions, asked.text)
    held = held_counts([one.pk for one in found], units, asked.day) if units is not None else None
    rows = []
    for one in found:
        words = words_on(one, versions.get(one.pk, []), asked.day)
        names = {version.name_vi: version.valid_from for version in versions.get(one.pk, [])}
        others = tuple((day, name) for name, day in names.items() if name != words.name_vi)
        rows.append(CatalogueRow(one, words, others, None if held is None else held.get(one.pk, 0)))
    return rows


def words_on(position: Position, versions: Sequence[PositionVersion], day: date) -> PositionVersion | Position:
    """Of versions in their order: the one that holds that day, else the first to come."""
    begun = [one for one in versions if one.valid_from <= day]
    return begun[-1] if begun else next(iter(versions), position)


def people_units(request: Any, scope: HrScope) -> UnitQuerySet | None:
    """Units of whose people the reader may know; None for an administrator who is nobody's HR."""
    if Role.HR not in request.roles_held:
        return None
    mine: UnitQuerySet = Unit.objects.visible_to(request.user).filter(pk__in=scope.units.values("pk"))
    return mine


def _is_asked(position: Position, asked: CatalogueFilter) -> bool:
    ended = position.valid_to is not None and position.valid_to < asked.day
    coming = position.valid_from > asked.day
    wanted = {ENDED: ended, COMING: coming, IN_FORCE: not ended and not coming}
    return wanted.get(asked.state, True)


def _matching(positions: list[Position], versions: dict[int, list[PositionVersion]], text: str) -> list[Position]:
    """Those with the words together, in the code or in a name or field they ever had; else with every word somewhere.

    Words by their beginning: "hộ tịch" isn't "Phó Chủ tịch".
    """
    words = search_key(text).split()
    known = {one.pk: _known_by(one, versions.get(one.pk, [])) for one in positions}
    together = [one for one in positions if f" {' '.join(words)}" in known[one.pk]]
    return together or [one for one in positions if all(f" {word}" in known[one.pk] for word in words)]


def _known_by(position: Position, versions: Iterable[PositionVersion]) -> str:
    words = [position.code, position.name_vi, position.fields]
    words += [word for one in versions for word in (one.name_vi, one.fields, one.department, one.name_en)]
    return "".join(f" {search_key(word)} |" for word in words)


def catalogue_table(rows: Iterable[CatalogueRow], scope: HrScope, day: date) -> Table:
    labels = (_("Vị trí việc làm"), _("Nơi thường bố trí"), _("Nhóm"), _("Hiệu lực"))
    columns = [*(Column(label) for label in labels), Column(_("Người giữ"), numeric=True)]
    return Table(
        caption=_("Danh mục vị trí việc làm"),
        columns=tuple(columns),
        rows=tuple(_row(row, scope, day) for row in rows),
    )


def _row(row: CatalogueRow, scope: HrScope, day: date) -> Row:
    position, words = row.position, row.words
    return Row(
        cells=(
            Cell(
                f"{words.name_vi} ({position.code})",
                href=reverse("hr:position", args=[position.code]) + scope.query,
                note=mark_words(words),
                lang="vi",
                note_lang=get_language() or "",
            ),
            Cell(words.department or "–", lang="vi"),
            Cell(words.position_group or "–", lang="vi"),
            Cell(term_words(position), note=other_names(row), note_lang="vi"),
            Cell("–" if row.held is None else row.held, href=people_url(position, scope, day) if row.held else ""),
        )
    )


def other_names(row: CatalogueRow) -> str:
    return "; ".join(f"{format_date(day)}: {name}" for day, name in row.other_names)


def mark_words(words: PositionVersion | Position) -> str:
    """How far to trust the words; the paper, where one was read."""
    number = getattr(words, "document_number", "")
    return f"{words.get_mark_display()} · {number}" if number else str(words.get_mark_display())


def term_words(position: Position) -> str:
    start = format_date(position.valid_from)
    if position.valid_to is None:
        return _("từ %(start)s") % {"start": start}
    return _("từ %(start)s đến hết %(end)s") % {"start": start, "end": format_date(position.valid_to)}


def people_url(position: Position, scope: HrScope, day: date) -> str:
    """Who holds it that day; of a day to come there is no list."""
    if day > scope.as_of:
        return ""
    query = {POSITION_PARAM: position.code}
    if scope.query and scope.unit is not None:
        query[UNIT_PARAM] = str(scope.unit.uid)
    if day < scope.as_of:
        query |= {DAY_PARAM: format_date(day), UNITS_PARAM: OF_DAY}
    return f"{reverse('hr:people')}?{urlencode(query)}"
