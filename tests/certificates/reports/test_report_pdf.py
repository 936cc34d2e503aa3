"""A long report drawn part by part: every page numbered, everybody in it once, each unit under its name."""

import io

import pypdf
import pytest

from certificates.exceptions import ReportTooLong
from certificates.reports import report_pdf
from certificates.reports.contract import ReportTable
from certificates.reports.files import FileFormat
from certificates.reports.registry import BY_NAME, KINDS
from certificates.reports.report_making import build, make_file
from lms.core.exports import Column, ColumnKind
from tests.factories.reports import ask

pytestmark = pytest.mark.django_db


def texts_of(content):
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return [" ".join(page.extract_text().split()) for page in pages]


@pytest.mark.parametrize("name", ["progress", "skill-gap"])
def test_in_parts_it_says_the_same(ward, name, monkeypatch):
    whole = " ".join(texts_of(make_file(BY_NAME[name], ask(ward), FileFormat.PDF).content))
    monkeypatch.setattr(report_pdf, "PART_ROWS", 3)
    heard = []
    made = make_file(BY_NAME[name], ask(ward), FileFormat.PDF, lambda done, total: heard.append((done, total)))
    pages = texts_of(made.content)
    assert all(f"{number}/{len(pages)}" in page for number, page in enumerate(pages, start=1) if number > 1)
    assert f"1/{len(pages)}" not in pages[0]
    for person in ward.people.values():
        is_listed = person.full_name in whole
        assert " ".join(pages).count(person.full_name) == (1 if is_listed else 0)
    assert "Văn phòng HĐND và UBND (4)" in " ".join(pages)
    assert heard[0] == (1, heard[-1][1])
    assert "phụ lục kèm theo" in " ".join(pages)
    info = pypdf.PdfReader(io.BytesIO(made.content))
    assert info.metadata.title == f"{BY_NAME[name].title} – Phường Phú Xuân, Thành phố Huế – đến ngày 20/07/2026"
    assert info.trailer["/Root"]["/Lang"] == "vi"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_too_long_a_paper_is_refused_with_the_way_out(ward, kind, monkeypatch):
    monkeypatch.setattr(report_pdf, "ROWS_AT_MOST", -1)
    with pytest.raises(ReportTooLong, match="Hãy tải XLSX, hoặc chọn một đơn vị nhỏ hơn"):
        make_file(kind, ask(ward), FileFormat.PDF)


@pytest.mark.parametrize("name", ["moves", "progress", "dossier"])
def test_columns_share_the_width_and_words_break_where_figures_stand(ward, name):
    """Words that stand for a withheld figure once ran over the next cells, and a long position took half a page."""
    report = build(BY_NAME[name], ask(ward))
    for table in report_pdf._tables(report):
        heads = report_pdf._drawn(table, report_pdf._units(table)).heads
        widths = [float(head.width.removesuffix("%")) for head in heads]
        assert sum(widths) == pytest.approx(100 - report_pdf.COUNTER_WIDTH, abs=0.5)
        assert min(widths) > 5
    told = ReportTable("", [(Column("Số người", ColumnKind.INTEGER), lambda row: row)], ["chưa đủ người để hiện", 12])
    assert [report_pdf._cells(told, row, skip=None) for row in told.rows()] == [
        [("", "chưa đủ người để hiện")],
        [("num", "12")],
    ]
