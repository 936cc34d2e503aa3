import pytest

from lms.reference.domain.reference_glossary import glossary_file, load_glossary
from lms.reference.domain.terms import Term, all_terms, chosen_terms
from lms.reference.models import GlossaryTerm

PEOPLES_COMMITTEE = Term(1, "Ủy ban nhân dân", "UBND", "People's Committee", "")
HOUSEHOLD = Term(2, "hộ tịch", "", "civil status", "việc của Ủy ban")


@pytest.mark.django_db
def test_terms_stand_in_vietnamese_order_with_their_abbreviation():
    for term in ("đặc khu", "Ủy ban nhân dân (UBND)", "dữ liệu", "cấp huyện (đã kết thúc hoạt động)"):
        GlossaryTerm.objects.create(term=term, english="x")
    assert [(term.words, term.abbreviation, term.letter) for term in all_terms()] == [
        ("cấp huyện (đã kết thúc hoạt động)", "", "C"),
        ("dữ liệu", "", "D"),
        ("đặc khu", "", "Đ"),
        ("Ủy ban nhân dân", "UBND", "U"),
    ]


@pytest.mark.django_db
def test_the_shipped_terms_have_a_place_each(django_assert_num_queries):
    load_glossary(glossary_file())
    with django_assert_num_queries(1):
        terms = all_terms()
    assert len({term.anchor for term in terms}) == len(terms) == len(glossary_file())
    assert [term.letter for term in terms] == sorted(
        (term.letter for term in terms), key=lambda one: "ABCDĐEGHIKLMNOPQRSTUVXY".index(one)
    )


@pytest.mark.unit
@pytest.mark.parametrize(
    ("written", "terms"),
    [
        (["UBND"], [PEOPLES_COMMITTEE]),
        (["Ủy ban nhân dân", "UBND"], [PEOPLES_COMMITTEE]),
        (["Uỷ ban nhân dân (UBND)"], [PEOPLES_COMMITTEE]),
        (["Hộ tịch", "ubnd"], [HOUSEHOLD, PEOPLES_COMMITTEE]),
        (["hộ khẩu", "họ tịch"], []),
    ],
)
def test_what_words_mean(written, terms):
    assert chosen_terms([PEOPLES_COMMITTEE, HOUSEHOLD], written) == terms


@pytest.mark.unit
def test_a_place_on_the_page_is_plain():
    assert (PEOPLES_COMMITTEE.anchor, HOUSEHOLD.anchor) == ("uy-ban-nhan-dan-1", "ho-tich-2")
