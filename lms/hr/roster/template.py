"""The empty roster to fill in, with drop-down lists of the unit's divisions and the positions in force."""

from __future__ import annotations

import io
from collections.abc import Sequence

import xlsxwriter

from lms.hr.roster.headings import GUIDE, HEADINGS, NAMES
from lms.org.enums_roster import RosterField

ROWS = 1_000
WIDTHS = {RosterField.FULL_NAME: 28, RosterField.UNIT: 34, RosterField.POSITION: 48, RosterField.QUALIFICATION: 26}


def roster_template(units: Sequence[str], positions: Sequence[str]) -> bytes:
    """`units` and `positions` are the texts to choose from; the import reads exactly these back."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_urls": False}) as book:
        plain = {"font_name": "Times New Roman", "font_size": 12}
        head = book.add_format(
            plain | {"bold": True, "border": 1, "bg_color": "#E7E6E6", "align": "center", "text_wrap": True}
        )
        text = book.add_format(plain | {"num_format": "@"})
        wrapped = book.add_format(plain | {"text_wrap": True, "valign": "top"})
        page, lists, guide = (book.add_worksheet(NAMES[name]) for name in ("sheet", "lists", "guide"))
        for column, values in enumerate((units, positions)):
            lists.write_string(0, column, ("Đơn vị", "Vị trí việc làm")[column], head)
            for row, value in enumerate(values, start=1):
                lists.write_string(row, column, value, text)
            lists.set_column(column, column, 60)
        sources = {
            RosterField.UNIT: f"='{NAMES['lists']}'!$A$2:$A${len(units) + 1}",
            RosterField.POSITION: f"='{NAMES['lists']}'!$B$2:$B${len(positions) + 1}",
        }
        for column, (one, label) in enumerate(HEADINGS.items()):
            page.write_string(0, column, label, head)
            page.set_column(column, column, WIDTHS.get(one, 18), text)
            if one in sources:
                rule = {"validate": "list", "source": sources[one], "error_type": "warning"}
                page.data_validation(1, column, ROWS, column, rule)
        page.freeze_panes(1, 0)
        guide.set_column(0, 0, 26)
        guide.set_column(1, 1, 90)
        for row, (what, how) in enumerate(GUIDE):
            guide.write_string(row, 0, what, wrapped)
            guide.write_string(row, 1, how, wrapped)
    return buffer.getvalue()
