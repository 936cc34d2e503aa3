import pytest

from lms.reference.domain.abbreviations import known_abbreviations


@pytest.mark.unit
def test_abbreviations_are_those_in_brackets_in_the_glossary():
    assert known_abbreviations() >= {"UBND", "HĐND", "TTHC", "TUQ"}
    assert all(word.isupper() for word in known_abbreviations())
