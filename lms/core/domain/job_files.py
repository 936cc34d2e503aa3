"""Files that jobs made, after their time."""

from __future__ import annotations

from datetime import datetime

from lms.core.models import Job


def discard_result_files(*, kind: str, finished_before: datetime) -> int:
    """Delete the files of old jobs of a kind; the jobs stay, with the names of their files. Returns how many went."""
    gone = 0
    for job in Job.objects.filter(kind=kind, finished_at__lt=finished_before).exclude(result_file=""):
        job.result_file.delete(save=False)
        job.save(update_fields=["result_file"])
        gone += 1
    return gone
