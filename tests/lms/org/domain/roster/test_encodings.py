import pytest

from lms.core.spreadsheets import Worksheet
from lms.org.domain.roster.encodings import is_legacy_encoded


@pytest.mark.parametrize(
    ("cells", "is_legacy"),
    [
        (["NguyÔn V¨n Hïng", "TrÇn ThÞ H­¬ng", "Phßng Kinh tÕ"], True),
        (["Nguyeãn Vaên Huøng", "Traàn Thò Höông", "Phoøng Kinh teá"], True),
        (["Nguyễn Văn Hùng", "Trần Thị Hương", "Phòng Kinh tế", "khoá, thuý, hoà, quê, xuân"], False),
        (["H'Nguêt Byă", "Y Bhăm Êban", "Kbuôr", "Ksŏr Hơ Lŏt", "Đỗ Ý Nhi", "Lê Bá Khôi"], False),
        (["CÔNG TẰNG TÔN NỮ THÙY DƯƠNG", "ĐẶNG HỮU LỢI", "Thạch Sô Phia"], False),
        (["abc"], False),
        ([], False),
    ],
)
def test_only_what_cannot_be_unicode_is_called_legacy(cells, is_legacy):
    assert is_legacy_encoded(Worksheet("x", [[cell] for cell in cells])) == is_legacy


def test_one_odd_cell_among_many_is_no_reason():
    rows = [["Nguyễn Văn Hùng"]] * 20 + [["café crème ®x"]]
    assert not is_legacy_encoded(Worksheet("x", rows))
