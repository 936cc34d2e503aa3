"""Several acts at the same moment, on a database that really commits."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from lms.core.exceptions import RuleViolation


def together(*acts: Callable[[], object]) -> list[object]:
    """Run all at once, each with its own connection; what each returned or refused."""
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            gate.wait()
            return act()
        except RuleViolation as violation:
            return violation
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
