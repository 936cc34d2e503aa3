"""Templates of certificates: the list, one of them with its versions, a version printed with made-up words."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from certificates.domain.template_designs import design_of
from certificates.enums import TemplateStatus
from certificates.models import CertificateTemplate, CertificateTemplateVersion
from certificates.pdf import render_certificate
from lms.core.display import format_date
from lms.core.domain.audit_history import history_for
from lms.core.tables import Cell, Column, Row, Table
from lms.hr.certificate_templates.samples import sample_of
from lms.hr.certificates.rows import scope_line
from lms.hr.certificates.views import tabs
from lms.org.access import role_required
from lms.org.domain.unit_names import unit_names
from lms.org.enums import Role
from lms.org.policy import can_manage_unit, has_role

door = role_required(Role.APPROVER, Role.HR)


@never_cache
@require_safe
@door
def template_list(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "scope": scope_line(request.user, today),
        "tabs": tabs("templates"),
        "table": _list_table(request),
        "may_write": has_role(request.user, Role.HR, as_of=today),
    }
    return render(request, "hr/certificate_templates/list.html", context)


@never_cache
@require_safe
@door
def template_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    template = found_template(request, uid)
    today = timezone.localdate()
    versions = list(template.versions.select_related("published_by"))
    may_write = can_manage_unit(request.user, template.owner, as_of=today)
    draft = next((one for one in versions if one.status == TemplateStatus.DRAFT), None)
    context = {
        "scope": scope_line(request.user, today),
        "breadcrumb": breadcrumb(template),
        "template": template,
        "owner": unit_names([template.owner_id], today)[template.owner_id].label,
        "draft": draft,
        "published": next((one for one in versions if one.status == TemplateStatus.PUBLISHED), None),
        "versions": _versions_table(template, versions),
        "may_write": may_write,
        "history": history_for(template),
    }
    return render(request, "hr/certificate_templates/template.html", context)


@never_cache
@require_safe
@door
def template_sample(request: HttpRequest, uid: UUID, number: int) -> HttpResponse:
    """The version as PDF, with the longest words: nothing in it is anybody's."""
    template = found_template(request, uid)
    version = get_object_or_404(template.versions.select_related("logo"), number=number)
    words = sample_of(design_of(version), owner=template.owner, request=request, today=timezone.localdate())
    return sample_response(render_certificate(words))


def sample_response(pdf: bytes) -> HttpResponse:
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="ban-in-thu.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def found_template(request: HttpRequest, uid: UUID) -> CertificateTemplate:
    templates = CertificateTemplate.objects.visible_to(request.user).select_related("owner", "course")
    found: CertificateTemplate = get_object_or_404(templates, uid=uid)
    return found


def breadcrumb(template: CertificateTemplate | None, last: str = "") -> list[dict[str, str]]:
    """`last` names a page below the template's own, or below the list."""
    steps = [
        {"label": _("Cấp giấy chứng nhận"), "href": reverse("hr:certificates")},
        {"label": _("Mẫu giấy"), "href": reverse("hr:certificate-templates")},
    ]
    if template is not None:
        own = reverse("hr:certificate-template", args=[template.uid]) if last else ""
        steps.append({"label": template.name, "href": own, "lang": "vi"})
    return [*steps, {"label": last, "href": ""}] if last else steps


def state_words(version: CertificateTemplateVersion) -> str:
    label = str(version.get_status_display())
    return label[:1].upper() + label[1:]


def _list_table(request: HttpRequest) -> Table:
    found = CertificateTemplate.objects.visible_to(request.user).select_related("course").prefetch_related("versions")
    names = unit_names({one.owner_id for one in found}, timezone.localdate())
    columns = (_("Mẫu"), _("Đơn vị có mẫu"), _("Dùng cho khóa học"), _("Tình trạng"))
    listed = sorted(found, key=lambda one: (names[one.owner_id].sort_key, one.name.casefold(), one.pk))
    return Table(
        caption=_("Mẫu giấy chứng nhận"),
        columns=tuple(Column(label) for label in columns),
        rows=tuple(
            Row(
                cells=(
                    Cell(one.name, href=reverse("hr:certificate-template", args=[one.uid]), lang="vi"),
                    Cell(names[one.owner_id].label, lang="vi"),
                    Cell(one.course.title, lang="vi") if one.course else Cell(_("mọi khóa học")),
                    Cell("; ".join(_state(version) for version in _standing(one))),
                )
            )
            for one in listed
        ),
    )


def _standing(template: CertificateTemplate) -> list[CertificateTemplateVersion]:
    """What is used and what is being written; the last one where there is neither."""
    versions = list(template.versions.all())
    return [one for one in versions if one.status != TemplateStatus.RETIRED] or versions[:1]


def _state(version: CertificateTemplateVersion) -> str:
    return _("phiên bản %(number)s %(state)s") % {"number": version.number, "state": version.get_status_display()}


def _versions_table(template: CertificateTemplate, versions: list[CertificateTemplateVersion]) -> Table:
    columns = (_("Phiên bản"), _("Tình trạng"), _("Khổ giấy"), _("Ngôn ngữ"), _("Dùng từ"), _("Người đưa vào dùng"))

    def cells(one: CertificateTemplateVersion) -> tuple[Cell, ...]:
        sample: Any = reverse("hr:certificate-template-sample", args=[template.uid, one.number])
        return (
            Cell(_("phiên bản %(number)s, bản in thử") % {"number": one.number}, href=sample),
            Cell(state_words(one)),
            Cell(one.get_kind_display()),
            Cell(one.get_language_display()),
            Cell(format_date(one.published_at) or "–"),
            Cell(one.published_by.full_name, lang="vi") if one.published_by else Cell("–"),
        )

    return Table(
        caption=_("Các phiên bản"),
        columns=tuple(Column(label) for label in columns),
        rows=tuple(Row(cells=cells(one)) for one in versions),
    )
