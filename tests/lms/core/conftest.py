import pytest
from django.db import connection, models
from django.test.utils import isolate_apps

from lms.core.fields import EncryptedTextField, NFCCharField, NFCTextField


@pytest.fixture
def note_model(db):
    """A model with our fields and its table, unknown to the project's own registry."""
    with isolate_apps("lms.core"):

        class Note(models.Model):  # noqa: DJ008
            title = NFCCharField(max_length=50)
            body = NFCTextField(blank=True)
            secret = EncryptedTextField(null=True)

            class Meta:
                app_label = "core"
                db_table = "core_test_note"

    kind = "serial" if connection.vendor == "postgresql" else "integer"
    with connection.cursor() as cursor:
        cursor.execute(
            f"create table core_test_note (id {kind} primary key, title varchar(50), body text, secret text)"
        )
    return Note
