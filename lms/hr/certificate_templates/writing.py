"""Writing a template: begun, edited beside a live preview, put into use, taken out of use. For HR of its owner."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from certificates.domain.template_designs import Design, check_design, design_of
from certificates.domain.template_logos import keep_logo
from certificates.domain.template_wording import PLACES
from certificates.domain.template_writing import (
    change_draft,
    create_template,
    draft_next,
    publish_draft,
    retire_template,
)
from certificates.enums import TemplateStatus
from certificates.exceptions_templates import DraftThere, NotADraftTemplate, TemplateChangedMeanwhile
from certificates.models import CertificateLogo, CertificateTemplate, CertificateTemplateVersion
from certificates.pdf import check_fits, paper_html, render_certificate
from courses.models import CoursePage
from lms.core.asked import asked_number
from lms.core.exceptions import RuleViolation
from lms.core.form_addresses import takes_a_form
from lms.core.forms import add_violation
from lms.hr.certificate_templates.forms import DesignForm, NewTemplateForm
from lms.hr.certificate_templates.samples import sample_of
from lms.hr.certificate_templates.views import breadcrumb, sample_response
from lms.hr.certificates.rows import scope_line
from lms.hr.scope import scope_of
from lms.org.access import View, role_required
from lms.org.enums import Role
from lms.org.models import Unit

OF, LOGO, PDF, SEEN = "cua", "bieu-trung", "pdf", "da-xem"


def writers_only(view: View) -> View:
    guarded = require_http_methods(["GET", "HEAD", "POST"])(role_required(Role.HR)(view))
    wrapped: View = never_cache(guarded)
    return wrapped


@writers_only
def template_new(request: HttpRequest) -> HttpResponse:
    scope = scope_of(request)
    form = NewTemplateForm(
        request.POST or None, request.FILES or None, design=Design(), owners=scope.tops, today=scope.as_of
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        course = CoursePage.objects.filter(pk=given["course"]).first() if given["course"] else None
        owner = Unit.objects.get(uid=given["owner"])

        def write(design: Design) -> CertificateTemplateVersion:
            return create_template(
                owner=owner,
                course=course,
                name=given["name"],
                design=design,
                actor=request.user,
                now=timezone.now(),
            )

        saved = _written(request, form, write)
        if saved is not None:
            messages.success(request, _("Đã lập mẫu. Xem bản in thử, rồi đưa vào dùng khi đã ưng."))
            return redirect("hr:certificate-template", uid=saved.template.uid)
    owner_uid = str(scope.home.uid)
    return _form_page(request, form, title=_("Lập mẫu giấy"), owner_uid=owner_uid, template=None)


@writers_only
def draft_change(request: HttpRequest, uid: UUID) -> HttpResponse:
    template = _managed(request, uid)
    draft = template.versions.select_related("logo").filter(status=TemplateStatus.DRAFT).first()
    if draft is None:
        newest = template.versions.first()
        messages.warning(request, str(NotADraftTemplate(number=newest.number if newest else 1)))
        return redirect("hr:certificate-template", uid=uid)
    form = DesignForm(request.POST or None, request.FILES or None, design=design_of(draft), seen=draft.saves)
    if request.method == "POST" and form.is_valid():

        def write(design: Design) -> CertificateTemplateVersion:
            seen = form.cleaned_data["seen"]
            return change_draft(draft=draft, design=design, seen=seen, actor=request.user, now=timezone.now())

        saved = _written(request, form, write)
        if saved is not None:
            messages.success(request, _("Đã lưu bản soạn."))
            return redirect("hr:certificate-template", uid=uid)
        draft.refresh_from_db()
    title = _("Sửa bản soạn, phiên bản %(number)s") % {"number": draft.number}
    return _form_page(request, form, title=title, owner_uid=str(template.owner.uid), template=template)


@takes_a_form
@role_required(Role.HR)
def template_preview(request: HttpRequest) -> HttpResponse:
    """The form as it stands, unsaved: a page of paper to show beside it, or the PDF. A picture just chosen is not in it
    yet.
    """
    scope = scope_of(request)
    owner = next((one for one in scope.tops if str(one.uid) == request.POST.get("owner")), None)
    unit = _owner(request, owner.uid if owner else request.GET.get(OF, ""))
    logo = request.GET.get(LOGO, "")
    held = logo if CertificateLogo.objects.filter(sha256=logo).exists() else ""
    form = DesignForm(request.POST, design=Design(logo=held))
    fault = ""
    if form.is_valid():
        try:
            check_design(form.design())
            words = sample_of(form.design(), owner=unit, request=request, today=scope.as_of)
            if request.GET.get("kieu") == PDF:
                return sample_response(render_certificate(words))
            return HttpResponse(paper_html(words)[0])
        except RuleViolation as violation:
            fault = str(violation)
    fault = fault or next((str(one) for errors in form.errors.values() for one in errors), "")
    if request.GET.get("kieu") == PDF:
        return render(request, "hr/certificate_templates/preview_fault.html", {"fault": fault})
    return HttpResponse(fault, content_type="text/plain; charset=utf-8", status=HTTPStatus.UNPROCESSABLE_ENTITY)


@writers_only
def draft_next_version(request: HttpRequest, uid: UUID) -> HttpResponse:
    template = _managed(request, uid)

    def act() -> str:
        draft_next(template=template, actor=request.user, now=timezone.now())
        return _("Đã tạo bản soạn mới.")

    return _asked(
        request,
        template,
        act,
        title=_("Soạn phiên bản mới?"),
        consequences=[
            _("Bản soạn bắt đầu y như phiên bản gần nhất; phiên bản đang dùng vẫn được dùng cho đến khi thay."),
            _("Giấy đã cấp không đổi."),
        ],
        button=_("Soạn phiên bản mới"),
        done_url=reverse("hr:certificate-template-change", args=[uid]),
    )


@writers_only
def draft_publish(request: HttpRequest, uid: UUID) -> HttpResponse:
    template = _managed(request, uid)
    draft = template.versions.select_related("logo").filter(status=TemplateStatus.DRAFT).first()
    if draft is None:
        messages.warning(request, _("Mẫu này không có bản soạn nào để đưa vào dùng."))
        return redirect("hr:certificate-template", uid=uid)

    def act() -> str:
        today = timezone.localdate()
        check_fits(sample_of(design_of(draft), owner=template.owner, request=request, today=today))
        seen = asked_number(request.POST.get(SEEN, ""))
        publish_draft(draft=draft, seen=seen, actor=request.user, now=timezone.now())
        return _("Đã đưa phiên bản %(number)s vào dùng. Giấy duyệt từ bây giờ theo mẫu này.") % {"number": draft.number}

    return _asked(
        request,
        template,
        act,
        title=_("Đưa phiên bản %(number)s vào dùng?") % {"number": draft.number},
        consequences=[
            _("Giấy được duyệt từ lúc này in theo phiên bản này; giấy đã cấp giữ nguyên từng chữ."),
            _("Phiên bản này không sửa được nữa; muốn đổi thì soạn phiên bản mới."),
            _("Trước khi dùng, hệ thống in thử với họ tên và chức danh dài nhất để chắc giấy vừa một trang."),
        ],
        button=_("Đưa vào dùng"),
        hidden=[{"name": SEEN, "value": draft.saves}],
    )


@writers_only
def template_retire(request: HttpRequest, uid: UUID) -> HttpResponse:
    template = _managed(request, uid)

    def act() -> str:
        retire_template(template=template, actor=request.user, now=timezone.now())
        return _("Đã thôi dùng mẫu này.")

    return _asked(
        request,
        template,
        act,
        title=_("Thôi dùng mẫu này?"),
        consequences=[
            _("Giấy duyệt từ lúc này theo mẫu của đơn vị cấp trên, hoặc mẫu có sẵn của phần mềm."),
            _("Giấy đã cấp không đổi; có thể soạn phiên bản mới để dùng lại."),
        ],
        button=_("Thôi dùng"),
    )


def _managed(request: HttpRequest, uid: UUID) -> CertificateTemplate:
    templates = CertificateTemplate.objects.managed_by(request.user).select_related("owner", "course")
    found: CertificateTemplate = get_object_or_404(templates, uid=uid)
    return found


def _owner(request: HttpRequest, uid: object) -> Unit:
    try:
        unit: Unit = get_object_or_404(Unit.objects.visible_to(request.user, roles=(Role.HR,)), uid=UUID(str(uid)))
    except ValueError as error:
        raise Http404 from error
    return unit


def _written(
    request: HttpRequest, form: DesignForm, write: Callable[[Design], CertificateTemplateVersion]
) -> CertificateTemplateVersion | None:
    """What was saved; None with the fault at its field."""
    try:
        picture = form.cleaned_data.get("logo")
        return write(form.design(logo=keep_logo(picture.file).sha256 if picture else ""))
    except TemplateChangedMeanwhile as violation:
        add_violation(form, violation)
        form.saw(_saves_now(request))
    except RuleViolation as violation:
        add_violation(form, violation)
    return None


def _saves_now(request: HttpRequest) -> int:
    uid = request.resolver_match.kwargs["uid"] if request.resolver_match else None
    versions = CertificateTemplateVersion.objects.filter(template__uid=uid, status=TemplateStatus.DRAFT)
    saves: int = versions.values_list("saves", flat=True).get()
    return saves


def _form_page(
    request: HttpRequest, form: DesignForm, *, title: str, owner_uid: str, template: CertificateTemplate | None
) -> HttpResponse:
    preview = f"{reverse('hr:certificate-template-preview')}?{OF}={owner_uid}&{LOGO}={form.held}"
    back = reverse("hr:certificate-template", args=[template.uid]) if template else ""
    context: dict[str, Any] = {
        "scope": scope_line(request.user, timezone.localdate()),
        "breadcrumb": breadcrumb(template, title),
        "title": title,
        "form": form,
        "places": [(f"{{{name}}}", meaning) for name, meaning in PLACES.items()],
        "preview_url": preview,
        "pdf_url": f"{preview}&kieu={PDF}",
        "back_url": back or reverse("hr:certificate-templates"),
    }
    return render(request, "hr/certificate_templates/form.html", context)


def _asked(
    request: HttpRequest,
    template: CertificateTemplate,
    act: Callable[[], str],
    *,
    title: str,
    consequences: list[str],
    button: str,
    done_url: str = "",
    hidden: Sequence[dict[str, object]] = (),
) -> HttpResponse:
    """A page that asks once more, and does the act when it is confirmed."""
    page = reverse("hr:certificate-template", args=[template.uid])
    if request.method == "POST":
        try:
            messages.success(request, act())
        except DraftThere as violation:
            messages.warning(request, str(violation))
        except RuleViolation as violation:
            messages.error(request, str(violation))
            return redirect(page)
        return redirect(done_url or page)
    context = {
        "scope": scope_line(request.user, timezone.localdate()),
        "breadcrumb": breadcrumb(template, title),
        "title": title,
        "consequences": consequences,
        "button_label": button,
        "cancel_url": page,
        "hidden": hidden,
    }
    return render(request, "hr/certificate_templates/confirm.html", context)
