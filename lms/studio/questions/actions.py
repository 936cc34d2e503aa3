"""What a trainer does to several questions of the list at once: a competency, another group, rest and use again.

Each question is changed by itself: what can't be done to one is said with its reason and holds up no other.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.admin.views.bulk_action import BulkAction

from assessments.domain.placing_questions import move_question, retire_question, tag_question, take_back_question
from assessments.domain.writing_questions import check_level
from assessments.models import Question
from courses.panels import CompetencySelect, LevelSelect
from lms.competencies.domain.catalogue import competencies_in_force
from lms.competencies.models import Competency
from lms.core.domain.audit import audit_group
from lms.core.exceptions import RuleViolation
from lms.core.forms import NFCCharField
from lms.studio.course_actions import MOST, Told, told_as_list
from lms.studio.item_counting import trainer_or_404

BIGGEST = 2**63 - 1


class QuestionAction(BulkAction):
    """Of what was marked, the questions that the user writes."""

    models = [Question]
    template_name = "studio/questions/action.html"
    about: Any = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        trainer_or_404(request.user)
        marked = {int(one) for one in request.GET.getlist("id") if one.isdecimal()}
        refusal = _refusal_of(len(marked))
        if refusal:
            messages.warning(request, refusal)
            return redirect(self.list_url)
        own = Question.objects.writable_by(request.user).select_related("bank", "owner")
        own = own.filter(pk__in=[one for one in marked if one <= BIGGEST], versions__is_current=True)
        self.questions = list(own.order_by("code", "pk"))
        if not self.questions:
            raise Http404
        self.left_out = len(marked) - len(self.questions)
        return super().dispatch(request, *args, **kwargs)

    @property
    def list_url(self) -> str:
        """Without `next`, the library would lead back to this very address."""
        return reverse("studio_questions") if self.next_url == self.request.path else self.next_url

    @abstractmethod
    def change(self, question: Question, form: Any) -> str:
        """What there is to say of a question that was changed; a rule refuses another."""

    def get_actionable_objects(self) -> tuple[list[Question], dict[str, Any]]:
        return self.questions, {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "left_out": _left_out_sentence(self.left_out),
            "list_url": self.list_url,
            "header_title": self.display_name,
            "breadcrumbs_items": [
                {"url": reverse("studio_questions"), "label": _("Câu hỏi")},
                {"url": "", "label": self.display_name},
            ],
        }

    def form_valid(self, form: Any) -> HttpResponse:
        done: Told = []
        refused: Told = []
        with audit_group():
            for question in self.questions:
                try:
                    done.append((question.code, self.change(question, form)))
                except RuleViolation as violation:
                    refused.append((question.code, str(violation)))
        if done:
            changed = ngettext("Đã đổi %(count)s câu hỏi:", "Đã đổi %(count)s câu hỏi:", len(done))
            messages.success(self.request, told_as_list(changed % {"count": len(done)}, done))
        if refused:
            kept = ngettext("%(count)s câu hỏi giữ nguyên:", "%(count)s câu hỏi giữ nguyên:", len(refused))
            messages.warning(self.request, told_as_list(kept % {"count": len(refused)}, refused))
        if self.left_out:
            messages.warning(self.request, _left_out_sentence(self.left_out))
        return redirect(self.list_url)


class TagForm(forms.Form):
    competency = forms.ModelChoiceField(
        label=gettext_lazy("Năng lực"),
        empty_label=gettext_lazy("Chọn năng lực"),
        queryset=Competency.objects.none(),
        widget=CompetencySelect,
        error_messages={"required": gettext_lazy("Chọn một năng lực.")},
    )
    level = forms.IntegerField(
        label=gettext_lazy("Mức"),
        min_value=1,
        widget=LevelSelect,
        error_messages={"required": gettext_lazy("Chọn mức mà các câu này kiểm tra.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = competencies_in_force(timezone.localdate())
        self.fields["competency"].queryset = Competency.objects.filter(pk__in=known).order_by("code")

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if {"competency", "level"} <= given.keys():
            try:
                check_level(given["competency"], given["level"], timezone.localdate())
            except RuleViolation as violation:
                self.add_error(violation.at, str(violation))
        return given


class TagQuestions(QuestionAction):
    action_type = "gan-nang-luc"
    display_name = gettext_lazy("Gắn năng lực")
    aria_label = gettext_lazy("Gắn năng lực và mức cho các câu hỏi đã chọn")
    action_priority = 10
    form_class = TagForm
    about = gettext_lazy(
        "Mỗi câu có một bản mới với năng lực và mức này; lượt thi đã bắt đầu vẫn theo bản cũ. Câu đang dùng trong bài "
        "thi đang mở thì giữ nguyên."
    )

    def change(self, question: Question, form: Any) -> str:
        number = tag_question(question=question, actor=self.request.user, now=timezone.now(), **form.cleaned_data)
        return _("bản %(number)s") % {"number": number}


class GroupForm(forms.Form):
    category = NFCCharField(
        label=gettext_lazy("Nhóm"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"lang": "vi"}),
        help_text=gettext_lazy("Nhóm con sau dấu gạch chéo, ví dụ Hộ tịch/Khai sinh. Để trống là bỏ khỏi nhóm."),
    )


class MoveQuestions(QuestionAction):
    action_type = "chuyen-nhom"
    display_name = gettext_lazy("Chuyển nhóm")
    aria_label = gettext_lazy("Chuyển các câu hỏi đã chọn sang nhóm khác")
    action_priority = 20
    form_class = GroupForm
    about = gettext_lazy("Câu hỏi vẫn ở ngân hàng cũ; chỉ nhóm trong ngân hàng thay đổi.")

    def change(self, question: Question, form: Any) -> str:
        move_question(question=question, category=form.cleaned_data["category"], actor=self.request.user)
        return ""


class RetireQuestions(QuestionAction):
    action_type = "cho-nghi"
    display_name = gettext_lazy("Cho nghỉ")
    aria_label = gettext_lazy("Cho các câu hỏi đã chọn nghỉ")
    action_priority = 30
    about = gettext_lazy(
        "Đề mới không rút các câu này nữa; lượt thi đã bắt đầu và kết quả đã có không đổi. Câu mà một bài đang mở còn "
        "cần thì giữ nguyên."
    )

    def change(self, question: Question, form: Any) -> str:
        retire_question(question=question, actor=self.request.user)
        return ""


class TakeBackQuestions(QuestionAction):
    action_type = "dung-lai"
    display_name = gettext_lazy("Dùng lại")
    aria_label = gettext_lazy("Dùng lại các câu hỏi đã chọn")
    action_priority = 40
    about = gettext_lazy("Đề mới lại rút các câu này.")

    def change(self, question: Question, form: Any) -> str:
        take_back_question(question=question, actor=self.request.user)
        return ""


def _refusal_of(marked: int) -> str:
    if not marked:
        return _("Chưa chọn câu hỏi nào. Hãy đánh dấu vào ô đầu dòng của các câu hỏi rồi chọn việc cần làm.")
    if marked > MOST:
        sentence = _("Mỗi lần làm được nhiều nhất %(most)s câu hỏi, đang chọn %(count)s. Hãy bỏ bớt rồi làm nhiều lần.")
        return sentence % {"most": MOST, "count": marked}
    return ""


def _left_out_sentence(count: int) -> str:
    if not count:
        return ""
    said = ngettext(
        "Bỏ qua %(count)s câu hỏi không còn, hoặc anh/chị không viết.",
        "Bỏ qua %(count)s câu hỏi không còn, hoặc anh/chị không viết.",
        count,
    )
    return said % {"count": count}
