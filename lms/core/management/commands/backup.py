"""All that an installation holds in one sealed file."""

import time
from argparse import ArgumentParser
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from lms.core.domain.backup_databases import BackupProblem
from lms.core.domain.backup_keeping import backup_folder, kept_in, last_restored_at
from lms.core.domain.backup_notes import note_made
from lms.core.domain.backups import backup_key, check_backup, make_backup


class Command(BaseCommand):
    help = (
        "Back up database, files and audit heads into one encrypted file of LMS_BACKUP_DIR, read it back, and remove "
        "those that LMS_BACKUP_KEEP no longer wants. People work on meanwhile. `manage.py restore` puts one back."
    )

    requires_system_checks: list[str] = []  # whatever else is wrong with the installation, its data can be saved

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--verify", type=Path, metavar="FILE", help="Only read this one and compare every digest.")
        parser.add_argument("--to", type=Path, metavar="FOLDER", help="Another folder than LMS_BACKUP_DIR.")
        parser.add_argument("--if-older", type=float, metavar="HOURS", help="Only if the last one is older than that.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["verify"]:
                self._verify(options["verify"])
            else:
                self._make(options["to"] or backup_folder(), options["if_older"])
        except BackupProblem as problem:
            raise CommandError(str(problem)) from problem

    def _make(self, folder: Path, if_older: float | None) -> None:
        now = timezone.now()
        last = kept_in(folder)[:1]
        if if_older is not None and last and now - last[0].made_at < timedelta(hours=if_older):
            self.stdout.write(f"{last[0].path.name} is not {if_older:g} hours old; nothing done.")
            return
        started = time.monotonic()
        made = make_backup(now=now, folder=folder, keep=settings.BACKUP_KEEP)
        note_made(at=now, size=made.size, restored_at=last_restored_at(folder))
        self.stdout.write(
            f"{made.path}: {told(made.manifest)}; {made.size / 1e6:.1f} MB, read back whole, "
            f"{time.monotonic() - started:.1f} s."
        )
        if made.removed:
            self.stdout.write("Removed: " + ", ".join(path.name for path in made.removed))

    def _verify(self, path: Path) -> None:
        manifest = check_backup(path, backup_key())
        self.stdout.write(self.style.SUCCESS(f"{path} is whole: made at {manifest['made_at']}, {told(manifest)}."))


def told(manifest: dict[str, Any]) -> str:
    rows = sum(manifest["tables"].values())
    files = sum(kind["count"] for kind in manifest["files"].values())
    head = manifest["audit_head"]
    seal = f"audit head {head[0]} {head[1][:12]}…" if head else "no audit head yet"
    return f"{len(manifest['tables'])} tables, {rows} rows, {files} files, {seal}"
