"""Writing a checklist, changing one, opening and closing it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from assessments.domain.checklists import add_checklist, change_checklist, set_open, text_of
from assessments.models import Checklist, ChecklistVersion
from lms.core.exceptions import RuleViolation
from lms.core.form_addresses import takes_a_form
from lms.studio.checklists.forms import Sheet
from lms.studio.item_counting import trainer_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    trainer_or_404(request.user)
    sheet = Sheet(_sent(request), user=request.user, text=None)
    if request.method == "POST" and sheet.is_valid():
        given = sheet.form.cleaned_data
        try:
            made = add_checklist(
                code=given["code"],
                unit=given["unit"],
                procedure=given["procedure"],
                text=sheet.text(),
                actor=request.user,  # type: ignore[arg-type]
                now=timezone.now(),
            )
        except RuleViolation as violation:
            sheet.refuse(violation.at, str(violation))
        else:
            messages.success(request, _("Đã lưu bảng kiểm. Mở để dùng khi đã xem lại."))
            return redirect("studio_checklist", made.pk)
    return render(request, "studio/checklists/edit.html", {"sheet": sheet} | heads(_("Bảng kiểm mới")))


@require_http_methods(["GET", "HEAD", "POST"])
def checklist(request: HttpRequest, checklist_id: int) -> HttpResponse:
    """Its newest words; saved otherwise they are the next version."""
    found = checklist_or_404(request.user, checklist_id)
    versions: list[ChecklistVersion] = list(
        found.versions.select_related("made_by").prefetch_related("items", "outcomes").order_by("-number")
    )
    current = next(one for one in versions if one.is_current)
    sheet = Sheet(_sent(request), user=request.user, text=text_of(current), seen=current.number)
    if request.method == "POST" and sheet.is_valid():
        try:
            saved = change_checklist(
                checklist=found,
                seen=sheet.form.cleaned_data["seen"] or 0,
                text=sheet.text(),
                actor=request.user,  # type: ignore[arg-type]
                now=timezone.now(),
            )
        except RuleViolation as violation:
            sheet.refuse(violation.at, str(violation))
        else:
            _tell(request, saved, current)
            return redirect("studio_checklist", found.pk)
    context = {"sheet": sheet, "checklist": found, "current": current, "versions": versions}
    return render(request, "studio/checklists/edit.html", context | heads(current.title))


@takes_a_form
def switch(request: HttpRequest, checklist_id: int) -> HttpResponse:
    found = checklist_or_404(request.user, checklist_id)
    is_open = request.POST.get("open") == "1"
    set_open(checklist=found, is_open=is_open, actor=request.user)  # type: ignore[arg-type]
    if is_open:
        messages.success(request, _("Đã mở. Từ nay quan sát được bằng bảng kiểm này."))
    else:
        messages.success(request, _("Đã ngừng dùng. Phiếu đang mở vẫn gửi được."))
    return redirect("studio_checklist", found.pk)


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def checklist_or_404(user: Any, checklist_id: int) -> Checklist:
    trainer_or_404(user)
    rows = Checklist.objects.writable_by(user).select_related("procedure")
    found: Checklist = get_object_or_404(rows, pk=checklist_id)
    return found


def heads(title: str) -> dict[str, Any]:
    return {
        "header_title": title,
        "breadcrumbs_items": [
            {"url": reverse("studio_checklists"), "label": _("Bảng kiểm quan sát")},
            {"url": "", "label": title},
        ],
    }


def _tell(request: HttpRequest, saved: ChecklistVersion, before: ChecklistVersion) -> None:
    if saved.pk == before.pk:
        messages.info(request, _("Không có gì thay đổi nên không ghi thêm bản mới."))
    else:
        number = saved.number
        messages.success(
            request, _("Đã lưu thành bản %(number)s. Lần quan sát đã mở vẫn theo bản cũ.") % {"number": number}
        )
