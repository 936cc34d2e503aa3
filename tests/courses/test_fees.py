from datetime import date

import pytest

from courses.enums import FilingChannel
from courses.fees import Fee, FeeLine, fees_applying, first_clash

pytestmark = pytest.mark.unit
HUE, HAI_PHONG = 1, 2
DAY = date(2026, 11, 29)
COUNTER, ONLINE, POST = FilingChannel


def fee(amount, province=None, channel="", begins=None, ends=None):
    return Fee(province, channel, amount, begins, ends)


NATIONAL = fee("10.000 đồng")
LOCAL = fee("8.000 đồng", HUE)
LOCAL_ONLINE = fee("0 đồng", HUE, ONLINE, date(2026, 8, 8))
ENDED = fee("5.000 đồng", HUE, "", None, date(2026, 7, 31))
TO_COME = fee("9.000 đồng", HUE, ONLINE, date(2026, 11, 30))
ELSEWHERE = fee("1.000 đồng", HAI_PHONG)


@pytest.mark.parametrize(
    ("fees", "provinces", "lines"),
    [
        ([], [HUE], [FeeLine((COUNTER, ONLINE, POST), None)]),
        ([NATIONAL], [], [FeeLine((COUNTER, ONLINE, POST), NATIONAL)]),
        ([NATIONAL, LOCAL], [HUE], [FeeLine((COUNTER, ONLINE, POST), LOCAL)]),
        ([NATIONAL, LOCAL], [], [FeeLine((COUNTER, ONLINE, POST), NATIONAL)]),
        ([NATIONAL, LOCAL], [HAI_PHONG], [FeeLine((COUNTER, ONLINE, POST), NATIONAL)]),
        ([NATIONAL, LOCAL_ONLINE], [HUE], [FeeLine((COUNTER, POST), NATIONAL), FeeLine((ONLINE,), LOCAL_ONLINE)]),
        ([LOCAL_ONLINE], [HUE], [FeeLine((COUNTER, POST), None), FeeLine((ONLINE,), LOCAL_ONLINE)]),
        ([ENDED, TO_COME, NATIONAL], [HUE], [FeeLine((COUNTER, ONLINE, POST), NATIONAL)]),
        (
            [LOCAL, ELSEWHERE],
            [HAI_PHONG, HUE],
            [FeeLine((COUNTER, ONLINE, POST), LOCAL), FeeLine((COUNTER, ONLINE, POST), ELSEWHERE)],
        ),
    ],
)
def test_what_is_paid(fees, provinces, lines):
    assert fees_applying(fees, provinces, DAY) == lines


@pytest.mark.parametrize(
    ("day", "holds"), [(date(2026, 8, 7), False), (date(2026, 8, 8), True), (date(2026, 8, 31), True)]
)
def test_a_fee_holds_from_its_first_day_to_its_last(day, holds):
    assert fee("x", begins=date(2026, 8, 8), ends=date(2026, 8, 31)).holds_on(day) is holds


AUGUST = (date(2026, 8, 1), date(2026, 8, 31))


@pytest.mark.parametrize(
    ("other", "clashes"),
    [
        (fee("b", HUE, ONLINE, date(2026, 8, 31)), True),
        (fee("b", HUE, ONLINE, date(2026, 9, 1)), False),
        (fee("b", HUE, ONLINE, None, date(2026, 7, 31)), False),
        (fee("b", HUE, ONLINE), True),
        (fee("b", HUE, COUNTER, *AUGUST), False),
        (fee("b", None, ONLINE, *AUGUST), False),
    ],
)
def test_two_fees_of_one_place_and_channel_never_hold_on_one_day(other, clashes):
    first = fee("a", HUE, ONLINE, *AUGUST)
    assert first_clash([first, other]) == ((first, other) if clashes else None)
    assert first_clash([other, first]) == ((other, first) if clashes else None)
