"""Records of certificates."""

from certificates.models.certificates import Certificate, CertificateSeries
from certificates.models.forgery import ForgeryReport

__all__ = ["Certificate", "CertificateSeries", "ForgeryReport"]
