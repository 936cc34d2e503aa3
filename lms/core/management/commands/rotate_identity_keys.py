"""Puts all encrypted columns and files under the current key."""

import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.apps.registry import Apps
from django.core.files.base import ContentFile
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import models, transaction
from django.db.models import ExpressionWrapper, F, Q, TextField, Value
from django.utils.module_loading import import_string

from lms.core.crypto import UnreadableToken, reencrypt
from lms.core.fields import EncryptedFileField, EncryptedTextField

FILES_BETWEEN_LINES = 20


def encrypted_columns(registry: Apps) -> list[tuple[type[models.Model], str]]:
    return _fields_of(registry, EncryptedTextField)


def encrypted_files(registry: Apps) -> list[tuple[type[models.Model], str]]:
    return _fields_of(registry, EncryptedFileField)


def _fields_of(registry: Apps, kind: type[models.Field]) -> list[tuple[type[models.Model], str]]:
    """Every field of this kind, on the model whose table holds it."""
    return [
        (model, field.attname)
        for model in registry.get_models()
        if model._meta.managed and not model._meta.proxy
        for field in model._meta.local_concrete_fields
        if isinstance(field, kind)
    ]


class Command(BaseCommand):
    help = (
        "Encrypts every stored identity value and file with the first of IDENTITY_KEYS; safe to run twice and while in "
        "use."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch-size", type=int, default=500)

    def handle(self, *args: Any, **options: Any) -> None:
        unreadable = 0
        for model, column in encrypted_columns(apps):
            counts = rotate_column(model, column, batch_size=options["batch_size"])
            unreadable += counts["unreadable"]
            self._tell(model, column, counts)
        for model, column in encrypted_files(apps):
            for counts in rotate_files(model, column):
                if counts["read"] % FILES_BETWEEN_LINES == 0:
                    self._tell(model, column, counts)
            self._tell(model, column, counts)
            unreadable += counts["unreadable"]
        for config in apps.get_app_configs():
            if hasattr(config, "rotates_secrets"):
                counts = import_string(config.rotates_secrets)()
                self._say(f"{config.label}.secrets", counts)
                unreadable += counts["unreadable"]
        if unreadable:
            raise CommandError(
                f"{unreadable:,} values or files open with none of the keys and were left as they are. "
                "Put the key they were made with back into IDENTITY_KEYS and run this again."
            )

    def _tell(self, model: type[models.Model], column: str, counts: Counter[str]) -> None:
        self._say(f"{model._meta.label}.{column}", counts)

    def _say(self, what: str, counts: Counter[str]) -> None:
        listed = ", ".join(f"{word} {count:,}" for word, count in counts.items())
        self.stdout.write(f"{what}: {listed}")


def rotate_files(model: type[models.Model], column: str) -> Iterator[Counter[str]]:
    """Goes through the files by primary key; the counts so far after each, and at least once.

    The new file stands beside the old one before its row names it, so that a power cut leaves one that opens.
    """
    counts = Counter({"read": 0, "changed": 0, "same": 0, "missing": 0, "unreadable": 0})
    kept = model._base_manager.exclude(**{column: ""})
    for pk in list(kept.order_by("pk").values_list("pk", flat=True)):
        row = kept.filter(pk=pk).first()
        if row is not None:
            counts["read"] += 1
            counts[_rotate_file(row, column)] += 1
            yield counts
    yield counts


def _rotate_file(row: models.Model, column: str) -> str:
    file = getattr(row, column)
    old, storage = file.name, file.storage
    try:
        with storage.open(old) as stored:
            token = reencrypt(stored.read().decode("ascii"))
    except FileNotFoundError:
        return "missing"  # deleted after its time while we were on the way, or lost: not for a key to mend
    except (UnreadableToken, UnicodeDecodeError):
        return "unreadable"
    if token is None:
        return "same"
    new = storage.save(old, ContentFile(token.encode("ascii")))
    # Only if nobody has put another file in its place: that one is under the current key already.
    renamed = type(row)._base_manager.filter(pk=row.pk, **{column: old}).update(**{column: new})
    storage.delete(old if renamed else new)
    return "changed" if renamed else "same"


def rotate_column(model: type[models.Model], column: str, *, batch_size: int) -> Counter[str]:
    """Goes through the table by primary key in short transactions, so that others get their turn."""
    counts = Counter({"read": 0, "changed": 0, "same": 0, "unreadable": 0})
    # Under its own type the column would come decrypted.
    token = ExpressionWrapper(F(column), output_field=TextField())
    rows = model._base_manager.annotate(_token=token).exclude(Q(_token=None) | Q(_token="")).order_by("pk")
    last = None
    while batch := list((rows if last is None else rows.filter(pk__gt=last)).values_list("pk", "_token")[:batch_size]):
        fresh = []
        for pk, old in batch:
            try:
                new = reencrypt(old)
            except UnreadableToken:
                counts["unreadable"] += 1
                continue
            if new is not None:
                fresh.append((pk, old, new))
        with transaction.atomic():
            # Only if nobody has written it meanwhile: a newer value is under the current key already.
            counts["changed"] += sum(
                rows.filter(pk=pk, _token=old).order_by().update(**{column: Value(new, output_field=TextField())})
                for pk, old, new in fresh
            )
        counts["read"] += len(batch)
        last = batch[-1][0]
        time.sleep(0.01)  # SQLite's writers wait without a queue
    counts["same"] = counts["read"] - counts["changed"] - counts["unreadable"]
    return counts
