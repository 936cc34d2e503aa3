from datetime import date

import pytest

from lms.core.domain.loading import Loaded, Refusal
from lms.reference.domain.reference_legal_texts import legal_texts_file, load_legal_texts
from lms.reference.models import LegalText
from tests.factories.reference import with_cells

pytestmark = pytest.mark.django_db
COUNT = 36


def test_texts_are_loaded_once_all_of_them_to_be_checked():
    assert load_legal_texts(legal_texts_file()) == Loaded(created=COUNT)
    assert load_legal_texts(legal_texts_file()) == Loaded(same=COUNT)
    law = LegalText.objects.get(number="60/2014/QH13")
    assert (law.kind, law.title, law.issuer, law.valid_from, law.valid_to) == (
        "law",
        "Luật Hộ tịch",
        "Quốc hội",
        date(2016, 1, 1),
        None,
    )
    assert [(one.number, one.subject) for one in law.articles.all()][0] == ("Điều 13", "Thẩm quyền đăng ký khai sinh")
    assert law.articles.count() == 4
    assert not LegalText.objects.filter(is_checked=True).exists()


def test_what_people_wrote_about_a_text_stays():
    load_legal_texts(legal_texts_file())
    LegalText.objects.filter(number="60/2014/QH13").update(valid_to=date(2027, 2, 28), is_checked=True)
    assert load_legal_texts(legal_texts_file()) == Loaded(same=COUNT)
    law = LegalText.objects.get(number="60/2014/QH13")
    assert (law.valid_to, law.is_checked, law.articles.count()) == (date(2027, 2, 28), True, 4)


def test_a_text_that_was_replaced_and_bad_lines():
    rows = legal_texts_file()
    first, second = rows[0]["number"], rows[1]["number"]
    rows = with_cells(rows, 2, replaced_by=second, valid_to="2026-12-31")
    rows = with_cells(rows, 4, kind="lệnh")
    rows = with_cells(rows, 5, valid_from="01/07/2025")
    rows = with_cells(rows, 6, replaced_by=second)
    assert load_legal_texts(rows) == Loaded(
        created=COUNT - 3,
        refused=[
            Refusal(4, rows[2]["number"], "Cột kind ghi “lệnh”, chưa có trong danh sách."),
            Refusal(5, rows[3]["number"], "Ngày trong tệp cần ghi dạng năm-tháng-ngày, ví dụ 2026-07-01."),
            Refusal(6, rows[4]["number"], "Văn bản đã có văn bản thay thế thì cần ghi ngày cuối cùng còn hiệu lực."),
        ],
    )
    assert LegalText.objects.get(number=first).replaced_by.number == second
