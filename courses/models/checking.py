"""A draft on its way to learners: what was sent, and the checks it passes."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.forms import TaskStateCommentForm
from wagtail.models import Task, TaskState

from courses.draft_text import digest_of
from courses.enums import CheckKind, ReleaseKind
from courses.models.prerequisites import circles_of
from courses.models.sections import CatalogueSectionPage
from courses.querysets import SubmissionQuerySet

APPROVE, RETURN = "approve", "reject"


class Submission(models.Model):
    """A draft sent to be checked: which words, who wrote them, and what they will mean to learners once published.

    Written by `domain/sending.py` only. `kind` is empty for what learners don't tick off. `editors` is everybody who
    changed the draft since learners last got the page: none of them may check it.
    """

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="submissions")
    section = models.ForeignKey(CatalogueSectionPage, on_delete=models.CASCADE, related_name="+")
    workflow_state = models.OneToOneField(
        "wagtailcore.WorkflowState", on_delete=models.CASCADE, null=True, related_name="submission"
    )
    kind = models.CharField(max_length=20, choices=ReleaseKind.choices, blank=True)
    note = models.TextField(_("điều đã đổi"), blank=True)
    text_digest = models.CharField(max_length=64)
    editors = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(auto_now_add=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("lần gửi kiểm tra")
        ordering = ["sent_at", "pk"]

    def __str__(self) -> str:
        return f"{self.page_id} {self.sent_at:%d/%m/%Y}"

    def is_unchanged(self) -> bool:
        """Whether the draft still says what was sent; comments may have come since."""
        latest = self.page.get_latest_revision()
        return latest is not None and digest_of(latest.content) == self.text_digest


class ReasonForm(TaskStateCommentForm):
    """What the author has to mend; sending a draft back without a word helps nobody."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["comment"]
        field.required = True
        field.label = _("Điều cần sửa")
        field.error_messages["required"] = _("Viết điều cần sửa để người soạn biết làm gì tiếp.")


class CheckTask(Task):
    """One check between an author and the learners. Nobody does it on a draft of their own, administrators included."""

    kind = models.CharField(max_length=20, choices=CheckKind.choices, unique=True)

    class Meta:
        verbose_name = _("bước kiểm tra")

    def start(self, workflow_state: Any, user: Any = None) -> TaskState:
        """Only for a draft sent by `domain/sending.py`: the editor's own ways in would pass by the content checks and
        the choice. One of them takes up what was sent back; then only the very words that were sent can be approved."""
        if not Submission.objects.claim(workflow_state):
            raise PermissionDenied
        return super().start(workflow_state, user=user)

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        return self._waiting(obj, user) is not None

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        """Whoever checks may leave comments; all others wait."""
        return self._waiting(obj, user) is None

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        submission = self._waiting(obj, user)
        if submission is None:
            return []
        back = (RETURN, _("Trả lại để sửa"), True)
        if not submission.is_unchanged():
            return [back]
        is_course = hasattr(obj.specific_class, "prerequisites")
        if is_course and circles_of(obj.get_latest_revision().as_object()):  # the other course was published meanwhile
            return [(RETURN, _("Trả lại để sửa: khóa học trước lại chờ chính khóa này"), True)]
        return [(APPROVE, _("Đồng ý"), False), (APPROVE, _("Đồng ý, kèm ý kiến"), True), back]

    def get_form_for_action(self, action: str) -> type[TaskStateCommentForm]:
        return ReasonForm if action == RETURN else TaskStateCommentForm

    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> None:
        with transaction.atomic():
            state = TaskState.objects.select_for_update().get(pk=task_state.pk)
            allowed = {name for name, _label, _asks in self.get_actions(state.workflow_state.content_object, user)}
            if state.status != TaskState.STATUS_IN_PROGRESS or action_name not in allowed:
                raise PermissionDenied
            super().on_action(state, user, action_name, **kwargs)

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> models.QuerySet[TaskState]:
        waiting = Submission.objects.waiting_for(user, CheckKind(self.kind))
        states: models.QuerySet[TaskState] = TaskState.objects.filter(
            status=TaskState.STATUS_IN_PROGRESS, task=self, workflow_state__in=waiting.values("workflow_state")
        )
        return states

    @classmethod
    def get_description(cls) -> Any:
        return _("Người kiểm tra của mục đọc bản nháp; ai đã sửa bản nháp thì không được kiểm tra.")

    def _waiting(self, obj: Any, user: Any) -> Submission | None:
        """What of the page waits for this check by this person."""
        return Submission.objects.waiting_for(user, CheckKind(self.kind)).filter(page_id=obj.pk).first()
