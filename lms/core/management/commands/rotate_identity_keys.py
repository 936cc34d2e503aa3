"""Puts all encrypted columns under the current key."""

import time
from typing import Any

from django.apps import apps
from django.apps.registry import Apps
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import models, transaction
from django.db.models import ExpressionWrapper, F, Q, TextField, Value

from lms.core.crypto import UnreadableToken, reencrypt
from lms.core.fields import EncryptedTextField


def encrypted_columns(registry: Apps) -> list[tuple[type[models.Model], str]]:
    """Every encrypted field, on the model whose table holds it."""
    return [
        (model, field.attname)
        for model in registry.get_models()
        if model._meta.managed and not model._meta.proxy
        for field in model._meta.local_concrete_fields
        if isinstance(field, EncryptedTextField)
    ]


class Command(BaseCommand):
    help = "Encrypts every stored identity value with the first of IDENTITY_KEYS; safe to run twice and while in use."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch-size", type=int, default=500)

    def handle(self, *args: Any, **options: Any) -> None:
        unreadable = 0
        for model, column in encrypted_columns(apps):
            counts = rotate_column(model, column, batch_size=options["batch_size"])
            unreadable += counts["unreadable"]
            listed = ", ".join(f"{word} {count:,}" for word, count in counts.items())
            self.stdout.write(f"{model._meta.label}.{column}: {listed}")
        if unreadable:
            raise CommandError(
                f"{unreadable:,} values open with none of the keys and were left as they are. "
                "Put the key they were made with back into IDENTITY_KEYS and run this again."
            )


def rotate_column(model: type[models.Model], column: str, *, batch_size: int) -> dict[str, int]:
    """Goes through the table by primary key in short transactions, so that others get their turn."""
    counts = {"read": 0, "changed": 0, "same": 0, "unreadable": 0}
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
