"""05/07/2025 means 5 July and 1.234,5 is written and read, in both languages."""

from datetime import date, datetime

import pytest
from django import forms
from django.template import Context, Template
from django.utils import formats, translation

pytestmark = pytest.mark.unit


@pytest.fixture(params=["vi", "en"], autouse=True)
def language(request):
    with translation.override(request.param):
        yield request.param


def render(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


def test_dates_are_written_day_first():
    day, moment = date(2025, 7, 5), datetime(2025, 7, 5, 14, 5)  # noqa: DTZ001 - shown as it is
    assert render(
        "{{ day }} {{ day|date:'SHORT_DATE_FORMAT' }} {{ moment }} {{ moment|time }}", day=day, moment=moment
    ) == ("05/07/2025 05/07/2025 14:05 05/07/2025 14:05")
    assert formats.get_format("FIRST_DAY_OF_WEEK") == 1


@pytest.mark.parametrize("text", ["05/07/2025", "5-7-2025", "05.07.2025", "2025-07-05"])
def test_plain_date_fields_read_day_first(text):
    assert forms.DateField().clean(text) == date(2025, 7, 5)


@pytest.mark.parametrize("text", ["07/13/2025", "7/5/25", "Jul 5 2025"])
def test_plain_date_fields_refuse_american_dates(text):
    with pytest.raises(forms.ValidationError):
        forms.DateField().clean(text)


def test_numbers_are_grouped_on_request_only():
    assert render("{{ n|floatformat:'1g' }} {{ year }} {{ n }}", n=1234.5, year=2026) == "1.234,5 2026 1234,5"
