"""What the pages of giving learning share: the way back, and an assignment in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.core.display import format_number
from lms.core.vietnamese.dates import format_date
from lms.hr.assigning.forms import gap_choices, gap_value
from lms.org.domain.position_titles import position_titles_on
from lms.org.domain.unit_names import unit_names
from lms.plans.domain.assigning_people import Found, Who

MOST_CODES_SHOWN = 20
MOST_UNITS_SHOWN = 10


def breadcrumb(last: str = "", lang: str = "", href: str = "") -> list[dict[str, str]]:
    steps = [
        {"label": _("Tổng quan"), "href": reverse("hr:home")},
        {"label": _("Giao học"), "href": reverse("hr:assignments") if last else ""},
    ]
    return [*steps, {"label": last, "href": href, "lang": lang}] if last else steps


def who_words(who: Mapping[str, Any], as_of: date) -> list[tuple[str, str, str]]:
    """Each condition as its label, its value and the language of that."""
    asked = Who.read(who)
    found = []
    if asked.units:
        names = unit_names(asked.units, as_of)
        known = [names[pk].label for pk in asked.units if pk in names]
        units = "; ".join(known[:MOST_UNITS_SHOWN])
        if more := len(known[MOST_UNITS_SHOWN:]):
            told = ngettext("và %(count)s đơn vị khác", "và %(count)s đơn vị khác", more)
            units += "; " + told % {"count": format_number(more)}
        found.append((_("Đơn vị"), units, "vi"))
    if asked.position:
        title = position_titles_on([asked.position], as_of).get(asked.position, "")
        found.append((_("Vị trí việc làm"), title, "vi"))
    if asked.gap is not None:
        words, _ids = gap_choices(as_of)[gap_value(asked.gap, as_of)]
        found.append((_("Còn thiếu năng lực"), words, "vi" if asked.gap else ""))
    if asked.codes:
        count = len(asked.codes)
        text = ngettext("%(count)s mã cán bộ", "%(count)s mã cán bộ", count) % {"count": format_number(count)}
        found.append((_("Danh sách"), text, ""))
    return found


def due_words(due_on: date | None, days: int | None) -> str:
    if due_on is not None:
        return format_date(due_on)
    count = days or 0
    return ngettext("sau %(count)s ngày kể từ ngày nhận việc", "sau %(count)s ngày kể từ ngày nhận việc", count) % {
        "count": count
    }


def people_words(count: int) -> str:
    return ngettext("%(count)s người", "%(count)s người", count) % {"count": format_number(count)}


def count_words(found: Found) -> str:
    return people_words(len(found.people))


def unknown_words(found: Found) -> str:
    """The same sentence whether nobody has the code or somebody out of scope does."""
    shown = ", ".join(found.unknown_codes[:MOST_CODES_SHOWN])
    more = len(found.unknown_codes) - MOST_CODES_SHOWN
    if more > 0:
        shown += " " + _("và %(count)s mã khác") % {"count": format_number(more)}
    return _("Trong phạm vi phụ trách không có ai mang mã: %(codes)s. Kiểm tra lại từng mã, hoặc bỏ các mã này.") % {
        "codes": shown
    }


def emptied_words(found: Found) -> str:
    """Which condition left nobody."""
    words = {
        "scope": _("Đơn vị này chưa có ai giữ vị trí. Hãy nhập danh sách cán bộ hoặc chọn đơn vị khác."),
        "units": _("Các đơn vị đã chọn chưa có ai giữ vị trí. Hãy chọn thêm đơn vị."),
        "position": _(
            "Trong các đơn vị đã chọn không có ai giữ vị trí này. Hãy chọn vị trí khác hoặc bỏ điều kiện vị trí."
        ),
        "gap": _("Những người còn lại đều đã đạt năng lực này. Hãy chọn năng lực khác hoặc bỏ điều kiện năng lực."),
        "codes": _("Không ai trong danh sách mã khớp các điều kiện ở trên. Hãy bỏ bớt điều kiện, chỉ giữ danh sách."),
    }
    return words[found.emptied_by]
