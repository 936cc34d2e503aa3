from datetime import date

import pytest

from lms.core.models import AuditEntry
from lms.reference.domain.legal_texts import ensure_legal_text, kind_of
from lms.reference.models import LegalText

ACT = {"number": "30/2020/NĐ-CP", "issued_on": None, "valid_from": date(2020, 3, 5), "note": ""}


@pytest.mark.django_db
def test_a_number_not_known_becomes_a_text_to_be_checked():
    made = ensure_legal_text(**ACT, title="Nghị định về công tác văn thư")
    assert (made.kind, made.valid_from, made.is_checked) == ("decree", date(2020, 3, 5), False)
    assert AuditEntry.objects.get(verb="reference.legal_text.noted").target_id == str(made.pk)


@pytest.mark.django_db
def test_a_known_text_is_left_as_it_is():
    made = ensure_legal_text(**ACT, title="Nghị định về công tác văn thư")
    assert ensure_legal_text(**ACT | {"note": "Khác"}, title="Tên khác") == made
    assert LegalText.objects.values_list("title", "note").get() == ("Nghị định về công tác văn thư", "")


@pytest.mark.unit
@pytest.mark.parametrize(
    ("title", "kind"),
    [("Luật Đất đai", "law"), ("Thông tư về phí", "circular"), ("Luật", "other"), ("Kết luận", "other")],
)
def test_the_kind_stands_in_the_title(title, kind):
    assert kind_of(title) == kind
