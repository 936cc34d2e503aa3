"""The four levels beside each other, as sentences and as a sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certificates.reports.skill_gap_facts import FEWEST
from certificates.reports.skill_gap_views import BesideLine, MeanLevel
from certificates.reports.skill_gap_words import row_label
from lms.core.display import format_number
from lms.core.exports import Column, ColumnKind
from lms.core.heat import NOTHING


def kinds() -> list[tuple[str, str]]:
    """Heading and meaning of each of the four, in the order of `BesideLine.means`."""
    return [
        (_("Cần"), _("Mức tối thiểu vị trí bắt buộc, trung bình của những người cần năng lực này.")),
        (_("Tự đánh giá"), _("Mức từng người tự chọn, trong 12 tháng đến ngày số liệu; không phải minh chứng.")),
        (
            _("Người đứng đầu nhận xét"),
            _("Nhận xét mới nhất của người đứng đầu, trong 12 tháng đến ngày số liệu; không phải minh chứng."),
        ),
        (_("Theo minh chứng"), _("Mức do minh chứng còn giá trị chứng minh; chưa có minh chứng là mức 0.")),
    ]


def not_proof() -> str:
    return _(
        "Tự đánh giá và nhận xét không phải minh chứng: không đổi mức đang có, không vào số liệu khoảng trống. "
        "Ô ít hơn %(count)s người được che để không lộ ý kiến của từng người."
    ) % {"count": FEWEST}


def mean_text(mean: MeanLevel) -> str:
    if not mean.people:
        return NOTHING
    return f"< {FEWEST}" if mean.people < FEWEST else _("không hiện") if mean.is_hidden else format_number(mean.level)


def people_note(mean: MeanLevel) -> str:
    if not mean.people or mean.is_hidden:
        return ""
    text = ngettext("%(count)s người", "%(count)s người", mean.people)
    return text % {"count": format_number(mean.people)}


def beside_columns() -> list[Column]:
    columns = [Column(_("Đơn vị")), Column(_("Mã")), Column(_("Năng lực"))]
    for label, meaning in kinds():
        columns.append(Column(label, ColumnKind.DECIMAL, meaning))
        columns.append(Column(_("%(label)s: số người") % {"label": label}, ColumnKind.INTEGER))
    columns.append(Column(_("Lưu ý"), definition=not_proof()))
    return columns


def beside_rows(lines: Iterable[BesideLine]) -> Iterator[list[object]]:
    for line in lines:
        place = row_label(line.row) if line.row else _("Cả phạm vi")
        figures: list[object] = []
        for mean in line.means:
            told = mean.people and not mean.is_hidden
            figures += [round(mean.level, 2), mean.people] if told else [mean_text(mean), None]
        yield [place, line.column.words.code, line.column.words.name_vi, *figures, _("ý kiến, không phải minh chứng")]
