"""Model fields that keep Vietnamese text comparable and identity data unreadable at rest."""

import unicodedata
from typing import Any

from django.db import models

from lms.core import crypto


def _nfc(value: Any) -> Any:
    return unicodedata.normalize("NFC", value) if isinstance(value, str) else value


class _NFCMixin:
    """Stores NFC: files made on macOS hold decomposed letters, which look the same and compare unequal.

    Nothing else is changed; cleaning up what a person typed is the form's work.
    """

    def to_python(self, value: Any) -> Any:
        return _nfc(super().to_python(value))  # type: ignore[misc]

    def get_prep_value(self, value: Any) -> Any:
        return _nfc(super().get_prep_value(value))  # type: ignore[misc]


class NFCCharField(_NFCMixin, models.CharField):
    pass


class EncryptedTextField(models.TextField):
    """Clear in Python, a token in the database; None and "" stay as they are.

    Tokens of one text differ, so it can't be looked up: match by a column with its `keyed_digest`. Keys are rotated by
    `manage.py rotate_identity_keys`.
    """

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return crypto.decrypt(value) if value else value

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if value is None or value == "" or hasattr(value, "as_sql"):
            return super().get_db_prep_save(value, connection)
        return crypto.encrypt(_nfc(str(value)))

    def get_lookup(self, lookup_name: str) -> Any:
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None


class EncryptedFileField(models.FileField):
    """A file whose content is one token of `crypto.encrypt`; `manage.py rotate_identity_keys` finds files by this type.

    Whoever writes and reads the file encrypts and decrypts. To migrations it is an ordinary file field.
    """

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.FileField", args, kwargs
