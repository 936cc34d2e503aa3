from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils.translation import override

from lms.core import display

pytestmark = pytest.mark.unit
AS_OF = date(2025, 7, 2)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_dates_are_day_month_year_in_both_languages(language):
    moment = datetime(2025, 7, 5, 7, 5, tzinfo=UTC)
    with override(language):
        shown = [
            display.format_date(date(2025, 7, 5)),
            display.format_date(moment),
            display.format_time(moment),
            display.format_datetime(moment),
            display.format_date(None),
        ]
    assert shown == ["05/07/2025", "05/07/2025", "14:05", "14:05 05/07/2025", ""]


@pytest.mark.parametrize(
    ("due", "left", "deadline"),
    [
        (date(2025, 7, 5), "còn 3\u00a0ngày", "Hạn 05/07/2025 (còn 3\u00a0ngày)"),
        (date(2025, 7, 3), "còn 1\u00a0ngày", "Hạn 03/07/2025 (còn 1\u00a0ngày)"),
        (date(2025, 7, 2), "hôm nay", "Hạn 02/07/2025 (hôm nay)"),
        (date(2025, 6, 30), "quá hạn 2\u00a0ngày", "Hạn 30/06/2025 (quá hạn 2\u00a0ngày)"),
    ],
)
def test_deadline_says_the_day_and_what_is_left(due, left, deadline):
    assert (display.days_left_text(due, AS_OF), display.deadline_text(due, AS_OF)) == (left, deadline)


def test_days_of_a_moment_count_by_vietnamese_days():
    late_evening_utc = datetime(2025, 7, 2, 18, 0, tzinfo=UTC)  # 01:00 on 3 July in Vietnam
    assert display.days_until(late_evening_utc, AS_OF) == 1


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, "0"), (1234, "1.234"), (1234.5, "1.234,5"), (Decimal("2.04"), "2"), (-7.25, "-7,3"), (100, "100"), (None, "")],
)
def test_numbers_are_grouped_without_idle_decimals(value, shown):
    assert display.format_number(value) == shown


def test_shares():
    assert [display.format_share(0.611), display.format_share(0.611, 1), display.format_share(None)] == [
        "61%",
        "61,1%",
        "",
    ]


@pytest.mark.parametrize(
    ("size", "shown"),
    [(0, "0\u00a0KB"), (1, "1\u00a0KB"), (421_888, "412\u00a0KB"), (3_250_586, "3,1\u00a0MB"), (None, "")],
)
def test_file_sizes(size, shown):
    assert display.format_bytes(size) == shown


@pytest.mark.parametrize(
    ("minutes", "shown"),
    [
        (0, "0\u00a0phút"),
        (55, "55\u00a0phút"),
        (60, "1\u00a0giờ"),
        (80, "1\u00a0giờ 20\u00a0phút"),
        (timedelta(hours=2, minutes=5), "2\u00a0giờ 5\u00a0phút"),
        (None, ""),
    ],
)
def test_durations(minutes, shown):
    assert display.format_minutes(minutes) == shown


@pytest.mark.parametrize(
    ("printed", "dialled"),
    [("1900 0000 (số minh họa)", "19000000"), ("+84 24.3826-1234", "+842438261234"), ("hỏi văn phòng", "")],
)
def test_phone_link_keeps_what_a_phone_can_dial(printed, dialled):
    assert display.phone_link(printed) == dialled
