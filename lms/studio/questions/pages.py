"""Writing a question, changing one, and opening a bank to keep them in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from assessments.domain.opening_banks import open_bank
from assessments.domain.question_hints import hints_of
from assessments.domain.question_text import ChoiceText, QuestionText
from assessments.domain.question_use import sat_with_until, version_lines
from assessments.domain.questions import text_of
from assessments.domain.similar_questions import Similar, similar_questions
from assessments.domain.writing_questions import (
    Outcome,
    Saved,
    add_question,
    change_question,
    current_version,
    free_code,
)
from assessments.enums import QuestionKind
from assessments.models import Question, QuestionBank, QuestionVersion
from lms.core.exceptions import RuleViolation
from lms.studio.item_counting import trainer_or_404
from lms.studio.questions.forms import BankForm, QuestionForm, initial_of
from lms.studio.questions.rows import ROW_KINDS, WORDS, RowFormSet, is_by_weight, row_forms

KIND_PARAM, BANK_PARAM = "dang", "ngan-hang"
OFFERED = tuple(kind for kind in QuestionKind if kind in ROW_KINDS)


@dataclass
class Sheet:
    """The form of one question, with its rows (None: of a kind whose rows aren't written here)."""

    base: QuestionText
    form: QuestionForm
    rows: RowFormSet | None
    similar: tuple[Similar, ...] = ()
    rows_error: str = ""

    def is_valid(self) -> bool:
        return self.form.is_valid() & (self.rows is None or self.rows.is_valid())

    @property
    def text(self) -> QuestionText:
        text = self.form.text(self.base)
        if self.rows is None:
            return text
        return replace(text, choices=self.rows.choices(text.kind, by_weight=is_by_weight(self.base)))

    def refuse(self, violation: RuleViolation) -> None:
        """Where it belongs; what is wrong with the choices stands above them."""
        if violation.at == "choices":
            self.rows_error = str(violation)
        else:
            self.form.add_error(violation.at if violation.at in self.form.fields else None, str(violation))

    @property
    def has_errors(self) -> bool:
        rows_wrong = self.rows is not None and self.rows.is_bound and not self.rows.is_valid()
        return bool(self.form.errors or self.rows_error or rows_wrong)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """First the bank and the kind, then the form."""
    trainer_or_404(request.user)
    banks = list(QuestionBank.objects.writable_by(request.user))
    if not banks:
        return redirect("studio_bank_add")
    kind, chosen = request.GET.get(KIND_PARAM, ""), request.GET.get(BANK_PARAM, "")
    bank = next((one for one in banks if str(one.pk) == chosen), None)
    if (chosen and bank is None) or (kind and kind not in OFFERED):
        raise Http404
    if not kind or bank is None:
        return _choose(request, banks)
    base = _empty(kind)
    initial = initial_of(base, None, None) | {"code": free_code(bank), "owner": request.user.pk}
    sheet = _sheet(request, base, bank, initial=initial)

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
    sheet = _sheet(request, base, found.bank, initial=initial, question=found, competency_id=version.competency_id)

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
        "hints": hints_of(base) if request.method != "POST" else [],
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
            form.add_error(violation.at or None, str(violation))
        else:
            messages.success(
                request, _("Đã lập ngân hàng “%(name)s”. Hãy viết câu hỏi đầu tiên.") % {"name": bank.name}
            )
            return redirect(f"{reverse('studio_question_add')}?{BANK_PARAM}={bank.pk}")
    context = {"form": form} | _heads(_("Lập ngân hàng câu hỏi"))
    return render(request, "studio/questions/bank.html", context)


def question_or_404(user: Any, question_id: int) -> tuple[Question, QuestionVersion]:
    """One that the user writes, with its current version."""
    found = get_object_or_404(
        Question.objects.writable_by(user).select_related("bank", "owner").filter(versions__is_current=True),
        pk=question_id,
    )
    version = current_version(found)
    if version is None:
        raise Http404
    return found, version


def _choose(request: HttpRequest, banks: list[QuestionBank]) -> HttpResponse:
    chosen = request.GET.get(BANK_PARAM, "") or str(banks[0].pk)
    context = {"banks": banks, "chosen": chosen, "kinds": OFFERED} | _heads(_("Viết câu hỏi"))
    return render(request, "studio/questions/choose.html", context)


def _empty(kind: str) -> QuestionText:
    if kind == QuestionKind.TRUE_FALSE:
        return QuestionText(kind, "", (ChoiceText("Đúng"), ChoiceText("Sai")))
    return QuestionText(kind, "")


def _sheet(
    request: HttpRequest, base: QuestionText, bank: QuestionBank, *, initial: dict[str, Any], **known: Any
) -> Sheet:
    """As it is, as it was sent, or with more rows asked for: as sent, and nothing judged."""
    known |= {"bank": bank, "kind": base.kind}
    data = request.POST if request.method == "POST" else None
    more = data is not None and "more" in data
    form = QuestionForm(data, **known) if data is not None else QuestionForm(initial=initial, **known)
    if more:
        form = QuestionForm(initial={name: form[name].data for name in form.fields}, **known)
    rows = row_forms(base, data, more=more) if base.kind in ROW_KINDS else None
    return Sheet(base, form, rows)


def _save(
    request: HttpRequest,
    sheet: Sheet,
    bank: QuestionBank,
    write: Callable[[], Saved],
    *,
    question: Question | None = None,
) -> Saved | None:
    """None where there is nothing to save, or a reason not to; it is told on the sheet."""
    if not sheet.form.is_bound or not sheet.is_valid():
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
        "bank": bank,
        "words": WORDS.get(QuestionKind(sheet.base.kind)),
        "kind": QuestionKind(sheet.base.kind),
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
