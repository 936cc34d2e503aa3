"""Identity data at rest: encrypted with rotatable keys, matched by a keyed digest."""

import hashlib
import hmac
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class UnreadableToken(Exception):
    """None of the keys in `IDENTITY_KEYS` opens this value: a key was dropped too early, or the value was altered."""


@lru_cache(maxsize=8)
def _keyring(keys: tuple[str, ...]) -> MultiFernet:
    try:
        return MultiFernet([Fernet(key) for key in keys])
    except ValueError as error:
        raise ImproperlyConfigured("IDENTITY_KEYS must be Fernet keys; run `manage.py make_keys` once.") from error


def _keys() -> tuple[str, ...]:
    if not settings.IDENTITY_KEYS:
        raise ImproperlyConfigured("There are no IDENTITY_KEYS; run `manage.py make_keys` once.")
    return tuple(settings.IDENTITY_KEYS)


def encrypt(text: str) -> str:
    """Encrypts with the first key. The same text gives another token each time."""
    return _keyring(_keys()).encrypt(text.encode()).decode("ascii")


def decrypt(token: str) -> str:
    """Opens a token made with any of the keys."""
    try:
        return _keyring(_keys()).decrypt(token.encode()).decode()
    except InvalidToken as error:
        raise UnreadableToken("No identity key opens this value.") from error


def reencrypt(token: str) -> str | None:
    """The token under the first key, or None where it is so already: that makes a rotation safe to run twice."""
    keys = _keys()
    try:
        _keyring(keys[:1]).decrypt(token.encode())
    except InvalidToken:
        return encrypt(decrypt(token))
    return None


def keyed_digest(text: str, *, purpose: str) -> str:
    """HMAC-SHA256 in hex, for matching what must not be stored in clear.

    `purpose` keeps digests of one text for different uses apart, so that two tables can't be joined by them.
    The digest key is not rotated: all stored digests would have to be made again from the clear text.
    """
    key = settings.IDENTITY_DIGEST_KEY
    if not key:
        raise ImproperlyConfigured("There is no IDENTITY_DIGEST_KEY; run `manage.py make_keys` once.")
    secret = key.encode() if isinstance(key, str) else key
    return hmac.new(secret, f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()
