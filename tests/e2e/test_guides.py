"""Quick guides on paper."""

import io

import pytest
from pypdf import PdfReader

from courses.domain.guide_loading import load_quick_guide
from lms.core.domain.loading import read_json
from lms.flows.library import DATA, GUIDES
from lms.org.models import Official

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
LEARNER, LINE = "BH0036", 95
SIZES = {"a4": (595, 842), "a5": (420, 595)}


def lines_on_paper(guide):
    lists = [line for name in ("prepare", "steps", "stop_points", "common_errors") for line in guide[name]]
    return sum(len(line) // LINE + 1 for line in (*lists, guide["when_to_use"], guide["legal_basis"]))


def test_the_longest_shipped_guide_fits_one_sheet_with_its_code(demo, context, address, sign_in):
    guides = [one for name in GUIDES for one in read_json(DATA / name)["guides"] if one["procedure_code"]]
    guide = load_quick_guide(max(guides, key=lines_on_paper), actor=None)
    sign_in(context, Official.objects.get(staff_code=LEARNER).user)
    page = context.new_page()
    for paper, (width, height) in SIZES.items():
        page.goto(f"{address}/so-tay/{guide.slug}/?kho={paper}")
        printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
        assert len(printed.pages) == 1, paper
        assert (round(printed.pages[0].mediabox.width), round(printed.pages[0].mediabox.height)) == (width, height)
        words = printed.pages[0].extract_text()
        assert guide.title in words
        assert f"/so-tay/{guide.slug}/" in words
