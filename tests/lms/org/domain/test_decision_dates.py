"""What the days on a paper may be, by examples around 20/07/2026."""

from datetime import date

import pytest

from lms.org.domain.decision_dates import DecisionDays, check_decision_days, check_not_far, faults_of
from lms.org.enums import DecisionKind
from lms.org.exceptions_dates import DayTooFarAhead, SignedInFuture

pytestmark = pytest.mark.unit
TODAY = date(2026, 7, 20)
SIGNED, EFFECTIVE = date(2026, 7, 15), date(2026, 8, 1)


def told(kind="transfer", signed=SIGNED, effective=EFFECTIVE, expires=None, *, keep=False):
    days = DecisionDays(DecisionKind(kind), signed, effective, expires)
    return [(fault.at, str(fault)) for fault in faults_of(days, today=TODAY, keep_date_order=keep)]


def test_ordinary_papers_are_taken():
    assert [
        told(),
        told(effective=date(2027, 7, 16)),
        told(signed=date(2025, 9, 1), effective=date(2025, 9, 1)),
        told(effective=date(2026, 7, 1), keep=True),
        told("second", expires=date(2029, 7, 31)),
        told("rotate", expires=date(2031, 7, 31)),
        told("rotate"),
        told("concurrent", expires=EFFECTIVE),
        told(signed=None, effective=None),
    ] == [[]] * 9


@pytest.mark.parametrize(
    ("paper", "field", "sentence"),
    [
        (
            {"signed": date(2026, 7, 21)},
            "signed_on",
            "Ngày ký đang ở tương lai. Hãy nhập lại ngày ghi trên quyết định đã ký.",
        ),
        (
            {"effective": date(2126, 11, 29)},
            "effective_on",
            "Ngày này còn hơn một năm nữa mới đến. Kiểm tra lại năm.",
        ),
        (
            {"effective": date(1926, 11, 29), "keep": True},
            "effective_on",
            (
                "Ngày hiệu lực 29/11/1926 đang trước ngày 01/07/2025, khi các đơn vị hiện nay bắt đầu hoạt động."
                " Kiểm tra lại năm."
            ),
        ),
        (
            {"signed": date(2016, 7, 15)},
            "effective_on",
            ("Ngày ký 15/07/2016 và ngày hiệu lực 01/08/2026 cách nhau hơn một năm. Kiểm tra lại năm của cả hai ngày."),
        ),
        (
            {"effective": date(2025, 7, 1), "keep": True},
            "effective_on",
            ("Ngày ký 15/07/2026 và ngày hiệu lực 01/07/2025 cách nhau hơn một năm. Kiểm tra lại năm của cả hai ngày."),
        ),
        (
            {"effective": date(2026, 7, 1)},
            "effective_on",
            (
                "Ngày hiệu lực 01/07/2026 đang trước ngày ký 15/07/2026. Kiểm tra lại;"
                " nếu quyết định ghi đúng như vậy, chọn “Giữ nguyên”."
            ),
        ),
        (
            {"kind": "second"},
            "expires_on",
            "Biệt phái phải có ngày kết thúc. Hãy nhập ngày hết hạn ghi trong quyết định.",
        ),
        (
            {"kind": "rotate", "expires": date(2026, 7, 31)},
            "expires_on",
            "Ngày hết hạn 31/07/2026 đang trước ngày hiệu lực 01/08/2026. Hãy nhập lại một trong hai ngày.",
        ),
        (
            {"kind": "second", "expires": date(2128, 7, 31)},
            "expires_on",
            ("Ngày hết hạn 31/07/2128 cách ngày hiệu lực 01/08/2026 hơn mười năm. Kiểm tra lại năm của cả hai ngày."),
        ),
        (
            {"kind": "transfer", "expires": date(2027, 7, 31)},
            "expires_on",
            (
                "Với quyết định điều động, vị trí được giữ đến khi có quyết định khác, nên không ghi ngày hết hạn."
                " Hãy để trống ô này; nếu văn bản có thời hạn, ghi thời hạn vào trích yếu."
            ),
        ),
    ],
)
def test_a_day_nobody_meant_is_told_at_its_field(paper, field, sentence):
    assert told(**paper) == [(field, sentence)]


def test_each_field_has_its_own_fault():
    assert [field for field, _sentence in told("appoint", date(2027, 1, 1), date(2126, 8, 1), date(2127, 1, 1))] == [
        "signed_on",
        "effective_on",
        "expires_on",
    ]


def test_the_first_fault_is_the_refusal():
    with pytest.raises(SignedInFuture):
        check_decision_days(
            DecisionDays(DecisionKind.TRANSFER, date(2027, 1, 1), date(2126, 8, 1), None),
            today=TODAY,
            keep_date_order=True,
        )


def test_a_year_ahead_is_the_farthest():
    check_not_far(date(2027, 7, 21), today=TODAY)
    with pytest.raises(DayTooFarAhead):
        check_not_far(date(2027, 7, 22), today=TODAY)
