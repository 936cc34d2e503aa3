"""The background worker: tasks of the queue, and the sweep beside them."""

import logging
import threading
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections, connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from lms.core.domain.job_kinds import discover_tasks
from lms.core.domain.job_runs import stop_requested
from lms.core.domain.sweeping import sweep

logger = logging.getLogger("lms.worker")
PAUSE_WITHOUT_DATABASE = 2.0


class JobWorker(Worker):
    """The queue's worker, whose first signal also asks the running job to stop at its next step."""

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        stop_requested.set()
        super().shutdown(signum, frame)


class Sweeper(threading.Thread):
    """Sweeps in a thread of its own, so that a long job in the main thread doesn't hold it up."""

    def __init__(self, seconds: float) -> None:
        super().__init__(name="sweeper", daemon=True)
        self.seconds = seconds
        self.ended = threading.Event()

    def run(self) -> None:
        everything = True
        try:
            while True:
                close_old_connections()
                sweep(timezone.now(), everything=everything)
                everything = False
                if self.ended.wait(self.seconds):
                    return
        finally:
            connections.close_all()


class Command(BaseCommand):
    help = (
        "Run background jobs. SIGTERM or SIGINT ends it: an idle worker at once, a busy one after its job's next step."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--interval", type=float, default=0.2, help="Seconds between looks at an empty queue.")
        parser.add_argument("--sweep-seconds", type=float, default=5.0, help="Seconds between sweeps.")
        parser.add_argument("--batch", action="store_true", help="Sweep once, empty the queue and end.")
        parser.add_argument("--max-tasks", type=int, default=None, help="End after so many tasks.")
        parser.add_argument("--worker-id", default="", help="Must be unique; made up when left out.")

    def handle(self, *args: Any, **options: Any) -> None:
        discover_tasks()
        worker = JobWorker(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=options["interval"],
            batch=options["batch"],
            backend_name="default",
            startup_delay=False,
            max_tasks=options["max_tasks"],
            worker_id=options["worker_id"] or get_random_string(32),
        )
        if options["batch"]:
            sweep(timezone.now(), everything=True)
            worker.run()
            return
        worker.configure_signals()
        sweeper = Sweeper(options["sweep_seconds"])
        sweeper.start()
        self.stdout.write(f"Worker {worker.worker_id} is waiting for jobs.")
        try:
            self._run(worker)
        finally:
            sweeper.ended.set()
            sweeper.join(timeout=10)

    def _run(self, worker: JobWorker) -> None:
        """A database that goes away for a moment must not end the worker."""
        while worker.running:
            try:
                worker.run()
            except (OperationalError, InterfaceError):
                logger.exception("The worker lost the database; trying again.")
                connections.close_all()
                time.sleep(PAUSE_WITHOUT_DATABASE)
            else:
                return
