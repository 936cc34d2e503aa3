"""The table of a province: groups of competencies, one of them opened, its units searched, ordered and paged."""

import gzip
import re
from dataclasses import replace
from uuid import UUID

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse

from certificates.reports.skill_gap import competency_groups
from certificates.reports.skill_gap_facts import GapCell, GapColumn, GapRow, SkillGapReport, Standing
from lms.competencies.domain.catalogue import CompetencyWords
from lms.hr.gaps.board import board_of
from lms.hr.gaps.links import GapLinks
from lms.hr.gaps.table import heat_table
from lms.org.domain.unit_names import UnitName, unit_names
from lms.org.enums import Role
from tests.factories.gaps import NOW, TODAY
from tests.factories.people import grant_role

PAGE = reverse("hr:gaps")
TABLE_AT_MOST = 90 * 1024
GROUPS = ("chung", "chuyên môn", "quản lý", "nghiệp vụ")


@pytest.fixture
def province(ward, client):
    grant_role(ward.hr, Role.HR, ward.province)
    return ward


def page_of(client, query="", path=PAGE):
    return client.get(path + query).content.decode()


def table_of(page):
    table = page[page.index('<table class="table gap-table">') : page.index("</table>")]
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [[" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in row] for row in cells]


def units_of(page):
    return [row[0] for row in table_of(page)[1:-1]]


def test_province_shows_groups_and_opens_one(province, client):
    waiting = "chưa có minh chứng"
    assert table_of(page_of(client)) == [
        [
            "Đơn vị",
            "Số người Xếp theo Số người",
            "Chưa đạt Xếp theo Chưa đạt",
            "Chung Xếp theo Chung ví dụ",
            "Nghiệp vụ Xếp theo Nghiệp vụ minh họa",
        ],
        ["Xã A Lưới 3", "2", "2/2", "–", f"1/3 ? 2 {waiting}"],
        ["Phường Phú Xuân", "8", "5/7", "0/1", f"4/8 ? 3 {waiting}"],
        ["Cả phạm vi", "10", "7/9", "0/1", f"4/8 ? 3 {waiting}"],
    ]
    opened = page_of(client, "?nhom=nghiep-vu")
    assert table_of(opened) == [
        [
            "Đơn vị",
            "Số người Xếp theo Số người",
            "Chưa đạt Xếp theo Chưa đạt",
            "Cả nhóm Xếp theo Cả nhóm minh họa",
            "T01 Đăng ký và quản lý hộ tịch Xếp theo T01 minh họa",
            "T02 Chứng thực Xếp theo T02 minh họa",
        ],
        ["Xã A Lưới 3", "2", "2/2", f"1/3 ? 2 {waiting}", f"0/2 ? 1 {waiting}", f"1/3 ? 2 {waiting}"],
        ["Phường Phú Xuân", "8", "5/7", f"4/8 ? 3 {waiting}", f"2/6 ? 2 {waiting}", f"2/8 ? 4 {waiting}"],
        ["Cả phạm vi", "10", "7/9", f"4/8 ? 3 {waiting}", f"2/7 ? 3 {waiting}", f"2/8 ? 4 {waiting}"],
    ]
    assert "Ô của một nhóm năng lực" in opened
    assert "Ô của một nhóm năng lực" not in page_of(client, f"?don-vi={province.ward.uid}")


@pytest.mark.parametrize("query", ["", "?nhom=nghiep-vu"])
def test_every_figure_opens_a_list_of_that_length(province, client, query):
    page = page_of(client, query)
    table = page[page.index("<tbody>") : page.index("</table>")]
    links = re.findall(r'<a href="(\?[^"]+)">\??\s?(\d+)', table)
    assert len(links) == {"": 14, "?nhom=nghiep-vu": 24}[query]
    for address, figure in links:
        listed = page_of(client, address.replace("&amp;", "&"))
        assert f'<p role="status">{figure} người</p>' in listed, address


def test_list_of_a_group_tells_what_of_it_is_lacked(province, client):
    page = page_of(client, f"?hang={str(province.ward.uid)[:8]}&nhom=nghiep-vu&tinh-trang=duoi-muc")
    assert '<h1><span lang="vi">Nghiệp vụ</span>: Dưới mức</h1>' in page
    found = re.findall(
        r'<th role="rowheader".*?<a[^>]*>([^<]+)</a>.*?data-label="Năng lực chưa đạt"><span>([^<]+)', page, re.DOTALL
    )
    assert found == [
        ("Phạm Văn Dũng", "T01, T02"),
        ("Lê Văn Đạt", "T01"),
        ("Vũ Văn Hùng", "T01, T02"),
        ("Bùi Thị Xuân", "T02"),
    ]
    assert '<a href="?nhom=nghiep-vu">Khoảng trống</a>' in page
    for wrong in (
        "?nhom=khong-co&tinh-trang=duoi-muc",
        "?hang=&nhom=x&nang-luc=T99",
        f"?hang={str(province.ward.uid)[:4]}",
    ):
        assert client.get(PAGE + wrong).status_code == 404


def test_rows_are_searched_without_marks_and_ordered(province, client):
    names = ["Xã A Lưới 3", "Phường Phú Xuân"]
    for query, found in {
        "": names,
        "?sap-xep=so-nguoi": names[::-1],
        "?sap-xep=chua-dat": names[::-1],
        "?sap-xep=nghiep-vu": names,
        "?nhom=nghiep-vu&sap-xep=T01": names[::-1],
        "?sap-xep=gi-do&nhom=gi-do": names,
        "?tim=phu+xuan": names[1:],
        "?tim=luoi&sap-xep=so-nguoi": names[:1],
    }.items():
        assert units_of(page_of(client, query)) == found, query
    ordered = page_of(client, "?sap-xep=so-nguoi&tim=phu")
    assert ordered.count('aria-sort="descending"') == 1
    assert 'href="?sap-xep=so-nguoi&amp;tim=phu&amp;nhom=nghiep-vu"' in ordered
    nowhere = page_of(client, "?tim=huong+khe")
    assert "Không có đơn vị nào trong phạm vi có tên như vậy." in nowhere
    assert "gap-table" not in nowhere


def test_figures_change_with_the_measure_and_links_keep_it(province, client):
    waiting = "chưa có minh chứng"
    for measure, cells in {"so-nguoi": ["0", f"4 ? 3 {waiting}"], "muc-thieu": ["0", f"1,5 ? 3 {waiting}"]}.items():
        page = page_of(client, f"?hien={measure}")
        assert table_of(page)[-1][3:] == cells
        assert f'<a href="?hien={measure}" aria-current="page">' in page
        assert f'href="?hien={measure}&amp;sap-xep=nghiep-vu"' in page
        assert f'href="?hien={measure}&amp;nhom=nghiep-vu"' in page
        assert page.count(f'<input type="hidden" name="hien" value="{measure}">') == 3  # search, day, file
    share = page_of(client, "?hien=gi-do")
    assert table_of(share)[-1][3:] == ["0/1", f"4/8 ? 3 {waiting}"]
    assert '<a href="/nhan-su/khoang-trong/" aria-current="page">Tỷ lệ</a>' in share
    refused = client.post(
        reverse("hr:gaps_download"), {"as_of": "31/02/2026", "format": "pdf", "hien": "so-nguoi"}
    ).content.decode()
    assert table_of(refused)[-1][3:] == ["0", f"4 ? 3 {waiting}"]


def test_refused_file_leads_back_to_the_table(province, client):
    page = client.post(reverse("hr:gaps_download"), {"as_of": "31/02/2026", "format": "pdf"}).content.decode()
    assert f'href="{PAGE}?hang=' in page
    assert 'href="?hang=' not in page


def test_names_are_marked_in_english(province, client):
    page = page_of(client, path="/en/nhan-su/khoang-trong/")
    assert 'lang="vi">Nghiệp vụ</a>' in page
    assert '<option value="nghiep-vu" lang="vi">Nghiệp vụ</option>' in page


def big_report(province, *, communes=170, competencies=44):
    """As large as ux 8 reckons with, every figure of it a link."""
    words = [
        CompetencyWords(
            n, f"T{n:02}", f"Năng lực số {n} có tên dài vừa phải", "", GROUPS[min(n // 8, 3)], 1, 5, True, 1, n
        )
        for n in range(competencies)
    ]
    columns = tuple(GapColumn(one, ("example",)) for one in words)
    groups = competency_groups(columns)
    cell = GapCell(required=1200, below=1000, not_shown=150)
    name: UnitName = unit_names({province.pk}, TODAY)[province.pk]
    rows = tuple(
        GapRow(
            replace(name, unit_id=n, uid=UUID(int=n << 96 | n), name=f"Phường Nguyễn Trãi số {n}"),
            False,
            Standing(below=1100, not_shown=100),
            (cell,) * competencies,
            (cell,) * len(groups),
        )
        for n in range(1, communes + 1)
    )
    totals, by_group = (cell,) * competencies, (cell,) * len(groups)
    standing = Standing(below=187000, not_shown=17000)
    return SkillGapReport(name, TODAY, TODAY, None, NOW, "", columns, rows, standing, totals, True, groups, by_group)


@pytest.mark.parametrize(("query", "rows"), [("", 50), ("nhom=nghiep-vu", 15)])
def test_table_of_a_big_province_keeps_its_weight(ward, query, rows):
    report = big_report(ward.province)
    links = GapLinks("", row_length=8)
    board = board_of(report, QueryDict(query))
    context = {"board": board, "heat": heat_table(report, links, board)}
    assert len(board.rows) == rows
    table, units = (render_to_string(f"hr/gaps/{part}.html", context).encode() for part in ("_table", "_units"))
    assert len(table) <= TABLE_AT_MOST
    assert len(gzip.compress(table + units)) <= TABLE_AT_MOST // 9
