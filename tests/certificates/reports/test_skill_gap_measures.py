"""One figure of a cell three ways: the same on page, paper and in the workbook."""

import io

import openpyxl
import pytest

from certificates.reports.files import FileFormat
from certificates.reports.skill_gap import skill_gap_report
from certificates.reports.skill_gap_facts import GapCell, Withheld
from certificates.reports.skill_gap_file import skill_gap_file
from certificates.reports.skill_gap_measures import (
    Measure,
    Shown,
    asked_measure,
    legend_of,
    measures_of,
    ranked_by,
    shown,
)
from certificates.reports.skill_gap_pdf import paper_context
from certificates.reports.skill_gap_words import conclusion, definitions, figures, top_text
from tests.factories.gaps import NOW, TODAY
from tests.factories.people import make_user

CELL = GapCell(required=40, below=12, not_shown=9, lacking=18)


@pytest.fixture
def report(gap_ward):
    return skill_gap_report(unit=gap_ward.ward, as_of=TODAY, viewer=gap_ward.hr, run_at=NOW)


@pytest.fixture
def stranger(gap_ward):
    viewer = make_user("la", full_name="Mai Văn Lạ")
    return skill_gap_report(unit=gap_ward.ward, as_of=TODAY, viewer=viewer, run_at=NOW)


def test_a_cell_is_told_three_ways():
    assert [shown(CELL, one, most=25) for one in Measure] == [
        Shown("1", "12/40", 0.3),
        Shown("2", "12", 12),
        Shown("2", "1,5", 1.5),
    ]
    nobody, hidden = GapCell(), GapCell(withheld=Withheld.FEW)
    for one in Measure:
        assert (shown(nobody, one), shown(hidden, one)) == (Shown("none", "–", None), Shown("few", "< 5", None))


@pytest.mark.parametrize(
    ("lacking", "below", "step"), [(0, 0, "0"), (2, 2, "1"), (3, 2, "2"), (4, 2, "3"), (5, 2, "3"), (6, 2, "4")]
)
def test_deeper_is_darker(lacking, below, step):
    assert shown(GapCell(9, below, lacking=lacking), Measure.DEPTH).step == step


def test_legend_says_of_every_shade_what_falls_into_it():
    assert [text for _step, text in legend_of(Measure.SHARE, 0)] == ["dưới 20%", "20–39%", "40–59%", "60–79%", "từ 80%"]
    assert legend_of(Measure.DEPTH, 0) == [
        ("0", "không ai dưới mức"),
        ("1", "từ 1 mức"),
        ("2", "từ 1,5 mức"),
        ("3", "từ 2 mức"),
        ("4", "từ 3 mức"),
    ]


@pytest.mark.parametrize("most", [0, 1, 3, 5, 7, 25, 1200])
def test_counts_are_shaded_as_their_legend_says(most):
    said = {}
    for step, text in legend_of(Measure.PEOPLE, most):
        figures = text.replace(".", "").removeprefix("từ ").removesuffix(" người").split("–")
        first, last = int(figures[0]), most if text.startswith("từ") else int(figures[-1])
        said |= dict.fromkeys(range(first, last + 1), step)
    assert said == {count: shown(GapCell(2000, count), Measure.PEOPLE, most).step for count in range(most + 1)}


def test_sentences_follow_the_measure(report):
    assert [conclusion(report, one) for one in Measure] == [
        (
            "Thiếu nhiều nhất: Chứng thực (2/8 dưới mức, 4/8 chưa có minh chứng), "
            "Đăng ký và quản lý hộ tịch (2/6 dưới mức, 2/6 chưa có minh chứng)."
        ),
        (
            "Nhiều người chưa đạt nhất: Chứng thực (2 người dưới mức, 4 người chưa có minh chứng), "
            "Đăng ký và quản lý hộ tịch (2 người dưới mức, 2 người chưa có minh chứng)."
        ),
        (
            "Thiếu nhiều mức nhất: Chứng thực (thiếu trung bình 1,5 mức ở 2 người dưới mức), "
            "Đăng ký và quản lý hộ tịch (thiếu trung bình 1,5 mức ở 2 người dưới mức)."
        ),
    ]
    [_t02, t01, _c01] = ranked_by(report, Measure.PEOPLE)
    assert [top_text(t01, one) for one in (Measure.PEOPLE, Measure.DEPTH)] == [
        figures(t01.cell, one) for one in (Measure.PEOPLE, Measure.DEPTH)
    ]


def test_nobody_below_has_no_mean(gap_ward):
    report = skill_gap_report(unit=gap_ward.economy, as_of=TODAY, viewer=gap_ward.hr, run_at=NOW)
    assert conclusion(report, Measure.DEPTH) == ("Chưa ai có minh chứng dưới mức, nên chưa có mức thiếu trung bình.")


def test_levels_are_not_told_to_who_may_not_see_individuals(report, stranger):
    assert [len(measures_of(one)) for one in (report, stranger)] == [3, 2]
    assert [asked_measure("muc-thieu", one) for one in (report, stranger)] == [Measure.DEPTH, Measure.SHARE]
    assert asked_measure("gì đó", report) == Measure.SHARE
    assert {cell.lacking for row in stranger.rows for cell in (*row.cells, *row.group_cells)} == {0}
    assert {cell.lacking for cell in stranger.totals + stranger.group_totals} == {0}
    assert "Mức thiếu trung bình (1,5)" not in dict(definitions(stranger))


def test_paper_and_workbook_follow_the_measure(report, stranger):
    paper = paper_context(report, Measure.DEPTH)
    assert paper["conclusion"] == conclusion(report, Measure.DEPTH)
    assert paper["blocks"][0]["total"] == [("0", "0", 0), ("2", "1,5", 2), ("2", "1,5", 4)]
    assert paper_context(report, Measure.PEOPLE)["blocks"][0]["total"] == [("0", "0", 0), ("4", "2", 2), ("4", "2", 4)]

    def sheets(found, measure):
        book = openpyxl.load_workbook(io.BytesIO(skill_gap_file(found, FileFormat.XLSX, measure).content))
        return [
            [list(row) for row in sheet.iter_rows(values_only=True)]
            for sheet in (book.worksheets[1], book["Chú thích"])
        ]

    cells, notes = sheets(report, Measure.PEOPLE)
    assert [(row[1], row[4], row[9]) for row in cells if row[0] == "Cả phạm vi"] == [
        ("T02", 2, 1.5),
        ("T01", 2, 1.5),
        ("C01", 0, None),
    ]
    assert dict(notes)["Kết luận"] == conclusion(report, Measure.PEOPLE)
    cells, _notes = sheets(stranger, Measure.DEPTH)
    assert "Mức thiếu trung bình" not in cells[5]
