"""Makes the key file, once, at set-up."""

import base64
import os
import secrets
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from lms.env import key_lines

HEADER = (
    "# Keys of this installation. Keep a copy apart from the backups: without it they and identity data are lost.\n"
)


def write_key_file(path: Path, values: dict[str, str]) -> None:
    """Writes beside the old file and moves it into place, so that a power cut leaves one whole file."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(HEADER + "".join(f"{name}={value}\n" for name, value in values.items()))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


class Command(BaseCommand):
    help = "Writes the key file if there is none; with --new-identity-key puts a new key in front of the others."
    requires_system_checks: list[str] = []  # they say that the keys are missing

    def add_arguments(self, parser: CommandParser) -> None:
        group = parser.add_mutually_exclusive_group()
        group.add_argument("--new-identity-key", action="store_true", help="then restart and run rotate_identity_keys")
        group.add_argument(
            "--drop-old-identity-keys", action="store_true", help="after rotate_identity_keys has found nothing left"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.KEY_FILE)
        held = key_lines(path)
        values = held | {name: make() for name, make in self._makers().items() if not held.get(name)}
        if options["new_identity_key"] and held:
            values["IDENTITY_KEYS"] = f"{Fernet.generate_key().decode()},{values['IDENTITY_KEYS']}"
        if options["drop_old_identity_keys"]:
            values["IDENTITY_KEYS"] = values["IDENTITY_KEYS"].partition(",")[0]
        if values == held:
            self.stdout.write(f"{path} holds all keys; nothing changed.")
            return
        try:
            write_key_file(path, values)
        except OSError as error:
            raise CommandError(
                f"{path} can't be written: {error.strerror}. Set LMS_KEY_FILE to another place."
            ) from error
        # Never the values: output lands in logs.
        changed = ", ".join(name for name in values if values[name] != held.get(name))
        self.stdout.write(f"{path} written: {changed}. Keep a copy apart from the database backups.")

    def _makers(self) -> dict[str, Any]:
        return {
            "SECRET_KEY": lambda: secrets.token_urlsafe(50),
            "IDENTITY_KEYS": lambda: Fernet.generate_key().decode(),
            "IDENTITY_DIGEST_KEY": lambda: secrets.token_urlsafe(32),
            "BACKUP_KEY": lambda: base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        }
