"""Writing a question, changing one, and opening a bank to keep them in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from assessments.domain.opening_banks import open_bank
from assessments.domain.question_hints import hints_of, marked_negations
from assessments.domain.question_use import is_practised, sat_with_until, version_lines
from assessments.domain.questions import text_of
from assessments.domain.similar_questions import similar_questions
from assessments.domain.writing_questions import Outcome, Saved, add_question, change_question, free_code
from assessments.enums import QuestionKind
from assessments.models import Question, QuestionBank
from lms.core.exceptions import RuleViolation
from lms.core.forms import add_violation
from lms.studio.item_counting import trainer_or_404
from lms.studio.questions.faults import faults_of
from lms.studio.questions.forms import BankForm, initial_of
from lms.studio.questions.own import question_or_404
from lms.studio.questions.parts import OFFERED
from lms.studio.questions.preview import show_unsaved
from lms.studio.questions.rows import LEVELS, WORDS
from lms.studio.questions.sheets import PREVIEW, SAVE, SHOW, Sheet, empty_question, sheet_of

KIND_PARAM, BANK_PARAM = "dang", "ngan-hang"


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """First the bank and the kind, then the form."""
    trainer_or_404(request.user)
    banks = list(QuestionBank.objects.writable_by(request.user))
    if not banks:
        return redirect("studio_bank_add")
    kind, chosen = request.GET.get(KIND_PARAM, ""), request.GET.get(BANK_PARAM, "")
    bank = next((one for one in banks if str(one.pk) == chosen), None)
    if (chosen and bank is None) or (kind and kind not in QuestionKind.values):
        raise Http404
    if not kind or bank is None:
        return _choose(request, banks)
    base = empty_question(kind)
    initial = initial_of(base, None, None) | {"code": free_code(bank), "owner": request.user.pk}
    sheet = sheet_of(request, base, initial=initial, needs_feedback=is_practised(bank), bank=bank)

    def write() -> Saved:
        return add_question(
            bank=bank,
            code=sheet.form.cleaned_data["code"],
            text=sheet.text,
            competency=sheet.form.cleaned_data["competency"],
            kept=sheet.form.kept(),
            actor=request.user,  # type: ignore[arg-type]
            as_of=timezone.localdate(),
        )

    if sheet.act.verb == PREVIEW and sheet.is_valid():
        return show_unsaved(request, sheet)
    saved = _save(request, sheet, bank, write)
    if saved is not None:
        messages.success(request, _("Đã lưu câu %(code)s.") % {"code": saved.question.code})
        return redirect("studio_question", saved.question.pk)
    title = _("Câu hỏi mới: %(kind)s") % {"kind": QuestionKind(kind).label}
    return render(request, "studio/questions/edit.html", _context(sheet, bank, title))


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, question_id: int) -> HttpResponse:
    trainer_or_404(request.user)
    found, version = question_or_404(request.user, question_id)
    base = text_of(version)
    initial = initial_of(base, found, version.competency_id) | {"seen": version.number}
    sheet = sheet_of(
        request,
        base,
        initial=initial,
        version=version,
        needs_feedback=is_practised(found.bank),
        bank=found.bank,
        question=found,
        competency_id=version.competency_id,
    )

    def write() -> Saved:
        return change_question(
            question=found,
            seen=sheet.form.cleaned_data["seen"] or 0,
            text=sheet.text,
            competency=sheet.form.cleaned_data["competency"],
            kept=sheet.form.kept(),
            actor=request.user,  # type: ignore[arg-type]
            now=timezone.now(),
        )

    if sheet.act.verb == PREVIEW and sheet.is_valid():
        return show_unsaved(request, sheet)
    saved = _save(request, sheet, found.bank, write, question=found)
    if saved is not None:
        _tell(request, saved)
        return redirect("studio_question", found.pk)
    now = timezone.now()
    context = _context(sheet, found.bank, _("Câu %(code)s") % {"code": found.code}) | {
        "question": found,
        "version": version,
        "versions": version_lines(found),
        "sat_with_until": sat_with_until(found, now),
        "hints": hints_of(base) if sheet.act.verb == SHOW else [],
        "negation": marked_negations(base.stem) if sheet.act.verb == SHOW and sheet.parts is None else [],
        "rest_url": _rest_url(found),
    }
    return render(request, "studio/questions/edit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add_bank(request: HttpRequest) -> HttpResponse:
    trainer_or_404(request.user)
    form = BankForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            bank = open_bank(**form.cleaned_data, actor=request.user)  # type: ignore[arg-type]
        except RuleViolation as violation:
            add_violation(form, violation)
        else:
            messages.success(
                request, _("Đã lập ngân hàng “%(name)s”. Hãy viết câu hỏi đầu tiên.") % {"name": bank.name}
            )
            return redirect(f"{reverse('studio_question_add')}?{BANK_PARAM}={bank.pk}")
    context = {"form": form} | _heads(_("Lập ngân hàng câu hỏi"))
    return render(request, "studio/questions/bank.html", context)


def _choose(request: HttpRequest, banks: list[QuestionBank]) -> HttpResponse:
    chosen = request.GET.get(BANK_PARAM, "") or str(banks[0].pk)
    context = {"banks": banks, "chosen": chosen, "kinds": list(QuestionKind)} | _heads(_("Viết câu hỏi"))
    return render(request, "studio/questions/choose.html", context)


def _save(
    request: HttpRequest,
    sheet: Sheet,
    bank: QuestionBank,
    write: Callable[[], Saved],
    *,
    question: Question | None = None,
) -> Saved | None:
    """None where there is nothing to save, or a reason not to; it is told on the sheet."""
    if sheet.act.verb != SAVE or not sheet.is_valid():
        return None
    known = question or bank.questions.filter(code=sheet.form.cleaned_data["code"]).first()
    if sheet.form.cleaned_data["stem"] != sheet.base.stem:
        among = Question.objects.writable_by(request.user)
        sheet.similar = tuple(similar_questions(sheet.form.cleaned_data["stem"], among, but=known and known.pk))
    if sheet.similar and not sheet.form.cleaned_data["confirmed"]:
        sheet.form.add_error(
            "confirmed",
            _("Đã có câu hỏi giống hoặc gần giống. Hãy xem các câu trên; nếu là câu khác thì đánh dấu rồi lưu lại."),
        )
        return None
    try:
        return write()
    except RuleViolation as violation:
        sheet.refuse(violation)
        return None


def _tell(request: HttpRequest, saved: Saved) -> None:
    if saved.outcome == Outcome.SAME:
        messages.info(request, _("Không có gì thay đổi nên không ghi thêm bản mới."))
    elif saved.outcome == Outcome.PLACED:
        messages.success(request, _("Đã lưu nơi để và người phụ trách; đề bài giữ nguyên nên không có bản mới."))
    else:
        number = saved.version.number
        messages.success(
            request, _("Đã lưu thành bản %(number)s. Lượt thi đã bắt đầu vẫn theo bản cũ.") % {"number": number}
        )


def _context(sheet: Sheet, bank: QuestionBank, title: str) -> dict[str, Any]:
    groups = bank.questions.order_by("category").exclude(category="").values_list("category", flat=True).distinct()
    return {
        "sheet": sheet,
        "faults": faults_of(sheet),
        "bank": bank,
        "words": WORDS.get(QuestionKind(sheet.base.kind)),
        "kind": QuestionKind(sheet.base.kind),
        "part_kinds": OFFERED,
        "level_words": LEVELS,
        "groups": list(groups),
        **_heads(title),
    }


def _rest_url(question: Question) -> str:
    """The act of the list, for this question alone; it leads back here."""
    action = "dung-lai" if question.retired else "cho-nghi"
    address = reverse("wagtail_bulk_action", args=["assessments", "question", action])
    return f"{address}?{urlencode({'id': question.pk, 'next': reverse('studio_question', args=[question.pk])})}"


def _heads(title: str) -> dict[str, Any]:
    return {
        "header_title": title,
        "breadcrumbs_items": [
            {"url": reverse("studio_questions"), "label": _("Câu hỏi")},
            {"url": "", "label": title},
        ],
    }
