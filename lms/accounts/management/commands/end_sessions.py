"""Sign everybody out at once: after a key leaked, or somebody else was on the server."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lms.accounts.domain.devices import end_all_devices


class Command(BaseCommand):
    help = "End every session. Passwords stay; what waits on people's devices is sent once they have signed in again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reason", required=True, help="Why; it stands in the audit trail.")

    def handle(self, *args: Any, **options: Any) -> None:
        reason = options["reason"].strip()
        if not reason:
            raise CommandError('Say why, for the audit trail: --reason "…".')
        self.stdout.write(f"{end_all_devices(reason=reason)} sessions ended.")
