"""What a question is written and changed with, and what opens a bank."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy

from assessments.domain.question_text import MAX_CODE, MAX_TEXT, QuestionText
from assessments.domain.writing_questions import Kept, clean_category, clean_tags
from assessments.enums import Difficulty
from assessments.models import Question, QuestionBank
from assessments.policy import writers_of
from courses.panels import CompetencySelect, LevelSelect
from lms.accounts.models import User
from lms.competencies.domain.catalogue import competencies_in_force
from lms.competencies.models import Competency
from lms.core.forms import NFCCharField, VietnameseDateField
from lms.core.vietnamese.names import sort_key
from lms.org.domain.unit_names import unit_names
from lms.org.enums import Role
from lms.org.models import RoleGrant, Unit
from lms.org.policy import has_role_on_province
from lms.studio.owning import AuthorField
from lms.studio.questions.blocks import SentForm
from lms.studio.questions.parts import FIELDS, marks_field, order_field, scoring_field

LINES = {"rows": 3, "lang": "vi"}
KNOWN = {"required": gettext_lazy("Chọn một mục trong danh sách.")}


class QuestionForm(SentForm):
    code = NFCCharField(
        label=gettext_lazy("Mã"),
        max_length=MAX_CODE,
        help_text=gettext_lazy("Để gọi tên câu hỏi; mỗi mã chỉ có một câu trong ngân hàng. Dùng mã gợi ý cũng được."),
    )
    stem = NFCCharField(
        label=gettext_lazy("Đề bài"),
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs=LINES),
        error_messages={"required": gettext_lazy("Câu hỏi chưa có đề bài.")},
    )
    scoring = scoring_field()
    keeps_order = order_field()
    marks_matter = marks_field()
    explanation = NFCCharField(
        label=gettext_lazy("Giải thích"),
        required=False,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs=LINES),
        help_text=gettext_lazy("Người học đọc sau khi được xem đáp án."),
    )
    legal_basis = NFCCharField(
        label=gettext_lazy("Căn cứ pháp lý"),
        required=False,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs=LINES | {"rows": 2}),
        help_text=gettext_lazy(
            "Ví dụ: Điều 15 Luật 60/2014/QH13. Văn bản có trong danh mục thì trang đầu báo khi văn bản hết hiệu lực."
        ),
    )
    competency = forms.ModelChoiceField(
        label=gettext_lazy("Năng lực"),
        required=False,
        empty_label=gettext_lazy("Chưa gắn"),
        queryset=Competency.objects.none(),
        widget=CompetencySelect,
    )
    level = forms.IntegerField(label=gettext_lazy("Mức"), required=False, min_value=1, max_value=99, widget=LevelSelect)
    difficulty = forms.ChoiceField(label=gettext_lazy("Độ khó"), choices=Difficulty.choices, error_messages=KNOWN)
    category = NFCCharField(
        label=gettext_lazy("Nhóm"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Nhóm con sau dấu gạch chéo, ví dụ Hộ tịch/Khai sinh."),
        widget=forms.TextInput(attrs={"list": "nhom-da-co", "lang": "vi"}),
    )
    tags = NFCCharField(
        label=gettext_lazy("Thẻ"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Cách nhau bằng dấu phẩy."),
        widget=forms.TextInput(attrs={"lang": "vi"}),
    )
    owner = AuthorField(
        label=gettext_lazy("Người phụ trách"),
        required=False,
        queryset=User.objects.none(),
        empty_label=gettext_lazy("Chưa có"),
    )
    review_by = VietnameseDateField(label=gettext_lazy("Rà soát trước ngày"), required=False)
    seen = forms.IntegerField(required=False, min_value=0, max_value=32_767, widget=forms.HiddenInput)
    confirmed = forms.BooleanField(label=gettext_lazy("Đã xem các câu trên, đây là câu khác"), required=False)

    def __init__(
        self,
        *args: Any,
        bank: QuestionBank,
        kind: str,
        question: Question | None = None,
        competency_id: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.question = question
        for name, kinds in FIELDS.items():
            if kind not in kinds:
                del self.fields[name]
        if question is not None:
            del self.fields["code"]
        offered = {*competencies_in_force(timezone.localdate()), competency_id} - {None}
        self.fields["competency"].queryset = Competency.objects.filter(pk__in=offered).order_by("code")
        self._offer_owners(bank, question)

    def _offer_owners(self, bank: QuestionBank, question: Question | None) -> None:
        field = self.fields["owner"]
        own = question.owner_id if question else None
        field.queryset = writers_of(bank) | User.objects.filter(pk=own)
        people = sorted(field.queryset, key=lambda one: sort_key(one.full_name))
        field.choices = [("", field.empty_label), *((one.pk, field.label_from_instance(one)) for one in people)]

    def text(self, base: QuestionText) -> QuestionText:
        """What was typed, in place of what `base` says; its choices are in the rows."""
        given = self.cleaned_data
        asked = {name: given[name] for name in FIELDS if name in self.fields}
        return replace(
            base,
            stem=given["stem"],
            explanation=given["explanation"],
            legal_basis=given["legal_basis"],
            level=given["level"] or 0,
            difficulty=given["difficulty"],
            **asked,
        )

    def kept(self) -> Kept:
        given = self.cleaned_data
        return Kept(
            name=self.question.name if self.question else "",
            category=clean_category(given["category"]),
            tags=clean_tags(given["tags"]),
            owner=given["owner"],
            review_by=given["review_by"],
        )


def initial_of(text: QuestionText, question: Question | None, competency_id: int | None) -> dict[str, Any]:
    """What the form shows of a question, or of a new one."""
    said = {
        name: getattr(text, name)
        for name in ("stem", "scoring", "keeps_order", "marks_matter", "explanation", "legal_basis", "difficulty")
    }
    said |= {"competency": competency_id, "level": text.level or None}
    if question is None:
        return said
    return said | {
        "category": question.category,
        "tags": ", ".join(question.tags),
        "owner": question.owner_id,
        "review_by": question.review_by,
    }


class BankForm(forms.Form):
    name = NFCCharField(
        label=gettext_lazy("Tên"), max_length=200, help_text=gettext_lazy("Ví dụ: Hộ tịch, phường Buôn Hồ.")
    )
    code = NFCCharField(
        label=gettext_lazy("Mã"), max_length=MAX_CODE, help_text=gettext_lazy("Ngắn, không đổi được, ví dụ HT-BH.")
    )
    unit = forms.ModelChoiceField(
        label=gettext_lazy("Của đơn vị"),
        queryset=Unit.objects.none(),
        help_text=gettext_lazy("Người biên soạn của đơn vị này và của đơn vị cấp trên viết được trong ngân hàng."),
        error_messages=KNOWN,
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_units(self.fields["unit"], user)  # type: ignore[arg-type]


def offer_units(field: forms.ModelChoiceField, user: Any, own: Unit | None = None) -> None:
    """Those where the user is a trainer, and `own`, which it has now; nobody's for who writes for a province."""
    today = timezone.localdate()
    granted = RoleGrant.objects.in_force(today).filter(user=user, role=Role.TRAINER).values("unit")
    field.queryset = Unit.objects.filter(Q(pk__in=granted) | Q(pk=own.pk if own else None))
    field.required = not (user.is_superuser or has_role_on_province(user, Role.TRAINER))
    field.empty_label = gettext_lazy("Chọn đơn vị") if field.required else gettext_lazy("Dùng chung")
    names = unit_names(field.queryset.values_list("pk", flat=True), today)
    listed = sorted((name.label, pk) for pk, name in names.items())
    field.choices = [("", field.empty_label), *((pk, label) for label, pk in listed)]
