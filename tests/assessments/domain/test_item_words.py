from dataclasses import replace

import pytest

from assessments.domain.item_analysis import ChoiceFigures, ItemAnalysis, ItemFigures
from assessments.domain.item_words import reliability_sentence, verdict_sentence, weak_choice, weak_sentence
from assessments.enums import ItemVerdict, Reliability

pytestmark = pytest.mark.unit

FIGURES = ItemFigures(1, 1234, ItemVerdict.GOOD, facility=0.655, discrimination=0.3)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "Tốt: tỷ lệ đúng 65,5%, độ phân biệt 0,30."),
        (
            {"verdict": ItemVerdict.CHECK_KEY, "discrimination": -0.124},
            (
                "Nên xem lại đáp án: người điểm cao hay làm sai câu này hơn người điểm thấp (độ phân biệt -0,12). "
                "Hãy kiểm tra đáp án."
            ),
        ),
        (
            {"verdict": ItemVerdict.TOO_EASY, "facility": 0.967},
            "Quá dễ: tỷ lệ đúng 96,7%, trên 90%. Hãy hỏi sâu hơn hoặc viết lại các phương án sai.",
        ),
        (
            {"verdict": ItemVerdict.TOO_HARD, "facility": 0.0, "discrimination": None},
            "Quá khó: tỷ lệ đúng 0%, dưới 30%. Hãy xem đề bài có rõ không và bài học có dạy điều này không.",
        ),
        (
            {"verdict": ItemVerdict.NOT_TELLING, "discrimination": 0.19},
            (
                "Không phân biệt: người điểm cao và người điểm thấp làm câu này gần như nhau (độ phân biệt 0,19, "
                "dưới 0,20). Hãy xem đề bài có gây hiểu lầm không."
            ),
        ),
        (
            {"verdict": ItemVerdict.NOT_TELLING, "discrimination": None},
            "Không phân biệt: ở câu này, hoặc ở tất cả các câu còn lại cộng lại, mọi người được điểm bằng nhau.",
        ),
        ({"verdict": ItemVerdict.DROPPED, "facility": 1.0}, "Đã bỏ, mọi người được tính đúng."),
        ({"verdict": ItemVerdict.TOO_FEW, "n": 12}, "Chưa đủ dữ liệu: 12/30"),
    ],
)
def test_every_verdict_is_a_sentence(changes, said):
    assert verdict_sentence(replace(FIGURES, **changes)) == said


def test_weak_choices_are_counted():
    weak = ChoiceFigures(7, is_key=False, share=0.01, bottom=0.03, top=0, is_weak=True)
    assert weak_sentence(replace(FIGURES, choices=(weak,))) == "Có 1 phương án sai quá ít người chọn (dưới 5%)."
    assert weak_sentence(FIGURES) == ""
    assert weak_choice() == "phương án sai quá ít người chọn (dưới 5%)"


@pytest.mark.parametrize(
    ("alpha", "reliability", "begins"),
    [
        (0.85, Reliability.HIGH, "Độ tin cậy (alpha) 0,85, từ 0,80 trở lên: "),
        (0.7, Reliability.FAIR, "Độ tin cậy (alpha) 0,70, từ 0,70 trở lên: "),
        (0.295, Reliability.LOW, "Độ tin cậy (alpha) 0,29, dưới 0,70: "),
        (None, Reliability.DIFFERENT_PAPERS, "Chưa tính độ tin cậy: các lượt không cùng một bộ câu hỏi "),
        (None, Reliability.ONE_QUESTION, "Chưa tính độ tin cậy: bài chỉ có một câu."),
        (None, Reliability.SAME_SCORES, "Chưa tính độ tin cậy: mọi lượt có tổng điểm bằng nhau."),
        (None, Reliability.TOO_FEW, "Chưa đủ dữ liệu: 12/30"),
    ],
)
def test_alpha_is_told_with_its_meaning_or_why_there_is_none(alpha, reliability, begins):
    assert reliability_sentence(ItemAnalysis(12, 0.5, alpha, reliability, ())).startswith(begins)
