import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import connection

from lms.core.crypto import UnreadableToken
from lms.core.management.commands.rotate_identity_keys import encrypted_columns, rotate_column

pytestmark = pytest.mark.integration

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


@pytest.fixture
def notes(note_model, settings):
    """Seven values under the old key, one empty, one null; the new key is now in front."""
    settings.IDENTITY_KEYS = [OLD]
    secrets = [*(f"bí mật {number}" for number in range(7)), "", None]
    note_model.objects.bulk_create(note_model(pk=pk, title="a", secret=secret) for pk, secret in enumerate(secrets, 1))
    settings.IDENTITY_KEYS = [NEW, OLD]
    return note_model


def test_rotation_moves_every_value_and_runs_twice(notes, settings):
    assert rotate_column(notes, "secret", batch_size=3) == {"read": 7, "changed": 7, "same": 0, "unreadable": 0}
    assert rotate_column(notes, "secret", batch_size=3) == {"read": 7, "changed": 0, "same": 7, "unreadable": 0}
    settings.IDENTITY_KEYS = [NEW]
    assert list(notes.objects.order_by("pk").values_list("secret", flat=True)) == [
        *(f"bí mật {number}" for number in range(7)),
        "",
        None,
    ]


def test_rotation_leaves_what_it_cannot_open(notes, settings):
    settings.IDENTITY_KEYS = [NEW]
    assert rotate_column(notes, "secret", batch_size=3) == {"read": 7, "changed": 0, "same": 0, "unreadable": 7}
    with pytest.raises(UnreadableToken):
        notes.objects.get(pk=1)
    settings.IDENTITY_KEYS = [NEW, OLD]
    assert notes.objects.get(pk=1).secret == "bí mật 0"


def test_columns_are_found_by_their_type(note_model):
    assert encrypted_columns(note_model._meta.apps) == [(note_model, "secret")]


def test_command_reports_each_column_without_a_value(notes, monkeypatch, capsys, settings):
    monkeypatch.setattr("lms.core.management.commands.rotate_identity_keys.apps", notes._meta.apps)
    call_command("rotate_identity_keys", batch_size=4)
    assert capsys.readouterr().out == "core.Note.secret: read 7, changed 7, same 0, unreadable 0\n"
    settings.IDENTITY_KEYS = [OLD]
    with pytest.raises(CommandError, match="7 values or files open with none of the keys"):
        call_command("rotate_identity_keys")


def test_a_value_written_meanwhile_is_not_put_back(notes, settings):
    with connection.execute_wrapper(_WriteFirst(notes)):
        counts = rotate_column(notes, "secret", batch_size=10)
    assert counts == {"read": 7, "changed": 6, "same": 1, "unreadable": 0}
    assert notes.objects.get(pk=1).secret == "mới"


class _WriteFirst:
    """Someone else's write between reading the batch and updating it."""

    def __init__(self, model):
        self.model, self.done = model, False

    def __call__(self, execute, sql, params, many, context):
        if sql.startswith("UPDATE") and not self.done:
            self.done = True
            self.model.objects.filter(pk=1).update(secret="mới")
        return execute(sql, params, many, context)
