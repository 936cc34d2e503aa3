"""What an author does to several courses of the list at once: a competency, a day of review, sending to the checks."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.widgets import AdminDateInput

from courses.domain.course_drafts import add_outcome, require_day_ahead, send_unopened, set_review_day
from courses.draft_text import shown_as
from courses.models import CourseOutcome, CoursePage
from lms.competencies.models import Competency
from lms.core.exceptions import RuleViolation
from lms.studio.acting import MOST, ActOnMany, CompetencyForm
from lms.studio.titles import sorted_by_title
from lms.studio.writing import pages_to_write


class CourseAction(ActOnMany):
    models = [CoursePage]
    template_name = "studio/course_action.html"
    list_name, list_label = "courses:index", gettext_lazy("Khóa học")

    def rows_of(self, user: Any, ids: Collection[int]) -> list[CoursePage]:
        own = pages_to_write(user).filter(pk__in=ids)
        courses = CoursePage.objects.filter(pk__in=own.values("pk")).select_related("latest_revision")
        return list(sorted_by_title(courses))

    def name_of(self, row: CoursePage) -> str:
        return str(row.draft_title)

    def refusal_of(self, marked: int) -> str:
        if not marked:
            return _("Chưa chọn khóa học nào. Hãy đánh dấu vào ô đầu dòng của các khóa học rồi chọn việc cần làm.")
        if marked > MOST:
            said = _(
                "Mỗi lần làm được nhiều nhất %(most)s khóa học, đang chọn %(count)s. Hãy bỏ bớt rồi làm nhiều lần."
            )
            return said % {"most": MOST, "count": marked}
        return ""

    def done_sentence(self, count: int) -> str:
        said = ngettext(
            "Đã ghi vào bản nháp của %(count)s khóa học; xuất bản thì người học và kế hoạch mới thấy:",
            "Đã ghi vào bản nháp của %(count)s khóa học; xuất bản thì người học và kế hoạch mới thấy:",
            count,
        )
        return said % {"count": count}

    def kept_sentence(self, count: int) -> str:
        kept = ngettext("%(count)s khóa học giữ nguyên:", "%(count)s khóa học giữ nguyên:", count)
        return kept % {"count": count}

    def left_out_sentence(self, count: int) -> str:
        said = ngettext(
            "Bỏ qua %(count)s khóa học không còn, hoặc anh/chị không biên soạn.",
            "Bỏ qua %(count)s khóa học không còn, hoặc anh/chị không biên soạn.",
            count,
        )
        return said % {"count": count}


class OutcomeForm(CompetencyForm):
    level_label = gettext_lazy("Mức đạt được")
    level_missing = gettext_lazy("Chọn mức mà người học đạt được.")

    def check_level(self, competency: Competency, level: int) -> None:
        CourseOutcome(competency=competency, level=level).clean()


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

    def change(self, row: CoursePage, form: Any) -> str:
        before = add_outcome(course=row, actor=self.request.user, **form.cleaned_data)
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

    def change(self, row: CoursePage, form: Any) -> str:
        day = form.cleaned_data["review_by"]
        set_review_day(course=row, day=day, as_of=timezone.localdate(), actor=self.request.user)
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

    def change(self, row: CoursePage, form: Any) -> str:
        send_unopened(course=row, seen=self.request.POST.getlist("seen"), actor=self.request.user)
        return ""

    def done_sentence(self, count: int) -> str:
        said = ngettext("Đã gửi %(count)s khóa học đi kiểm tra:", "Đã gửi %(count)s khóa học đi kiểm tra:", count)
        return said % {"count": count}
