"""Recording a decision: one question a page, the person's card on top, training shown before anything is written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lms.core.asked import asked_uid
from lms.flows.reassignment import TrainingPreview, preview_training
from lms.flows.relief import preview_relief
from lms.hr.decisions.due_dates import DueDatesForm, due_dates_of
from lms.hr.decisions.endings import EndingsForm, asked_of, ending_ids, others_held
from lms.hr.decisions.forms import KindForm, PaperForm, PersonForm, PlaceForm
from lms.hr.decisions.last_page import check_page
from lms.hr.decisions.page import birth_of, places_of, render_step, seats_of
from lms.hr.decisions.steps import BY_SLUG, DRAFT_PARAM, STEPS, Step, page_after, step_url, steps_of
from lms.hr.decisions.training import training_lines
from lms.hr.scope import HrScope, scope_of
from lms.org.access import role_required
from lms.org.domain.decision_drafts import SAME_PAPER, draft_again, drop_scan, keep_scan
from lms.org.domain.relieving import ENDS_ONLY
from lms.org.domain.unit_names import unit_names
from lms.org.enums import DecisionKind, Role
from lms.org.models import Decision, DecisionDraft, DecisionLine, Official

PEOPLE_LIMIT = 20
AGAIN_PARAM = "ghi-lai"


@require_safe
@role_required(Role.HR)
def new_decision(request: HttpRequest) -> HttpResponse:
    """Begin a draft: for the person named by `?nguoi=`, else with the search; with the words of the decision
    `?theo=` where another person of the same paper is to be recorded, or of the cancelled one `?ghi-lai=`.

    GET makes nothing but a draft, which the daily run clears away if it is given up.
    """
    wanted = request.GET.get("nguoi", "")
    if again := request.GET.get(AGAIN_PARAM, ""):
        return redirect(step_url(STEPS[1], _draft_of_cancelled(request, again)))
    if same_paper := request.GET.get("theo", ""):
        return redirect(step_url(STEPS[0], _draft_of_same_paper(request, same_paper)))
    official = _official(request, wanted) if wanted else None
    # A link opened twice is no second draft.
    untouched = DecisionDraft.objects.filter(owner=request.user, official=official, kind="", number="")
    draft = untouched.first() or DecisionDraft.objects.create(owner=request.user, official=official)
    return redirect(step_url(STEPS[1 if official else 0], draft))


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR)
def decision_step(request: HttpRequest, step: str) -> HttpResponse:
    """Show or take one page of a draft; a page whose questions before it are open leads back to the first of them."""
    if step not in BY_SLUG:
        raise Http404
    scope = scope_of(request, path=reverse("hr:decisions"))
    uid = asked_uid(request.GET.get(DRAFT_PARAM, ""))
    drafts = DecisionDraft.objects.filter(owner=request.user, uid=uid)
    draft = drafts.select_related("owner", "official", "to_position").first()
    if draft is None:
        recorded = Decision.objects.visible_to(request.user).filter(client_id=uid).first()
        if recorded is None:
            raise Http404
        return redirect("hr:decision", uid=recorded.uid)
    _let_go_of_who_left(request, draft)
    current = BY_SLUG[step]
    if current not in steps_of(draft):
        if step == "thoi-giu":  # nothing is left to choose from, also where something was chosen before
            draft.also_ends = []
            draft.save()
        return redirect(step_url(BY_SLUG["dao-tao"], draft))
    if not current.is_ready(draft):
        return redirect(step_url(next(one for one in steps_of(draft) if not one.is_done(draft)), draft))
    return PAGES[step](request, draft, current, scope)


def _let_go_of_who_left(request: HttpRequest, draft: DecisionDraft) -> None:
    """Somebody who went out of the clerk's scope since: where they sit now is no longer theirs to see."""
    if draft.official is None or Official.objects.managed_by(request.user).filter(pk=draft.official.pk).exists():
        return
    draft.official = draft.also_ends = draft.due_dates = None
    draft.save()
    messages.warning(request, _("Người được chọn không còn trong phạm vi phụ trách. Hãy tìm và chọn lại."))


def _person(request: HttpRequest, draft: DecisionDraft, step: Step, scope: HrScope) -> HttpResponse:
    search = request.GET.get("tim", "").strip()
    people = Official.objects.managed_by(request.user)
    form = PersonForm(request.POST or None, initial={"official": draft.official.uid if draft.official else None})
    form.fields["official"].queryset = people
    if request.method == "POST" and form.is_valid():
        before, draft.official = asked_of(draft), form.cleaned_data["official"]
        _save(draft, before)
        return redirect(step_url(BY_SLUG["noi-den"] if _is_of_same_paper(draft) else STEPS[1], draft))
    found = people.filter(staff_code__iexact=search) | people.named_like(search) if search else people
    listed = list(found.order_by("sort_key", "pk")[: PEOPLE_LIMIT + 1])
    places = places_of(listed[:PEOPLE_LIMIT])
    form.fields["official"].choices = [
        (one.uid, f"{one.full_name}{birth_of(one)} – {places.get(one.pk, _('chưa có vị trí'))}")
        for one in listed[:PEOPLE_LIMIT]
    ]
    return render_step(
        request, draft, step, scope, form, search=search, found=len(listed), has_more=len(listed) > PEOPLE_LIMIT
    )


def _is_of_same_paper(draft: DecisionDraft) -> bool:
    """Its words came with it, and only who and where are asked."""
    return bool(draft.number) and draft.to_unit_id is None


def _kind(request: HttpRequest, draft: DecisionDraft, step: Step, scope: HrScope) -> HttpResponse:
    before = asked_of(draft)
    form = KindForm(request.POST or None, instance=draft)
    if request.method == "POST" and form.is_valid():
        _save(draft, before)
        return redirect(step_url(STEPS[2], draft))
    return render_step(request, draft, step, scope, form)


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
        return redirect(page_after("van-ban", draft))
    sent = form.cleaned_data.get("scan") if form.is_bound else None
    if isinstance(sent, UploadedFile):  # a browser can't fill it in again beside the line that has to be mended
        draft.scan = keep_scan(draft=draft, scan=sent)
    return render_step(request, draft, step, scope, form)


def _place(request: HttpRequest, draft: DecisionDraft, step: Step, scope: HrScope) -> HttpResponse:
    search = request.GET.get("tim", "").strip()
    seat = seats_of([draft.official_id]).get(draft.official_id)
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
        return redirect(page_after("noi-den", draft))
    return render_step(request, draft, step, scope, form, search=search)


def _save(draft: DecisionDraft, before: tuple[object, ...]) -> None:
    if asked_of(draft) != before:
        draft.also_ends = draft.due_dates = None
    draft.save()


def _endings(request: HttpRequest, draft: DecisionDraft, step: Step, scope: HrScope) -> HttpResponse:
    form = EndingsForm(request.POST if request.method == "POST" else None, draft=draft, offered=others_held(draft))
    if form.is_bound and form.is_valid():
        draft.also_ends = form.cleaned_data["also_ends"]
        draft.save()
        return redirect(page_after("thoi-giu", draft))
    return render_step(request, draft, step, scope, form, last_day=draft.effective_on - timedelta(days=1))


def _training(request: HttpRequest, draft: DecisionDraft, step: Step, scope: HrScope) -> HttpResponse:
    begins = draft.kind not in ENDS_ONLY
    preview = _preview(draft)
    sent = request.POST if request.method == "POST" else None
    form = DueDatesForm(sent, draft=draft, planned=preview.new) if preview.new else None
    if request.method == "POST" and (form is None or form.is_valid()):
        draft.due_dates = {**(draft.due_dates or {}), **form.chosen()} if form else None
        draft.save()
        return redirect(page_after("dao-tao", draft))
    lines = training_lines(preview, draft.effective_on, timezone.localdate())
    return render_step(
        request,
        draft,
        step,
        scope,
        form,
        lines=lines,
        is_undeclared=begins and not preview.is_declared,
        is_qualified=begins and preview.is_declared and not preview.new and not preview.is_let_off,
    )


def _preview(draft: DecisionDraft) -> TrainingPreview:
    assert draft.official is not None
    assert draft.effective_on is not None
    if draft.kind in ENDS_ONLY:
        ending = ending_ids(draft)
        return preview_relief(official=draft.official, posting_ids=ending, effective_on=draft.effective_on)
    return preview_training(
        official=draft.official,
        kind=DecisionKind(draft.kind),
        to_unit=draft.to_unit,
        to_position=draft.to_position,
        effective_on=draft.effective_on,
        now=timezone.now(),
        also_end=draft.also_ends or (),
        due_dates=due_dates_of(draft),
    )


def _draft_of_same_paper(request: HttpRequest, uid: str) -> DecisionDraft:
    """One not begun yet is taken again, so that a link opened twice is no second draft."""
    decision = Decision.objects.visible_to(request.user).in_force().filter(uid=asked_uid(uid)).first()
    if decision is None:
        raise Http404
    words = {name: getattr(decision, name) for name in SAME_PAPER}
    begun: DecisionDraft | None = DecisionDraft.objects.filter(owner=request.user, official=None, **words).first()
    keeps_order = decision.effective_on < decision.signed_on
    return begun or DecisionDraft.objects.create(owner=request.user, keep_date_order=keeps_order, **words)


def _draft_of_cancelled(request: HttpRequest, uid: str) -> DecisionDraft:
    """What was recorded of the paper and, of its first person whom the reader may move, where to."""
    cancelled = (
        Decision.objects.visible_to(request.user).current().filter(uid=asked_uid(uid), is_cancellation=True).first()
    )
    if cancelled is None:
        raise Http404
    lines = DecisionLine.objects.visible_to(request.user).filter(
        decision=cancelled, official__in=Official.objects.managed_by(request.user)
    )
    people = lines.order_by("official__sort_key", "to_posting", "pk").select_related("official")
    draft, others = draft_again(owner=request.user, cancelled=cancelled, lines=list(people))
    if others:
        names = ", ".join(others)
        messages.info(
            request,
            _("Quyết định còn có: %(names)s. Ghi xong người này, chọn “Thêm người vào quyết định này” để ghi tiếp.")
            % {"names": names},
        )
    return draft


def _official(request: HttpRequest, uid: str) -> Official:
    found = Official.objects.managed_by(request.user).filter(uid=asked_uid(uid)).first()
    if found is None:
        raise Http404
    return found


PAGES: dict[str, Callable[[HttpRequest, DecisionDraft, Step, HrScope], HttpResponse]] = {
    "nguoi": _person,
    "loai": _kind,
    "van-ban": _paper,
    "noi-den": _place,
    "thoi-giu": _endings,
    "dao-tao": _training,
    "kiem-tra": check_page,
}
