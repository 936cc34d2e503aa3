from datetime import date

import pytest

from assessments.domain.banks import load_bank
from assessments.domain.citing import questions_with_ended_basis
from assessments.models import QuestionCitation
from lms.reference.models import LegalArticle, LegalText
from tests.assessments.domain.test_banks import bank, question  # noqa: F401 - a fixture

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def make_text(number, **fields):
    return LegalText.objects.create(**({"number": number, "kind": "law", "title": f"Luật {number}"} | fields))


def rows():
    cited = QuestionCitation.objects.order_by("version__question__code", "text__number", "article__number")
    return list(cited.values_list("version__question__code", "text__number", "article__number"))


def test_a_bank_cites_the_known_texts_and_articles_of_its_legal_basis(bank):  # noqa: F811
    law = make_text("60/2014/QH13")
    make_text("123/2015/NĐ-CP")
    for number in ("Điều 15", "Điều 16"):
        LegalArticle.objects.create(text=law, number=number)
    words = [
        "Điều 15, Điều 16 Luật Hộ tịch số 60/2014/QH13; Nghị định 123/2015/NĐ-CP (cần kiểm tra)",
        "Điều 9 Luật Hộ tịch số 60/2014/QH13",
        "Nghị định 9/2030/NĐ-CP",
        "Điều 16 của 60/2014/QH13 và 123/2015/NĐ-CP",
    ]
    for raw, basis in zip(bank["questions"], words, strict=True):
        raw["legal_basis"] = basis
    load_bank(bank)
    wanted = [
        ("HT-1", "123/2015/NĐ-CP", None),
        ("HT-1", "60/2014/QH13", "Điều 15"),
        ("HT-1", "60/2014/QH13", "Điều 16"),
        ("HT-2", "60/2014/QH13", None),
        ("HT-4", "123/2015/NĐ-CP", None),
        ("HT-4", "60/2014/QH13", None),
    ]
    assert rows() == wanted
    kept = set(QuestionCitation.objects.values_list("pk", flat=True))
    assert load_bank(bank).questions.same == 4
    assert set(QuestionCitation.objects.values_list("pk", flat=True)) == kept
    make_text("9/2030/NĐ-CP")
    load_bank(bank)
    assert rows() == [*wanted[:4], ("HT-3", "9/2030/NĐ-CP", None), *wanted[4:]]


def test_an_ended_article_flags_its_questions(bank):  # noqa: F811
    law = make_text("60/2014/QH13")
    LegalArticle.objects.create(text=law, number="Điều 16", valid_to=date(2026, 6, 30))
    bank["questions"][0]["legal_basis"] = "Điều 16 Luật Hộ tịch số 60/2014/QH13"
    bank["questions"][1]["legal_basis"] = "Luật Hộ tịch số 60/2014/QH13"
    load_bank(bank)

    def flagged(day):
        return [(one.version.question.code, one.ends_on) for one in questions_with_ended_basis(day)]

    assert flagged(date(2026, 6, 30)) == []
    assert flagged(date(2026, 7, 1)) == [("HT-1", date(2026, 6, 30))]
    LegalText.objects.update(valid_to=date(2026, 8, 31))
    assert flagged(date(2026, 9, 1)) == [("HT-1", date(2026, 6, 30)), ("HT-2", date(2026, 8, 31))]
