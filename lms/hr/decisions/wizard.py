"""Recording a decision: one question a page, the person's card on top, training shown before anything is written."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from lms.core.exceptions import RuleViolation
from lms.core.vietnamese.dates import format_date
from lms.flows.reassignment import ReassignmentOutcome, preview_training, record_reassignment
from lms.hr.decisions.endings import EndingsForm, asked_of, labels, others_held
from lms.hr.decisions.forms import KindForm, PaperForm, PersonForm, PlaceForm
from lms.hr.decisions.training import training_lines
from lms.hr.scope import HrScope, scope_of
from lms.org.access import role_required
from lms.org.domain.decision_drafts import discard_draft, drop_scan, keep_scan
from lms.org.domain.postings import DecisionFacts
from lms.org.domain.unit_names import unit_names
from lms.org.enums import DecisionKind, Role
from lms.org.exceptions import DraftChanged, DraftScanLost
from lms.org.models import Decision, DecisionDraft, Official, PostingVersion

PEOPLE_LIMIT = 20
DRAFT_PARAM = "nhap"


@dataclass(frozen=True)
class Step:
    """A page of the wizard and what of the draft it needs to be there."""

    slug: str
    label: str | Promise
    is_ready: Callable[[DecisionDraft], bool]
    is_done: Callable[[DecisionDraft], bool]


def _has_person(draft: DecisionDraft) -> bool:
    return draft.official_id is not None


def _has_kind(draft: DecisionDraft) -> bool:
    return _has_person(draft) and bool(draft.kind)


def _has_paper(draft: DecisionDraft) -> bool:
    return _has_kind(draft) and bool(draft.number and draft.signed_on and draft.effective_on)


def _has_place(draft: DecisionDraft) -> bool:
    return _has_paper(draft) and bool(draft.to_unit_id and draft.to_position_id)


def _has_endings(draft: DecisionDraft) -> bool:
    return _has_place(draft) and (draft.also_ends is not None or not others_held(draft))


STEPS = (
    Step("nguoi", gettext_lazy("Người"), lambda draft: True, _has_person),
    Step("loai", gettext_lazy("Loại quyết định"), _has_person, _has_kind),
    Step("van-ban", gettext_lazy("Văn bản"), _has_kind, _has_paper),
    Step("noi-den", gettext_lazy("Đơn vị, vị trí mới"), _has_paper, _has_place),
    Step("thoi-giu", gettext_lazy("Vị trí thôi giữ"), _has_place, _has_endings),
    Step("dao-tao", gettext_lazy("Việc học kèm theo"), _has_endings, _has_endings),
    Step("kiem-tra", gettext_lazy("Kiểm tra"), _has_endings, lambda draft: False),
)
BY_SLUG = {step.slug: step for step in STEPS}


def steps_of(draft: DecisionDraft) -> list[Step]:
    """The pages for this draft: what ends besides is asked only where something may."""
    return [one for one in STEPS if one.slug != "thoi-giu" or others_held(draft)]


def _after(slug: str, draft: DecisionDraft) -> str:
    steps = steps_of(draft)
    return _url(steps[steps.index(BY_SLUG[slug]) + 1], draft)


@require_safe
@role_required(Role.HR)
def new_decision(request: HttpRequest) -> HttpResponse:
    """Begin a draft: for the person named by `?nguoi=`, else with the search.

    GET makes nothing but a draft, which the daily run clears away if it is given up.
    """
    wanted = request.GET.get("nguoi", "")
    official = _official(request, wanted) if wanted else None
    # A link opened twice is no second draft.
    untouched = DecisionDraft.objects.filter(owner=request.user, official=official, kind="", number="")
    draft = untouched.first() or DecisionDraft.objects.create(owner=request.user, official=official)
    return redirect(_url(STEPS[1 if official else 0], draft))


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR)
def decision_step(request: HttpRequest, step: str) -> HttpResponse:
    """Show or take one page of a draft; a page whose questions before it are open leads back to the first of them."""
    if step not in BY_SLUG:
        raise Http404
    scope = scope_of(request, path=reverse("hr:decisions"))
    uid = _uid(request.GET.get(DRAFT_PARAM, ""))
    drafts = DecisionDraft.objects.filter(owner=request.user, uid=uid)
    draft = drafts.select_related("owner", "official", "to_position").first()
    if draft is None:
        recorded = Decision.objects.visible_to(request.user).filter(client_id=uid).first()
        if recorded is None:
            raise Http404
        return redirect("hr:decision", uid=recorded.uid)
    current = BY_SLUG[step]
    if current not in steps_of(draft):
        draft.also_ends = []  # nothing is left to choose from, also where something was chosen before
        draft.save()
        return redirect(_url(BY_SLUG["dao-tao"], draft))
    if not current.is_ready(draft):
        return redirect(_url(next(one for one in STEPS if not one.is_done(draft)), draft))
    return PAGES[step](request, draft, current, scope)


def _person(request: HttpRequest, draft: DecisionDraft, step: Step, scope: HrScope) -> HttpResponse:
    search = request.GET.get("tim", "").strip()
    people = Official.objects.managed_by(request.user)
    form = PersonForm(request.POST or None, initial={"official": draft.official.uid if draft.official else None})
    form.fields["official"].queryset = people
    if request.method == "POST" and form.is_valid():
        before, draft.official = asked_of(draft), form.cleaned_data["official"]
        _save(draft, before)
        return redirect(_url(STEPS[1], draft))
    found = people.filter(staff_code__iexact=search) | people.named_like(search) if search else people
    listed = list(found.order_by("sort_key", "pk")[: PEOPLE_LIMIT + 1])
    places = _places(listed[:PEOPLE_LIMIT])
    form.fields["official"].choices = [
        (one.uid, f"{one.full_name}{_birth(one)} – {places.get(one.pk, _('chưa có vị trí'))}")
        for one in listed[:PEOPLE_LIMIT]
    ]
    return _page(
        request, draft, step, scope, form, search=search, found=len(listed), has_more=len(listed) > PEOPLE_LIMIT
    )


def _kind(request: HttpRequest, draft: DecisionDraft, step: Step, scope: HrScope) -> HttpResponse:
    before = asked_of(draft)
    form = KindForm(request.POST or None, instance=draft)
    if request.method == "POST" and form.is_valid():
        _save(draft, before)
        return redirect(_url(STEPS[2], draft))
    return _page(request, draft, step, scope, form)


def _paper(request: HttpRequest, draft: DecisionDraft, step: Step, scope: HrScope) -> HttpResponse:
    home = scope.home.name
    # As the paper says it, whatever language the clerk works in.
    initial = {} if draft.issued_by else {"issued_by": f"Ủy ban nhân dân {home[:1].lower()}{home[1:]}"}
    before, scan_before = asked_of(draft), draft.scan.name
    form = PaperForm(request.POST or None, request.FILES or None, instance=draft, initial=initial, request=request)
    if request.method == "POST" and form.is_valid():
        _save(draft, before)
        if draft.scan.name != scan_before:
            drop_scan(draft=draft, name=scan_before)
        return redirect(_url(STEPS[3], draft))
    sent = form.cleaned_data.get("scan") if form.is_bound else None
    if isinstance(sent, UploadedFile):  # a browser can't fill it in again beside the line that has to be mended
        draft.scan = keep_scan(draft=draft, scan=sent)
    return _page(request, draft, step, scope, form)


def _place(request: HttpRequest, draft: DecisionDraft, step: Step, scope: HrScope) -> HttpResponse:
    search = request.GET.get("tim", "").strip()
    seat = _seats([draft.official_id]).get(draft.official_id)
    near = unit_names([seat.unit_id], scope.as_of)[seat.unit_id].commune_id if seat else scope.home.unit_id
    initial = {
        "to_unit": draft.to_unit.uid if draft.to_unit else None,
        "to_position": draft.to_position.code if draft.to_position else None,
    }
    form = PlaceForm(request.POST or None, initial=initial, draft=draft, user=request.user, search=search, near=near)
    if request.method == "POST" and form.is_valid():
        before = asked_of(draft)
        draft.to_unit, draft.to_position = form.cleaned_data["to_unit"], form.cleaned_data["to_position"]
        _save(draft, before)
        return redirect(_after("noi-den", draft))
    return _page(request, draft, step, scope, form, search=search)


def _save(draft: DecisionDraft, before: tuple[object, ...]) -> None:
    if asked_of(draft) != before:
        draft.also_ends = None
    draft.save()


def _endings(request: HttpRequest, draft: DecisionDraft, step: Step, scope: HrScope) -> HttpResponse:
    form = EndingsForm(request.POST if request.method == "POST" else None, draft=draft, offered=others_held(draft))
    if form.is_bound and form.is_valid():
        draft.also_ends = form.cleaned_data["also_ends"]
        draft.save()
        return redirect(_after("thoi-giu", draft))
    return _page(request, draft, step, scope, form, last_day=draft.effective_on - timedelta(days=1))


def _training(request: HttpRequest, draft: DecisionDraft, step: Step, scope: HrScope) -> HttpResponse:
    preview = preview_training(
        official=draft.official,
        kind=DecisionKind(draft.kind),
        to_unit=draft.to_unit,
        to_position=draft.to_position,
        effective_on=draft.effective_on,
        now=timezone.now(),
        also_end=draft.also_ends or (),
    )
    lines = training_lines(preview, draft.effective_on)
    return _page(request, draft, step, scope, None, preview=preview, lines=lines, next_url=_after("dao-tao", draft))


def _check(request: HttpRequest, draft: DecisionDraft, step: Step, scope: HrScope) -> HttpResponse:
    violation: RuleViolation | None = None
    if request.method == "POST":
        try:
            if request.POST.get("da-xem") != _seen(draft):
                raise DraftChanged
            outcome = _send(request, draft)
        except RuleViolation as broken:
            violation = broken
        else:
            discard_draft(draft=draft)
            if outcome.reassignment.decision.client_id == draft.uid or outcome.reassignment.created:
                messages.success(request, _receipt(outcome))
            elif outcome.reassignment.also_ended:
                messages.success(
                    request, _("Quyết định này đã ghi nhận từ trước; đã ghi thêm vị trí kết thúc theo quyết định.")
                )
            else:
                messages.info(
                    request, _("Quyết định này đã được ghi nhận cho người này từ trước; không có gì thay đổi.")
                )
            return redirect("hr:decision", uid=outcome.reassignment.decision.uid)
    extra = {"answers": _answers(draft), "seen": _seen(draft), "violation": violation, "mend": _mend(violation, draft)}
    return _page(request, draft, step, scope, None, **extra)


def _seen(draft: DecisionDraft) -> str:
    """Of everything the last page shows: what is recorded is what was looked at, whatever another window changed."""
    facts = [getattr(draft, field.attname) for field in draft._meta.concrete_fields if field.name != "updated_at"]
    return sha256(repr([str(one) for one in facts]).encode()).hexdigest()


def _send(request: HttpRequest, draft: DecisionDraft) -> ReassignmentOutcome:
    """Record the draft. Of the same page sent twice, the second may find the scan gone: the first has recorded the
    decision with it by then, and this one gets the same receipt.
    """
    try:
        with draft.scan.open("rb") if draft.scan else nullcontext() as scan:
            return _record(request, draft, scan)
    except FileNotFoundError as error:
        if not Decision.objects.visible_to(request.user).filter(client_id=draft.uid).exists():
            DecisionDraft.objects.filter(uid=draft.uid).update(scan="")
            draft.scan = ""
            raise DraftScanLost from error
        return _record(request, draft, None)


def _record(request: HttpRequest, draft: DecisionDraft, scan: File[bytes] | None) -> ReassignmentOutcome:
    facts = DecisionFacts(
        client_id=draft.uid,
        kind=DecisionKind(draft.kind),
        number=draft.number,
        signed_on=draft.signed_on,
        effective_on=draft.effective_on,
        expires_on=draft.expires_on,
        issued_by=draft.issued_by,
        signer=draft.signer,
        signer_title=draft.signer_title,
        summary=draft.summary,
        scan=scan,
    )
    return record_reassignment(
        facts=facts,
        official=draft.official,
        to_unit=draft.to_unit,
        to_position=draft.to_position,
        actor=request.user,
        now=timezone.now(),
        keep_date_order=draft.keep_date_order,
        also_end=draft.also_ends or (),
    )


def _receipt(outcome: ReassignmentOutcome) -> str:
    number = outcome.reassignment.decision.number
    if outcome.plan is None:
        return _("Đã ghi nhận Quyết định số %(number)s. Vị trí mới chưa phát sinh việc học.") % {"number": number}
    count = outcome.plan.items.count()
    due = min(outcome.plan.items.values_list("due_on", flat=True))
    text = ngettext(
        "Đã ghi nhận Quyết định số %(number)s. Đã giao %(count)s việc học, hạn sớm nhất %(due)s.",
        "Đã ghi nhận Quyết định số %(number)s. Đã giao %(count)s việc học, hạn sớm nhất %(due)s.",
        count,
    )
    return text % {"number": number, "count": count, "due": format_date(due)}


def _answers(draft: DecisionDraft) -> list[dict[str, Any]]:
    unit = unit_names([draft.to_unit_id], draft.effective_on)[draft.to_unit_id]
    person, kind, paper, place, endings = STEPS[:5]
    others, chosen = others_held(draft), set(draft.also_ends or ())

    def row(step: Step, key: str, value: object, lang: str = "") -> dict[str, Any]:
        return {"key": key, "value": value, "change_url": _url(step, draft), "lang": lang}

    rows = [
        row(person, _("Người"), f"{draft.official.full_name}{_birth(draft.official)}", "vi"),
        row(kind, _("Loại quyết định"), draft.get_kind_display()),
        row(paper, _("Số, ký hiệu"), draft.number, "vi"),
        row(paper, _("Ngày ký"), format_date(draft.signed_on)),
        row(paper, _("Ngày hiệu lực"), format_date(draft.effective_on)),
    ]
    if draft.expires_on:
        rows.append(row(paper, _("Ngày hết hạn"), format_date(draft.expires_on)))
    signed = ", ".join(part for part in (draft.signer, draft.signer_title) if part)
    beside = [
        row(endings, _("Kết thúc cùng ngày") if one.posting_id in chosen else _("Vẫn giữ"), label, "vi")
        for one, label in zip(others, labels(draft, others), strict=True)
    ]
    return [
        *rows,
        row(paper, _("Cơ quan ban hành"), draft.issued_by, "vi"),
        row(paper, _("Người ký"), signed, "vi"),
        row(paper, _("Trích yếu"), draft.summary, "vi"),
        row(paper, _("Bản quét"), _("Đã có tệp PDF") if draft.scan else _("Chưa có, bổ sung sau")),
        row(place, _("Đơn vị nhận"), unit.label, "vi"),
        row(place, _("Vị trí việc làm mới"), f"{draft.to_position.name_vi} ({draft.to_position.code})", "vi"),
        *beside,
    ]


def _mend(violation: RuleViolation | None, draft: DecisionDraft) -> str:
    """The page on which a refused decision can be put right."""
    if violation is None or isinstance(violation, DraftChanged):
        return ""
    pages = {"official": STEPS[0], "to_unit": STEPS[3], "to_position": STEPS[3], "also_ends": STEPS[4]}
    return _url(pages.get(violation.at, STEPS[2]), draft)


def _page(
    request: HttpRequest, draft: DecisionDraft, step: Step, scope: HrScope, form: Any, **extra: Any
) -> HttpResponse:
    shown = steps_of(draft)
    at = shown.index(step)
    steps = [
        {
            "label": one.label,
            "state": "current" if one is step else "done" if order < at else "todo",
            "href": _url(one, draft) if one.is_ready(draft) else "",
        }
        for order, one in enumerate(shown)
    ]
    card = None
    if draft.official is not None and at > 0:
        card = {"official": draft.official, "place": _places([draft.official]).get(draft.official.pk, "")}
    context = {
        "draft": draft,
        "step": step,
        "steps": steps,
        "form": form,
        "card": card,
        "scope": scope,
        "breadcrumb": [
            {"label": _("Tổng quan"), "href": "/nhan-su/"},
            {"label": _("Quyết định"), "href": reverse("hr:decisions")},
            {"label": _("Ghi nhận quyết định"), "href": ""},
        ],
        "back_url": _url(shown[at - 1], draft) if at else "",
        **extra,
    }
    return render(request, f"hr/decisions/{step.slug.replace('-', '_')}.html", context)


def _seats(official_ids: list[int]) -> dict[int, PostingVersion]:
    """The main posting of each today; one statement."""
    versions = PostingVersion.objects.active_on(timezone.localdate()).filter(
        posting__official_id__in=official_ids, is_main=True
    )
    return {
        one.posting.official_id: one for one in versions.select_related("posting", "position").order_by("starts_on")
    }


def _places(people: list[Official]) -> dict[int, str]:
    seats = _seats([one.pk for one in people])
    names = unit_names({seat.unit_id for seat in seats.values()}, timezone.localdate())
    return {pk: f"{seat.position.name_vi}, {names[seat.unit_id].name}" for pk, seat in seats.items()}


def _birth(official: Official) -> str:
    return f" ({official.birth_year})" if official.birth_year else ""


def _official(request: HttpRequest, uid: str) -> Official:
    found = Official.objects.managed_by(request.user).filter(uid=_uid(uid)).first()
    if found is None:
        raise Http404
    return found


def _uid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error


def _url(step: Step, draft: DecisionDraft) -> str:
    return f"{reverse('hr:decision_step', args=[step.slug])}?{urlencode({DRAFT_PARAM: str(draft.uid)})}"


PAGES: dict[str, Callable[[HttpRequest, DecisionDraft, Step, HrScope], HttpResponse]] = {
    "nguoi": _person,
    "loai": _kind,
    "van-ban": _paper,
    "noi-den": _place,
    "thoi-giu": _endings,
    "dao-tao": _training,
    "kiem-tra": _check,
}
