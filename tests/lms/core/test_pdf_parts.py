"""Long papers drawn part by part."""

import io

import pypdf
import pytest

from lms.core.pdf import PAPER_STYLESHEET
from lms.core.pdf_parts import PartFailed, PdfPart, render_in_parts


def part(*pages, stylesheets=(PAPER_STYLESHEET,)):
    leaves = "".join(f'<p style="break-after: page">{page}</p>' for page in pages)
    head = '<html lang="vi"><head><title>Phần</title></head>'
    return PdfPart(f'{head}<body class="paper paper-report-landscape">{leaves}</body></html>', stylesheets)


def test_pages_follow_each_other_and_are_numbered_through():
    heard = []
    made = render_in_parts((part("ẵ một", "hai"), part("ba")), title="Báo cáo", advance=heard.append)
    found = pypdf.PdfReader(io.BytesIO(made))
    assert [page.extract_text().split() for page in found.pages] == [["ẵ", "một"], ["hai", "2/3"], ["ba", "3/3"]]
    assert (found.metadata.title, found.trailer["/Root"]["/Lang"], heard) == ("Báo cáo", "vi", [1, 2])
    assert "/StructTreeRoot" not in found.trailer["/Root"]


def test_a_part_that_cannot_be_drawn_leaves_no_paper():
    with pytest.raises(PartFailed, match="no static file 'khong-co.css'"):
        render_in_parts((part("một"), part("hai", stylesheets=("khong-co.css",))), title="Báo cáo")
