"""A stream of bytes, encrypted and authenticated piece by piece: neither its length nor memory matter.

AES-256-GCM, one key a file (HKDF of ours and a random salt). Each piece is numbered and the last one says so, so that
a flipped bit, a piece moved or left out, and an end cut off are noticed before that piece is given on.
"""

import hmac
import os
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"LMSBAK1\n"
SALT, NAME, TAG = 32, 8, 16
PIECE = 1 << 20
HEADER = len(MAGIC) + SALT + NAME
KEY_BYTES = 32


class SealedStreamError(Exception):
    """The sentence says what is wrong with the file and what to do."""


class NotSealed(SealedStreamError):
    pass


class WrongKey(SealedStreamError):
    pass


class Damaged(SealedStreamError):
    pass


class SealingWriter:
    """Takes plain bytes, writes sealed ones; `close` writes the last piece, and not the file's own end."""

    def __init__(self, file: BinaryIO, key: bytes) -> None:
        self._file: BinaryIO | None = file
        salt = os.urandom(SALT)
        self._header = MAGIC + salt + _name_of(key, salt)
        self._cipher = _cipher_of(key, salt)
        self._number = 0
        self._waiting = bytearray()
        self.written = file.write(self._header)

    def write(self, data: bytes) -> int:
        self._waiting += data
        while len(self._waiting) > PIECE:  # one piece stays, since it may be the last
            self._put(bytes(self._waiting[:PIECE]), is_last=False)
            del self._waiting[:PIECE]
        return len(data)

    def close(self) -> None:
        self._put(bytes(self._waiting), is_last=True)
        self._waiting.clear()

    def give_up(self) -> None:
        """What is written from now on goes nowhere."""
        self._file = None

    def _put(self, piece: bytes, *, is_last: bool) -> None:
        if self._file is None:
            return
        sealed = self._cipher.encrypt(_nonce(self._number, is_last=is_last), piece, self._header)
        self.written += self._file.write(sealed)
        self._number += 1


class OpeningReader:
    """Gives the plain bytes back, or raises before giving any byte that isn't what was written."""

    def __init__(self, file: BinaryIO, key: bytes) -> None:
        self._file = file
        self._header = file.read(HEADER)
        if len(self._header) < HEADER or not self._header.startswith(MAGIC):
            raise NotSealed("This file is no backup made by this product, or only its first bytes are left.")
        salt = self._header[len(MAGIC) : len(MAGIC) + SALT]
        if not hmac.compare_digest(self._header[len(MAGIC) + SALT :], _name_of(key, salt)):
            raise WrongKey(
                "This backup was made with another key, or its first bytes are damaged. "
                "Put the BACKUP_KEY of that time into LMS_BACKUP_KEY."
            )
        self._cipher = _cipher_of(key, salt)
        self._number = 0
        self._open = bytearray()
        self._next = file.read(PIECE + TAG)
        self._ended = False

    def read(self, size: int) -> bytes:
        while len(self._open) < size and not self._ended:
            self._take()
        given = bytes(self._open[:size])
        del self._open[:size]
        return given

    def read_to_the_end(self) -> None:
        while self.read(PIECE):
            pass

    def _take(self) -> None:
        sealed, self._next = self._next, self._file.read(PIECE + TAG)
        is_last = not self._next
        try:
            self._open += self._cipher.decrypt(_nonce(self._number, is_last=is_last), sealed, self._header)
        except (InvalidTag, ValueError) as error:
            raise Damaged(
                f"The backup is damaged in or after byte {HEADER + self._number * (PIECE + TAG)}, or its end is "
                "missing. Take another copy of it, or the backup before."
            ) from error
        self._number += 1
        self._ended = is_last


def _cipher_of(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(_derived(key, salt, b"lms backup: content", KEY_BYTES))


def _name_of(key: bytes, salt: bytes) -> bytes:
    """Tells one key from another without telling it."""
    return _derived(key, salt, b"lms backup: name of the key", NAME)


def _derived(key: bytes, salt: bytes, purpose: bytes, length: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=purpose).derive(key)


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])
