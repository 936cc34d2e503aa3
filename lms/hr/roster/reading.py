"""Steps 1 and 2: which sheet and heading, which column holds what."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.core.exceptions import RuleViolation
from lms.core.forms import add_violation
from lms.core.spreadsheets import Cell
from lms.hr.roster.forms import ColumnsForm, LayoutForm, ReplaceForm, preview_rows
from lms.hr.roster.visits import CHECK, COLUMNS, UPLOAD, Visit
from lms.org.domain.roster.batches import replace_file, set_columns, set_encoding, set_layout, suggested_columns
from lms.org.domain.roster.cells import cell_text
from lms.org.domain.roster.columns import find_header_row, header_of, samples_of
from lms.org.domain.roster.discarding import discard_import
from lms.org.domain.roster.encodings import converter, legacy_cells
from lms.org.domain.roster.files import needs_encoding, sheet_of, stored_book, workbook_of
from lms.org.domain.roster.sources import column_label
from lms.org.enums_roster import Confidence, RosterField, TextEncoding

CONFIDENCE_WORDS = {
    Confidence.SURE: gettext_lazy("khớp chắc chắn"),
    Confidence.LIKELY: gettext_lazy("nên kiểm tra lại"),
    Confidence.REMEMBERED: gettext_lazy("như lần nhập trước"),
    Confidence.NONE: "",
}
SHEET_PARAM = "trang-tinh"
SHOWN_CELLS, LONGEST_CELL = 8, 60


def upload_step(visit: Visit) -> HttpResponse:
    act = visit.request.POST.get("act")
    if act == "discard":
        discard_import(batch=visit.batch, actor=visit.actor)
        messages.success(visit.request, _("Đã bỏ lần nhập và xóa tệp. Chưa có dữ liệu nào được ghi."))
        return redirect("hr:roster_list")
    if act == "encoding":
        set_encoding(batch=visit.batch, encoding=_chosen(visit.request.POST.get("encoding", "")))
        return visit.to(UPLOAD)
    replacing = ReplaceForm(visit.request, is_sent=act == "replace")
    if act == "replace" and replacing.is_valid():
        data, name = replacing.read()
        try:
            replace_file(batch=visit.batch, data=data, filename=name, actor=visit.actor)
            return visit.to(UPLOAD)
        except RuleViolation as violation:
            replacing.add_error("file", str(violation))
    if needs_encoding(visit.batch):
        return _encoding_choice(visit, replacing)
    book = workbook_of(visit.batch)
    wanted = visit.request.POST.get("sheet") or visit.request.GET.get(SHEET_PARAM) or visit.batch.sheet
    sheet = next((one for one in book.usable_sheets if one.name == wanted), book.usable_sheets[0])
    header_row = visit.batch.header_row if sheet.name == visit.batch.sheet else find_header_row(sheet)
    initial = {"sheet": sheet.name, "header_row": header_row, "effective_on": visit.batch.effective_on}
    form = LayoutForm(visit.request.POST if act == "layout" else None, initial=initial)
    if act == "layout" and form.is_valid():
        try:
            set_layout(batch=visit.batch, **form.cleaned_data)
            return visit.to(COLUMNS)
        except RuleViolation as violation:
            add_violation(form, violation)
    return visit.render(
        UPLOAD,
        form=replacing if act == "replace" else form,
        layout=form,
        replacing=replacing,
        sheets=[
            {"name": one.name, "current": one.name == sheet.name, "rows": one.filled_rows} for one in book.usable_sheets
        ],
        sheet=sheet,
        preview=preview_rows(sheet, header_row),
        chosen_row=str(form["header_row"].value() or ""),
    )


def _chosen(value: str) -> TextEncoding | None:
    return TextEncoding(value) if value in TextEncoding.values else None


def _encoding_choice(visit: Visit, replacing: ReplaceForm) -> HttpResponse:
    """What the file's words would be in each encoding; nothing is converted before somebody has said which."""
    cells = list(islice(legacy_cells(stored_book(visit.batch).usable_sheets), SHOWN_CELLS))
    suspected = TextEncoding(visit.batch.suspected)
    ways = [suspected, *(one for one in TextEncoding if one not in {suspected, TextEncoding.UNICODE})]
    return visit.render(
        UPLOAD,
        form=replacing,
        replacing=replacing,
        suspected=suspected,
        ways=[{"value": one.value, "label": one.label} for one in ways],
        samples=[(cell[:LONGEST_CELL], [converter(one)(cell)[:LONGEST_CELL] for one in ways]) for cell in cells],
    )


def columns_step(visit: Visit) -> HttpResponse:
    sheet = sheet_of(visit.batch)
    header = header_of(sheet, visit.batch.header_row)
    guesses = suggested_columns(visit.batch, sheet)
    posted = visit.request.POST if visit.request.method == "POST" else None
    form = ColumnsForm(
        posted, labels=header.labels, guesses=guesses, match_by=visit.batch.match_by, mode=visit.batch.mode
    )
    if posted is not None and form.is_valid():
        try:
            set_columns(batch=visit.batch, columns=form.columns(), **form.manner())
            return visit.to(CHECK)
        except RuleViolation as violation:
            form.add_error(violation.at or RosterField.FULL_NAME.value, str(violation))
    samples = samples_of(sheet, header)
    used = {guess.index for guess in guesses.values()}
    return visit.render(
        COLUMNS,
        form=form,
        lines=[
            {
                "field": form[one.value],
                "word": CONFIDENCE_WORDS[guesses[one].confidence],
                "is_sure": guesses[one].confidence != Confidence.LIKELY,
                "samples": _samples(samples, guesses[one].index),
            }
            for one in RosterField
        ],
        ignored=[column_label(header.labels, index) for index in range(len(header.labels)) if index not in used],
    )


def _samples(samples: Sequence[Sequence[Cell]], index: int | None) -> str:
    return " · ".join(cell_text(cell)[:40] for cell in samples[index][:3]) if index is not None else ""
