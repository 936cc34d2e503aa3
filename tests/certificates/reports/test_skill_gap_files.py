"""The report as PDF and XLSX: the same figures and the same order of names as the object."""

import io
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from django.utils import translation
from pypdf import PdfReader

from certificates.reports.files import FileFormat
from certificates.reports.skill_gap import skill_gap_report
from certificates.reports.skill_gap_file import skill_gap_file
from certificates.reports.skill_gap_pdf import LISTED_AT_MOST, paper_context, skill_gap_pdf
from certificates.reports.skill_gap_xlsx import skill_gap_xlsx
from tests.factories.gaps import NOW, TODAY
from tests.factories.people import make_user

pytestmark = pytest.mark.once  # the object it is printed from is looked at on both databases
TEST_NAMES = ["An", "Ân", "Bình", "Dũng", "Đạt", "Hòa", "Hùng", "Ước"]
GUESTS = ["Xuân", "Yến"]


@pytest.fixture
def report(gap_ward):
    return skill_gap_report(unit=gap_ward.ward, as_of=TODAY, viewer=gap_ward.hr, run_at=NOW)


def pages(content):
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]


def values(content):
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def test_paper_is_an_administrative_one_and_says_whose_and_of_when(report):
    text = " ".join(pages(skill_gap_pdf(report)))
    for words in (
        "ỦY BAN NHÂN DÂN THÀNH PHỐ HUẾ ỦY BAN NHÂN DÂN PHƯỜNG PHÚ XUÂN",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Phú Xuân, ngày 20 tháng 7 năm 2026",
        "BÁO CÁO Khoảng trống năng lực của cán bộ, công chức phường Phú Xuân",
        "Số liệu đến ngày 20/07/2026; theo dữ liệu ghi nhận đến 09:30 20/07/2026; lập lúc 09:30 20/07/2026; người lập:",
        "Thiếu nhiều nhất: Chứng thực (2/8 dưới mức, 4/8 chưa có minh chứng), Đăng ký và quản lý hộ tịch (2/6 dưới",
        "8 người: 2 đủ mức, 3 dưới mức, 2 chưa có minh chứng, 1 chưa khai yêu cầu.",
        "Cả phạm vi 8 2 0 3 2 1 5/7",
        "Văn phòng HĐND và UBND – 2/6 ? 2 2/6 ? 3",
        "T02 Chứng thực 8 2 4 0 6 75% 1,5 năng lực minh họa; mức: giá trị ví dụ",
        "Người từ đơn vị khác: biệt phái đến hoặc kiêm nhiệm ở đây",
        "NGƯỜI LẬP Phan Thị Nội THỦ TRƯỞNG ĐƠN VỊ",
    ):
        assert words in text, words


def test_paper_lists_people_with_levels_held_and_needed(report):
    context = paper_context(report)
    assert [(one["name"].split()[-1], one["state"], one["gaps"]) for one in context["people"]] == [
        ("An", "chưa có minh chứng", [("Chưa có minh chứng", "T02\xa00/3")]),
        ("Ân", "chưa có minh chứng", [("Chưa có minh chứng", "T02\xa00/2")]),
        ("Bình", "chưa khai yêu cầu", []),
        ("Dũng", "dưới mức", [("Minh chứng hết hạn", "T01\xa00/2"), ("Chưa có minh chứng", "T02\xa00/3")]),
        ("Đạt", "dưới mức", [("Dưới mức", "T01\xa01/2")]),
        ("Hòa", "đủ mức", []),
        ("Hùng", "dưới mức", [("Dưới mức", "T02\xa02/3"), ("Chưa có minh chứng", "T01\xa00/2")]),
        ("Ước", "đủ mức", []),
    ]
    assert [(one["name"].split()[-1], one["gaps"]) for one in context["guests"]] == [
        ("Xuân", [("Dưới mức", "T02\xa01/3")]),
        ("Yến", [("Chưa có minh chứng", "T01\xa00/2, T02\xa00/3")]),
    ]


def test_names_stand_in_one_order_everywhere(report):
    text = " ".join(pages(skill_gap_pdf(report)))
    listed = text[text.index("4. Danh sách người") :]
    in_pdf = sorted((person.name for person in report.people), key=listed.index)
    rows = values(skill_gap_xlsx(report))["Danh sách người"][6:]
    assert [name.split()[-1] for name in in_pdf] == TEST_NAMES
    assert [row[0].split()[-1] for row in rows] == TEST_NAMES + GUESTS


def test_paper_is_tagged_paged_and_the_same_again(report):
    content = skill_gap_pdf(report)
    reader = PdfReader(io.BytesIO(content))
    assert reader.metadata.title == "Khoảng trống năng lực – Phường Phú Xuân, Thành phố Huế – đến ngày 20/07/2026"
    assert (reader.trailer["/Root"]["/MarkInfo"]["/Marked"], reader.trailer["/Root"]["/Lang"]) == (True, "vi")
    total = len(reader.pages)
    running = "Phường Phú Xuân, Thành phố Huế – số liệu đến ngày 20/07/2026"
    for number, page in enumerate(pages(content)[1:], start=2):
        assert page.endswith(f"{number}/{total} {running}")
    assert skill_gap_pdf(report) == content


def test_paper_is_vietnamese_in_an_english_interface(report):
    with translation.override("en"):
        assert skill_gap_pdf(report) == skill_gap_pdf(report)
        english = skill_gap_pdf(report)
    assert english == skill_gap_pdf(report)


def test_paper_without_names_has_figures_and_no_list(report):
    bare = replace(report, people=(), guests=(), shows_people=False)
    text = " ".join(pages(skill_gap_pdf(bare)))
    assert "Cả phạm vi 8 2 0 3 2 1 5/7" in text
    assert "4. Cách tính và định nghĩa" in text
    assert [person.name for person in report.everyone if person.name in text] == []


def test_paper_of_very_many_people_sends_to_the_workbook(report):
    crowd = replace(report, people=report.people * (LISTED_AT_MOST // 8 + 1))
    context = paper_context(crowd)
    assert (context["people"], context["guests"], context["unlisted"]) == ([], [], 506)


def test_paper_of_nobody_says_so(gap_ward):
    nobody = skill_gap_report(unit=gap_ward.ward, as_of=date(2025, 6, 30), viewer=gap_ward.hr, run_at=NOW)
    assert "Ngày 30/06/2025 không có ai giữ vị trí ở Phường Phú Xuân." in pages(skill_gap_pdf(nobody))[0]
    assert values(skill_gap_xlsx(nobody))["Tổng hợp"][6] == ["Cả phạm vi", 0, 0, 0, 0, 0, 0, 0, None]


def test_workbook_has_real_numbers(report):
    book = values(skill_gap_xlsx(report))
    assert list(book) == ["Tổng hợp", "Bản đồ khoảng trống", "Điểm yếu đơn lẻ", "Danh sách người", "Chú thích"]
    assert book["Tổng hợp"][0][0] == "Phường Phú Xuân, Thành phố Huế"
    assert book["Tổng hợp"][5:] == [
        [
            "Đơn vị",
            "Số người",
            "Đủ mức",
            "Được miễn phần còn thiếu",
            "Dưới mức",
            "Chưa có minh chứng",
            "Chưa khai yêu cầu",
            "Chưa đạt",
            "Tỷ lệ chưa đạt",
        ],
        ["Trực thuộc Phường Phú Xuân", 1, 1, 0, 0, 0, 0, 0, 0],
        ["Phòng Kinh tế, Hạ tầng và Đô thị", 3, 1, 0, 1, 1, 0, 2, pytest.approx(2 / 3)],
        ["Văn phòng HĐND và UBND", 4, 0, 0, 2, 1, 1, 3, 1],
        ["Cả phạm vi", 8, 2, 0, 3, 2, 1, 5, pytest.approx(5 / 7)],
    ]
    marks = "năng lực minh họa; mức: giá trị ví dụ"
    hộ_tịch = "Đăng ký và quản lý hộ tịch"
    assert book["Bản đồ khoảng trống"][6:] == [
        ["Trực thuộc Phường Phú Xuân", "C01", "Đạo đức và bản lĩnh", 1, 0, 0, 0, 0, 0, None, "mức: giá trị ví dụ"],
        ["Phòng Kinh tế, Hạ tầng và Đô thị", "T02", "Chứng thực", 3, 0, 1, 0, 1, pytest.approx(1 / 3), None, marks],
        ["Văn phòng HĐND và UBND", "T01", hộ_tịch, 6, 2, 2, 0, 4, pytest.approx(2 / 3), 1.5, marks],
        ["Văn phòng HĐND và UBND", "T02", "Chứng thực", 6, 2, 3, 0, 5, pytest.approx(5 / 6), 1.5, marks],
        ["Cả phạm vi", "C01", "Đạo đức và bản lĩnh", 1, 0, 0, 0, 0, 0, None, "mức: giá trị ví dụ"],
        ["Cả phạm vi", "T01", hộ_tịch, 6, 2, 2, 0, 4, pytest.approx(2 / 3), 1.5, marks],
        ["Cả phạm vi", "T02", "Chứng thực", 8, 2, 4, 0, 6, pytest.approx(3 / 4), 1.5, marks],
    ]
    assert book["Danh sách người"][12] == [
        "Vũ Văn Hùng",
        1985,
        "Công chức nông nghiệp; Công chức tư pháp – hộ tịch (kiêm nhiệm)",
        "Phòng Kinh tế, Hạ tầng và Đô thị; Văn phòng HĐND và UBND",
        "Phòng Kinh tế, Hạ tầng và Đô thị",
        "dưới mức",
        2,
        "T01 Đăng ký và quản lý hộ tịch: cần 2, chưa có minh chứng\nT02 Chứng thực: cần 3, đang 2",
    ]
    assert book["Danh sách người"][14][4] == "Từ đơn vị khác"
    definitions = dict(book["Chú thích"])
    assert definitions["Kết luận"].startswith("Thiếu nhiều nhất: Chứng thực (2/8 dưới mức")


def test_workbook_without_the_right_to_individuals_has_no_names_and_no_small_figures(gap_ward):
    stranger = make_user("la", full_name="Mai Văn Lạ")
    book = values(skill_gap_xlsx(skill_gap_report(unit=gap_ward.ward, as_of=TODAY, viewer=stranger, run_at=NOW)))
    assert list(book) == ["Tổng hợp", "Bản đồ khoảng trống", "Chú thích"]
    assert book["Tổng hợp"][6][1:] == ["< 5"] * 8


def test_files_are_named_after_unit_and_day(report):
    named = [skill_gap_file(report, one) for one in FileFormat]
    assert [file.name for file in named] == [
        "khoang-trong-nang-luc-phuong-phu-xuan-2026-07-20.pdf",
        "khoang-trong-nang-luc-phuong-phu-xuan-2026-07-20.xlsx",
    ]
    assert [file.content[:4] for file in named] == [b"%PDF", b"PK\x03\x04"]
