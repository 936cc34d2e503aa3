"""Rows of a decision file that put more people in a position than it has seats: told, or kept where the row says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from lms.core.vietnamese.dates import format_date
from lms.org.domain.decision_file_rows import FileRow
from lms.org.enums import DecisionKind
from lms.org.models import Headcount, Official, PostingVersion


def ask_about_filled(rows: Iterable[tuple[FileRow, Official | None]]) -> None:
    """As the wizard asks, with the rows above of the same file counted in; two statements for any number of rows."""
    asked = [(row, official) for row, official in rows if official is not None and _takes_a_seat(row)]
    if not asked:
        return
    units = {int(row.facts["unit"]) for row, _official in asked}
    figures: dict[tuple[int, int], list[Headcount]] = {}
    for figure in Headcount.objects.filter(unit__in=units, superseded_at__isnull=True):
        figures.setdefault((figure.unit_id, figure.position_id), []).append(figure)
    positions = {position for _unit, position in figures}
    seated = PostingVersion.objects.known().filter(unit__in=units, position__in=positions, is_secondment=False)
    places = list(seated.values_list("unit_id", "position_id", "posting__official_id", "starts_on", "ends_on"))
    added: Counter[tuple[int, int]] = Counter()
    for row, official in asked:
        key, day = (int(row.facts["unit"]), int(row.facts["position"])), row.day("effective_on")
        assert day is not None
        assert official is not None
        figure = next((one for one in figures.get(key, ()) if _holds(one.valid_from, one.valid_to, day)), None)
        if figure is None or (figure.seats == 0 and row.kind == DecisionKind.CONCURRENT):
            continue
        held = added[key] + sum(
            (unit, position) == key and person != official.pk and _holds(starts_on, ends_on, day)
            for unit, position, person, starts_on, ends_on in places
        )
        if held < figure.seats or row.keeps:
            added[key] += 1
        else:
            text = _(
                "Vị trí này ở đơn vị nhận có biên chế %(seats)s, đến ngày %(day)s đã có %(held)s người khác giữ, kể cả"
                " các dòng trên. Kiểm tra lại; nếu quyết định ghi đúng như vậy, ghi x vào cột “Giữ nguyên” của dòng"
                " này."
            )
            row.refuse("position", text % {"seats": figure.seats, "held": held, "day": format_date(day)})


def _takes_a_seat(row: FileRow) -> bool:
    return not row.problems and row.kind != DecisionKind.SECOND and {"unit", "position"} <= row.facts.keys()


def _holds(first: date, last: date | None, day: date) -> bool:
    return first <= day and (last is None or last >= day)
