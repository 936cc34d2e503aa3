"""The item analysis as a workbook: the rows of the page, figures as numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from assessments.domain.item_analysis import ItemAnalysis
from assessments.domain.item_words import reliability_sentence
from lms.core.exports import Column, ColumnKind, ReportHead, Told, told_sheet, write_workbook
from lms.studio.item_rows import ChoiceRow, ItemRow, RegradeRow

INTEGER, DECIMAL, PERCENT = ColumnKind.INTEGER, ColumnKind.DECIMAL, ColumnKind.PERCENT


def items_xlsx(
    analysis: ItemAnalysis, rows: Sequence[ItemRow], head: ReportHead, regraded: Sequence[RegradeRow] = ()
) -> bytes:
    """The sheet of corrected keys is there where any was corrected."""
    sheets = [
        told_sheet(_("Cả bài"), head, _of_the_test(), [analysis]),
        told_sheet(_("Câu hỏi"), head, _of_items(), rows),
        told_sheet(_("Phương án"), head, _of_choices(), _choices(rows)),
    ]
    if regraded:
        sheets.append(told_sheet(_("Đáp án đã sửa"), head, _of_regrades(), regraded))
    return write_workbook(sheets)


def _of_regrades() -> list[Told[RegradeRow]]:
    same = _("Trước và sau tính trên cùng các lượt đã chấm khi đáp án được sửa; dưới 30 lượt thì chưa hiện số.")
    return [
        (Column(_("Mã câu hỏi")), lambda row: row.item.asked.code),
        (Column(_("Bản"), INTEGER), lambda row: row.item.asked.number),
        (Column(_("Lúc sửa"), ColumnKind.DATETIME), lambda row: row.regrade.made_at),
        (Column(_("Người sửa")), lambda row: row.regrade.made_by),
        (Column(_("Việc đã làm")), lambda row: row.kind),
        (Column(_("Lý do")), lambda row: row.regrade.reason),
        (Column(_("Số lượt đã chấm lúc đó"), INTEGER, same), lambda row: row.regrade.n),
        (Column(_("Lượt đổi điểm câu này"), INTEGER), lambda row: row.regrade.changed),
        (Column(_("Lượt thành đạt"), INTEGER), lambda row: row.regrade.now_pass),
        (Column(_("Lượt thành chưa đạt"), INTEGER), lambda row: row.regrade.now_fail),
        (Column(_("Tỷ lệ đúng, trước"), PERCENT), lambda row: row.regrade.before.facility),
        (Column(_("Tỷ lệ đúng, sau"), PERCENT), lambda row: row.regrade.after.facility),
        (Column(_("Độ phân biệt, trước"), DECIMAL), lambda row: row.regrade.before.discrimination),
        (Column(_("Độ phân biệt, sau"), DECIMAL), lambda row: row.regrade.after.discrimination),
        (Column(_("Kết luận, trước")), lambda row: str(row.regrade.before.verdict.label)),
        (Column(_("Kết luận, sau")), lambda row: str(row.regrade.after.verdict.label)),
    ]


def _of_the_test() -> list[Told[ItemAnalysis]]:
    mean = _("Điểm của một lượt chia cho số câu của lượt đó, trung bình mọi lượt.")
    alpha = _("Hệ số alpha của Cronbach. Chỉ có khi mọi lượt làm cùng các câu và có từ 30 lượt.")
    return [
        (Column(_("Số lượt"), INTEGER, _("Số lượt làm bài đã xong được tính.")), lambda one: one.n),
        (Column(_("Điểm trung bình"), PERCENT, mean), lambda one: one.mean),
        (Column(_("Độ tin cậy"), DECIMAL, alpha), lambda one: one.alpha),
        (Column(_("Ý nghĩa")), reliability_sentence),
        (Column(_("Số câu"), INTEGER), lambda one: len(one.items)),
        (Column(_("Số câu cần xem lại"), INTEGER), lambda one: one.flagged),
    ]


def _of_items() -> list[Told[ItemRow]]:
    rest = _("Tương quan giữa điểm của câu và tổng điểm các câu còn lại. Nên từ 0,20; âm thì kiểm tra đáp án.")
    half = _("Một nửa số người nhanh hơn. Tính từ câu trả lời trước đó trong lượt, theo giờ của máy người làm.")
    share = _("Điểm trung bình của câu. Nên từ 30% đến 90%.")
    return [
        (Column(_("Kết luận")), lambda row: str(row.figures.verdict.label)),
        (Column(_("Nhận xét")), lambda row: row.sentence),
        (Column(_("Mã câu hỏi")), lambda row: row.asked.code),
        (Column(_("Bản"), INTEGER), lambda row: row.asked.number),
        (Column(_("Đề bài")), lambda row: row.asked.stem),
        (Column(_("Số lượt gặp câu"), INTEGER, _("Dưới 30 lượt thì chưa hiện số.")), lambda row: row.figures.n),
        (Column(_("Tỷ lệ đúng"), PERCENT, share), lambda row: row.figures.facility),
        (Column(_("Độ phân biệt"), DECIMAL, rest), lambda row: row.figures.discrimination),
        (Column(_("Một nửa làm nhanh hơn (giây)"), DECIMAL, half), lambda row: row.figures.seconds),
    ]


def _choices(rows: Sequence[ItemRow]) -> Iterator[tuple[ItemRow, ChoiceRow]]:
    return ((row, one) for row in rows for one in row.choices)


def _of_choices() -> list[Told[tuple[ItemRow, ChoiceRow]]]:
    third = _("Các lượt gặp câu này được xếp theo tổng điểm; bằng điểm ở ranh giới thì mỗi lượt tính một phần.")
    weak = _("Phương án sai có dưới 5% người chọn thì ít tác dụng, nên viết lại.")
    return [
        (Column(_("Mã câu hỏi")), lambda row: row[0].asked.code),
        (Column(_("Bản"), INTEGER), lambda row: row[0].asked.number),
        (Column(_("Phương án")), lambda row: row[1].label),
        (Column(_("Ghi chú"), definition=weak), lambda row: row[1].note),
        (Column(_("Tỷ lệ chọn"), PERCENT), lambda row: row[1].figures.share),
        (Column(_("Một phần ba điểm thấp"), PERCENT, third), lambda row: row[1].figures.bottom),
        (Column(_("Một phần ba điểm cao"), PERCENT, third), lambda row: row[1].figures.top),
    ]
