"""What an author does to several courses of the list at once: a competency, a day of review, the way into the checks.

The list marks the courses by the library's own script, and its addresses lead here. Each course is changed by itself:
what can't be done to one is said with its reason and holds up no other.
"""

from __future__ import annotations

from abc import abstractmethod
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.admin.widgets import AdminDateInput

from courses.domain.course_drafts import add_outcome, require_day_ahead, send_unopened, set_review_day
from courses.draft_text import shown_as
from courses.models import CourseOutcome, CoursePage
from courses.panels import CompetencySelect, LevelSelect
from lms.competencies.domain.catalogue import competencies_in_force
from lms.competencies.models import Competency
from lms.core.domain.audit import audit_group
from lms.core.exceptions import RuleViolation
from lms.studio.titles import sorted_by_title
from lms.studio.writing import pages_to_write

MOST = 50
"""As many as one screen of the list shows."""

Told = list[tuple[str, str]]
"""Titles of courses, each with what there is to say of it."""


class CourseAction(BulkAction):
    """Of what was marked, the courses that the user may change."""

    models = [CoursePage]
    template_name = "studio/course_action.html"
    about: Any = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        marked = {int(one) for one in request.GET.getlist("id") if one.isdecimal()}
        refusal = _refusal_of(len(marked))
        if refusal:
            messages.warning(request, refusal)
            return redirect(self.list_url)
        own = pages_to_write(request.user).filter(pk__in=marked)
        self.courses = sorted_by_title(
            CoursePage.objects.filter(pk__in=own.values("pk")).select_related("latest_revision")
        )
        if not self.courses:
            raise Http404
        self.left_out = len(marked) - len(self.courses)
        return super().dispatch(request, *args, **kwargs)

    @property
    def list_url(self) -> str:
        """Without `next`, the library would lead back to this very address."""
        return reverse("courses:index") if self.next_url == self.request.path else self.next_url

    @abstractmethod
    def change(self, course: CoursePage, form: Any) -> str:
        """What there is to say of a course that was changed; a rule refuses another."""

    def done_sentence(self, count: int) -> str:
        said = ngettext(
            "Đã ghi vào bản nháp của %(count)s khóa học; xuất bản thì người học và kế hoạch mới thấy:",
            "Đã ghi vào bản nháp của %(count)s khóa học; xuất bản thì người học và kế hoạch mới thấy:",
            count,
        )
        return said % {"count": count}

    def get_actionable_objects(self) -> tuple[list[CoursePage], dict[str, Any]]:
        return self.courses, {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "left_out": _left_out_sentence(self.left_out),
            "list_url": self.list_url,
            "header_title": self.display_name,
            "breadcrumbs_items": [
                {"url": reverse("courses:index"), "label": _("Khóa học")},
                {"url": "", "label": self.display_name},
            ],
        }

    def form_valid(self, form: Any) -> HttpResponse:
        done: Told = []
        refused: Told = []
        with audit_group():
            for course in self.courses:
                try:
                    done.append((course.draft_title, self.change(course, form)))
                except RuleViolation as violation:
                    refused.append((course.draft_title, str(violation)))
        if done:
            messages.success(self.request, told_as_list(self.done_sentence(len(done)), done))
        if refused:
            kept = ngettext("%(count)s khóa học giữ nguyên:", "%(count)s khóa học giữ nguyên:", len(refused))
            messages.warning(self.request, told_as_list(kept % {"count": len(refused)}, refused))
        if self.left_out:
            messages.warning(self.request, _left_out_sentence(self.left_out))
        return redirect(self.list_url)


class OutcomeForm(forms.Form):
    competency = forms.ModelChoiceField(
        label=gettext_lazy("Năng lực"),
        empty_label=gettext_lazy("Chọn năng lực"),
        queryset=Competency.objects.none(),
        widget=CompetencySelect,
        error_messages={"required": gettext_lazy("Chọn một năng lực.")},
    )
    level = forms.IntegerField(
        label=gettext_lazy("Mức đạt được"),
        min_value=1,
        widget=LevelSelect,
        error_messages={"required": gettext_lazy("Chọn mức mà người học đạt được.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = competencies_in_force(timezone.localdate())
        self.fields["competency"].queryset = Competency.objects.filter(pk__in=known).order_by("code")

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if {"competency", "level"} <= given.keys():
            CourseOutcome(competency=given["competency"], level=given["level"]).clean()
        return given


class AddOutcome(CourseAction):
    action_type = "gan-nang-luc"
    display_name = gettext_lazy("Gắn năng lực")
    aria_label = gettext_lazy("Gắn năng lực cho các khóa học đã chọn")
    action_priority = 10
    form_class = OutcomeForm
    about = gettext_lazy(
        "Năng lực được ghi vào bản nháp của từng khóa học; xuất bản thì người học và kế hoạch mới thấy. Khóa học đã có "
        "năng lực này ở mức thấp hơn thì được nâng mức; ở mức đó hoặc cao hơn thì giữ nguyên."
    )

    def change(self, course: CoursePage, form: Any) -> str:
        before = add_outcome(course=course, actor=self.request.user, **form.cleaned_data)
        return _("nâng từ mức %(level)s") % {"level": before} if before else ""


class ReviewDayForm(forms.Form):
    review_by = forms.DateField(
        label=gettext_lazy("Rà soát trước ngày"),
        widget=AdminDateInput,
        help_text=gettext_lazy("Ngày/tháng/năm, ví dụ 15/02/2027."),
        error_messages={
            "required": gettext_lazy("Nhập ngày rà soát."),
            "invalid": gettext_lazy("Ngày này không có trong lịch. Hãy nhập theo ngày/tháng/năm, ví dụ 15/02/2027."),
        },
    )

    def clean_review_by(self) -> date:
        day: date = self.cleaned_data["review_by"]
        try:
            require_day_ahead(day, timezone.localdate())
        except RuleViolation as violation:
            raise ValidationError(str(violation), code=violation.code) from violation
        return day


class SetReviewDay(CourseAction):
    action_type = "dat-ngay-ra-soat"
    display_name = gettext_lazy("Đặt ngày rà soát")
    aria_label = gettext_lazy("Đặt ngày rà soát cho các khóa học đã chọn")
    action_priority = 20
    form_class = ReviewDayForm
    about = gettext_lazy(
        "Người học đọc ngày này ở trang khóa học, nên ngày được ghi vào bản nháp của từng khóa học; xuất bản thì danh "
        "sách, lời nhắc rà soát và người học mới thấy."
    )

    def change(self, course: CoursePage, form: Any) -> str:
        day = form.cleaned_data["review_by"]
        set_review_day(course=course, day=day, as_of=timezone.localdate(), actor=self.request.user)
        return ""


class SendCourses(CourseAction):
    """The drafts are those that were there when the author was asked; the page carries what tells them apart."""

    action_type = "gui-kiem-tra"
    display_name = gettext_lazy("Gửi kiểm tra")
    aria_label = gettext_lazy("Gửi kiểm tra bản nháp của các khóa học đã chọn")
    action_priority = 30
    about = gettext_lazy(
        "Bản nháp của từng khóa học được gửi đi kiểm tra và khóa lại trong lúc chờ. Bài học trong khóa thì gửi riêng "
        "từng bài, ở bản nháp của bài."
    )

    def object_context(self, obj: CoursePage) -> dict[str, Any]:
        return super().object_context(obj) | {"seen": shown_as(obj.latest_revision) if obj.latest_revision else ""}

    def change(self, course: CoursePage, form: Any) -> str:
        send_unopened(course=course, seen=self.request.POST.getlist("seen"), actor=self.request.user)
        return ""

    def done_sentence(self, count: int) -> str:
        said = ngettext("Đã gửi %(count)s khóa học đi kiểm tra:", "Đã gửi %(count)s khóa học đi kiểm tra:", count)
        return said % {"count": count}


def _refusal_of(marked: int) -> str:
    if not marked:
        return _("Chưa chọn khóa học nào. Hãy đánh dấu vào ô đầu dòng của các khóa học rồi chọn việc cần làm.")
    if marked > MOST:
        return _(
            "Mỗi lần làm được nhiều nhất %(most)s khóa học, đang chọn %(count)s. Hãy bỏ bớt rồi làm nhiều lần."
        ) % {
            "most": MOST,
            "count": marked,
        }
    return ""


def _left_out_sentence(count: int) -> str:
    if not count:
        return ""
    said = ngettext(
        "Bỏ qua %(count)s khóa học không còn, hoặc anh/chị không biên soạn.",
        "Bỏ qua %(count)s khóa học không còn, hoặc anh/chị không biên soạn.",
        count,
    )
    return said % {"count": count}


def told_as_list(sentence: str, rows: Told) -> SafeString:
    lines = format_html_join(
        "",
        '<li><span lang="vi">{}</span>{}</li>',
        ((title, f": {words}" if words else "") for title, words in rows),
    )
    return format_html('{}<ul class="told">{}</ul>', sentence, lines)
