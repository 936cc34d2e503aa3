"""The report against figures counted by hand; the ward is described in `tests/factories/gaps.py`."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from certificates.reports import skill_gap_musts
from certificates.reports.skill_gap import skill_gap_report
from certificates.reports.skill_gap_facts import GapCell, PersonState, Seat, Standing, Withheld
from certificates.reports.skill_gap_people import Group, listed
from lms.competencies.enums import RequirementKind
from lms.org.enums import Role
from lms.org.models import Official, PostingVersion
from lms.plans.domain.status import refresh_status
from lms.plans.enums import RequirementState
from lms.plans.models import RequirementStatus
from tests.factories.assessments import make_competency
from tests.factories.gaps import NOW, TODAY, hold, require
from tests.factories.people import (
    grant_role,
    make_commune,
    make_division,
    make_official,
    make_position,
    make_posting,
    make_user,
)

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def report_of(ward, unit=None, **asked):
    asked = {"as_of": TODAY, "viewer": ward.hr, "run_at": NOW} | asked
    return skill_gap_report(unit=unit or ward.ward, **asked)


def figures(report):
    return [(row.unit.name, row.standing, row.cells) for row in report.rows]


def names(found):
    return [one.person.name for one in found]


def test_ward_counts_every_person_once(gap_ward):
    report = report_of(gap_ward)

    assert [column.words.code for column in report.columns] == ["C01", "T01", "T02"]
    nobody = GapCell()
    assert figures(report) == [
        ("Phường Phú Xuân", Standing(met=1), (GapCell(required=1), nobody, nobody)),
        (
            "Phòng Kinh tế, Hạ tầng và Đô thị",
            Standing(met=1, below=1, not_shown=1),
            (nobody, nobody, GapCell(required=3, not_shown=1)),
        ),
        (
            "Văn phòng HĐND và UBND",
            Standing(below=2, not_shown=1, undeclared=1),
            (
                nobody,
                GapCell(required=6, below=2, not_shown=2, lacking=3),
                GapCell(required=6, below=2, not_shown=3, lacking=3),
            ),
        ),
    ]
    assert report.standing == Standing(met=2, below=3, not_shown=2, undeclared=1)
    assert report.standing.people == 8
    assert report.totals == (
        GapCell(required=1),
        GapCell(required=6, below=2, not_shown=2, lacking=3),
        GapCell(required=8, below=2, not_shown=4, lacking=3),
    )
    assert [(top.column.words.code, top.cell.unmet) for top in report.top_gaps] == [("T02", 6), ("T01", 4)]
    assert (report.unit.label, report.run_by) == ("Phường Phú Xuân, Thành phố Huế", "Phan Thị Nội")
    assert report.marks == ("example",)


def test_people_stand_in_the_order_of_names_with_guests_apart(gap_ward):
    report = report_of(gap_ward)

    assert [(person.name, person.state, person.row_id) for person in report.people] == [
        ("Trần Thị An", PersonState.NOT_SHOWN, gap_ward.office.pk),
        ("Ngô Thị Ân", PersonState.NOT_SHOWN, gap_ward.economy.pk),
        ("Hồ Văn Bình", PersonState.UNDECLARED, gap_ward.office.pk),
        ("Phạm Văn Dũng", PersonState.BELOW, gap_ward.office.pk),
        ("Lê Văn Đạt", PersonState.BELOW, gap_ward.office.pk),
        ("Đỗ Thị Hòa", PersonState.MET, gap_ward.economy.pk),
        ("Vũ Văn Hùng", PersonState.BELOW, gap_ward.economy.pk),
        ("Nguyễn Văn Ước", PersonState.MET, gap_ward.ward.pk),
    ]
    assert [(guest.name, guest.state, guest.row_id) for guest in report.guests] == [
        ("Bùi Thị Xuân", PersonState.BELOW, None),
        ("Đinh Thị Yến", PersonState.NOT_SHOWN, None),
    ]
    hung = report.people[6]
    assert hung.seats == (
        Seat("Công chức nông nghiệp", "Phòng Kinh tế, Hạ tầng và Đô thị", True, False, True),
        Seat("Công chức tư pháp – hộ tịch", "Văn phòng HĐND và UBND", False, False, True),
    )
    assert [(gap.words.code, gap.required, gap.held, gap.state) for gap in hung.gaps] == [
        ("T01", 2, 0, RequirementState.NOT_SHOWN),
        ("T02", 3, 2, RequirementState.BELOW),
    ]
    dung = report.people[3]
    assert [(gap.words.code, gap.state, gap.expired_on) for gap in dung.gaps] == [
        ("T01", RequirementState.EXPIRED, date(2025, 12, 31)),
        ("T02", RequirementState.NOT_SHOWN, None),
    ]
    assert [line.words.code for line in dung.strictest(RequirementKind.SHOULD)] == ["T03"]


def test_every_figure_opens_a_list_of_that_length(gap_ward):
    report = report_of(gap_ward)
    groups = {Group.REQUIRED: "required", Group.UNMET: "unmet", Group.BELOW: "below", Group.NOT_SHOWN: "not_shown"}
    places = [(None, report.standing, report.totals)]
    places += [(row.unit.unit_id, row.standing, row.cells) for row in report.rows]
    for row_id, standing, cells in places:
        for column, cell in zip(report.columns, cells, strict=True):
            for group, figure in groups.items():
                found = listed(report, row_id=row_id, competencies={column.words.competency_id}, group=group)
                assert len(found) == getattr(cell, figure), (row_id, column.words.code, group)
        assert len(listed(report, row_id=row_id, group=Group.REQUIRED)) == standing.people
        for state in PersonState:
            assert len(listed(report, row_id=row_id, group=Group[state.name])) == standing.count(state)
        assert len(listed(report, row_id=row_id, group=Group.UNMET)) == standing.unmet


def test_list_of_a_cell_names_people_and_guests_with_their_line(gap_ward):
    report = report_of(gap_ward)
    t02 = gap_ward.competencies["T02"].pk
    found = listed(report, row_id=gap_ward.office.pk, competencies={t02}, group=Group.BELOW)
    assert [(one.person.name, one.line.required, one.line.held) for one in found] == [
        ("Vũ Văn Hùng", 3, 2),
        ("Bùi Thị Xuân", 3, 1),
    ]
    assert names(listed(report, competencies={t02}, group=Group.MET)) == ["Lê Văn Đạt", "Đỗ Thị Hòa"]
    assert listed(report, competencies={t02}, group=Group.UNDECLARED) == ()


def test_division_has_one_row(gap_ward):
    report = report_of(gap_ward, gap_ward.economy)
    assert [row.unit.name for row in report.rows] == ["Phòng Kinh tế, Hạ tầng và Đô thị"]
    # What Hùng lacks at the office is outside this scope.
    assert report.standing == Standing(met=2, not_shown=1)
    assert report.totals == (GapCell(required=3, not_shown=1),)


def test_province_has_a_row_for_each_commune(gap_ward):
    grant_role(gap_ward.hr, Role.HR, gap_ward.province)
    report = report_of(gap_ward, gap_ward.province)
    # Xuân and Yến are at home in Xã A Lưới 3; Ân is seconded there and stays with the ward.
    assert [(row.unit.label, row.standing) for row in report.rows] == [
        ("Xã A Lưới 3, Thành phố Huế", Standing(below=1, not_shown=1)),
        ("Phường Phú Xuân, Thành phố Huế", Standing(met=2, below=3, not_shown=2, undeclared=1)),
    ]
    assert report.standing.people == 10
    assert report.guests == ()
    # Whom two postings ask for T02 counts once in its total.
    assert [(row.cells[1], row.cells[2]) for row in report.rows] == [
        (GapCell(required=2, not_shown=1), GapCell(required=3, below=1, not_shown=2, lacking=2)),
        (GapCell(required=6, below=2, not_shown=2, lacking=3), GapCell(required=8, below=2, not_shown=4, lacking=3)),
    ]
    assert report.totals == (
        GapCell(required=1),
        GapCell(required=7, below=2, not_shown=3, lacking=3),
        GapCell(required=8, below=2, not_shown=4, lacking=3),
    )


def test_past_day_is_computed_from_facts(gap_ward):
    report = report_of(gap_ward, as_of=date(2025, 12, 1))
    # Dũng's evidence still counted, nobody else had shown anything.
    assert report.totals == (
        GapCell(required=1, not_shown=1),
        GapCell(required=6, not_shown=5),
        GapCell(required=8, not_shown=8),
    )


def test_day_before_anybody_was_posted_is_empty(gap_ward):
    report = report_of(gap_ward, as_of=date(2025, 6, 30))
    assert (report.columns, report.rows, report.standing, report.people) == ((), (), Standing(), ())


def test_same_day_and_knowledge_give_the_same_rows(gap_ward):
    known_at = datetime(2026, 7, 1, tzinfo=HANOI)
    asked = {"as_of": date(2026, 6, 30), "known_at": known_at}
    before = report_of(gap_ward, **asked)
    # New and back-dated facts, recorded later: evidence, an end, a person.
    hold(gap_ward.people["an"], gap_ward.competencies["T02"], 3, since=date(2026, 5, 1), recorded_at=NOW)
    PostingVersion.objects.filter(posting=gap_ward.postings["hoa"]).update(
        ends_on=date(2026, 6, 1), end_recorded_at=NOW
    )
    late = make_official("Mai Văn Muộn", province=gap_ward.province)
    make_posting(late, gap_ward.office, gap_ward.positions["registrar"], recorded_at=NOW)

    assert report_of(gap_ward, **asked) == before
    now = report_of(gap_ward, as_of=date(2026, 6, 30))
    assert [person.name for person in now.people if person not in before.people] == ["Trần Thị An", "Mai Văn Muộn"]
    assert "Đỗ Thị Hòa" not in [person.name for person in now.people]


def test_position_that_only_should_is_undeclared(gap_ward):
    helper = make_position("HT-02", "Nhân viên phục vụ")
    require(helper, gap_ward.competencies["T03"], 1, kind=RequirementKind.SHOULD)
    make_posting(make_official("Mai Thị Sen", province=gap_ward.province), gap_ward.economy, helper)
    assert report_of(gap_ward).standing == Standing(met=2, below=3, not_shown=2, undeclared=2)


def test_undeclared_main_post_is_never_met(gap_ward):
    bình = gap_ward.people["binh"]
    make_posting(bình, gap_ward.economy, gap_ward.positions["economist"], is_main=False)
    hold(bình, gap_ward.competencies["T02"], 2)
    report = report_of(gap_ward)
    assert report.standing == Standing(met=2, below=3, not_shown=2, undeclared=1)
    assert {person.name: person.state for person in report.people}["Hồ Văn Bình"] == PersonState.UNDECLARED


def test_without_people_the_figures_are_the_same(gap_ward):
    full, bare = report_of(gap_ward), report_of(gap_ward, with_people=False)
    assert bare == replace(full, people=(), guests=(), shows_people=False)


def test_stored_status_gives_the_figures_of_the_facts(gap_ward):
    everybody = Official.objects.order_by("pk").values_list("pk", flat=True)
    refresh_status(everybody, now=NOW)
    full, bare = report_of(gap_ward), report_of(gap_ward, with_people=False)
    assert bare == replace(full, people=(), guests=(), shows_people=False)
    # What is stored for the day before is not what holds: Dũng's rows are due, An's are marked, Hùng has none.
    hold(gap_ward.people["dung"], gap_ward.competencies["T02"], 3, since=TODAY)
    hold(gap_ward.people["an"], gap_ward.competencies["T02"], 3)
    hold(gap_ward.people["hung"], gap_ward.competencies["T01"], 2)
    RequirementStatus.objects.filter(official=gap_ward.people["dung"]).update(next_change_on=TODAY)
    RequirementStatus.objects.filter(official=gap_ward.people["an"]).update(is_stale=True)
    RequirementStatus.objects.filter(official=gap_ward.people["hung"]).delete()
    then, bare = report_of(gap_ward), report_of(gap_ward, with_people=False)
    assert bare == replace(then, people=(), guests=(), shows_people=False)
    assert (then.totals[1:], full.totals[1:]) == (
        (GapCell(required=6, below=2, not_shown=1, lacking=3), GapCell(required=8, below=2, not_shown=2, lacking=3)),
        (GapCell(required=6, below=2, not_shown=2, lacking=3), GapCell(required=8, below=2, not_shown=4, lacking=3)),
    )


def test_cell_of_a_group_counts_each_person_once_by_the_worst(gap_ward):
    report = report_of(gap_ward)
    assert [(group.key, group.name, [c.words.code for c in group.columns]) for group in report.groups] == [
        ("chung", "chung", ["C01"]),
        ("nghiep-vu", "nghiệp vụ", ["T01", "T02"]),
    ]
    nobody = GapCell()
    assert [row.group_cells for row in report.rows] == [
        (GapCell(required=1), nobody),
        (nobody, GapCell(required=3, not_shown=1)),
        # Đạt, Dũng, Hùng and Xuân are below in one of both; An and Yến have shown nothing in one at least.
        (nobody, GapCell(required=6, below=4, not_shown=2, lacking=6)),
    ]
    # Hùng, who meets T02 in the other division, is below at the office and counts once.
    assert report.group_totals == (GapCell(required=1), GapCell(required=8, below=4, not_shown=3, lacking=6))
    groups = {Group.REQUIRED: "required", Group.UNMET: "unmet", Group.BELOW: "below", Group.NOT_SHOWN: "not_shown"}
    places = [(None, report.group_totals), *((row.unit.unit_id, row.group_cells) for row in report.rows)]
    for row_id, cells in places:
        for among, cell in zip(report.groups, cells, strict=True):
            for group, figure in groups.items():
                found = listed(report, row_id=row_id, competencies=among.competency_ids, group=group)
                assert len(found) == getattr(cell, figure), (row_id, among.key, group)


def test_group_does_not_give_a_hidden_competency_away(gap_ward):
    report = report_of(gap_ward, viewer=make_user("thanh-tra", full_name="Mai Văn Tra"))
    few, cover, shown = GapCell(withheld=Withheld.FEW), GapCell(withheld=Withheld.COVER), GapCell()
    assert [row.group_cells for row in report.rows] == [(few, shown), (shown, few), (shown, cover)]
    assert report.group_totals == (few, GapCell(required=8, below=4, not_shown=3))


def test_who_may_not_see_individuals_gets_no_small_figure(gap_ward):
    inspector = make_user("thanh-tra", full_name="Mai Văn Tra")
    report = report_of(gap_ward, viewer=inspector)
    few, cover, shown = GapCell(withheld=Withheld.FEW), GapCell(withheld=Withheld.COVER), GapCell()
    assert (report.shows_people, report.people, report.guests) == (False, (), ())
    assert [row.cells for row in report.rows] == [
        (few, shown, shown),
        (shown, shown, few),
        # Would show the three of the other division by subtraction.
        (shown, GapCell(required=6, below=2, not_shown=2), cover),
    ]
    assert [row.standing.withheld for row in report.rows] == [Withheld.FEW, Withheld.FEW, Withheld.FEW]
    assert report.standing == Standing(met=2, below=3, not_shown=2, undeclared=1)
    assert report.totals == (few, GapCell(required=6, below=2, not_shown=2), GapCell(required=8, below=2, not_shown=4))


def test_hr_of_another_ward_does_not_see_individuals(gap_ward):
    stranger = make_user("hr-khac", full_name="Mai Thị Khác")
    grant_role(stranger, Role.HR, make_commune("Phường Thuận Hóa", province=gap_ward.province))
    assert report_of(gap_ward, viewer=stranger).shows_people is False
    assert report_of(gap_ward).shows_people is True


def test_facts_of_very_many_are_read_part_by_part(gap_ward, monkeypatch):
    whole = report_of(gap_ward, with_people=False)
    monkeypatch.setattr(skill_gap_musts, "POSTINGS_AT_ONCE", 3)
    with CaptureQueriesContext(connection) as due:
        assert report_of(gap_ward, with_people=False) == whole
    past = report_of(gap_ward, with_people=False, as_of=TODAY - timedelta(days=1))
    with CaptureQueriesContext(connection) as later:
        named = report_of(gap_ward, as_of=TODAY - timedelta(days=1))
    assert figures(past) == figures(named)
    assert len(due) > len(later)


@pytest.mark.parametrize("more", [0, 2])
def test_statements_do_not_grow_with_divisions_and_people(gap_ward, more):
    for number in range(more):
        division = make_division(gap_ward.ward, f"Phòng số {number}")
        for name in ("Mai Thị Ba", "Mai Thị Bốn"):
            make_posting(make_official(name, province=gap_ward.province), division, gap_ward.positions["registrar"])
    with CaptureQueriesContext(
        connection,
    ) as full:
        report_of(gap_ward)
    with CaptureQueriesContext(connection) as bare:
        unstored = report_of(gap_ward, with_people=False)
    refresh_status(Official.objects.values_list("pk", flat=True), now=NOW)
    with CaptureQueriesContext(connection) as stored:
        assert report_of(gap_ward, with_people=False).standing == unstored.standing
    assert (len(full), len(bare), len(stored)) == (10, 10, 6)


def test_unworded_competency_goes_by_its_code(gap_ward):
    require(gap_ward.positions["economist"], make_competency("Z99"), 1)
    report = report_of(gap_ward)
    assert [(column.words.code, column.words.name_vi) for column in report.columns][-1] == ("Z99", "Z99")
    assert report.totals[-1] == GapCell(required=3, not_shown=3)


def test_run_later_with_known_at_is_equal_but_for_the_moment(gap_ward):
    known_at = NOW
    first = report_of(gap_ward, known_at=known_at)
    second = report_of(gap_ward, known_at=known_at, run_at=NOW + timedelta(days=40))
    assert second == replace(first, run_at=NOW + timedelta(days=40))
