"""The sentences of the skill-gap report: the same on screen, on paper and in the spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from certificates.reports.skill_gap_facts import (
    CompetencyGroup,
    GapCell,
    GapColumn,
    GapLine,
    GapRow,
    PersonState,
    Seat,
    SkillGapReport,
    Standing,
    TopGap,
)
from certificates.reports.skill_gap_measure_words import depth_definition, depth_text, lead, no_depth, people_text
from certificates.reports.skill_gap_measures import Measure, lacked_by, shown
from lms.competencies.enums import RequirementMark
from lms.core.display import format_number, format_share
from lms.core.exports import ReportHead
from lms.core.heat import NOTHING
from lms.core.vietnamese.dates import format_date
from lms.plans.enums import RequirementState

NAMED_GAPS = 3


def title() -> str:
    return _("Khoảng trống năng lực")


def head_of(report: SkillGapReport) -> ReportHead:
    """Both dates are always said: what isn't told otherwise is as known at the moment of running."""
    return ReportHead(
        unit=report.unit.label,
        title=title(),
        run_at=report.run_at,
        run_by=report.run_by,
        as_of=report.as_of,
        known_at=report.known_at or report.run_at,
        filters=[(_("Theo đơn vị ngày"), format_date(report.units_on))] if report.as_of < report.run_on else (),
    )


def conclusion(report: SkillGapReport, measure: Measure = Measure.SHARE) -> str:
    """One sentence: what is lacked most, or why there is nothing to say."""
    facts = {"unit": report.unit.name, "day": format_date(report.as_of)}
    if not report.rows:
        return _("Ngày %(day)s không có ai giữ vị trí ở %(unit)s.") % facts
    if not report.columns:
        return _("Ngày %(day)s chưa khai yêu cầu năng lực bắt buộc cho vị trí nào ở %(unit)s.") % facts
    if not any(cell.unmet or cell.withheld for cell in report.totals):
        count = len(report.columns)
        text = ngettext(
            "Không còn khoảng trống ở %(count)s năng lực được yêu cầu.",
            "Không còn khoảng trống ở %(count)s năng lực được yêu cầu.",
            count,
        )
        return text % {"count": count}
    tops = lacked_by(report, measure)[:NAMED_GAPS]
    if not tops:
        return no_depth() if measure == Measure.DEPTH else _("Số người quá ít để nêu.")
    named = [f"{top.column.words.name_vi} ({figures(top.cell, measure)})" for top in tops]
    return f"{lead(measure)} {', '.join(named)}."


def figures(cell: GapCell, measure: Measure = Measure.SHARE) -> str:
    """`12/40 dưới mức, 9/40 chưa có minh chứng`; what is nought is left out."""
    if measure == Measure.DEPTH:
        return depth_text(cell)
    if measure == Measure.PEOPLE:
        return people_text(cell)
    parts = [(cell.below, _("%(count)s/%(required)s dưới mức"))]
    parts.append((cell.not_shown, _("%(count)s/%(required)s chưa có minh chứng")))
    required = format_number(cell.required)
    parts.append((cell.exempt, _("%(count)s/%(required)s được miễn")))
    said = [text % {"count": format_number(count), "required": required} for count, text in parts if count]
    return ", ".join(said) or _("%(count)s/%(required)s chưa đạt") % {"count": 0, "required": required}


def standing_sentence(standing: Standing) -> str:
    """The partition of people; its parts add up to the whole."""
    if standing.withheld:
        return _("Số người: %(count)s.") % {"count": standing.withheld.label}
    parts = [(state, standing.count(state)) for state in standing.told]
    listed = ", ".join(f"{format_number(count)} {state.label}" for state, count in parts)
    text = ngettext("%(people)s người: %(parts)s.", "%(people)s người: %(parts)s.", standing.people)
    return text % {"people": format_number(standing.people), "parts": listed}


def top_text(top: TopGap, measure: Measure = Measure.SHARE) -> str:
    """For lists on phones: `62% chưa đạt – 14 người`."""
    if measure == Measure.DEPTH:
        return depth_text(top.cell)
    if measure == Measure.PEOPLE:
        return people_text(top.cell)
    text = ngettext("%(share)s chưa đạt – %(people)s người", "%(share)s chưa đạt – %(people)s người", top.cell.unmet)
    return text % {"share": format_share(top.cell.unmet_share), "people": format_number(top.cell.unmet)}


def cell_text(cell: GapCell) -> str:
    """`12/40`; a dash where nobody needs it, never 0/0."""
    return shown(cell, Measure.SHARE).text


def unmet_text(standing: Standing) -> str:
    """The figure of a row: people short of anything, of those whose positions require something."""
    if standing.withheld:
        return str(standing.withheld.label)
    return fraction(standing.unmet, standing.declared) if standing.declared else NOTHING


def fraction(some: int, everybody: int) -> str:
    return f"{format_number(some)}/{format_number(everybody)}"


def group_name(group: CompetencyGroup) -> str:
    return group.name[:1].upper() + group.name[1:] if group.name else _("Khác")


def row_label(row: GapRow) -> str:
    """The unit itself stands for those posted in none of the units below it."""
    return _("Trực thuộc %(unit)s") % {"unit": row.unit.name} if row.is_own and row.unit.above else row.unit.name


def column_note(column: GapColumn) -> str:
    """How far the column may be trusted."""
    words = [_("năng lực minh họa")] if column.words.is_illustrative else []
    words += [_mark(mark) for mark in column.marks if mark != RequirementMark.EMPLOYER]
    return "; ".join(words)


def column_mark(column: GapColumn) -> str:
    """The same in a word, for narrow headings; the definitions explain it."""
    if column.words.is_illustrative or RequirementMark.ILLUSTRATIVE in column.marks:
        return _("minh họa")
    return _("ví dụ") if RequirementMark.EXAMPLE in column.marks else ""


def _mark(mark: str) -> str:
    return _("mức: %(mark)s") % {"mark": RequirementMark(mark).label}


def seat_text(seat: Seat) -> str:
    notes = []
    if seat.is_secondment:
        notes.append(_("biệt phái đến"))
    elif not seat.is_main:
        notes.append(_("kiêm nhiệm"))
    if not seat.is_declared:
        notes.append(str(PersonState.UNDECLARED.label))
    return f"{seat.position} ({', '.join(notes)})" if notes else seat.position


def line_text(line: GapLine) -> str:
    """What is lacked, of one competency: `cần 3, đang 2`."""
    facts = {"required": line.required, "held": line.held}
    match line.state:
        case RequirementState.NOT_SHOWN:
            return _("cần %(required)s, chưa có minh chứng") % facts
        case RequirementState.EXPIRED:
            day = format_date(line.expired_on) if line.expired_on else NOTHING
            return _("cần %(required)s, minh chứng hết hạn ngày %(day)s") % (facts | {"day": day})
        case RequirementState.EXEMPT:
            return _("được miễn đến hết %(day)s") % {"day": format_date(line.exempt_until)}
    return _("cần %(required)s, đang %(held)s") % facts


def gap_lines(lines: Iterable[GapLine]) -> str:
    """All that somebody lacks, for one cell: a competency a line."""
    return "\n".join(f"{line.words.code} {line.words.name_vi}: {line_text(line)}" for line in lines)


def definitions(report: SkillGapReport, *, by_groups: bool = False) -> tuple[tuple[str, str], ...]:
    """What the words and figures mean, with the marks that this report carries; `by_groups`, where figures of groups
    of competencies are shown."""
    found = [
        (
            _("Dưới mức (12/40)"),
            _(
                "12 người có minh chứng thấp hơn mức tối thiểu hoặc minh chứng đã hết hạn, trong 40 người giữ vị trí ở "
                "đơn vị đó mà vị trí bắt buộc có năng lực này. Người mà vị trí không yêu cầu thì không tính."
            ),
        ),
        (
            _("Chưa có minh chứng (? 9)"),
            _("9 người chưa có minh chứng nào cho năng lực này; đếm riêng, không gộp vào số dưới mức."),
        ),
        *([depth_definition()] if report.tells_depth else ()),
        (pgettext("gap", "Chưa đạt"), _("Dưới mức hoặc chưa có minh chứng.")),
        (
            _("Được miễn"),
            _(
                "Chưa đạt nhưng được phụ trách nhân sự miễn đến một ngày; đếm riêng, vẫn nằm trong số người cần có và "
                "không tính là chưa đạt. Hết hạn miễn thì lại tính là chưa đạt."
            ),
        ),
        *([_group_definition()] if by_groups else ()),
        (_("Đủ mức"), _("Đạt mức tối thiểu ở mọi năng lực bắt buộc của các vị trí đang giữ trong phạm vi báo cáo.")),
        (
            _("Chưa khai yêu cầu"),
            _("Vị trí chính chưa có yêu cầu năng lực bắt buộc nào; không tính vào mẫu số và không coi là đủ mức."),
        ),
        (
            _("Số người"),
            _(
                "Mỗi người tính một lần, ở đơn vị của vị trí chính. Người biệt phái tính ở đơn vị cũ và được liệt kê "
                "riêng ở nơi đến; người kiêm nhiệm từ đơn vị khác cũng liệt kê riêng."
            ),
        ),
        (_("Mức yêu cầu"), _("Đạt là từ mức tối thiểu trở lên. Yêu cầu “nên có” không tính vào báo cáo này.")),
        (NOTHING, _("Không vị trí nào ở đó bắt buộc có năng lực này.")),
    ]
    return (*found, *notes(report))


def _group_definition() -> tuple[str, str]:
    return (
        _("Ô của một nhóm năng lực"),
        _(
            "Mẫu số là người giữ vị trí ở đơn vị đó mà vị trí bắt buộc có ít nhất một năng lực của nhóm, mỗi người "
            "tính một lần. Dưới mức là dưới mức ở ít nhất một năng lực của nhóm; chưa có minh chứng là không dưới mức "
            "ở năng lực nào nhưng có năng lực chưa có minh chứng."
        ),
    )


def notes(report: SkillGapReport) -> list[tuple[str, str]]:
    """The marks this report carries: what isn't confirmed, what isn't shown."""
    found = []
    if report.units_on != report.as_of:
        facts = {"units": format_date(report.units_on), "day": format_date(report.as_of)}
        found.append(
            (
                _("Theo đơn vị ngày %(units)s") % facts,
                _(
                    "Người của ngày %(day)s được tính ở đơn vị đã nhận họ khi đơn vị sắp xếp; ai đã thôi giữ vị trí "
                    "trước khi đơn vị chia thì tính ở đơn vị cấp trên. Tổng số người như khi tính theo đơn vị "
                    "ngày %(day)s."
                )
                % facts,
            )
        )
    if RequirementMark.EXAMPLE in report.marks:
        found.append((_("Giá trị ví dụ"), _("Mức yêu cầu lấy từ tài liệu của một xã, chỉ để tham khảo.")))
    if RequirementMark.ILLUSTRATIVE in report.marks or any(c.words.is_illustrative for c in report.columns):
        found.append(
            (_("Minh họa"), _("Năng lực hoặc mức yêu cầu do sản phẩm đặt ra để minh họa, chưa theo văn bản nào."))
        )
    if any(row.unit.is_unconfirmed for row in report.rows):
        found.append((_("Mặc định, chưa xác nhận"), _("Phòng được tạo sẵn theo loại đơn vị, chưa được xác nhận.")))
    if any(cell.withheld for cell in _all_cells(report)) or any(row.standing.withheld for row in report.rows):
        found.append(
            (
                _("< 5, không hiện"),
                _("Số dưới 5 người không hiện với người không được xem từng cá nhân, kể cả khi có thể tính ra."),
            )
        )
    return found


def _all_cells(report: SkillGapReport) -> list[GapCell]:
    return [*report.totals, *(cell for row in report.rows for cell in row.cells)]
