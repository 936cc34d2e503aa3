"""Work of the day in the editor."""

from datetime import datetime, time

from django.utils import timezone

from courses.domain.finishing import courses_being_learned
from lms.core.domain.periodic import daily
from lms.flows.authoring import sync_everybody
from lms.flows.completing import complete_finished


@daily(name="studio.authors", at=time(0, 20))
def follow_grants(now: datetime) -> None:
    sync_everybody(timezone.localdate(now))


@daily(name="studio.completions", at=time(0, 40))
def complete_who_was_missed(now: datetime) -> None:
    """Whose last step and the publication that took the rest away were written in the same moment."""
    complete_finished(courses=courses_being_learned(), now=now, actor=None)
