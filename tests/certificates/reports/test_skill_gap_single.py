"""Where a competency hangs on one person."""

import io
import uuid

import openpyxl
import pytest
import time_machine

from certificates.reports.skill_gap import skill_gap_report
from certificates.reports.skill_gap_single import single_holders
from certificates.reports.skill_gap_xlsx import skill_gap_xlsx
from lms.org.enums import Role
from lms.plans.models import Exemption
from tests.factories.exemptions import exempt
from tests.factories.gaps import NOW, TODAY, hold, make_gap_ward
from tests.factories.people import grant_role, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward():
    with time_machine.travel(NOW, tick=False):
        yield make_gap_ward()


def found(report):
    listed = single_holders(report)
    return [(one.row and one.row.unit.name, one.column.words.code, one.cell.required) for one in listed]


def report_of(unit, viewer, **asked):
    return skill_gap_report(unit=unit, as_of=TODAY, viewer=viewer, **asked)


def test_a_ward_is_looked_at_as_a_whole_and_a_province_by_ward(ward):
    desk = make_user()
    grant_role(desk, Role.HR, ward.province)
    assert found(report_of(ward.ward, ward.hr)) == [(None, "C01", 1)]
    assert found(report_of(ward.province, desk)) == [("Xã A Lưới 3", "T01", 2), ("Phường Phú Xuân", "C01", 1)]


def test_a_second_person_who_has_it_takes_the_point_away(ward):
    desk = make_user()
    grant_role(desk, Role.HR, ward.province)
    hold(ward.people["an2"], ward.competencies["T01"], 2)
    assert found(report_of(ward.province, desk)) == [("Phường Phú Xuân", "C01", 1)]


def test_who_is_let_off_does_not_have_it(ward):
    desk = make_user()
    grant_role(desk, Role.HR, ward.province)
    exempt(ward, "an2", "T01")
    assert found(report_of(ward.province, desk)) == [("Xã A Lưới 3", "T01", 2), ("Phường Phú Xuân", "C01", 1)]


def test_who_sees_no_individuals_is_told_of_none(ward):
    head = make_user()
    grant_role(head, Role.HEAD, ward.ward)
    assert found(report_of(ward.ward, head)) == []


def test_the_workbook_says_the_same(ward):
    report = report_of(ward.ward, ward.hr)
    book = openpyxl.load_workbook(io.BytesIO(skill_gap_xlsx(report)))
    rows = [[cell for cell in row if cell is not None] for row in book["Điểm yếu đơn lẻ"].iter_rows(values_only=True)]
    assert ["Cả phạm vi", "C01", "Đạo đức và bản lĩnh", 1] in rows


def test_who_is_exempt_is_nobody_who_has_it(ward):
    desk = make_user()
    grant_role(desk, Role.HR, ward.province)
    Exemption.objects.create(
        client_id=uuid.uuid4(),
        official=ward.people["xuan"],
        competency=ward.competencies["T02"],
        reason="Đang học",
        starts_on=TODAY,
        ends_on=TODAY,
        approved_by=desk,
        recorded_at=NOW,
    )
    hold(ward.people["yen"], ward.competencies["T02"], 2)
    listed = found(report_of(ward.province, desk))
    assert ("Xã A Lưới 3", "T02", 3) in listed
