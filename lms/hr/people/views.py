"""Staff: the list, one person, what may be done there."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from assessments.domain.allowances import is_own, used_up
from assessments.exceptions.attempts import OwnAllowance
from assessments.models import Assessment
from courses.models import CoursePage
from lms.core.display import format_date, format_number
from lms.core.exceptions import RuleViolation
from lms.core.forms import add_violation
from lms.flows.enrolling import put_on_course
from lms.flows.further_attempts import allow_further_attempt
from lms.hr.people.dossier import dossier_of
from lms.hr.people.exporting import AskedList, is_large, order_file, record_export
from lms.hr.people.forms import (
    POSITION_PARAM,
    TEXT_PARAM,
    EnrolForm,
    ExportForm,
    FurtherAttemptForm,
    IdentityForm,
    PeopleFilter,
)
from lms.hr.people.listing import ImportFilter, import_filter, people_table, rows_of_day, without_identity
from lms.hr.scope import PAGE_PARAM, UNIT_PARAM, HrScope, scope_of
from lms.hr.units_of_day import DAY_PARAM, DAY_PARAMS
from lms.hr.workbooks import workbook_response
from lms.org.access import View, role_required
from lms.org.domain.officials import Identity, open_account, show_identity
from lms.org.enums import Role
from lms.org.models import Official
from lms.org.sign_in import locked_until, unlock_account

PAGE_SIZE = 50


@never_cache
@require_safe
@role_required(Role.HR)
def people_list(request: HttpRequest) -> HttpResponse:
    return _list_page(request)


def _list_page(request: HttpRequest, form: ExportForm | None = None) -> HttpResponse:
    scope = scope_of(request, path=reverse("hr:people"), keep=DAY_PARAMS)
    filters, source = PeopleFilter(request, scope), import_filter(request)
    people = AskedList(request, scope, filters, source).people
    page = Paginator(people, PAGE_SIZE).get_page(request.GET.get(PAGE_PARAM))
    chips = _chips(request, scope, filters, source)
    context = {
        "scope": scope,
        "breadcrumb": _breadcrumb(),
        "filters": filters,
        "days": filters.days,
        "page": page,
        "count_label": _count_label(page.paginator.count, is_filtered=bool(chips)),
        "chips": chips,
        "clear_url": reverse("hr:people"),
        "table": people_table(
            rows_of_day(without_identity(page.object_list), scope, filters.by, request.user), scope, filters.by
        ),
        "import_url": reverse("hr:roster_new") + scope.query,
        "imports_url": reverse("hr:roster_list"),
        "slips_url": reverse("hr:activation_slips") + scope.query,
        "units_url": reverse("hr:units") + scope.query,
        "download_url": f"{reverse('hr:people_export')}?{_filter_query(request).urlencode()}",
        "form": form or ExportForm(by=filters.by),
    }
    return render(request, "hr/people/list.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR)
def people_export(request: HttpRequest) -> HttpResponseBase:
    """The list as filtered, all pages of it. What for is asked, and written down before the file leaves."""
    if request.method != "POST":
        return redirect(f"{reverse('hr:people')}?{request.GET.urlencode()}")
    scope = scope_of(request)
    filters, source = PeopleFilter(request, scope), import_filter(request)
    form = ExportForm(request.POST, by=filters.by)
    if not form.is_valid() or filters.days.errors:  # an unreadable day isn't taken for today
        return _list_page(request, form)
    is_roster = form.cleaned_data["kind"] == "mau"
    with_identity = is_roster and form.cleaned_data["with_identity"]
    asked = AskedList(request, scope, filters, source)
    if not with_identity and is_large(asked):
        return order_file(asked, form)
    rows = asked.rows(with_identity=with_identity)
    record_export(asked, count=len(rows), with_identity=with_identity, purpose=form.cleaned_data["purpose"])
    return workbook_response(asked.workbook(rows, is_roster=is_roster, with_identity=with_identity), asked.file_name)


@never_cache
@require_safe
@role_required(Role.HR)
def person(request: HttpRequest, uid: UUID) -> HttpResponse:
    return _person_page(request, _official(request, uid))


def sent_from_the_page(view: Callable[[HttpRequest, Official], HttpResponse]) -> View:
    """The address of a form on the person's page; opened again, in another language or by a reload, it leads there."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @role_required(Role.HR)
    @wraps(view)
    def guarded(request: HttpRequest, uid: UUID) -> HttpResponse:
        official = _official(request, uid)
        if request.method != "POST":
            return redirect("hr:person", uid=official.uid)
        return view(request, official)

    return guarded


@never_cache
@sent_from_the_page
@sensitive_variables("identity")
def person_cccd(request: HttpRequest, official: Official) -> HttpResponse:
    """The same page with birth date and number in clear, this once; without a reason they stay masked."""
    form = IdentityForm(request.POST)
    if not form.is_valid():
        return _person_page(request, official, identity_form=form)
    identity = show_identity(official=official, reason=form.cleaned_data["identity_reason"], actor=request.user)
    return _person_page(request, official, identity=identity)


@sent_from_the_page
def person_account(request: HttpRequest, official: Official) -> HttpResponse:
    user = open_account(official=official, actor=request.user)
    messages.success(
        request,
        _("Tài khoản của %(name)s có mã đăng nhập %(code)s. Hãy in phiếu kích hoạt để người này đặt mật khẩu.")
        % {"name": official.full_name, "code": user.username},
    )
    return redirect("hr:person", uid=official.uid)


@sent_from_the_page
def person_enrol(request: HttpRequest, official: Official) -> HttpResponse:
    """Put the person on a course. Twice enrols once and says so."""
    form = EnrolForm(request.POST, official=official)
    if not form.is_valid():
        return _person_page(request, official, form=form)
    course = CoursePage.objects.live().get(address=form.cleaned_data["course"])
    enrolled = put_on_course(official=official, course=course, actor=request.user, now=timezone.now())
    if enrolled.created:
        text = _("Đã ghi danh %(name)s vào khóa học “%(course)s” và đã gửi thông báo.")
    else:
        text = _("%(name)s đã có trong khóa học “%(course)s” từ ngày %(day)s nên không ghi danh thêm.")
    facts = {
        "name": official.full_name,
        "course": course.title,
        "day": format_date(enrolled.enrolment.enrolled_on),
    }
    messages.success(request, text % facts)
    return redirect(f"{reverse('hr:person', args=[official.uid])}#khoa-hoc")


@sent_from_the_page
def person_further_attempt(request: HttpRequest, official: Official) -> HttpResponse:
    """Sent twice, the second finds an attempt left and says so."""
    now = timezone.now()
    form = FurtherAttemptForm(request.POST, used_up=used_up(official, now))
    if not form.is_valid():
        return _person_page(request, official, further=form)
    assessment = Assessment.objects.get(slug=form.cleaned_data["assessment"])
    try:
        given = {"official": official, "assessment": assessment, "reason": form.cleaned_data["reason"]}
        allow_further_attempt(**given, actor=request.user, now=now)
    except RuleViolation as violation:
        add_violation(form, violation)
        return _person_page(request, official, further=form)
    text = _("Đã mở thêm một lượt làm bài “%(title)s” cho %(name)s và đã gửi thông báo.")
    messages.success(request, text % {"title": assessment.title, "name": official.full_name})
    return redirect(f"{reverse('hr:person', args=[official.uid])}#ket-qua")


@sent_from_the_page
def person_unlock(request: HttpRequest, official: Official) -> HttpResponse:
    if official.user is not None and unlock_account(request, official=official, actor=request.user):
        text = _("Đã mở khóa đăng nhập cho %(name)s. Người này đăng nhập lại được ngay bằng mật khẩu của mình.")
    else:
        text = _("Tài khoản của %(name)s đang không bị khóa. Nếu quên mật khẩu, hãy in phiếu kích hoạt.")
    messages.success(request, text % {"name": official.full_name})
    return redirect("hr:person", uid=official.uid)


def _official(request: HttpRequest, uid: UUID) -> Official:
    managed = without_identity(Official.objects.managed_by(request.user).select_related("user"))
    official: Official = get_object_or_404(managed, uid=uid)
    return official


def _person_page(
    request: HttpRequest,
    official: Official,
    *,
    identity: Identity | None = None,
    identity_form: IdentityForm | None = None,
    form: EnrolForm | None = None,
    further: FurtherAttemptForm | None = None,
) -> HttpResponse:
    scope = scope_of(request, path=reverse("hr:people"))
    dossier = dossier_of(official, scope.as_of)
    context = {
        "scope": scope,
        "breadcrumb": [*_breadcrumb(), {"label": official.full_name, "href": "", "lang": "vi"}],
        "official": official,
        "dossier": dossier,
        "form": form or EnrolForm(official=official, taken=dossier.open_courses),
        "further": further or FurtherAttemptForm(used_up=used_up(official, timezone.now())),
        "not_further": str(OwnAllowance()) if is_own(official, request.user) else "",
        "identity": identity,
        "identity_form": identity_form or IdentityForm(),
        "today": scope.as_of,
        "locked_until": locked_until(request, official.user) if official.user else None,
        "moves_url": f"{reverse('hr:moves')}?nguoi={official.uid}" if dossier.was_moved else "",
        "decision_url": f"{reverse('hr:decision_new')}?nguoi={official.uid}",
        "slip_url": f"{reverse('hr:activation_slips')}?nguoi={official.uid}",
    }
    return render(request, "hr/people/person.html", context)


def _breadcrumb() -> list[dict[str, str]]:
    return [
        {"label": _("Tổng quan"), "href": reverse("hr:home")},
        {"label": _("Nhân sự"), "href": reverse("hr:people")},
    ]


def _count_label(count: int, *, is_filtered: bool) -> str:
    if is_filtered:
        text = ngettext("Tìm thấy %(count)s người", "Tìm thấy %(count)s người", count)
    else:
        text = ngettext("%(count)s người", "%(count)s người", count)
    return text % {"count": format_number(count)}


def _filter_query(request: HttpRequest, *, without: str = "") -> QueryDict:
    query = request.GET.copy()
    for name in (PAGE_PARAM, without):
        query.pop(name, None)
    for name in {"dot": ("loai",), DAY_PARAM: DAY_PARAMS}.get(without, ()):
        query.pop(name, None)
    return query


def _chips(
    request: HttpRequest, scope: HrScope, filters: PeopleFilter, source: ImportFilter | None
) -> list[dict[str, str]]:
    found = [
        (name, f"{filters.fields[name].label}: {filters.words(name)}")
        for name in (TEXT_PARAM, POSITION_PARAM)
        if filters.value(name)
    ]
    if scope.query and scope.unit:
        found.append((UNIT_PARAM, _("Đơn vị: %(name)s") % {"name": scope.unit.name}))
    if source is not None:
        found.append(("dot", source.label))
    if filters.by.label:
        found.append((DAY_PARAM, filters.by.label))
    return [
        {"label": label, "remove_url": f"{reverse('hr:people')}?{_filter_query(request, without=name).urlencode()}"}
        for name, label in found
    ]
