"""A question of every kind that marks itself, with long words as officials meet them, and what may be answered."""

from decimal import Decimal
from typing import Any

from assessments.domain.grading import Key
from assessments.domain.marking import keys_of
from assessments.domain.question_text import WHOLE, ChoiceText, PartText, QuestionText, shared_weights
from assessments.enums import QuestionKind, Scoring
from assessments.models import Assessment, Attempt, AttemptQuestion
from tests.factories.assessments import make_assessment, make_bank, make_question_of

_ABOUT = {"explanation": "Giải thích để ôn lại.", "legal_basis": "Luật Hộ tịch", "competency": "T01", "level": 2}


def _right_or_wrong(*texts: str, right: int = 1) -> tuple[ChoiceText, ...]:
    weights = shared_weights([number < right for number in range(len(texts))])
    return tuple(ChoiceText(text, weight, f"Phản hồi: {text}") for text, weight in zip(texts, weights, strict=True))


SINGLE = QuestionText(
    "single",
    "Người dân nộp bản sao không có bản chính để đối chiếu. Việc cần làm trước tiên là gì?",
    _right_or_wrong("Đề nghị xuất trình bản chính", "Từ chối hồ sơ ngay", "Nhận và hẹn bổ sung sau"),
    **_ABOUT,
)
TRUE_FALSE = QuestionText(
    "true_false",
    "Đăng ký khai sinh đúng hạn được miễn lệ phí.",
    _right_or_wrong("Đúng", "Sai"),
    **_ABOUT,
)
MULTIPLE = QuestionText(
    "multiple",
    "Hồ sơ đăng ký khai sinh gồm những giấy tờ nào?",
    _right_or_wrong(
        "Tờ khai đăng ký khai sinh theo mẫu",
        "Giấy chứng sinh do cơ sở y tế nơi trẻ em sinh ra cấp, hoặc văn bản của người làm chứng xác nhận về việc sinh",
        "Giấy xác nhận tình trạng hôn nhân của ông bà nội",
        "Hợp đồng lao động của cha mẹ",
        right=2,
    ),
    scoring=Scoring.PARTS,
    **_ABOUT,
)
ORDERING = QuestionText(
    "ordering",
    "Sắp các việc tiếp nhận hồ sơ theo thứ tự phải làm.",
    tuple(
        ChoiceText(text)
        for text in (
            "Kiểm tra giấy tờ",
            "Lập giấy tiếp nhận hồ sơ và hẹn ngày trả kết quả cho người nộp",
            "Chuyển hồ sơ cho công chức phụ trách",
            "Trả kết quả",
        )
    ),
    scoring=Scoring.PARTS,
    **_ABOUT,
)
MATCHING = QuestionText(
    "matching",
    "Ghép mỗi việc với thời hạn của nó.",
    (
        ChoiceText("Đăng ký khai sinh kể từ ngày sinh con", match="60 ngày"),
        ChoiceText("Đăng ký khai tử kể từ ngày có người chết", match="15 ngày"),
        ChoiceText("Khai sinh cho trẻ em có yếu tố nước ngoài kể từ ngày sinh con", match="60 ngày"),
        ChoiceText("", match="Ngay trong ngày làm việc; nhận sau 15 giờ thì trả trong ngày làm việc tiếp theo"),
    ),
    scoring=Scoring.PARTS,
    **_ABOUT,
)
NUMERIC = QuestionText(
    "numeric",
    "Thời hạn đăng ký khai sinh là bao nhiêu ngày?",
    (ChoiceText("60", WHOLE), ChoiceText("60", Decimal(50), tolerance=Decimal("0.5"))),
    **_ABOUT,
)
SHORT_TEXT = QuestionText(
    "short_text",
    "Cơ quan nào đăng ký khai sinh?",
    (ChoiceText("Ủy ban nhân dân cấp xã", WHOLE), ChoiceText("UBND xã", Decimal(80))),
    marks_matter=False,
    **_ABOUT,
)
CASE = QuestionText(
    "case",
    "Chị Hoa đến xã khai sinh cho con đã được 75 ngày tuổi. Chị chỉ mang căn cước và giấy chứng sinh; anh Nam, chồng "
    "chị, đang làm việc ở tỉnh khác và chưa gửi giấy chứng nhận kết hôn.",
    parts=(
        PartText(
            "single", "Hồ sơ này có nhận được không?", _right_or_wrong("Nhận", "Không nhận"), explanation="Vẫn nhận."
        ),
        PartText("multiple", "Cần hỏi thêm gì?", _right_or_wrong("Nơi cư trú", "Tên con", "Tôn giáo", right=2)),
        PartText("true_false", "Trễ hạn thì không được khai sinh nữa.", _right_or_wrong("Sai", "Đúng")),
        PartText("ordering", "Sắp việc tiếp theo.", tuple(map(ChoiceText, ("Tra cứu", "Ghi sổ", "Ký")))),
        PartText(
            "matching",
            "Ghép giấy tờ với người giữ.",
            (ChoiceText("Giấy chứng sinh", match="Chị Hoa"), ChoiceText("Giấy kết hôn", match="Anh Nam")),
        ),
        PartText("numeric", "Đã trễ bao nhiêu ngày?", (ChoiceText("15", WHOLE),)),
        PartText("short_text", "Ai ký giấy khai sinh?", (ChoiceText("Chủ tịch xã", WHOLE),)),
    ),
    **_ABOUT,
)
OF_EVERY_KIND = (SINGLE, TRUE_FALSE, MULTIPLE, ORDERING, MATCHING, NUMERIC, SHORT_TEXT, CASE)


def make_exam_of_every_kind(slug: str = "bai-thi-moi-dang", **rules: Any) -> Assessment:
    """One question of each kind, in an order of chance; five of eight to pass."""
    bank = make_bank(code=f"NH-{slug}"[:40])
    for number, text in enumerate(OF_EVERY_KIND, start=1):
        make_question_of(bank, f"Q{number}", text)
    return make_assessment(slug, questions=len(OF_EVERY_KIND), bank=bank, **({"pass_mark": 5} | rules))


def places_of(attempt: Attempt) -> dict[str, AttemptQuestion]:
    """By kind, of an attempt at an exam of every kind."""
    return {one.version.kind: one for one in AttemptQuestion.objects.filter(attempt=attempt).select_related("version")}


def right_answers(attempt: Attempt) -> dict[str, list[Any]]:
    """By kind, what is right as a whole."""
    keys = keys_of(attempt)
    return {kind: right_answer(keys[place.pk], place.choice_order) for kind, place in places_of(attempt).items()}


def right_answer(key: Key, choice_order: Any) -> list[Any]:
    if key.kind == QuestionKind.CASE:
        return [right_answer(part, order) for part, order in zip(key.parts, choice_order, strict=True)]
    if key.kind in {QuestionKind.NUMERIC, QuestionKind.SHORT_TEXT}:
        return [key.choices[0].text]
    if key.kind == QuestionKind.ORDERING:
        return [one.id for one in key.choices]
    if key.kind == QuestionKind.MATCHING:
        shown = {one.match: one.id for one in key.choices if one.id in choice_order["matches"]}
        return [shown[one.match] for one in key.choices if one.text]
    right = {one.id for one in key.choices if one.is_right}
    return [one for one in choice_order if one in right]
