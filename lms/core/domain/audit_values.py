"""What may stand in an audit line: plain values, and identity data only as keyed digests."""

import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time
from enum import Enum
from typing import Any

from django.db import models

from lms.core.crypto import keyed_digest

DIGEST_MARK = "hmac-sha256:"
_sensitive: set[str] = {"cccd", "cccd_digest", "birth_date", "password", "phone", "email"}
"""What finds or opens a person elsewhere. The trail can't be corrected and is kept for longer than the record, so it
says that a telephone number changed, and whether back to an earlier one, but not which it was. Name, staff code and
birth year stay readable: lists show them, and without them nobody could tell whose line it is."""


def register_sensitive_fields(*names: str) -> None:
    """Keys whose values enter the audit trail only as keyed digests: equal stays equal, nothing can be read back."""
    _sensitive.update(names)


def clean_text(text: str) -> str:
    return text.replace("\x00", "\ufffd")  # PostgreSQL stores no NUL


def clean_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """A JSON object that reads back from either database exactly as written: the seal is a hash over it."""
    return {
        clean_text(str(key)): _digest(value) if str(key) in _sensitive else _clean(value)
        for key, value in values.items()
    }


def _clean(value: Any) -> Any:
    match value:
        case Enum():
            return _clean(value.value)
        case None | bool() | int():
            return value
        case str():
            return clean_text(value)
        case datetime() | date() | time():
            return value.isoformat()
        case models.Model():
            return str(value.pk)
        case Mapping():
            return clean_values(value)
        case list() | tuple() | set() | frozenset() | models.QuerySet():
            items = [_clean(item) for item in value]
            return sorted(items, key=str) if isinstance(value, (set, frozenset)) else items
    return clean_text(str(value))  # Decimal, float, UUID, lazy text: JSON numbers change form in a jsonb column


def _digest(value: Any) -> str | None:
    """None stays None: that a number was missing is no secret, and worth knowing."""
    if value is None or value == "":
        return None
    text = unicodedata.normalize("NFC", str(_clean(value)))
    return DIGEST_MARK + keyed_digest(text, purpose="audit")
