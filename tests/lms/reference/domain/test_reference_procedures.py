import pytest

from lms.core.domain.loading import Loaded, Refusal
from lms.reference.domain.reference_procedures import load_procedures, procedures_file
from lms.reference.models import Procedure
from tests.factories.reference import with_cells

pytestmark = pytest.mark.django_db


def test_procedures_are_loaded_once_with_their_marks():
    assert load_procedures(procedures_file()) == Loaded(created=46)
    assert load_procedures(procedures_file()) == Loaded(same=46)
    row = Procedure.objects.get(code="1.001193")
    assert (row.name_vi, row.code_status, row.time_status, row.fee_status, row.search_key) == (
        "Đăng ký khai sinh",
        "source",
        "unverified",
        "source",
        "1.001193 dang ky khai sinh",
    )


def test_changed_and_bad_lines():
    load_procedures(procedures_file())
    rows = with_cells(procedures_file(), 2, fee="Miễn lệ phí")
    rows = with_cells(rows, 3, fee_status="maybe")
    rows = with_cells(rows, 4, name_vi="")
    assert load_procedures(rows) == Loaded(
        changed=1,
        same=43,
        refused=[
            Refusal(3, "1.000689", "Cột status ghi “maybe”, chưa có trong danh sách."),
            Refusal(4, "1.004884", "Ô “tên thủ tục” còn trống."),
        ],
    )
