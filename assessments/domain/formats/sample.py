"""The sheet that trainers begin from: every kind of question once, illustrative."""

from __future__ import annotations

from decimal import Decimal

from assessments.domain.formats.reading import ReadQuestion
from assessments.domain.formats.sheet_writing import question_sheet
from assessments.domain.question_text import (
    NOTHING,
    WHOLE,
    ChoiceText,
    CriterionText,
    LevelText,
    PartText,
    QuestionText,
)
from assessments.enums import Scoring
from lms.core.exports import ReportHead, Sheet

SINGLE = QuestionText(
    "single",
    "Ví dụ: cha hoặc mẹ đăng ký khai sinh cho con trong thời hạn nào?",
    (ChoiceText("60 ngày", WHOLE, "Đúng."), ChoiceText("30 ngày", NOTHING, "Chưa đúng, đọc lại điều luật.")),
    explanation="Giải thích hiện sau khi làm bài.",
    legal_basis="Ghi điều, khoản và số văn bản",
    difficulty="easy",
)
MULTIPLE = QuestionText(
    "multiple",
    "Ví dụ: giấy nào có trong thành phần hồ sơ? (chọn đủ)",
    (ChoiceText("Tờ khai", Decimal(50)), ChoiceText("Giấy chứng sinh", Decimal(50)), ChoiceText("Sổ tiêm chủng")),
)
TRUE_FALSE = QuestionText(
    "true_false", "Ví dụ: trẻ em được đăng ký khai sinh.", (ChoiceText("Đúng", WHOLE), ChoiceText("Sai"))
)
ORDERING = QuestionText(
    "ordering",
    "Ví dụ: xếp các việc theo thứ tự làm.",
    (ChoiceText("Nhận hồ sơ"), ChoiceText("Ghi sổ"), ChoiceText("Trả kết quả")),
    Scoring.PARTS,
)
MATCHING = QuestionText(
    "matching",
    "Ví dụ: ghép việc với thời hạn.",
    (ChoiceText("Khai sinh", match="60 ngày"), ChoiceText("Khai tử", match="15 ngày"), ChoiceText("", match="90 ngày")),
    Scoring.PARTS,
)
NUMERIC = QuestionText("numeric", "Ví dụ: số định danh có mấy chữ số?", (ChoiceText("12", WHOLE),))
SHORT = QuestionText("short_text", "Ví dụ: tên loại sổ là gì?", (ChoiceText("sổ hộ tịch", WHOLE),), marks_matter=False)
CASE = QuestionText(
    "case",
    "Ví dụ tình huống: chị Hoa đến quầy mà thiếu một giấy. Các câu hỏi con đứng ngay dưới dòng này.",
    parts=(
        PartText("single", "Việc đầu tiên là gì?", (ChoiceText("Ghi phiếu hướng dẫn", WHOLE), ChoiceText("Hẹn miệng"))),
    ),
)
ESSAY = QuestionText(
    "essay",
    "Ví dụ: viết phiếu xin lỗi người dân.",
    criteria=(CriterionText("Căn cứ", (LevelText("không nêu", Decimal(0)), LevelText("nêu đủ", Decimal(2)))),),
)
EXAMPLES = (SINGLE, MULTIPLE, TRUE_FALSE, ORDERING, MATCHING, NUMERIC, SHORT, CASE, ESSAY)


def sample_sheet(head: ReportHead) -> Sheet:
    """In Vietnamese whatever the language of the screen, as the files themselves."""
    read = [
        ReadQuestion("", "", f"MAU-{number}", "Nhóm/Nhóm con", ("mẫu",), text)
        for number, text in enumerate(EXAMPLES, start=1)
    ]
    return question_sheet(read, head)[0]
