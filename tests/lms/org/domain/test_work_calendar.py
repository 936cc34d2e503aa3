"""Days on which nobody works: by law, by the moon, by what the year decided."""

from datetime import date

import pytest
from django.utils import timezone

from lms.core.models import AuditEntry
from lms.org.domain.work_calendar import Declared, WorkCalendar, declare_day, drop_day, public_holidays, work_calendar
from lms.org.enums import Role, WorkDayKind
from lms.org.exceptions_calendar import CalendarDayMissing, CalendarDayTaken, CalendarNotYours
from lms.org.models import WorkCalendarDay
from tests.factories.people import grant_role, make_commune, make_province, make_user

TET = {
    2024: date(2024, 2, 10),
    2025: date(2025, 1, 29),
    2026: date(2026, 2, 17),
    2027: date(2027, 2, 6),
    2028: date(2028, 1, 26),
    2029: date(2029, 2, 13),
    2030: date(2030, 2, 2),
}
"""Vietnam's own: in 2030, as in 2007, the Chinese new year is a day apart."""


@pytest.mark.unit
@pytest.mark.parametrize(("year", "first_day"), TET.items())
def test_the_lunar_new_year_is_known(year, first_day):
    assert public_holidays(year).off[first_day] == "Tết Nguyên Đán"


@pytest.mark.unit
@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 9, 2), "Quốc khánh"),
        (date(2026, 4, 26), "Ngày Giỗ Tổ Hùng Vương"),
        (date(2026, 10, 3), "thứ Bảy"),
        (date(2026, 10, 4), "Chủ nhật"),
        (date(2026, 10, 5), ""),
        (date(2026, 8, 22), ""),  # a Saturday worked instead of Monday 31 August
    ],
)
def test_why_a_day_is_off(day, why):
    assert WorkCalendar().why_off(day) == why


@pytest.mark.unit
def test_next_working_day_goes_over_the_whole_of_tet():
    calendar = WorkCalendar()
    assert calendar.next_working_day(date(2027, 2, 4)) == date(2027, 2, 11)
    assert calendar.next_working_day(date(2027, 2, 11)) == date(2027, 2, 11)


@pytest.fixture
def province(db):
    return make_province()


@pytest.fixture
def hr(province):
    user = make_user()
    grant_role(user, Role.HR, province)
    return user


def test_a_declared_day_counts_until_it_is_dropped(hr):
    now = timezone.now()
    day = date(2027, 5, 3)
    row = declare_day(day=day, kind=WorkDayKind.WORKED, note="  làm bù ", actor=hr, now=now)
    assert work_calendar() == WorkCalendar({day: Declared(is_off=False, note="làm bù")})
    drop_day(row=row, actor=hr, now=now)
    assert work_calendar() == WorkCalendar()
    assert WorkCalendarDay.objects.get().dropped_by == hr
    assert [one.verb for one in AuditEntry.objects.order_by("verb")] == [
        "org.work_calendar.declared",
        "org.work_calendar.dropped",
    ]


def test_a_day_is_declared_once_at_a_time(hr):
    now = timezone.now()
    facts = {"day": date(2027, 5, 4), "kind": WorkDayKind.OFF, "note": "nghỉ thêm", "actor": hr, "now": now}
    row = declare_day(**facts)
    with pytest.raises(CalendarDayTaken):
        declare_day(**facts)
    drop_day(row=row, actor=hr, now=now)
    declare_day(**facts)
    with pytest.raises(CalendarDayMissing):
        drop_day(row=row, actor=hr, now=now)


def test_hr_of_a_ward_keeps_no_calendar(province, hr):
    clerk = make_user()
    grant_role(clerk, Role.HR, make_commune(province=province))
    now = timezone.now()
    row = declare_day(day=date(2027, 5, 4), kind=WorkDayKind.OFF, note="nghỉ", actor=hr, now=now)
    with pytest.raises(CalendarNotYours):
        drop_day(row=row, actor=clerk, now=now)
    with pytest.raises(CalendarNotYours):
        declare_day(day=date(2027, 5, 5), kind=WorkDayKind.OFF, note="nghỉ", actor=clerk, now=now)
    assert WorkCalendarDay.objects.filter(dropped_at__isnull=True).count() == 1
