"""Questions whose key is doubted, on the first page of whoever may answer."""

from __future__ import annotations

from typing import Any

from assessments.models import KeyAlarm, Question
from lms.studio.panels import ListPanel


class DoubtsPanel(ListPanel):
    """One's own questions first, then the longest waiting."""

    name = "doubts"
    order = 50
    template_name = "studio/panels/doubts.html"

    def __init__(self, user: Any) -> None:
        self.user = user
        super().__init__()

    def find(self) -> list[KeyAlarm]:
        mine = Question.objects.writable_by(self.user)
        found = KeyAlarm.objects.open().filter(version__question__in=mine).select_related("version__question")
        return sorted(found, key=lambda one: (one.version.question.owner_id != self.user.pk, one.pk))
