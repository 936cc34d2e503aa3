"""What the reports say alike: columns about people, filters in words, what the figures of people mean."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from certificates.reports.contract import Asked, ReportKind, Words
from certificates.reports.people_facts import CountedPerson
from lms.core.exports import Column, ColumnKind, Told
from lms.core.vietnamese.dates import format_date

Row = TypeVar("Row")
PLACE_COLUMN = 0
"""Where the unit stands among the columns of people; papers make a heading of it."""


def person_columns(person: Callable[[Row], CountedPerson]) -> list[Told[Row]]:
    return [
        (Column(_("Tính ở"), definition=_("Đơn vị của vị trí chính; mỗi người tính một lần.")), _of(person, "place")),
        (Column(_("Họ và tên"), definition=_("Xếp theo tên, rồi đệm, rồi họ.")), _of(person, "name")),
        (Column(_("Năm sinh"), ColumnKind.YEAR), _of(person, "birth_year")),
        (Column(_("Vị trí")), _of(person, "position")),
        (Column(_("Đơn vị")), _of(person, "unit")),
    ]


def _of(person: Callable[[Row], CountedPerson], name: str) -> Callable[[Row], Any]:
    if name == "place":
        return lambda row: person(row).place.label
    return lambda row: getattr(person(row), name)


def filters_in_words(asked: Asked, kind: ReportKind) -> tuple[tuple[Words, Words], ...]:
    """Those that narrow, and by which units where the day is past."""
    found: list[tuple[Words, Words]] = []
    for one in kind.filters:
        if value := one.read(asked):
            found.append((one.label, one.words(value)))
    if asked.as_of < asked.run_on:
        found.append((_("Theo đơn vị ngày"), format_date(asked.units_on)))
    return tuple(found)


def people_definition() -> tuple[Words, Words]:
    return (
        _("Số người"),
        _("Người giữ vị trí chính ở đơn vị vào ngày của số liệu, mỗi người tính một lần."),
    )


def known_definition(asked: Asked) -> tuple[Words, Words]:
    """What `known_at` leaves out, and what it can't."""
    if asked.known_at is None:
        return (
            _("Số liệu đến ngày"),
            _("Mọi việc có hiệu lực đến hết ngày đó, kể cả việc ghi nhận vào hệ thống sau ngày đó."),
        )
    return (
        _("Theo dữ liệu ghi nhận đến"),
        _(
            "Chỉ tính việc đã ghi nhận đến lúc đó, nên lập lại lúc nào cũng ra đúng số liệu này. Tên người, tên vị trí "
            "và tên đơn vị là tên của ngày số liệu như biết hiện nay; khóa học nay đã gỡ xuất bản vẫn tính."
        ),
    )
