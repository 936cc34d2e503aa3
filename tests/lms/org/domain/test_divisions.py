from contextlib import nullcontext
from datetime import date
from threading import Thread

import pytest
from django.db import connection, transaction
from django.utils import timezone

from lms.core.models import AuditEntry
from lms.org.domain.divisions import (
    close_division,
    confirm_division,
    create_division,
    divisions_of,
    rename_division,
)
from lms.org.domain.postings import begin_posting
from lms.org.enums import REFORM_DAY, UnitMark
from lms.org.exceptions import (
    CommuneNotInForce,
    DivisionChangesLater,
    DivisionEndsAlready,
    DivisionHasPeople,
    DivisionNameMissing,
    DivisionNameTaken,
    UnitEndsBefore,
    UnitNotInForce,
)
from lms.org.models import PostingVersion, UnitVersion
from tests.factories.people import (
    make_commune,
    make_division,
    make_official,
    make_position,
    make_posting,
    make_user,
)

pytestmark = pytest.mark.django_db
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


@pytest.fixture
def commune():
    return make_commune("Phường Phú Xuân")


@pytest.fixture
def hr():
    return make_user("hr-1")


def names(commune, day):
    return [version.name for version in divisions_of(commune, day)]


def history(division):
    rows = UnitVersion.objects.filter(unit=division).order_by("valid_from")
    return [(row.name, row.valid_from, row.valid_to, row.mark) for row in rows]


def test_create_division_adds_a_confirmed_one_from_its_day(commune, hr):
    make_division(commune, "Văn phòng HĐND và UBND")
    division = create_division(commune=commune, name="  Phòng  Kinh tế số ", valid_from=MARCH, actor=hr)
    assert history(division) == [("Phòng Kinh tế số", MARCH, None, UnitMark.CONFIRMED)]
    assert names(commune, date(2026, 2, 28)) == ["Văn phòng HĐND và UBND"]
    assert names(commune, MARCH) == ["Văn phòng HĐND và UBND", "Phòng Kinh tế số"]
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.actor, entry.after) == (
        "org.division.created",
        hr,
        {"name": "Phòng Kinh tế số", "valid_from": "2026-03-01", "parent": commune.pk},
    )


def test_create_division_refuses_a_name_that_is_there_or_comes(commune, hr):
    create_division(commune=commune, name="Phòng Văn hoá", valid_from=APRIL, actor=hr)
    with pytest.raises(DivisionNameTaken) as raised:
        create_division(commune=commune, name="phòng văn hóa", valid_from=MARCH, actor=hr)
    assert str(raised.value) == (
        "Đơn vị này đã có “phòng văn hóa”. Mỗi phòng, trung tâm trong một xã mang một tên riêng;"
        " hãy chọn phòng đã có hoặc nhập tên khác."
    )
    create_division(commune=make_commune(), name="Phòng Văn hóa", valid_from=MARCH, actor=hr)


def test_a_name_is_free_again_after_its_division_closed(commune, hr):
    first = create_division(commune=commune, name="Tổ tư vấn", valid_from=REFORM_DAY, actor=hr)
    close_division(division=first, last_day=date(2026, 3, 31), actor=hr)
    create_division(commune=commune, name="Tổ tư vấn", valid_from=APRIL, actor=hr)
    assert names(commune, MARCH) == names(commune, APRIL) == ["Tổ tư vấn"]


def test_create_division_refuses_an_empty_name_and_a_commune_not_in_force(commune, hr):
    with pytest.raises(DivisionNameMissing):
        create_division(commune=commune, name=" \u200b ", valid_from=MARCH, actor=hr)
    with pytest.raises(CommuneNotInForce):
        create_division(commune=commune, name="Phòng A", valid_from=date(2025, 6, 30), actor=hr)
    with pytest.raises(CommuneNotInForce):
        create_division(commune=make_division(commune), name="Phòng A", valid_from=MARCH, actor=hr)


def test_rename_division_ends_the_old_name_the_day_before(commune, hr):
    division = make_division(commune, "Phòng Kinh tế")
    rename_division(division=division, name="Phòng Kinh tế và Đô thị", valid_from=MARCH, actor=hr)
    assert history(division) == [
        ("Phòng Kinh tế", REFORM_DAY, date(2026, 2, 28), UnitMark.DEFAULT),
        ("Phòng Kinh tế và Đô thị", MARCH, None, UnitMark.CONFIRMED),
    ]
    assert AuditEntry.objects.get().before == {"name": "Phòng Kinh tế"}


def test_rename_division_from_its_first_day_takes_the_names_place(commune, hr):
    division = make_division(commune, "Phòng Kinh tế")
    version = rename_division(division=division, name="Phòng Đô thị", valid_from=REFORM_DAY, actor=hr)
    assert history(division) == [("Phòng Đô thị", REFORM_DAY, None, UnitMark.CONFIRMED)]
    assert (version.search_key, version.name) == ("phong do thi", "Phòng Đô thị")
    replaced = UnitVersion.records.get(unit=division, superseded_at__isnull=False)
    assert (replaced.name, replaced.valid_from, replaced.mark) == ("Phòng Kinh tế", REFORM_DAY, UnitMark.DEFAULT)
    assert (names(commune, MARCH), AuditEntry.objects.get().before) == (["Phòng Đô thị"], {"name": "Phòng Kinh tế"})
    rename_division(division=division, name="Phòng Hạ tầng", valid_from=REFORM_DAY, actor=hr)
    assert history(division) == [("Phòng Hạ tầng", REFORM_DAY, None, UnitMark.CONFIRMED)]
    assert UnitVersion.records.filter(unit=division).count() == 3


def test_rename_division_refuses_what_would_overlap(commune, hr):
    make_division(commune, "Phòng B")
    division = make_division(commune, "Phòng A")
    rename_division(division=division, name="phòng a", valid_from=MARCH, actor=hr)
    with pytest.raises(DivisionChangesLater):
        rename_division(division=division, name="Phòng C", valid_from=date(2026, 2, 1), actor=hr)
    with pytest.raises(DivisionNameTaken):
        rename_division(division=division, name="Phòng B", valid_from=APRIL, actor=hr)
    close_division(division=division, last_day=APRIL, actor=hr)
    with pytest.raises(DivisionEndsAlready):
        rename_division(division=division, name="Phòng C", valid_from=APRIL, actor=hr)


def test_confirm_division_changes_the_mark_alone(commune, hr):
    division = make_division(commune, "Phòng A")
    confirm_division(division=division, actor=hr)
    confirm_division(division=division, actor=hr)
    assert history(division) == [("Phòng A", REFORM_DAY, None, UnitMark.CONFIRMED)]
    assert AuditEntry.objects.get().before == {"mark": "default"}


def test_close_division_sets_the_end_once(commune, hr):
    division = make_division(commune, "Phòng A")
    with pytest.raises(DivisionChangesLater):
        close_division(division=division, last_day=date(2025, 6, 30), actor=hr)
    close_division(division=division, last_day=MARCH, actor=hr)
    assert history(division) == [("Phòng A", REFORM_DAY, MARCH, UnitMark.DEFAULT)]
    with pytest.raises(DivisionEndsAlready):
        close_division(division=division, last_day=APRIL, actor=hr)


def test_close_division_refuses_while_people_are_posted_there(commune, hr):
    division = make_division(commune, "Phòng A")
    make_posting(make_official(), division, make_position(), ends_on=MARCH)
    staying = make_official()
    make_posting(staying, division, make_position())
    make_posting(staying, division, make_position(), is_main=False)
    with pytest.raises(DivisionHasPeople) as raised:
        close_division(division=division, last_day=MARCH, actor=hr)
    assert str(raised.value) == (
        "Sau ngày 01/03/2026 vẫn còn 1 người đảm nhận vị trí ở “Phòng A”."
        " Hãy ghi nhận quyết định chuyển những người này trước."
    )


@pytest.mark.django_db(transaction=True)
def test_nobody_is_posted_to_a_division_that_closes_at_this_very_moment(commune, hr):
    """The clerk who closes it waits for the one who posts somebody there, and is then refused."""
    division = make_division(commune, "Phòng A")
    refusals = []

    def close():
        try:
            close_division(division=division, last_day=MARCH, actor=hr)
        except DivisionHasPeople as refusal:
            refusals.append(refusal.facts["count"])
        finally:
            connection.close()

    clerk = Thread(target=close)
    with transaction.atomic():
        begin_posting(
            official=make_official(),
            unit=division,
            position=make_position(),
            starts_on=MARCH,
            actor=hr,
            now=timezone.now(),
        )
        clerk.start()
        clerk.join(timeout=1)
    clerk.join()
    assert (refusals, history(division)) == ([1], [("Phòng A", REFORM_DAY, None, UnitMark.DEFAULT)])


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "refusal"),
    [
        (MARCH, date(2026, 3, 31), None),
        (MARCH, None, UnitEndsBefore),
        (MARCH, APRIL, UnitEndsBefore),
        (APRIL, None, UnitNotInForce),
    ],
)
def test_a_posting_fits_into_the_life_of_its_unit(commune, hr, starts_on, ends_on, refusal):
    division = make_division(commune, "Phòng A")
    close_division(division=division, last_day=date(2026, 3, 31), actor=hr)
    facts = {"official": make_official(), "unit": division, "position": make_position(), "actor": hr}
    with pytest.raises(refusal) if refusal else nullcontext():
        begin_posting(**facts, starts_on=starts_on, ends_on=ends_on, now=timezone.now())
    assert PostingVersion.objects.count() == (0 if refusal else 1)
