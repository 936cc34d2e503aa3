import pytest

from lms.core.domain.loading import Loaded, Refusal
from lms.org.domain.reference_positions import load_positions, positions_file
from lms.org.enums import REFORM_DAY
from lms.org.models import Position
from tests.factories.reference import with_cells

pytestmark = pytest.mark.django_db


def test_catalogue_is_loaded_once_with_its_marks():
    assert load_positions(positions_file()) == Loaded(created=60)
    assert load_positions(positions_file()) == Loaded(same=60)
    position = Position.objects.get(code="CM-04")
    assert (position.name_vi, position.mark, position.valid_from) == (
        "Chuyên viên về lĩnh vực tư pháp",
        "verified-local",
        REFORM_DAY,
    )
    assert "ho tich" in position.search_key
    assert set(Position.objects.values_list("mark", flat=True)) == {"verified-local", "verified-press", "unverified"}


def test_changed_and_bad_lines():
    load_positions(positions_file())
    rows = with_cells(positions_file(), 2, name_vi="Chủ tịch Ủy ban nhân dân")
    rows = with_cells(rows, 3, status="maybe")
    rows = with_cells(rows, 4, name_vi="")
    rows = with_cells(rows, 5, code="LD-01")
    assert load_positions(rows) == Loaded(
        changed=1,
        same=56,
        refused=[
            Refusal(3, "LD-02", "Cột status ghi “maybe”, chưa có trong danh sách."),
            Refusal(4, "LD-03", "Ô “tên” còn trống."),
            Refusal(5, "LD-01", "Mã này đã có ở dòng 2; mỗi mã chỉ một dòng."),
        ],
    )
    assert Position.objects.get(code="LD-01").search_key.startswith("chu tich uy ban nhan dan")
