"""The sentences of the report of moves: the same on screen and in the spreadsheet."""

from __future__ import annotations

from statistics import median

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certificates.reports.moves_facts import Compared, Move, MoveReport, MoveState, Score, Shown
from certificates.reports.skill_gap_facts import FEWEST
from lms.core.display import format_number, format_share, keep_units
from lms.core.vietnamese.dates import format_date
from lms.org.enums import DecisionKind

NOTHING = "–"


def title() -> str:
    return _("Kết quả sau điều động")


def conclusion(report: MoveReport) -> str:
    """Who was moved, how many of them have shown all that is required, and how soon where that tells something."""
    count = len(report.moves)
    moved = ngettext("%(count)s lượt nhận vị trí", "%(count)s lượt nhận vị trí", count)
    people = ngettext("của %(count)s người", "của %(count)s người", report.people)
    parts = ", ".join(
        f"{format_number(number)} {state.label}" for state in MoveState if (number := report.of_state(state))
    )
    said = f"{moved % {'count': format_number(count)}} {people % {'count': format_number(report.people)}}: {parts}."
    days = [move.days_to_competent for move in report.moves if move.days_to_competent is not None]
    if len(days) < FEWEST:
        return said
    text = ngettext(
        "%(count)s lượt đã có lúc đủ mức; một nửa trong đó đủ mức trong vòng %(days)s kể từ ngày hiệu lực.",
        "%(count)s lượt đã có lúc đủ mức; một nửa trong đó đủ mức trong vòng %(days)s kể từ ngày hiệu lực.",
        len(days),
    )
    return f"{said} {text % {'count': format_number(len(days)), 'days': days_text(median(days))}}"


def days_text(days: float) -> str:
    words = ngettext("%(count)s ngày", "%(count)s ngày", round(days))
    return keep_units(words % {"count": format_number(days)})


def kind_text(move: Move) -> str:
    return str(DecisionKind(move.kind).label)


def competent_text(move: Move) -> str:
    """How long it took, or that it isn't done yet and since when."""
    if move.state in {MoveState.UPCOMING, MoveState.UNDECLARED}:
        return str(move.state.label)
    if move.days_to_competent is None:
        return _("chưa đủ mức, đã %(days)s") % {"days": days_text(move.days_so_far)}
    if not move.days_to_competent and not move.is_lost_again:
        return _("đủ mức từ ngày hiệu lực")
    if move.is_lost_again:
        return _("đủ mức sau %(days)s, nay thiếu lại") % {"days": days_text(move.days_to_competent)}
    return _("đủ mức sau %(days)s") % {"days": days_text(move.days_to_competent)}


def until_text(move: Move) -> str:
    """Why the figures "now" are of another day than the report's; "" where they aren't."""
    if move.state == MoveState.UPCOMING:
        return _("có hiệu lực từ %(day)s") % {"day": format_date(move.effective_on)}
    return _("đã thôi giữ sau %(day)s") % {"day": format_date(move.ends_on)} if move.is_over and move.ends_on else ""


def met_text(move: Move) -> str:
    """`1/5 → 4/5`: what was held of what must be, on the first day and now."""
    if not move.must_before and not move.must_now:
        return NOTHING
    return f"{move.met_before}/{move.must_before} → {move.met_now}/{move.must_now}"


def score_text(score: Score | None) -> str:
    """`17/20 (85%)`; points of a part are told as they count."""
    if score is None:
        return _("chưa có")
    return f"{format_number(score.earned, 2)}/{score.out_of} ({format_share(score.share)})"


def shown_text(shown: Shown | None) -> str:
    if shown is None:
        return NOTHING
    return "; ".join(part for part in (str(shown.kind.label), shown.title, format_date(shown.on)) if part)


def scores_text(before: Score | None, after: Score | None) -> str:
    return f"{score_text(before)} → {score_text(after)}" if before or after else score_text(None)


def compared_text(move: Move, group: Compared | None) -> str:
    """One line of what is told of the group, or that nothing is."""
    if move.pair is None:
        return _("không có vị trí trước để so")
    if group is None or group.is_hidden:
        return few_text()
    count = ngettext("%(count)s người", "%(count)s người", group.people) % {"count": format_number(group.people)}
    return "; ".join(
        [
            count,
            _("đã đủ mức: %(share)s") % {"share": share_text(group)},
            _("một nửa số người đủ mức trong: %(days)s") % {"days": group_days_text(group)},
            _("một nửa số người có điểm từ: %(share)s") % {"share": group_score_text(group)},
        ]
    )


def share_text(group: Compared) -> str:
    return few_text() if group.share is None else format_share(group.share)


def group_days_text(group: Compared) -> str:
    return few_text() if group.median_days is None else days_text(group.median_days)


def group_score_text(group: Compared) -> str:
    return few_text() if group.median_score is None else format_share(group.median_score)


def few_text() -> str:
    return _("chưa đủ người để hiện")


def why_hidden() -> str:
    return _(
        "Nhóm gồm mọi người trong tỉnh chuyển giữa hai vị trí đó, mỗi người một lần; bộ lọc và đơn vị đang chọn không "
        "làm nhóm thay đổi. Con số chỉ hiện khi nói về từ %(fewest)s người, và ngoài những người anh/chị phụ trách còn "
        "từ %(fewest)s người khác hoặc không còn ai: nếu ít hơn thì có thể suy ra kết quả của từng người."
    ) % {"fewest": FEWEST}


def definitions() -> tuple[tuple[str, str], ...]:
    return (
        (
            _("Điểm trước"),
            _(
                "Bài thi gần nhất trước ngày hiệu lực, ở bất kỳ vị trí nào, chứng minh được năng lực mà vị trí mới yêu "
                "cầu. Bài được chấm lại thì lấy kết quả sau cùng."
            ),
        ),
        (
            _("Điểm sau"),
            _(
                "Bài thi gần nhất được ghi cho vị trí mới kể từ ngày hiệu lực. Bài làm cho vị trí khác không tính ở "
                "đây, nhưng minh chứng từ bài đó vẫn được tính vào mức đang có."
            ),
        ),
        (
            _("Yêu cầu đạt"),
            _(
                "Số năng lực bắt buộc đã đạt trên số được yêu cầu, vào ngày hiệu lực và hiện nay; vị trí đã thôi giữ "
                "thì tính đến ngày thôi giữ."
            ),
        ),
        (
            _("Số ngày đến khi đủ mức"),
            _(
                "Từ ngày hiệu lực đến ngày đầu tiên mọi năng lực bắt buộc đều có minh chứng, tính theo ngày có giá trị "
                "của minh chứng, không theo ngày nhập vào hệ thống."
            ),
        ),
        (_("Lượt làm bài"), _("Số lượt đã có kết quả, tính như điểm sau.")),
        (_("Nhóm cùng điều động"), why_hidden()),
    )
