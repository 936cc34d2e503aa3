from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from lms.reference.enums import Validity
from lms.reference.models import LegalText

DAY = date(2026, 7, 1)


def text(**fields):
    return LegalText(number="1/2026/NĐ-CP", kind="decree", title="Nghị định thử", **fields)


@pytest.mark.unit
@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, Validity.IN_FORCE),
        ({"valid_from": DAY}, Validity.IN_FORCE),
        ({"valid_from": date(2026, 7, 2)}, Validity.TO_COME),
        ({"valid_to": DAY}, Validity.IN_FORCE),
        ({"valid_to": date(2026, 6, 30)}, Validity.ENDED),
    ],
)
def test_where_a_text_stands_on_a_day(fields, expected):
    assert text(**fields).validity_on(DAY) == expected


@pytest.mark.django_db
@pytest.mark.parametrize("valid_to", [None, DAY, date(2026, 6, 30)])
def test_the_query_agrees_with_the_row(valid_to):
    one = text(valid_to=valid_to)
    one.save()
    assert LegalText.objects.ended_on(DAY).exists() == (one.validity_on(DAY) == Validity.ENDED)


@pytest.mark.django_db
def test_a_text_with_impossible_days_is_refused_by_form_and_database():
    other = text()
    other.save()
    wrong = {
        "valid_to": (
            {"valid_from": DAY, "valid_to": date(2026, 6, 30)},
            "Ngày hết hiệu lực đang trước ngày có hiệu lực. Kiểm tra lại hai ngày.",
        ),
        "replaced": (
            {"replaced_by": other},
            "Văn bản đã có văn bản thay thế thì cần ghi ngày cuối cùng còn hiệu lực.",
        ),
    }
    for fields, sentence in wrong.values():
        one = text(**fields)
        one.number = "2/2026/NĐ-CP"
        with pytest.raises(ValidationError) as refused:
            one.clean()
        assert refused.value.message_dict == {"valid_to": [sentence]}
        with pytest.raises(IntegrityError), transaction.atomic():
            one.save()
    other.valid_to, other.replaced_by = DAY, other
    with pytest.raises(ValidationError) as refused:
        other.clean()
    assert list(refused.value.message_dict) == ["replaced_by"]
    with pytest.raises(IntegrityError), transaction.atomic():
        other.save()
