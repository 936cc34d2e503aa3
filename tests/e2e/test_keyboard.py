"""What takes the focus is in sight, and what can be pressed in a row is reached by a finger too."""

import pytest
from django.urls import reverse

from lms.evidence.enums import DocumentState
from lms.org.models import Official
from tests.factories.documents import let_documents_prove, make_document
from tests.factories.gaps import make_gap_ward
from tests.factories.people import make_user

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

COLUMNS, ROWS = 30, 20
MADE_LARGE = """([columns, rows]) => {
  for (const row of document.querySelectorAll('.gap-table tr')) {
    while (row.children.length < columns) row.append(row.lastElementChild.cloneNode(true));
  }
  const body = document.querySelector('.gap-table tbody');
  while (body.children.length < rows) body.append(body.lastElementChild.cloneNode(true));
}"""
COVERED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  one.dataset.passed = "1";
  const { left, top, width, height } = one.getBoundingClientRect();
  const [across, down] = [left + width / 2, top + height / 2];
  if (across < 0 || down < 0 || across > innerWidth || down > innerHeight) return one.textContent + " is out of sight";
  const there = document.elementFromPoint(across, down);
  return one.contains(there) || there.contains(one) ? "" : `${one.textContent} lies under ${there.textContent}`;
}"""


def covered(page, key, presses):
    """What lay under something else as it took the focus."""
    found = []
    for _ in range(presses):
        page.keyboard.press(key)
        found.append(page.evaluate(COVERED))
    return [one for one in found if one]


def test_cells_of_the_gap_table_come_out_from_under_what_stays_in_place(transactional_db, context, address, sign_in):
    """Backwards from its end: the column of units lies on the left, the heads above."""
    ward = make_gap_ward()
    sign_in(context, ward.hr)
    page = context.new_page()
    page.set_viewport_size({"width": 1024, "height": 600})
    page.goto(address + reverse("hr:gaps"))
    page.evaluate(MADE_LARGE, [COLUMNS, ROWS])
    page.locator(".gap-table tfoot a").last.focus()
    assert covered(page, "Shift+Tab", 200) == []
    assert page.locator(".gap-table tbody [data-passed]").count() > COLUMNS
    page.locator(".gap-table tbody a").first.focus()
    assert covered(page, "Tab", 100) == []


def test_every_line_of_the_menu_of_hr_comes_into_a_low_window(transactional_db, context, address, sign_in):
    ward = make_gap_ward()
    sign_in(context, ward.hr)
    page = context.new_page()
    page.set_viewport_size({"width": 1366, "height": 480})
    page.goto(address + reverse("hr:gaps"))
    page.locator("main a").last.focus()
    page.locator(".side ul a").first.focus()
    lines = page.locator(".side ul a").count()
    assert covered(page, "Tab", lines - 1) == []
    assert page.locator(".side ul [data-passed]").count() == lines - 1


def test_a_paper_in_a_row_is_taken_back_by_its_own_button(transactional_db, context, address, sign_in):
    """The row opens the file wherever else it is pressed."""
    ward = make_gap_ward()
    let_documents_prove()
    official, user = ward.people["an"], make_user()
    Official.objects.filter(pk=official.pk).update(user=user)
    document = make_document(official, ward.competencies["T01"])
    sign_in(context, user)
    page = context.new_page()
    page.goto(address + reverse("learn:documents"))
    page.get_by_role("button", name="Rút lại").click()
    page.wait_for_load_state()
    document.refresh_from_db()
    assert document.state == DocumentState.TAKEN_BACK
