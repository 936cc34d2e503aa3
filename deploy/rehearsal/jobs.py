"""Background jobs of a rehearsal: gives some, or says how those given ended.

usage: jobs.py give HR COUNT | jobs.py look     with the settings of the installation, from its folder
"""

from __future__ import annotations

import json
import sys
from collections import Counter

import django


def main() -> None:
    django.setup()
    from django.core.files.storage import storages  # noqa: PLC0415 - after the set-up

    from lms.accounts.models import User  # noqa: PLC0415
    from lms.core.domain.jobs import enqueue_job  # noqa: PLC0415
    from lms.core.models import Job, PeriodicRun  # noqa: PLC0415
    from lms.hr.people.exporting import PEOPLE_JOB  # noqa: PLC0415

    if sys.argv[1] == "give":
        owner = User.objects.get(pk=sys.argv[2])
        for number in range(int(sys.argv[3])):
            title = f"Danh sách {number}"
            enqueue_job(kind=PEOPLE_JOB, title=title, params={"query": "", "is_roster": False}, owner=owner)
        return
    jobs = list(Job.objects.filter(kind=PEOPLE_JOB))
    files = [job.result_file.name for job in jobs if job.result_file]
    told = {
        "count": len(jobs),
        "states": Counter(job.status for job in jobs),
        "by_worker": Counter(job.worker_id for job in jobs),
        "runs": Counter(job.attempts for job in jobs),
        "files": len(set(files)),
        "stored": len([name for name in files if storages["private"].exists(name)]),
        "ids": [str(job.pk) for job in jobs],
        "periodic": PeriodicRun.objects.count(),
        "periodic_failed": PeriodicRun.objects.exclude(error="").count(),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
