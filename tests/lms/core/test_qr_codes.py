import pytest

from lms.core.qr_codes import qr_svg


@pytest.mark.parametrize("border", [2, 4])
def test_a_code_has_no_size_of_its_own_and_as_much_white_as_asked(border):
    svg = qr_svg("https://hoc.example/v/1", border=border)
    modules = 25 + 2 * border
    assert f'viewBox="0 0 {modules} {modules}"' in svg
    assert 'class="qr"' in svg
    assert ' width="' not in svg
