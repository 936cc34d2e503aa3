"""Whether the installation holds all that learners.py was told it had.

usage: held.py TOLD.json     with the settings of the installation, from its folder
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import django


def main() -> int:
    django.setup()
    from django.contrib.sessions.models import Session  # noqa: PLC0415 - after the set-up

    from assessments.models import Response, Result  # noqa: PLC0415
    from lms.core.domain.audit_verification import verify  # noqa: PLC0415

    told = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()[-1])
    rows = Response.objects.values_list("question__attempt__uid", "question__order", "sequence", "answer")
    held = {json.dumps([str(uid), order, sequence, answer]) for uid, order, sequence, answer in rows}
    sent = [json.dumps(one) for one in told["answers"]]
    results = {str(uid) for uid in Result.objects.values_list("attempt__uid", flat=True)}
    sessions = set(Session.objects.values_list("session_key", flat=True))
    counted = Result.objects.count()
    lost = {
        "answers": len([one for one in sent if one not in held]),
        "results": len(set(told["results"]) - results),
        "sessions": len(set(told["sessions"]) - sessions),
    }
    from django.utils import timezone  # noqa: PLC0415

    audit = verify(now=timezone.now())
    print(
        f"{len(sent)} answers, {len(told['results'])} papers and {told['sign_ins']} sign-ins acknowledged in "
        f"{told['seconds']} s; {told['sent_again']} requests sent again, longest wait {told['slowest_seconds']} s. "
        f"Lost: {sum(lost.values())} {lost}; results {counted}, of attempts {len(results)}; "
        f"audit seals {audit.seals}, problems {audit.problem_count}."
    )
    return int(any(lost.values()) or counted != len(results))


if __name__ == "__main__":
    sys.exit(main())
