"""Makes a key that seals papers in a demo, at set-up: its certificate says that it is worth nothing."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from lms.core.seal.keys import DEMO_NAME

YEARS = 5
SIGNS_ONLY = {
    "digital_signature": True,
    "content_commitment": True,
    "key_encipherment": False,
    "data_encipherment": False,
    "key_agreement": False,
    "key_cert_sign": False,
    "crl_sign": False,
    "encipher_only": False,
    "decipher_only": False,
}


class Command(BaseCommand):
    help = "Writes a demo seal where no key is set: a PKCS#12 file that only the account of the product may read."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.SEAL_P12)
        if path != settings.DEMO_SEAL or settings.SEAL_TOKEN_DRIVER:
            self.stdout.write("A seal key is set by the environment; no demo seal made.")
            return
        if path.exists():
            self.stdout.write(f"{path} is there; nothing changed.")
            return
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            fresh = path.with_name(f".{path.name}.new")
            fresh.unlink(missing_ok=True)
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(demo_key_file())
            fresh.replace(path)
        except OSError as error:
            raise CommandError(
                f"{path} can't be written: {error.strerror}. Set LMS_VAR_DIR to another place."
            ) from error
        self.stdout.write(f"{path} written: a demo seal, without legal value.")


def demo_key_file(key: EllipticCurvePrivateKey | RSAPrivateKey | None = None) -> bytes:
    key = key or ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, DEMO_NAME)])
    now = timezone.now()
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=365))  # the demo's story begins some months ago
        .not_valid_after(now + timedelta(days=365 * YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**SIGNS_ONLY), critical=True)
        .sign(key, hashes.SHA256())
    )
    return pkcs12.serialize_key_and_certificates(b"demo", key, certificate, None, NoEncryption())
