import pytest

from certificates.domain.template_designs import Design, Signatory, check_design, read_signatories
from certificates.enums import PaperLanguage
from certificates.exceptions_templates import (
    HeadingMissing,
    LettersNotDrawn,
    PlaceMissing,
    SignatoryMalformed,
    TooManySignatories,
)

pytestmark = pytest.mark.unit
SECOND = Signatory(("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"), "Nguyễn Văn An")


@pytest.mark.parametrize("language", PaperLanguage.values)
def test_the_first_wording_is_right_in_each_language(language):
    check_design(Design(language=language, signatories=(SECOND, SECOND)))


def test_only_the_languages_that_are_printed_are_looked_at():
    check_design(Design(heading_en="", text_en=""))
    with pytest.raises(HeadingMissing) as caught:
        check_design(Design(language="both", heading_en=" "))
    assert caught.value.at == "heading_en"
    with pytest.raises(PlaceMissing) as caught:
        check_design(Design(language="en", text_en="{ho_ten}"))
    assert caught.value.at == "text_en"


def test_a_letter_the_paper_can_not_draw_is_named_at_its_field():
    with pytest.raises(LettersNotDrawn) as caught:
        check_design(Design(heading_vi="Giấy 证"))
    assert (caught.value.at, "“证”" in str(caught.value)) == ("heading_vi", True)


def test_signatories_are_read_a_line_each():
    text = "TL. CHỦ TỊCH / CHÁNH VĂN PHÒNG | Nguyễn Văn An\n\nGIÁM ĐỐC|Lê  Thị Bình"
    assert read_signatories(text) == (SECOND, Signatory(("GIÁM ĐỐC",), "Lê Thị Bình"))
    for wrong in ("Nguyễn Văn An", "GIÁM ĐỐC | ", "/ | An"):
        with pytest.raises(SignatoryMalformed) as caught:
            read_signatories(f"GIÁM ĐỐC | An\n{wrong}")
        assert str(caught.value).startswith("Dòng 2:")


def test_three_more_signatures_have_no_room():
    with pytest.raises(TooManySignatories):
        check_design(Design(signatories=(SECOND, SECOND, SECOND)))
