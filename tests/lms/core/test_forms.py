import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.utils import translation

from lms.core.forms import NFCCharField, VietnameseDateField, VietnameseDecimalField

pytestmark = pytest.mark.unit


class DecisionForm(forms.Form):
    full_name = NFCCharField(label="Họ và tên")
    note = NFCCharField(label="Ghi chú", widget=forms.Textarea, required=False)
    effective_on = VietnameseDateField(label="Ngày hiệu lực")
    weight = VietnameseDecimalField(label="Hệ số", min_value=0, max_value=10, decimal_places=2)


VALID = {
    "full_name": "  " + unicodedata.normalize("NFD", "Trần\u00a0Thị  Ước") + "\u200b",
    "note": "Một \r\n\r\nHai",
    "effective_on": "5/7/2025",
    "weight": "2,5",
}


def errors_of(**changes: str) -> dict[str, list[str]]:
    form = DecisionForm(VALID | changes)
    form.is_valid()
    return {name: list(found) for name, found in form.errors.items()}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_form_reads_what_people_type(language):
    with translation.override(language):
        form = DecisionForm(VALID)
        assert form.errors == {}
        assert form.cleaned_data == {
            "full_name": "Trần Thị Ước",
            "note": "Một\n\nHai",
            "effective_on": date(2025, 7, 5),
            "weight": Decimal("2.5"),
        }


@pytest.mark.parametrize("text", ["05-07-2025", "5.7.2025", "2025-07-05", " 05/07/2025\u00a0"])
def test_date_field_reads_fifth_of_july(text):
    assert VietnameseDateField().clean(text) == date(2025, 7, 5)


@pytest.mark.parametrize("text", ["07/13/2025", "31/02/2026", "31/12/9999"])
def test_date_field_says_that_there_is_no_such_day(text):
    assert errors_of(effective_on=text) == {
        "effective_on": [f"“{text}” không có trong lịch. Nhập lại ngày hiệu lực theo dạng ngày/tháng/năm."]
    }


@pytest.mark.parametrize("text", ["1/7/26", "mai", ""])
def test_date_field_says_how_to_write_it(text):
    assert errors_of(effective_on=text) == {
        "effective_on": ["Nhập ngày hiệu lực theo dạng ngày/tháng/năm, ví dụ 05/07/2025."]
    }


def test_errors_name_the_field_and_the_limit():
    assert errors_of(full_name=" \u200b ", weight="1,234.5") == {
        "full_name": ["Nhập họ và tên."],
        "weight": ["Nhập hệ số bằng số, ví dụ 1.234,5."],
    }
    assert errors_of(weight="-1") == {"weight": ["Nhập hệ số từ 0 trở lên."]}
    assert errors_of(weight="10,5") == {"weight": ["Nhập hệ số không quá 10."]}
    assert errors_of(weight="2,125") == {"weight": ["Nhập hệ số với nhiều nhất 2 chữ số sau dấu phẩy."]}


def test_noun_of_a_field():
    assert VietnameseDateField(label="Ngày ký", noun="ngày ban hành").noun == "ngày ban hành"
    assert VietnameseDateField().noun == "ngày"
    assert VietnameseDateField(label="Ngày ký").noun == "ngày ký"
    assert VietnameseDateField(label="Mang tên mới từ ngày").noun == "ngày ở ô “Mang tên mới từ ngày”"
    assert VietnameseDecimalField(label="CCCD").noun == "CCCD"


def test_initial_values_are_written_as_they_are_read():
    form = DecisionForm(initial={"effective_on": date(2025, 7, 5), "weight": Decimal("1234.5")})
    assert 'value="05/07/2025"' in str(form["effective_on"])
    assert 'value="1.234,5"' in str(form["weight"])
    assert 'inputmode="decimal"' in str(form["weight"])


def test_a_refused_value_is_kept_as_typed():
    form = DecisionForm(VALID | {"effective_on": "07/13/2025", "weight": "1,234.5"})
    assert not form.is_valid()
    assert 'value="07/13/2025"' in str(form["effective_on"])
    assert 'value="1,234.5"' in str(form["weight"])


def test_unchanged_values_are_not_changes():
    initial = {"full_name": "A", "effective_on": date(2025, 7, 5), "weight": Decimal("1.50")}
    same = {"full_name": "A", "effective_on": "5.7.2025", "weight": "1,5"}
    assert DecisionForm(same, initial=initial).changed_data == []
    assert DecisionForm(same | {"effective_on": "x", "weight": "x"}, initial=initial).changed_data == [
        "effective_on",
        "weight",
    ]
