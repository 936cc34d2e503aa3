"""Work of the day in the editor."""

from datetime import datetime, time

from django.utils import timezone

from lms.core.domain.periodic import daily
from lms.flows.authoring import sync_everybody


@daily(name="studio.authors", at=time(0, 20))
def follow_grants(now: datetime) -> None:
    sync_everybody(timezone.localdate(now))
