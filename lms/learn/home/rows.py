"""Tasks as rows of the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.enums import EnrolmentSource
from lms.core.display import days_left_text, deadline_text, format_date, format_minutes
from lms.core.statuses import Status
from lms.learn.courses.completing import waiting_words
from lms.learn.home.today import Task, Today
from lms.plans.domain.prior_lines import before_words


@dataclass(frozen=True)
class TaskRow:
    """What `components/task_row.html` draws."""

    id: str
    title: str
    href: str
    meta: str
    positions: tuple[str, ...]
    status: str
    status_text: str = ""
    followed_by: str = ""
    before: str = ""
    expected_result: str = ""


@dataclass(frozen=True)
class TaskGroup:
    id: str
    label: str | Promise
    rows: tuple[TaskRow, ...]
    is_folded: bool = False


def task_groups(day: Today, as_of: date) -> list[TaskGroup]:
    """Those that hold anything, in the order of the page."""
    groups = (
        ("qua-han", gettext_lazy("Quá hạn"), day.overdue),
        ("tuan-nay", gettext_lazy("Tuần này"), day.this_week),
        ("sau-do", gettext_lazy("Sau đó"), day.later),
        ("da-xong", gettext_lazy("Đã xong"), day.done),
    )
    return [
        TaskGroup(key, label, tuple(_row(task, as_of) for task in tasks), is_folded=key == "da-xong")
        for key, label, tasks in groups
        if tasks
    ]


def _row(task: Task, as_of: date) -> TaskRow:
    late = ""
    if task.status == Status.OVERDUE and task.due_on:
        late = days_left_text(task.due_on, as_of)
    return TaskRow(
        id=f"viec-{task.course.pk}",
        title=task.course.title,
        href=reverse("learn:course", args=[task.course.slug]),
        meta=" · ".join(part for part in _meta(task, as_of) if part),
        positions=task.reasons,
        status=task.status.value,
        status_text=late[:1].upper() + late[1:],
        followed_by=task.followed_by if task.finished_on is None else "",
        before=before_words(task.before) if task.before else "",
        expected_result=task.expected_result if task.finished_on is None else "",
    )


def _meta(task: Task, as_of: date) -> list[str]:
    if task.finished_on is not None:
        return [_("Xong ngày %(day)s") % {"day": format_date(task.finished_on)}]
    if task.waits_since is not None:
        return [
            deadline_text(task.due_on, as_of) if task.due_on else "",
            _("còn bài thi") if task.exam_waits else "",
            waiting_words(task.waits_since, is_all_done=bool(task.minutes) and not task.exam_waits),
        ]
    if task.lessons_left:
        return [_("đã đạt bài thi, còn bài học để được cấp giấy chứng nhận")]
    return [
        _("bắt đầu từ %(day)s") % {"day": format_date(task.starts_on)} if task.starts_on else "",
        _by_when(task, as_of) if task.due_on else _origin(task),
        _("còn bài thi") if task.exam_is_next else format_minutes(task.minutes) if task.minutes else "",
    ]


def _by_when(task: Task, as_of: date) -> str:
    assert task.due_on is not None
    if task.is_renewal and task.due_on >= as_of:
        return _("Làm lại trước %(day)s") % {"day": format_date(task.due_on)}
    return deadline_text(task.due_on, as_of)


def _origin(task: Task) -> str:
    """Whose wish it was, where no plan asks for it now."""
    source = EnrolmentSource(task.enrolment.source) if task.enrolment else EnrolmentSource.PLAN
    if source == EnrolmentSource.PLAN:
        exam = task.course.assessment
        return (
            _("kế hoạch không còn cần khóa này")
            if exam is not None and exam.is_published
            else _("học thêm, chưa có bài thi")
        )
    return _("Tự ghi danh") if source == EnrolmentSource.SELF else _("Phụ trách nhân sự ghi danh")
