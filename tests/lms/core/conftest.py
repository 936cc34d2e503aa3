"""People, rows and tables the core tests act on."""

import pytest
from django.db import connection, models
from django.test.utils import isolate_apps

from lms.accounts.models import User
from lms.core.domain.audit import register_verb
from lms.core.domain.job_runs import stop_requested
from lms.core.fields import EncryptedTextField, NFCCharField
from tests.lms.core.job_kinds import busy, ran

RENAMED = register_verb("tests.user.renamed", "Đổi tên từ %(old_full_name)s thành %(full_name)s")


@pytest.fixture
def clerk() -> User:
    return User.objects.create_user("79-CB0001", "Nguyễn Thị Hòa")


@pytest.fixture
def stranger() -> User:
    return User.objects.create_user("79-CB0002", "Trần Văn Đạt")


@pytest.fixture(autouse=True)
def _nothing_left_over():
    ran.clear()
    busy.clear()
    yield
    busy.clear()
    stop_requested.clear()


@pytest.fixture
def note_model(db):
    """A model with our fields and its table, unknown to the project's own registry."""
    with isolate_apps("lms.core"):

        class Note(models.Model):  # noqa: DJ008
            title = NFCCharField(max_length=50)
            secret = EncryptedTextField(null=True)

            class Meta:
                app_label = "core"
                db_table = "core_test_note"

    kind = "serial" if connection.vendor == "postgresql" else "integer"
    with connection.cursor() as cursor:
        cursor.execute(f"create table core_test_note (id {kind} primary key, title varchar(50), secret text)")
    return Note
