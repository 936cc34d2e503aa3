"""What inspectors and those who issue check in bulk: many codes at once, and the story of one certificate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from certificates.domain.batch_verification import MOST_CODES, CheckedCode, split_codes, verify_codes
from certificates.domain.codes import parse_code
from certificates.domain.file_signatures import file_lines
from certificates.domain.states import state_of
from certificates.domain.words import issuer_name
from certificates.enums import CertificateState
from certificates.exceptions import CodeMalformed
from certificates.looks import LOOKS, label_of
from certificates.models import Certificate
from lms.core.display import format_date, format_number
from lms.core.domain.audit_history import history_for
from lms.core.exceptions import RuleViolation
from lms.core.exports import CONTENT_TYPE, ColumnKind, ReportHead, Sheet, write_workbook
from lms.core.exports import Column as SheetColumn
from lms.core.forms import add_violation
from lms.core.spreadsheets import UnusableFile, read_workbook
from lms.core.tables import Cell, Column, Row, Table
from lms.core.vietnamese.text import search_key
from lms.org.access import role_required
from lms.org.enums import Role

READERS = (Role.INSPECTOR, Role.HR, Role.APPROVER)
FIRST_COLUMN_HEADINGS = frozenset({"ma", "ma xac minh", "code"})
CHAIN_LIMIT = 50


class CodesForm(forms.Form):
    """Codes in a box, in a file, or both; `only` narrows what is shown to one outcome."""

    codes = forms.CharField(
        label=gettext_lazy("Các mã, mỗi dòng một mã"),
        help_text=gettext_lazy("Dán được cả cột từ Excel. Nhiều nhất 500 mã một lần."),
        required=False,
        max_length=MOST_CODES * 60,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off"}),
    )
    file = forms.FileField(
        label=gettext_lazy("Hoặc tệp bảng tính"),
        help_text=gettext_lazy("XLSX, XLS, ODS hoặc CSV; mã ở cột đầu tiên của trang tính đầu."),
        required=False,
    )
    only = forms.ChoiceField(label=gettext_lazy("Chỉ hiện"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["only"].choices = [("", _("Tất cả")), *outcome_words().items()]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        self.given = split_codes(data.get("codes") or "")
        sent = data.get("file")
        if isinstance(sent, UploadedFile):
            self.given += self._from_file(sent)
        if not self.given and not self.errors:
            self.add_error("codes", _("Chưa có mã nào. Nhập hoặc dán mã, hoặc chọn tệp có mã ở cột đầu tiên."))
        return data

    def _from_file(self, sent: UploadedFile) -> list[str]:
        try:
            [sheet, *_others] = read_workbook(sent.read(), sent.name or "").usable_sheets
        except UnusableFile as unusable:
            self.add_error("file", str(unusable))
            return []
        first = [str(row[0]).strip() for row in sheet.rows if row and row[0] not in (None, "")]
        return first[1:] if first and _is_heading(first[0]) else first


def _is_heading(text: str) -> bool:
    return search_key(text) in FIRST_COLUMN_HEADINGS


def outcome_words() -> dict[str, str]:
    states = (CertificateState.VALID, CertificateState.EXPIRED, CertificateState.REVOKED, CertificateState.REPLACED)
    known = {state.value: label_of(state) for state in states}
    return known | {"unknown": _("Không tìm thấy"), "malformed": _("Sai dạng mã")}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*READERS)
def many_codes(request: HttpRequest) -> HttpResponse:
    form = CodesForm(request.POST or None, request.FILES or None)
    checked: list[CheckedCode] = []
    if request.method == "POST" and form.is_valid():
        try:
            checked = verify_codes(form.given, timezone.localdate())
        except RuleViolation as violation:
            add_violation(form, violation)
    if checked and request.POST.get("dang") == "xlsx":
        return _workbook(request, checked)
    only = form.cleaned_data.get("only") if form.is_bound and form.is_valid() else ""
    shown = [one for one in checked if not only or one.outcome == only]
    counts = Counter(one.outcome for one in checked)
    context = {
        "form": form,
        "checked": checked,
        "given": "\n".join(one.typed for one in checked),
        "counts": [(format_number(counts[key]), label) for key, label in outcome_words().items() if counts[key]],
        "table": _table(shown),
        "shown": shown,
        "looked_up_at": timezone.localtime(),
        "breadcrumb": _breadcrumb(_("Kiểm tra nhiều mã")),
    }
    return render(request, "certificates/many_codes.html", context)


def _table(shown: Sequence[CheckedCode]) -> Table:
    labels = (_("Mã"), _("Tình trạng"), _("Cấp cho"), _("Khóa học"), _("Ngày cấp"), _("Nơi cấp"))
    return Table(_("Kết quả theo thứ tự đã nhập"), tuple(map(Column, labels)), tuple(_row(one) for one in shown))


def _row(one: CheckedCode) -> Row:
    words = outcome_words()
    if one.found is None:
        note = one.problem or (_("đã có ở dòng trên") if one.is_repeated else "")
        return Row((Cell(one.code or one.typed), Cell(words[one.outcome], note=note), *[Cell("–")] * 4))
    found = one.found
    note = _("thay bằng %(code)s") % {"code": found.replaced_by} if found.replaced_by else ""
    return Row(
        (
            Cell(one.code, href=reverse("verify:code", args=[one.code])),
            Cell(words[one.outcome], note=note or (_("đã có ở dòng trên") if one.is_repeated else "")),
            Cell(found.holder, lang="vi"),
            Cell(found.course, lang="vi"),
            Cell(format_date(found.issued_on)),
            Cell(found.issuer, lang="vi"),
        )
    )


def _workbook(request: HttpRequest, checked: Sequence[CheckedCode]) -> HttpResponse:
    """In the order the codes came, with what was typed."""
    now, words = timezone.now(), outcome_words()
    head = ReportHead(
        unit="",
        title=_("Kiểm tra mã giấy chứng nhận"),
        run_at=now,
        run_by=request.user.full_name,  # type: ignore[union-attr]
        as_of=timezone.localdate(now),
        filters=[],
    )
    columns = (
        SheetColumn(_("Số thứ tự"), ColumnKind.INTEGER),
        SheetColumn(_("Đã nhập")),
        SheetColumn(_("Mã")),
        SheetColumn(_("Tình trạng")),
        SheetColumn(_("Cấp cho")),
        SheetColumn(_("Khóa học")),
        SheetColumn(_("Ngày cấp"), ColumnKind.DATE),
        SheetColumn(_("Giá trị đến hết"), ColumnKind.DATE),
        SheetColumn(_("Nơi cấp")),
        SheetColumn(_("Thay bằng")),
    )
    rows = []
    for one in checked:
        found = one.found
        facts = [found.holder, found.course, found.issued_on, found.expires_on, found.issuer] if found else [None] * 5
        rows.append([one.number, one.typed, one.code, words[one.outcome], *facts, found.replaced_by if found else ""])
    response = HttpResponse(write_workbook([Sheet(_("Kết quả"), head, columns, rows)]), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="kiem-tra-ma-{timezone.localdate(now):%Y-%m-%d}.xlsx"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@never_cache
@require_safe
@role_required(*READERS)
def history(request: HttpRequest, code: str) -> HttpResponse:
    """What happened to a certificate and to those before and after it; only of issuers in the reader's scope."""
    try:
        written = parse_code(code)
    except CodeMalformed as malformed:
        raise Http404 from malformed
    mine = Certificate.objects.inspectable_by(request.user).issued().with_facts()
    found = mine.filter(code=written).first()
    if found is None:
        raise Http404
    today = timezone.localdate()
    chain = _chain(found)
    context = {
        "certificate": found,
        "state": label_of(state_of(found, today)),
        "look": LOOKS[state_of(found, today)],
        "issuer": issuer_name(found.words),
        "files": file_lines(found),
        "chain": [(one, label_of(state_of(one, today)), one.pk == found.pk) for one in chain],
        "entries": [entry for one in chain for entry in history_for(one)],
        "breadcrumb": _breadcrumb(pgettext("certificate", "Lịch sử %(code)s") % {"code": found.code}),
    }
    return render(request, "certificates/history.html", context)


def _chain(found: Certificate) -> list[Certificate]:
    """The first paper to the last, each put in the place of the one before."""
    first = found
    while first.replaces is not None:
        first = first.replaces
    chain = [first]
    while len(chain) < CHAIN_LIMIT and (after := getattr(chain[-1], "replaced_by", None)) is not None:
        chain.append(after)
    return chain


def _breadcrumb(here: str) -> list[dict[str, str]]:
    return [{"label": _("Xác minh giấy chứng nhận"), "href": reverse("verify:form")}, {"label": here, "href": ""}]
