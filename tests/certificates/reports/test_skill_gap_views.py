"""What people say of their levels beside evidence: means of the people of a cell, none of few."""

import io
import uuid
from datetime import timedelta

import openpyxl
import pytest
import time_machine

from certificates.reports.files import FileFormat
from certificates.reports.skill_gap import skill_gap_report
from certificates.reports.skill_gap_file import file_of_people
from certificates.reports.skill_gap_measures import Measure
from certificates.reports.skill_gap_people import Group, listed
from certificates.reports.skill_gap_view_words import mean_text, people_note
from certificates.reports.skill_gap_views import MeanLevel, beside, beside_of
from lms.evidence.domain.level_views import give_views
from lms.evidence.enums import ViewKind
from tests.factories.gaps import NOW, TODAY
from tests.factories.people import make_user

REGISTRARS = ("an", "dat", "dung", "hung", "xuan", "yen")


def say(ward, name, level, *, kind=ViewKind.SELF, at=NOW):
    give_views(
        official=ward.people[name],
        kind=kind,
        levels={ward.competencies["T02"].pk: level},
        client_id=uuid.uuid4(),
        actor=make_user(),
        now=at,
    )


def report_of(ward, **asked):
    facts = {"unit": ward.ward, "as_of": TODAY, "viewer": ward.hr, "run_at": NOW}
    return skill_gap_report(**(facts | asked))


@pytest.fixture
def ward(gap_ward):
    with time_machine.travel(NOW, tick=False):
        for name in REGISTRARS[:5]:
            say(gap_ward, name, 4)
        say(gap_ward, "an", 2)  # the newest counts
        say(gap_ward, "hoa", 5)
        say(gap_ward, "yen", 5, at=NOW - timedelta(days=365))
        for name in REGISTRARS[:2]:
            say(gap_ward, name, 1, kind=ViewKind.MANAGER)
        yield gap_ward


def line_of(report, code="T02"):
    return next(one for one in beside(report) if one.column.words.code == code)


def test_four_means_of_those_who_need_it(ward):
    line = line_of(report_of(ward))
    # Six registrars need 3, two economists 2; Hùng, who is both, needs 3 of them once.
    assert line.required == MeanLevel(8, pytest.approx((6 * 3 + 2 * 2) / 8))
    assert line.own == MeanLevel(6, pytest.approx((2 + 4 * 4 + 5) / 6))
    assert line.manager == MeanLevel(2, 1.0, is_hidden=True)
    # Đạt 3, Hùng 2, Xuân 1, Hòa 2.
    assert line.held == MeanLevel(8, 1.0)
    assert [mean_text(one) for one in line.means] == ["2,8", "3,8", "< 5", "1"]
    assert [people_note(one) for one in line.means] == ["8 người", "6 người", "", "8 người"]


def test_as_many_people_as_the_cell_has(ward):
    report = report_of(ward)
    for row in (*report.rows, None):
        for place, column in enumerate(report.columns):
            cell = row.cells[place] if row else report.totals[place]
            if cell.required:
                assert beside_of(report, column, row).required.people == cell.required
                wanted = {column.words.competency_id}
                row_id = row.unit.unit_id if row else None
                assert len(listed(report, row_id=row_id, competencies=wanted, group=Group.REQUIRED)) == cell.required


def test_a_day_before_it_was_said_knows_nothing_of_it(ward):
    assert line_of(report_of(ward, as_of=TODAY - timedelta(days=1))).own.people == 1  # what Yến said the year before
    assert line_of(report_of(ward, known_at=NOW - timedelta(hours=1))).own.people == 0


def test_rows_do_not_give_few_away_by_subtraction(ward):
    """Five of the office and one of the other division said something: told apart, the whole less the office is one."""
    lines = [one for one in beside(report_of(ward), by_rows=True) if one.column.words.code == "T02"]
    assert [(one.row.unit.name if one.row else "", one.own.people, mean_text(one.own)) for one in lines] == [
        ("Phòng Kinh tế, Hạ tầng và Đô thị", 2, "< 5"),
        ("Văn phòng HĐND và UBND", 5, "không hiện"),
        ("", 6, "3,8"),
    ]


def test_who_may_not_see_individuals_is_told_nothing(ward):
    assert beside(report_of(ward, viewer=make_user("la", full_name="Mai Văn Lạ"))) == ()
    assert beside(report_of(ward, with_people=False)) == ()


def test_workbook_has_a_sheet_of_them_also_without_names(ward):
    file = file_of_people(report_of(ward), FileFormat.XLSX, Measure.SHARE, with_names=False)
    book = openpyxl.load_workbook(io.BytesIO(file.content))
    assert "Danh sách người" not in book.sheetnames
    rows = [list(row) for row in book["Ý kiến về mức"].iter_rows(values_only=True)]
    mark = "ý kiến, không phải minh chứng"
    assert rows[-1] == ["Cả phạm vi", "T02", "Chứng thực", 2.75, 8, 3.83, 6, "< 5", None, 1, 8, mark]
    assert rows[-4][:2] == ["Văn phòng HĐND và UBND", "T02"]
    notes = dict(row[:2] for row in book["Chú thích"].iter_rows(values_only=True))
    assert "Tự đánh giá và nhận xét không phải minh chứng" in notes["Lưu ý"]


def test_one_statement_more(ward, django_assert_num_queries):
    report = report_of(ward)
    with django_assert_num_queries(1):
        beside(report, by_rows=True)
