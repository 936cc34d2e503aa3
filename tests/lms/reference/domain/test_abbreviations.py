import pytest

from lms.reference.domain.abbreviations import abbreviations_in, known_abbreviations
from lms.reference.domain.reference_glossary import glossary_file
from lms.reference.models import GlossaryTerm


@pytest.mark.unit
def test_abbreviations_are_those_in_brackets_in_capitals():
    terms = ["Ủy ban nhân dân (UBND)", "Thừa ủy quyền (TUQ.)", "Hộ tịch (khai sinh)", "Chứng thực"]

    assert abbreviations_in(terms) == {"UBND", "TUQ"}
    assert abbreviations_in(row["vi"] for row in glossary_file()) >= {"UBND", "HĐND", "TTHC", "TUQ"}


@pytest.mark.django_db
def test_a_term_that_a_trainer_adds_is_known_at_once():
    before = known_abbreviations()
    GlossaryTerm.objects.create(term="Hệ thống thông tin (HTTT)")

    assert known_abbreviations() == before | {"HTTT"}
