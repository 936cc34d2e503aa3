from datetime import date

import pytest

from lms.core.models import AuditEntry
from lms.reference.domain.legal_texts import Basis, basis_named_in, ensure_legal_text, kind_of
from lms.reference.models import LegalArticle, LegalText

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


@pytest.mark.django_db
def test_an_article_is_known_where_one_number_stands_beside_it(django_assert_num_queries):
    law = LegalText.objects.create(number="60/2014/QH13", kind="law", title="Luật Hộ tịch")
    decree = LegalText.objects.create(number="123/2015/NĐ-CP", kind="decree", title="Nghị định")
    article = LegalArticle.objects.create(text=law, number="Điều 16")
    lines = [
        "Điều 9, Điều 16 Luật số 60/2014/QH13; Nghị định 123/2015/NĐ-CP",
        "Điều 160 Luật số 60/2014/QH13; Luật số 60/2014/QH13",
        "Điều 16 của 60/2014/QH13 và 123/2015/NĐ-CP",
        "Điều 16 của 60/2014/QH13 và 9/2030/NĐ-CP",
        "Điều 16",
    ]
    with django_assert_num_queries(2):
        found = basis_named_in(lines)
    assert found == [
        [Basis(law, article), Basis(decree)],
        [Basis(law)],
        [Basis(law), Basis(decree)],
        [Basis(law)],
        [],
    ]
