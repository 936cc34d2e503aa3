"""The sentences of the report."""

from dataclasses import replace
from datetime import date

import pytest

from certificates.reports.skill_gap import skill_gap_report
from certificates.reports.skill_gap_facts import GapCell
from certificates.reports.skill_gap_words import (
    cell_text,
    column_mark,
    column_note,
    conclusion,
    definitions,
    figures,
    gap_lines,
    head_of,
    row_label,
    seat_text,
    standing_sentence,
    top_text,
    unmet_text,
)
from lms.competencies.models import Requirement
from tests.factories.gaps import NOW, TODAY, hold
from tests.factories.people import make_user


def report_of(ward, **asked):
    return skill_gap_report(**({"unit": ward.ward, "as_of": TODAY, "viewer": ward.hr, "run_at": NOW} | asked))


def test_conclusion_says_both_parts_and_matches_the_table(gap_ward):
    report = report_of(gap_ward)
    assert conclusion(report) == (
        "Thiếu nhiều nhất: Chứng thực (2/8 dưới mức, 4/8 chưa có minh chứng), "
        "Đăng ký và quản lý hộ tịch (2/6 dưới mức, 2/6 chưa có minh chứng)."
    )
    assert standing_sentence(report.standing) == (
        "8 người: 2 đủ mức, 3 dưới mức, 2 chưa có minh chứng, 1 chưa khai yêu cầu."
    )
    assert [top_text(top) for top in report.top_gaps] == ["75% chưa đạt – 6 người", "67% chưa đạt – 4 người"]


def test_conclusion_of_nothing_says_why(gap_ward):
    assert conclusion(report_of(gap_ward, as_of=date(2025, 6, 30))) == (
        "Ngày 30/06/2025 không có ai giữ vị trí ở Phường Phú Xuân."
    )
    for person in ("an", "dat", "dung", "hung", "an2", "yen", "xuan"):
        hold(gap_ward.people[person], gap_ward.competencies["T01"], 3)
        hold(gap_ward.people[person], gap_ward.competencies["T02"], 3)
    assert conclusion(report_of(gap_ward)) == "Không còn khoảng trống ở 3 năng lực được yêu cầu."
    Requirement.objects.all().delete()
    assert conclusion(report_of(gap_ward)) == (
        "Ngày 20/07/2026 chưa khai yêu cầu năng lực bắt buộc cho vị trí nào ở Phường Phú Xuân."
    )


def test_figures_and_labels(gap_ward):
    report = report_of(gap_ward)
    assert [figures(cell) for cell in (GapCell(40, 12, 9), GapCell(40, 0, 9), GapCell(40, 12), GapCell(40))] == [
        "12/40 dưới mức, 9/40 chưa có minh chứng",
        "9/40 chưa có minh chứng",
        "12/40 dưới mức",
        "0/40 chưa đạt",
    ]
    assert [cell_text(cell) for cell in report.rows[1].cells] == ["–", "–", "0/3"]
    assert [(row_label(row), unmet_text(row.standing)) for row in report.rows] == [
        ("Trực thuộc Phường Phú Xuân", "0/1"),
        ("Phòng Kinh tế, Hạ tầng và Đô thị", "2/3"),
        ("Văn phòng HĐND và UBND", "3/3"),
    ]
    assert [(column_mark(column), column_note(column)) for column in report.columns[:2]] == [
        ("ví dụ", "mức: giá trị ví dụ"),
        ("minh họa", "năng lực minh họa; mức: giá trị ví dụ"),
    ]


def test_people_in_words(gap_ward):
    report = report_of(gap_ward)
    people = {person.name: person for person in report.everyone}
    assert [seat_text(seat) for seat in people["Vũ Văn Hùng"].seats] == [
        "Công chức nông nghiệp",
        "Công chức tư pháp – hộ tịch (kiêm nhiệm)",
    ]
    assert seat_text(people["Bùi Thị Xuân"].seats[0]) == "Công chức tư pháp – hộ tịch (biệt phái đến)"
    assert seat_text(people["Hồ Văn Bình"].seats[0]) == "Nhân viên bảo vệ (chưa khai yêu cầu)"
    assert gap_lines(people["Phạm Văn Dũng"].gaps) == (
        "T01 Đăng ký và quản lý hộ tịch: cần 2, minh chứng hết hạn ngày 31/12/2025\n"
        "T02 Chứng thực: cần 3, chưa có minh chứng"
    )
    assert gap_lines(people["Lê Văn Đạt"].gaps) == "T01 Đăng ký và quản lý hộ tịch: cần 2, đang 1"


def test_head_says_both_dates(gap_ward):
    line = head_of(report_of(gap_ward)).lines()[0]
    assert line == (
        "Số liệu đến ngày 20/07/2026; theo dữ liệu ghi nhận đến 09:30 20/07/2026; lập lúc 09:30 20/07/2026; "
        "người lập: Phan Thị Nội"
    )
    earlier = replace(report_of(gap_ward), known_at=NOW.replace(month=6))
    assert "theo dữ liệu ghi nhận đến 09:30 20/06/2026" in head_of(earlier).lines()[0]


def test_definitions_carry_the_marks_of_this_report(gap_ward):
    terms = [term for term, _meaning in definitions(report_of(gap_ward))]
    assert terms == [
        "Dưới mức (12/40)",
        "Chưa có minh chứng (? 9)",
        "Mức thiếu trung bình (1,5)",
        "Chưa đạt",
        "Được miễn",
        "Đủ mức",
        "Chưa khai yêu cầu",
        "Số người",
        "Mức yêu cầu",
        "–",
        "Giá trị ví dụ",
        "Minh họa",
        "Mặc định, chưa xác nhận",
    ]
    stranger = report_of(gap_ward, viewer=make_user("la", full_name="Mai Văn Lạ"))
    assert definitions(stranger)[-1][0] == "< 5, không hiện"


@pytest.mark.django_db
def test_figures_nobody_may_see_are_said_to_be_so(gap_ward):
    stranger = report_of(gap_ward, viewer=make_user("la", full_name="Mai Văn Lạ"))
    assert [cell_text(cell) for cell in stranger.totals] == ["< 5", "2/6", "2/8"]
    assert unmet_text(stranger.rows[0].standing) == "< 5"
    assert standing_sentence(stranger.rows[0].standing) == "Số người: < 5."
