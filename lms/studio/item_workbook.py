"""The item analysis as a workbook: the rows of the page, figures as numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from assessments.domain.item_analysis import ItemAnalysis
from assessments.domain.item_words import reliability_sentence
from lms.core.exports import Column, ColumnKind, ReportHead, Sheet, write_workbook
from lms.studio.item_rows import ItemRow, RegradeRow

INTEGER, DECIMAL, PERCENT = ColumnKind.INTEGER, ColumnKind.DECIMAL, ColumnKind.PERCENT


def items_xlsx(
    analysis: ItemAnalysis, rows: Sequence[ItemRow], head: ReportHead, regraded: Sequence[RegradeRow] = ()
) -> bytes:
    """The sheet of corrected keys is there where any was corrected."""
    sheets = [
        Sheet(_("Cả bài"), head, _test_columns(), [_test_row(analysis)]),
        Sheet(_("Câu hỏi"), head, _item_columns(), list(map(_item_row, rows))),
        Sheet(_("Phương án"), head, _choice_columns(), list(_choice_rows(rows))),
    ]
    if regraded:
        sheets.append(Sheet(_("Đáp án đã sửa"), head, _regrade_columns(), list(map(_regrade_row, regraded))))
    return write_workbook(sheets)


def _regrade_columns() -> list[Column]:
    same = _("Trước và sau tính trên cùng các lượt đã chấm khi đáp án được sửa; dưới 30 lượt thì chưa hiện số.")
    return [
        Column(_("Mã câu hỏi")),
        Column(_("Bản"), INTEGER),
        Column(_("Lúc sửa"), ColumnKind.DATETIME),
        Column(_("Người sửa")),
        Column(_("Việc đã làm")),
        Column(_("Lý do")),
        Column(_("Số lượt đã chấm lúc đó"), INTEGER, same),
        Column(_("Lượt đổi điểm câu này"), INTEGER),
        Column(_("Lượt thành đạt"), INTEGER),
        Column(_("Lượt thành chưa đạt"), INTEGER),
        Column(_("Tỷ lệ đúng, trước"), PERCENT),
        Column(_("Tỷ lệ đúng, sau"), PERCENT),
        Column(_("Độ phân biệt, trước"), DECIMAL),
        Column(_("Độ phân biệt, sau"), DECIMAL),
        Column(_("Kết luận, trước")),
        Column(_("Kết luận, sau")),
    ]


def _regrade_row(row: RegradeRow) -> list[object]:
    one, asked = row.regrade, row.item.asked
    return [
        asked.code,
        asked.number,
        one.made_at,
        one.made_by,
        row.kind,
        one.reason,
        one.n,
        one.changed,
        one.now_pass,
        one.now_fail,
        one.before.facility,
        one.after.facility,
        one.before.discrimination,
        one.after.discrimination,
        str(one.before.verdict.label),
        str(one.after.verdict.label),
    ]


def _test_columns() -> list[Column]:
    return [
        Column(_("Số lượt"), INTEGER, _("Số lượt làm bài đã xong được tính.")),
        Column(_("Điểm trung bình"), PERCENT, _("Điểm của một lượt chia cho số câu của lượt đó, trung bình mọi lượt.")),
        Column(
            _("Độ tin cậy"),
            DECIMAL,
            _("Hệ số alpha của Cronbach. Chỉ có khi mọi lượt làm cùng các câu và có từ 30 lượt."),
        ),
        Column(_("Ý nghĩa")),
        Column(_("Số câu"), INTEGER),
        Column(_("Số câu cần xem lại"), INTEGER),
    ]


def _test_row(analysis: ItemAnalysis) -> list[object]:
    meaning = reliability_sentence(analysis)
    return [analysis.n, analysis.mean, analysis.alpha, meaning, len(analysis.items), analysis.flagged]


def _item_columns() -> list[Column]:
    return [
        Column(_("Kết luận")),
        Column(_("Nhận xét")),
        Column(_("Mã câu hỏi")),
        Column(_("Bản"), INTEGER),
        Column(_("Đề bài")),
        Column(_("Số lượt gặp câu"), INTEGER, _("Dưới 30 lượt thì chưa hiện số.")),
        Column(_("Tỷ lệ đúng"), PERCENT, _("Điểm trung bình của câu. Nên từ 30% đến 90%.")),
        Column(
            _("Độ phân biệt"),
            DECIMAL,
            _("Tương quan giữa điểm của câu và tổng điểm các câu còn lại. Nên từ 0,20; âm thì kiểm tra đáp án."),
        ),
        Column(
            _("Thời gian trung vị (giây)"),
            DECIMAL,
            _("Một nửa số người nhanh hơn. Tính từ câu trả lời trước đó trong lượt, theo giờ của máy người làm."),
        ),
    ]


def _item_row(row: ItemRow) -> list[object]:
    figures, asked = row.figures, row.asked
    return [
        str(figures.verdict.label),
        row.sentence,
        asked.code,
        asked.number,
        asked.stem,
        figures.n,
        figures.facility,
        figures.discrimination,
        figures.seconds,
    ]


def _choice_columns() -> list[Column]:
    third = _("Các lượt gặp câu này được xếp theo tổng điểm; bằng điểm ở ranh giới thì mỗi lượt tính một phần.")
    return [
        Column(_("Mã câu hỏi")),
        Column(_("Bản"), INTEGER),
        Column(_("Phương án")),
        Column(_("Ghi chú"), definition=_("Phương án sai có dưới 5% người chọn là phương án nhiễu yếu.")),
        Column(_("Tỷ lệ chọn"), PERCENT),
        Column(_("Một phần ba điểm thấp"), PERCENT, third),
        Column(_("Một phần ba điểm cao"), PERCENT, third),
    ]


def _choice_rows(rows: Sequence[ItemRow]) -> Iterator[list[object]]:
    for row in rows:
        for one in row.choices:
            shares = one.figures
            yield [row.asked.code, row.asked.number, one.label, one.note, shares.share, shares.bottom, shares.top]
