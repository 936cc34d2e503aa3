"""Keys of all kinds, made for a test, and papers to put them on."""

from __future__ import annotations

import io
import subprocess
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.utils import timezone
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers

from lms.core.pdf import render_pdf
from lms.core.seal.apart import apart
from lms.core.seal.keys import SealKey, read_key_file
from lms.core.seal.signers import from_file

OFFICE = "Văn phòng số của Phường Phú Xuân"
PASSPHRASE = "mat-khau-thu"  # noqa: S105 - opens what a test has made
PAPER = (
    '<html lang="vi"><head><title>Giấy</title></head><body class="paper"><h1>Giấy {0}</h1>'
    '<div id="cho-ky" style="height:30mm;margin-left:80mm"></div><p>Người ký</p></body></html>'
)


def make_key_file(
    path: Path,
    *,
    name: str = OFFICE,
    passphrase: str = PASSPHRASE,
    starts: datetime | None = None,
    ends: datetime | None = None,
    is_rsa: bool = False,
    stamps_time: bool = False,
) -> Path:
    now = timezone.now()
    key = rsa.generate_private_key(65537, 2048) if is_rsa else ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    unsigned = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(starts or now - timedelta(days=400))
        .not_valid_after(ends or now + timedelta(days=400))
    )
    if stamps_time:
        unsigned = unsigned.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    certificate = unsigned.sign(key, hashes.SHA256())
    lock = BestAvailableEncryption(passphrase.encode())
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"seal", key, certificate, None, lock))
    path.with_suffix(".pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    return path


def key_of(path: Path, passphrase: str = PASSPHRASE) -> SealKey:
    return from_file(*read_key_file(path, passphrase))


@cache
def make_paper(words: str = "chứng nhận") -> bytes:
    return render_pdf(PAPER.format(words))


def pdfsig(content: bytes, folder: Path) -> str:
    """What an independent tool says of the signatures."""
    path = folder / "paper.pdf"
    path.write_bytes(content)
    done = subprocess.run(["pdfsig", "-nocert", str(path)], capture_output=True, text=True, check=False)
    return done.stdout


def sign_outside(content: bytes, key: SealKey, field: str = "ChuKy") -> bytes:
    """As an office's own tool signs: appended, without our stamp."""
    signed = io.BytesIO()
    metadata = signers.PdfSignatureMetadata(field_name=field, md_algorithm="sha256")
    apart(
        signers.PdfSigner(metadata, key.signer).sign_pdf, IncrementalPdfFileWriter(io.BytesIO(content)), output=signed
    )
    return signed.getvalue()
