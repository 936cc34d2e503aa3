"""What a trainer does to several questions of the list at once: a competency, a group, tags, an owner, rest and use."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.db.models import TextField
from django.db.models.functions import Substr
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.domain.placing_questions import (
    entrust_question,
    label_question,
    move_question,
    retire_question,
    tag_question,
    take_back_question,
)
from assessments.domain.writing_questions import check_level, clean_tags
from assessments.models import Question
from assessments.policy import writers_of
from lms.accounts.models import User
from lms.competencies.models import Competency
from lms.core.exceptions import RuleViolation
from lms.core.forms import NFCCharField, VietnameseDateField
from lms.core.vietnamese.names import sort_key
from lms.studio.acting import MOST, ActOnMany, CompetencyForm
from lms.studio.item_counting import trainer_or_404
from lms.studio.owning import AuthorField

STEM_LETTERS = 140


class QuestionAction(ActOnMany):
    models = [Question]
    template_name = "studio/questions/action.html"
    list_name, list_label = "studio_questions", gettext_lazy("Câu hỏi")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        trainer_or_404(request.user)
        return super().dispatch(request, *args, **kwargs)

    def rows_of(self, user: Any, ids: Collection[int]) -> list[Question]:
        own = Question.objects.writable_by(user).filter(pk__in=ids, versions__is_current=True)
        own = own.annotate(stem=Substr("versions__stem", 1, STEM_LETTERS, output_field=TextField()))
        return list(own.select_related("bank", "owner").order_by("code", "pk"))

    def name_of(self, row: Question) -> str:
        return str(row.code)

    def refusal_of(self, marked: int) -> str:
        if not marked:
            return _("Chưa chọn câu hỏi nào. Hãy đánh dấu vào ô đầu dòng của các câu hỏi rồi chọn việc cần làm.")
        if marked > MOST:
            said = _("Mỗi lần làm được nhiều nhất %(most)s câu hỏi, đang chọn %(count)s. Hãy bỏ bớt rồi làm nhiều lần.")
            return said % {"most": MOST, "count": marked}
        return ""

    def done_sentence(self, count: int) -> str:
        return ngettext("Đã đổi %(count)s câu hỏi:", "Đã đổi %(count)s câu hỏi:", count) % {"count": count}

    def kept_sentence(self, count: int) -> str:
        return ngettext("%(count)s câu hỏi giữ nguyên:", "%(count)s câu hỏi giữ nguyên:", count) % {"count": count}

    def left_out_sentence(self, count: int) -> str:
        said = ngettext(
            "Bỏ qua %(count)s câu hỏi không còn, hoặc anh/chị không viết.",
            "Bỏ qua %(count)s câu hỏi không còn, hoặc anh/chị không viết.",
            count,
        )
        return said % {"count": count}


class TagForm(CompetencyForm):
    level_label = gettext_lazy("Mức")
    level_missing = gettext_lazy("Chọn mức mà các câu này kiểm tra.")

    def check_level(self, competency: Competency, level: int) -> None:
        try:
            check_level(competency, level, timezone.localdate())
        except RuleViolation as violation:
            self.add_error(violation.at, str(violation))


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

    def change(self, row: Question, form: Any) -> str:
        number = tag_question(question=row, actor=self.request.user, now=timezone.now(), **form.cleaned_data)
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

    def change(self, row: Question, form: Any) -> str:
        move_question(question=row, category=form.cleaned_data["category"], actor=self.request.user)
        return ""


class LabelForm(forms.Form):
    add = NFCCharField(
        label=gettext_lazy("Thêm thẻ"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"lang": "vi"}),
        help_text=gettext_lazy("Cách nhau bằng dấu phẩy."),
    )
    remove = NFCCharField(
        label=gettext_lazy("Bỏ thẻ"), required=False, max_length=500, widget=forms.TextInput(attrs={"lang": "vi"})
    )

    def clean(self) -> dict[str, Any]:
        given = {name: clean_tags(words) for name, words in self.cleaned_data.items()}
        if not any(given.values()) and not self.errors:
            self.add_error("add", _("Ghi thẻ muốn thêm, hoặc thẻ muốn bỏ."))
        return given


class LabelQuestions(QuestionAction):
    action_type = "gan-the"
    display_name = gettext_lazy("Gắn thẻ")
    aria_label = gettext_lazy("Thêm hoặc bỏ thẻ của các câu hỏi đã chọn")
    action_priority = 24
    form_class = LabelForm
    about = gettext_lazy("Các thẻ khác của câu hỏi vẫn còn; đề bài không đổi nên không có bản mới.")

    def change(self, row: Question, form: Any) -> str:
        label_question(question=row, actor=self.request.user, **form.cleaned_data)
        return ""


class EntrustForm(forms.Form):
    """Whoever writes one of the banks may be chosen; who doesn't write that of a question is refused there."""

    owner = AuthorField(
        label=gettext_lazy("Người phụ trách"),
        required=False,
        queryset=User.objects.none(),
        empty_label=gettext_lazy("Giữ nguyên"),
    )
    review_by = VietnameseDateField(
        label=gettext_lazy("Rà soát trước ngày"), required=False, help_text=gettext_lazy("Để trống là giữ nguyên.")
    )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if not self.errors and not given.get("owner") and not given.get("review_by"):
            self.add_error("owner", _("Chọn người phụ trách, hoặc ghi ngày rà soát."))
        return given


class EntrustQuestions(QuestionAction):
    action_type = "giao-phu-trach"
    display_name = gettext_lazy("Giao phụ trách")
    aria_label = gettext_lazy("Giao người phụ trách và ngày rà soát cho các câu hỏi đã chọn")
    action_priority = 27
    form_class = EntrustForm
    about = gettext_lazy("Người phụ trách trả lời khi có người hỏi về câu, và rà soát trước ngày đã ghi.")

    def get_form(self, form_class: Any = None) -> Any:
        form: Any = super().get_form(form_class)
        banks = {row.bank_id: row.bank for row in self.rows}.values()
        writers = {one.pk: one for bank in banks for one in writers_of(bank)}
        field = form.fields["owner"]
        field.queryset = User.objects.filter(pk__in=writers)
        people = sorted(writers.values(), key=lambda one: sort_key(one.full_name))
        field.choices = [("", field.empty_label), *((one.pk, field.label_from_instance(one)) for one in people)]
        return form

    def change(self, row: Question, form: Any) -> str:
        entrust_question(question=row, actor=self.request.user, **form.cleaned_data)
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

    def change(self, row: Question, form: Any) -> str:
        retire_question(question=row, actor=self.request.user)
        return ""


class TakeBackQuestions(QuestionAction):
    action_type = "dung-lai"
    display_name = gettext_lazy("Dùng lại")
    aria_label = gettext_lazy("Dùng lại các câu hỏi đã chọn")
    action_priority = 40
    about = gettext_lazy("Đề mới lại rút các câu này.")

    def change(self, row: Question, form: Any) -> str:
        take_back_question(question=row, actor=self.request.user)
        return ""
