"""Records of certificates."""

from certificates.models.certificates import Certificate, CertificateSeries
from certificates.models.files import CertificateFile, SealChoice
from certificates.models.forgery import ForgeryReport

__all__ = ["Certificate", "CertificateFile", "CertificateSeries", "ForgeryReport", "SealChoice"]
