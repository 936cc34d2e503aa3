"""The gap table on paper: every column on a sheet laid across, however many there are."""

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from tests.factories.gaps import make_gap_ward

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

SHEET = {"width": 1047, "height": 718}
"""A4 across without its margins, in pixels."""
WIDENED = """(columns) => {
  for (const row of document.querySelectorAll('.gap-table tr')) {
    while (row.children.length < columns) row.append(row.lastElementChild.cloneNode(true));
  }
  const table = document.querySelector('.gap-table');
  return [table.getBoundingClientRect().right, table.querySelectorAll('thead th').length];
}"""


def test_forty_columns_fit_on_a_sheet(transactional_db, context, address, sign_in):
    ward = make_gap_ward()
    sign_in(context, ward.hr)
    page = context.new_page()
    page.goto(address + reverse("hr:gaps"))
    page.set_viewport_size(SHEET)
    page.emulate_media(media="print")
    right, columns = page.evaluate(WIDENED, 40)
    assert columns == 40
    assert right <= SHEET["width"]
    sheets = [(one.mediabox.width > one.mediabox.height, one.extract_text()) for one in _printed(page)]
    assert [lies_across for lies_across, text in sheets if "Cả phạm vi" in text] == [True]


def _printed(page):
    return PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
