"""Many codes at once."""

from datetime import date

import pytest

from certificates.domain.batch_verification import MOST_CODES, split_codes, verify_codes
from certificates.exceptions import TooManyCodes
from tests.factories.certificates import make_issued

pytestmark = pytest.mark.django_db
DAY = date(2026, 7, 7)


def test_codes_come_in_lines_or_cells():
    assert split_codes(" A1 \r\nB2\tC3;D4,, E5\n\n") == ["A1", "B2", "C3", "D4", "E5"]


@pytest.mark.parametrize("others", [1, 3])
def test_each_is_answered_in_its_place_by_one_statement(office, django_assert_num_queries, others):
    issued = make_issued(office)
    typed = [issued.code.lower().replace("-", " "), "0000-0000-00", "abc", issued.code, *["1111-1111-11"] * others]
    with django_assert_num_queries(1):
        checked = verify_codes(typed, DAY)
    assert [(one.number, one.code, one.outcome, one.is_repeated) for one in checked[:5]] == [
        (1, issued.code, "valid", False),
        (2, "0000-0000-00", "unknown", False),
        (3, "", "malformed", False),
        (4, issued.code, "valid", True),
        (5, "1111-1111-11", "unknown", False),
    ]
    assert checked[0].found.holder == "Lê Thị Cúc"
    assert "“abc” chưa đúng dạng mã" in checked[2].problem


def test_more_than_the_limit_is_refused_whole():
    assert len(verify_codes(["abc"] * MOST_CODES, DAY)) == MOST_CODES
    with pytest.raises(TooManyCodes, match="Có 501 mã"):
        verify_codes(["abc"] * (MOST_CODES + 1), DAY)
