"""A backup put back into an empty installation."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from lms.core.domain.backup_databases import BackupProblem
from lms.core.domain.backup_restoring import restore_backup
from lms.core.domain.backups import backup_key
from lms.core.management.commands.backup import told


class Command(BaseCommand):
    help = (
        "Put a backup back into an empty database and empty folders. Every digest is compared before anything is "
        "written; afterwards the rows of every table and the audit trail are compared with the backup."
    )
    requires_system_checks: list[str] = []  # of a database in which nothing is yet

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        try:
            restored = restore_backup(options["file"], backup_key(), now=timezone.now())
        except BackupProblem as problem:
            raise CommandError(str(problem)) from problem
        if restored.heads_put_aside:
            self.stdout.write(f"The audit heads that were here are kept as {restored.heads_put_aside}.")
        if restored.differences:
            raise CommandError("Put back, but not as it was:\n" + "\n".join(restored.differences[:50]))
        if restored.audit.unsealed_over_a_minute:
            self.stdout.write(f"{restored.audit.unsealed_over_a_minute} audit entries wait for their seal, as before.")
        self.stdout.write(
            self.style.SUCCESS(
                f"{options['file']} is back: {told(restored.manifest)}. Every table has as many rows as in the backup, "
                f"{restored.audit.seals} audit seals are whole; {time.monotonic() - started:.1f} s. "
                "Now run `manage.py migrate` and start the services."
            )
        )
