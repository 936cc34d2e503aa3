"""All that an installation holds, in formats that need none of our software."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from lms.core.open_package.checking import check_package
from lms.core.open_package.layout import PackageProblem
from lms.flows.open_export import export_all
from lms.flows.open_export_asking import check_key_file, record_export_by_command


class Command(BaseCommand):
    help = (
        "Write every table as CSV, every file, courses and question banks into one ZIP or folder that can be read "
        "without this product. It holds personal data and exam keys in clear; `manage.py backup` is for keeping."
    )

    requires_system_checks: list[str] = []  # whatever else is wrong with the installation, its data can leave

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("target", type=Path, nargs="?", metavar="FILE.zip|FOLDER", help="Must not be there yet.")
        parser.add_argument("--reason", default="", help="Why the data leaves; kept in the audit trail.")
        parser.add_argument(
            "--with-identity",
            type=Path,
            metavar="KEY_FILE",
            help="Also identity numbers, birth dates and reasons for extra time, decrypted; the key file at hand.",
        )
        parser.add_argument("--check", type=Path, metavar="FILE|FOLDER", help="Only read this one, rows and digests.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["check"]:
                self._check(options["check"])
            elif options["target"] and options["reason"].strip():
                self._export(options["target"], options["reason"].strip(), options["with_identity"])
            else:
                raise CommandError("Name a ZIP or folder to write and --reason why the data leaves, or --check FILE.")
        except PackageProblem as problem:
            raise CommandError(str(problem)) from problem

    def _export(self, target: Path, reason: str, key_file: Path | None) -> None:
        if key_file is not None:
            check_key_file(key_file)
        started = time.monotonic()
        record_export_by_command(target.name, with_identity=key_file is not None, reason=reason)
        made = export_all(target, now=timezone.now(), with_identity=key_file is not None)
        self.stdout.write(
            f"{made.path}: {made.tables} tables, {made.rows} rows, {made.files} files, {made.size / 1e6:.1f} MB, read "
            f"back whole, {time.monotonic() - started:.1f} s."
        )
        if made.missing:
            self.stdout.write(self.style.WARNING(f"{made.missing} files that rows name are not in the storage."))

    def _check(self, path: Path) -> None:
        checked = check_package(path)
        for problem in checked.problems:
            self.stdout.write(self.style.ERROR(problem))
        if checked.problem_count:
            raise CommandError(f"{checked.problem_count} differences in {path}. Take another copy.")
        self.stdout.write(
            self.style.SUCCESS(
                f"{path} is whole: {checked.tables} tables, {checked.rows} rows, {checked.files} files, "
                f"{checked.size / 1e6:.1f} MB."
            )
        )
