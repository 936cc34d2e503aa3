"""The key that seals papers: from a PKCS#12 file or a PKCS#11 token, loaded once in a process and kept.

Which key it is comes from the environment alone (README). Nothing of the key, its passphrase or PIN is ever written
to a log or a message.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import pkcs12
from django.conf import settings
from django.utils import timezone

from lms.core.display import format_date
from lms.core.exceptions import RuleViolation
from lms.core.exceptions_seal import SealKeyMissing, SealKeyOutOfDate, SealKeyUnreadable, SealPictureUnreadable

DEMO_NAME = "KHOÁ TRÌNH DIỄN – không có giá trị pháp lý"
SOON = timedelta(days=30)

_lock = threading.Lock()
_kept: dict[tuple[object, ...], SealKey] = {}


@dataclass(frozen=True)
class KeyFacts:
    """What the certificate of a key says. `fingerprint`: SHA-256 of the certificate."""

    name: str
    issuer: str
    valid_from: datetime
    valid_until: datetime
    fingerprint: str

    @property
    def is_demo(self) -> bool:
        return self.name == DEMO_NAME

    def check(self, now: datetime) -> None:
        """Raises SealKeyOutOfDate."""
        if not self.valid_from <= now <= self.valid_until:
            raise SealKeyOutOfDate(first=format_date(self.valid_from), last=format_date(self.valid_until))

    def ends_soon(self, now: datetime) -> bool:
        return now <= self.valid_until <= now + SOON


@dataclass(frozen=True)
class SealKey:
    """`signer`: a signer of pyHanko."""

    facts: KeyFacts
    signer: Any


def seal_key(now: datetime | None = None) -> SealKey:
    """The key of this installation, in date. Raises what `exceptions_seal` holds."""
    from lms.core.seal import signers  # noqa: PLC0415 - pyHanko is slow to import, and most processes seal nothing

    wanted = _place()
    with _lock:
        key = _kept.get(wanted)
        if key is None:
            if settings.SEAL_TOKEN_DRIVER:
                key = signers.from_token()
            else:
                key = signers.from_file(*read_key_file(Path(settings.SEAL_P12), settings.SEAL_PASSPHRASE))
            _kept.clear()
            _kept[wanted] = key
    key.facts.check(now or timezone.now())
    return key


def forget_keys() -> None:
    """The next paper loads the key anew, as after a token was taken out."""
    with _lock:
        _kept.clear()


@dataclass(frozen=True)
class SealState:
    """What a page or a check says of the key: its facts where they are known, and why it can't seal."""

    facts: KeyFacts | None
    problem: RuleViolation | None
    ends_soon: bool = False


def seal_state(now: datetime) -> SealState:
    """Never raises."""
    try:
        facts = _facts()
    except RuleViolation as problem:
        return SealState(None, problem)
    if facts is None:
        return SealState(None, None)
    try:
        facts.check(now)
        _check_picture()
    except RuleViolation as problem:
        return SealState(facts, problem)
    return SealState(facts, None, facts.ends_soon(now))


def _check_picture() -> None:
    if settings.SEAL_PICTURE and not Path(settings.SEAL_PICTURE).is_file():
        raise SealPictureUnreadable


def _facts() -> KeyFacts | None:
    """Of the key, in date or not; a file is read without what signing needs besides. A token isn't opened just to be
    looked at, since a wrong PIN costs one of its few tries: None until this process has sealed with it."""
    if settings.SEAL_TOKEN_DRIVER:
        with _lock:
            kept = _kept.get(_place())
        return kept.facts if kept else None
    return facts_of(read_key_file(Path(settings.SEAL_P12), settings.SEAL_PASSPHRASE)[1])


def read_key_file(path: Path, passphrase: str) -> tuple[Any, x509.Certificate, list[x509.Certificate]]:
    """Private key, its certificate, and the others of the chain."""
    try:
        held = path.read_bytes()
    except FileNotFoundError as error:
        raise SealKeyMissing from error
    except OSError as error:
        raise SealKeyUnreadable from error
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(held, passphrase.encode() or None)
    except (ValueError, TypeError) as error:
        raise SealKeyUnreadable from error
    if key is None or certificate is None:
        raise SealKeyUnreadable
    return key, certificate, others


def facts_of(certificate: x509.Certificate) -> KeyFacts:
    return KeyFacts(
        name=name_of(certificate.subject),
        issuer=name_of(certificate.issuer),
        valid_from=certificate.not_valid_before_utc,
        valid_until=certificate.not_valid_after_utc,
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
    )


def name_of(name: x509.Name) -> str:
    """The common name, or what stands for it."""
    for kind in (x509.NameOID.COMMON_NAME, x509.NameOID.ORGANIZATION_NAME):
        for attribute in name.get_attributes_for_oid(kind):
            return str(attribute.value)[:200]
    return name.rfc4514_string()[:200]


def _place() -> tuple[object, ...]:
    """Another file, or the same one written anew, is another key."""
    if settings.SEAL_TOKEN_DRIVER:
        return (
            settings.SEAL_TOKEN_DRIVER,
            settings.SEAL_TOKEN_SLOT,
            settings.SEAL_TOKEN_NAME,
            settings.SEAL_TOKEN_KEY,
            settings.SEAL_TOKEN_PIN,
        )
    path = Path(settings.SEAL_P12)
    try:
        written = path.stat().st_mtime_ns
    except OSError:
        written = 0
    return path, written, settings.SEAL_PASSPHRASE
