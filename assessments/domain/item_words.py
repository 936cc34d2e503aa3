"""What the figures of item analysis mean, as sentences: the page and the workbook say the same."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.domain.item_analysis import (
    FEWEST,
    RELIABLE,
    TELLING,
    TOO_EASY,
    TOO_HARD,
    USABLE,
    WEAK,
    ItemAnalysis,
    ItemFigures,
)
from assessments.enums import ItemVerdict, Reliability
from lms.core.display import format_number, format_share
from lms.core.vietnamese.numbers import format_number as format_padded

VERDICTS = {
    ItemVerdict.CHECK_KEY: gettext_lazy(
        "Nên xem lại đáp án: người điểm cao hay làm sai câu này hơn người điểm thấp (độ phân biệt %(telling)s). "
        "Hãy kiểm tra đáp án."
    ),
    ItemVerdict.TOO_EASY: gettext_lazy(
        "Quá dễ: tỷ lệ đúng %(share)s, trên %(most)s. Hãy hỏi sâu hơn hoặc viết lại các phương án sai."
    ),
    ItemVerdict.TOO_HARD: gettext_lazy(
        "Quá khó: tỷ lệ đúng %(share)s, dưới %(least)s. Hãy xem đề bài có rõ không và bài học có dạy điều này không."
    ),
    ItemVerdict.NOT_TELLING: gettext_lazy(
        "Không phân biệt: người điểm cao và người điểm thấp làm câu này gần như nhau (độ phân biệt %(telling)s, "
        "dưới %(wanted)s). Hãy xem đề bài có gây hiểu lầm không."
    ),
    ItemVerdict.GOOD: gettext_lazy("Tốt: tỷ lệ đúng %(share)s, độ phân biệt %(telling)s."),
    ItemVerdict.DROPPED: gettext_lazy("Đã bỏ, mọi người được tính đúng."),
}
RELIABILITIES = {
    Reliability.HIGH: gettext_lazy(
        "Độ tin cậy (alpha) %(alpha)s, từ %(high)s trở lên: điểm đủ ổn định để xét đạt hay chưa đạt cho từng người."
    ),
    Reliability.FAIR: gettext_lazy(
        "Độ tin cậy (alpha) %(alpha)s, từ %(fair)s trở lên: dùng được để xem cả nhóm; người có điểm sát mức đạt "
        "thì nên xem thêm minh chứng khác."
    ),
    Reliability.LOW: gettext_lazy(
        "Độ tin cậy (alpha) %(alpha)s, dưới %(fair)s: điểm còn phụ thuộc nhiều vào may rủi. Hãy sửa các câu bị "
        "đánh dấu hoặc thêm câu."
    ),
    Reliability.DIFFERENT_PAPERS: gettext_lazy(
        "Chưa tính độ tin cậy: các lượt không cùng một bộ câu hỏi (đề rút ngẫu nhiên hoặc câu đã có bản mới). Độ "
        "tin cậy chỉ tính được khi mọi lượt làm cùng các câu."
    ),
    Reliability.ONE_QUESTION: gettext_lazy("Chưa tính độ tin cậy: bài chỉ có một câu."),
    Reliability.SAME_SCORES: gettext_lazy("Chưa tính độ tin cậy: mọi lượt có tổng điểm bằng nhau."),
}


def facility_text(share: float | None) -> str:
    """To the per mille, as verdicts are judged."""
    return "" if share is None else format_share(round(share, 3), 1)


def hundredths(value: float | None) -> str:
    """Two decimals always: 0,2 would look less exact than 0,19."""
    return "" if value is None else format_padded(round(value, 2), 2)


def not_enough(n: int) -> str:
    return _("Chưa đủ dữ liệu: %(n)s/%(fewest)s") % {"n": format_number(n), "fewest": FEWEST}


def verdict_sentence(item: ItemFigures) -> str:
    """What is wrong, by which figure, and what to do."""
    if item.verdict == ItemVerdict.TOO_FEW:
        return not_enough(item.n)
    if item.verdict == ItemVerdict.NOT_TELLING and item.discrimination is None:
        return _("Không phân biệt: ở câu này, hoặc ở tất cả các câu còn lại cộng lại, mọi người được điểm bằng nhau.")
    return str(VERDICTS[item.verdict]) % {
        "share": facility_text(item.facility),
        "most": format_share(TOO_EASY),
        "least": format_share(TOO_HARD),
        "telling": hundredths(item.discrimination),
        "wanted": hundredths(TELLING),
    }


def change_sentence(*, n: int, changed: int, now_pass: int, now_fail: int) -> str:
    """`Trong 40 lượt đã chấm: 14 lượt đổi điểm câu này, 2 lượt từ chưa đạt thành đạt, 0 lượt từ đạt thành chưa đạt.`"""
    text = ngettext(
        "Trong %(count)s lượt đã chấm lúc đó: %(changed)s lượt đổi điểm câu này, %(now_pass)s lượt từ chưa đạt thành "
        "đạt, %(now_fail)s lượt từ đạt thành chưa đạt.",
        "Trong %(count)s lượt đã chấm lúc đó: %(changed)s lượt đổi điểm câu này, %(now_pass)s lượt từ chưa đạt thành "
        "đạt, %(now_fail)s lượt từ đạt thành chưa đạt.",
        n,
    )
    counts = {"count": n, "changed": changed, "now_pass": now_pass, "now_fail": now_fail}
    return text % {name: format_number(count) for name, count in counts.items()}


def weak_choice() -> str:
    return _("phương án sai quá ít người chọn (dưới %(share)s)") % {"share": format_share(WEAK)}


def weak_sentence(item: ItemFigures) -> str:
    """Empty where every wrong choice does its part."""
    count = len(item.weak_choices)
    if not count:
        return ""
    text = ngettext(
        "Có %(count)s phương án sai quá ít người chọn (dưới %(share)s).",
        "Có %(count)s phương án sai quá ít người chọn (dưới %(share)s).",
        count,
    )
    return text % {"count": count, "share": format_share(WEAK)}


def reliability_sentence(analysis: ItemAnalysis) -> str:
    """Cronbach's alpha with its meaning, or why there is none."""
    if analysis.reliability == Reliability.TOO_FEW:
        return not_enough(analysis.n)
    return str(RELIABILITIES[analysis.reliability]) % {
        "alpha": hundredths(analysis.alpha),
        "high": hundredths(RELIABLE),
        "fair": hundredths(USABLE),
    }
