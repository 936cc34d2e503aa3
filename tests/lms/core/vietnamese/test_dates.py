from datetime import UTC, date, datetime

import pytest

from lms.core.vietnamese.dates import (
    NotADate,
    format_date,
    format_datetime,
    format_official_date,
    parse_date,
    parse_year,
)

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("text", ["05/07/2025", "5/7/2025", "05-07-2025", "5.7.2025", "2025-07-05", " 05/07/2025 "])
def test_parse_date_reads_fifth_of_july(text):
    assert parse_date(text) == date(2025, 7, 5)


@pytest.mark.parametrize(
    "text",
    [
        "07/13/2025",
        "31/02/2026",
        "1/7/26",
        "2025",
        "05/07",
        "05/07-2025",
        "2025/07/05",
        "2025-7-5",
        "01/01/0206",
        "01/01/2200",
        "٠٥/٠٧/٢٠٢٥",
        "",
        "hôm nay",
    ],
)
def test_parse_date_refuses(text):
    with pytest.raises(NotADate):
        parse_date(text)


def test_parse_year():
    assert parse_year(" 1985 ") == 1985


@pytest.mark.parametrize("text", ["85", "19850", "1899", "2200", "năm 1985", ""])
def test_parse_year_refuses(text):
    with pytest.raises(NotADate):
        parse_year(text)


def test_formats():
    assert format_date(date(2025, 7, 5)) == "05/07/2025"
    assert format_datetime(datetime(2025, 7, 5, 14, 5, tzinfo=UTC)) == "14:05 05/07/2025"


def test_official_date_pads_as_the_decree_says():
    assert format_official_date(date(2026, 2, 5)) == "ngày 05 tháng 02 năm 2026"
    assert format_official_date(date(2026, 11, 15)) == "ngày 15 tháng 11 năm 2026"
    assert format_official_date(date(2026, 3, 1)) == "ngày 01 tháng 3 năm 2026"
