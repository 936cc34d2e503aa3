"""The file of a device whose answers found no way: its snapshot, sealed, for somebody else to bring in.

The key belongs to the attempt: the server works it out, the device had it with the paper. Whoever carries the file can
neither read nor change it.
"""

import base64
import binascii
import uuid
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from assessments.domain.sent_answers import Sent, read_object, read_snapshot, read_uuid
from assessments.exceptions.attempts import BackupUnreadable, UnreadableAnswer
from lms.core.crypto import keyed_digest

PURPOSE = "assessments.backup_file"
NONCE_SIZE = 12
MAX_SIZE = 1024 * 1024


@dataclass(frozen=True)
class Backup:
    """`handed_in` by its person, and not locked by the clock of the device alone."""

    attempt: uuid.UUID
    sent: Sent
    handed_in: bool


def shared_key(attempt: uuid.UUID) -> str:
    """In base64; the device seals with it what `exam-backup.js` writes."""
    return base64.b64encode(_key(attempt)).decode()


def read_backup(content: bytes) -> Backup:
    """Raises `BackupUnreadable` for what is no such file, is damaged or was changed."""
    if len(content) > MAX_SIZE:
        raise BackupUnreadable
    try:
        data = read_object(content)
        attempt = read_uuid(data.get("attempt"))
        if attempt is None:
            raise BackupUnreadable
        nonce, sealed = (base64.b64decode(str(data.get(name)), validate=True) for name in ("nonce", "sealed"))
        if len(nonce) != NONCE_SIZE:
            raise BackupUnreadable
        text = AESGCM(_key(attempt)).decrypt(nonce, sealed, None)
        return Backup(attempt, read_snapshot(text), read_object(text).get("handed_in") is not False)
    except (UnreadableAnswer, binascii.Error, InvalidTag, ValueError):
        raise BackupUnreadable from None


def _key(attempt: uuid.UUID) -> bytes:
    return bytes.fromhex(keyed_digest(str(attempt), purpose=PURPOSE))
