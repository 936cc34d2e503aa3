"""Work of the day for learners; wrappers only."""

from datetime import datetime, time

from lms.core.domain.periodic import daily
from lms.flows.mail_bundles import send_bundles


@daily(name="learn.mail_bundles", at=time(7, 15))
def mail_bundles(now: datetime) -> None:
    send_bundles(now)
