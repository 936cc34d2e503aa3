"""Panels of the trainer's first page about drafts on their way: mine to check, sent by me, sent back to me."""

from typing import Any

from django.db.models import QuerySet

from courses.models import Submission
from lms.studio.panels import ListPanel


class SubmissionPanel(ListPanel):
    """Rows with all that a template prints of them, found in one statement."""

    def __init__(self, user: Any) -> None:
        self.user = user
        super().__init__()

    def find(self) -> list[Submission]:
        found = self.wanted().select_related(
            "page",
            "sent_by",
            "workflow_state__current_task_state__task",
            "workflow_state__current_task_state__finished_by",
        )
        return list(found.order_by("sent_at", "pk"))

    def wanted(self) -> QuerySet[Submission]:
        raise NotImplementedError


class ToCheckPanel(SubmissionPanel):
    name = "to_check"
    order = 60
    template_name = "studio/panels/to_check.html"

    def wanted(self) -> QuerySet[Submission]:
        return Submission.objects.waiting_for(self.user)


class ReturnedPanel(SubmissionPanel):
    """To everybody who had written in it, whoever sent it."""

    name = "returned"
    order = 70
    template_name = "studio/panels/returned.html"

    def wanted(self) -> QuerySet[Submission]:
        return Submission.objects.returned().filter(editors=self.user.pk)


class SentPanel(SubmissionPanel):
    name = "sent"
    order = 80
    template_name = "studio/panels/sent.html"

    def wanted(self) -> QuerySet[Submission]:
        return Submission.objects.in_checks().filter(editors=self.user.pk)
