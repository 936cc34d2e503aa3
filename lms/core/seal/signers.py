"""Signers for pyHanko that keep the loaded key: its own reads and checks an RSA key again for every paper."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

import pkcs11
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign import signers
from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session
from pyhanko_certvalidator.registry import SimpleCertificateStore

from lms.core.exceptions_seal import SealKeyUnreadable, SealTokenUnreadable
from lms.core.seal.apart import apart
from lms.core.seal.keys import SealKey, facts_of

DIGEST = "sha256"
SPARE = 3072
"""Bytes that a signature takes besides the certificates it carries: a few hundred of its own, and what it says."""


class KeptKeySigner(signers.Signer):
    """RSA (PKCS#1 v1.5) or elliptic curves, always over SHA-256."""

    def __init__(
        self,
        key: RSAPrivateKey | EllipticCurvePrivateKey,
        certificate: x509.Certificate,
        others: Iterable[x509.Certificate],
    ) -> None:
        self._key = key
        others = list(others)
        carried = sum(len(one.public_bytes(Encoding.DER)) for one in (certificate, *others))
        self.reserved = 2 * (carried + SPARE)  # in hexadecimal; else pyHanko signs once more to know
        store = SimpleCertificateStore()
        store.register_multiple([_as_asn1(one) for one in others])
        super().__init__(signing_cert=_as_asn1(certificate), cert_registry=store)

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        if digest_algorithm != DIGEST:
            raise SealKeyUnreadable
        if isinstance(self._key, RSAPrivateKey):
            return self._key.sign(data, PKCS1v15(), hashes.SHA256())
        return self._key.sign(data, ECDSA(hashes.SHA256()))


def from_file(key: Any, certificate: x509.Certificate, others: Iterable[x509.Certificate]) -> SealKey:
    if not isinstance(key, RSAPrivateKey | EllipticCurvePrivateKey):
        raise SealKeyUnreadable
    return SealKey(facts_of(certificate), KeptKeySigner(key, certificate, others))


_wrong_pins: set[tuple[str, ...]] = set()
"""A token locks itself after a few tries: the same PIN isn't tried twice by a process."""


def from_token() -> SealKey:
    """Opens a session and leaves it open: the PIN is given once in a process."""
    tried = settings.SEAL_TOKEN_DRIVER, settings.SEAL_TOKEN_SLOT, settings.SEAL_TOKEN_NAME, settings.SEAL_TOKEN_PIN
    if tried in _wrong_pins:
        raise SealTokenUnreadable
    token = settings.SEAL_TOKEN_NAME
    slot = settings.SEAL_TOKEN_SLOT
    session = None
    try:
        session = open_pkcs11_session(
            settings.SEAL_TOKEN_DRIVER,
            slot_no=int(slot) if slot else None,
            token_criteria=TokenCriteria(label=token) if token else None,
            user_pin=settings.SEAL_TOKEN_PIN or None,
        )
        label = settings.SEAL_TOKEN_KEY
        signer = PKCS11Signer(session, cert_label=label, key_label=label, use_raw_mechanism=False)
        apart(asyncio.run, signer.ensure_objects_loaded())
        held = signer.signing_cert
        if held is None:
            raise ValueError("No certificate of that label.")
    except (pkcs11.PKCS11Error, PdfError, OSError, RuntimeError, ValueError, TypeError) as error:
        if isinstance(error, pkcs11.PinIncorrect | pkcs11.PinInvalid | pkcs11.PinLenRange | pkcs11.PinLocked):
            _wrong_pins.add(tried)
        if session is not None:  # left open, it would stand in the way of the next try
            session.close()
        raise SealTokenUnreadable from error
    return SealKey(facts_of(x509.load_der_x509_certificate(held.dump())), signer)


def _as_asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))
