"""The five steps of an import: their addresses, their order, and the frame every one of them is shown in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.hr.scope import HrScope
from lms.org.domain.unit_names import UnitName
from lms.org.enums import ImportStatus
from lms.org.models import RosterImport

UPLOAD, COLUMNS, CHECK, CONFIRM, RESULT = "tai-tep", "khop-cot", "kiem-tra", "xac-nhan", "ket-qua"
LABELS = {
    UPLOAD: gettext_lazy("Tải tệp"),
    COLUMNS: gettext_lazy("Khớp cột"),
    CHECK: gettext_lazy("Kiểm tra"),
    CONFIRM: gettext_lazy("Xác nhận"),
    RESULT: gettext_lazy("Kết quả"),
}


@dataclass(frozen=True)
class Visit:
    """A request at a step of an import."""

    request: HttpRequest
    batch: RosterImport
    scope: HrScope
    unit: UnitName

    @property
    def actor(self) -> Any:
        return self.request.user

    def render(self, step: str, **context: object) -> HttpResponse:
        return render(self.request, f"hr/roster/{step.replace('-', '_')}.html", self.frame(step) | context)

    def frame(self, step: str) -> dict[str, object]:
        return {
            "scope": self.scope,
            "batch": self.batch,
            "unit": self.unit,
            "step_label": LABELS[step],
            "steps": step_links(step, self.batch),
            "breadcrumb": breadcrumb(self.batch.file_name),
        }

    def to(self, step: str, query: str = "") -> HttpResponseRedirect:
        return redirect(step_url(self.batch, step) + query)


def step_url(batch: RosterImport, step: str) -> str:
    return reverse("hr:roster_step", kwargs={"uid": batch.uid, "step": step})


def breadcrumb(label: str = "") -> list[dict[str, str]]:
    items = [
        {"label": _("Tổng quan"), "href": reverse("hr:home")},
        {"label": _("Nhân sự"), "href": reverse("hr:people")},
        {"label": _("Nhập danh sách"), "href": reverse("hr:roster_list")},
    ]
    return [*items, {"label": label, "href": ""}] if label else items


def step_links(current: str, batch: RosterImport | None) -> list[dict[str, str]]:
    """For the head of the wizard; one may go back as long as nothing was confirmed."""
    order = list(LABELS)
    place = order.index(current)
    links = []
    for number, step in enumerate(order):
        state = "current" if number == place else "done" if number < place else "todo"
        may_return = batch is not None and current != RESULT and number < place
        links.append(
            {"label": str(LABELS[step]), "state": state, "href": step_url(batch, step) if batch and may_return else ""}
        )
    return links


def resume_step(batch: RosterImport) -> str:
    """Where the work on a file goes on."""
    if batch.status not in {ImportStatus.UPLOADED, ImportStatus.CHECKED} or not batch.file:
        return RESULT
    return CHECK if batch.columns else UPLOAD
