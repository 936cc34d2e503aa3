"""Check the audit trail; exit code 1 when anything in it can't be trusted."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from lms.core.domain.audit_verification import AuditVerification, verify


class Command(BaseCommand):
    help = "Recompute every audit seal, compare the exported heads, name entries unsealed for over a minute."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")
        parser.add_argument(
            "--head-file", type=Path, help="A copy kept elsewhere, to compare with instead of AUDIT_HEAD_FILE."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["head_file"] and not options["head_file"].is_file():
            raise CommandError(
                f"There is no file {options['head_file']}. Name the copy of the head file to compare with."
            )
        found = verify(now=timezone.now(), head_file=options["head_file"])
        if options["json"]:
            self.stdout.write(json.dumps({"ok": found.ok, **asdict(found)}, ensure_ascii=False))
        else:
            self._print(found)
        if not found.ok:
            sys.exit(1)

    def _print(self, found: AuditVerification) -> None:
        head = f"head {found.head.number} {found.head.hash}" if found.head else "no head yet"
        self.stdout.write(f"{found.seals} seals, {head}; {found.heads} exported heads compared.")
        for problem in found.problems:
            self.stdout.write(self.style.ERROR(problem.text))
        if found.problem_count > len(found.problems):
            self.stdout.write(self.style.ERROR(f"… and {found.problem_count - len(found.problems)} more."))
        if found.unsealed_over_a_minute:
            self.stdout.write(
                self.style.ERROR(
                    f"{found.unsealed_over_a_minute} entries unsealed for over a minute: is a worker running? "
                    "`manage.py seal_audit` seals them."
                )
            )
        for guard in found.guards_missing:
            self.stdout.write(self.style.WARNING(f"The database trigger {guard} is missing; ask who removed it."))
        if found.ok:
            self.stdout.write(self.style.SUCCESS("The audit trail is whole."))
