import pytest

from lms.core.domain.loading import Loaded, Refusal
from lms.reference.domain.reference_glossary import glossary_file, load_glossary
from lms.reference.models import GlossaryTerm
from tests.factories.reference import with_cells

pytestmark = pytest.mark.django_db


def test_terms_are_loaded_once_and_what_people_wrote_stays():
    assert load_glossary(glossary_file()) == Loaded(created=142)
    term = GlossaryTerm.objects.get(term="hộ tịch")
    assert term.english == "civil status"
    GlossaryTerm.objects.filter(pk=term.pk).update(note="Khai sinh, kết hôn, khai tử.")
    assert load_glossary(glossary_file()) == Loaded(same=142)
    assert GlossaryTerm.objects.get(pk=term.pk).note == "Khai sinh, kết hôn, khai tử."


def test_a_line_without_a_term_and_one_twice():
    rows = with_cells(glossary_file(), 2, vi="")
    rows = with_cells(rows, 4, vi="xã")
    assert load_glossary(rows) == Loaded(
        created=140,
        refused=[
            Refusal(2, "", "Dòng này chưa có mã (cột vi)."),
            Refusal(4, "xã", "Mã này đã có ở dòng 3; mỗi mã chỉ một dòng."),
        ],
    )
