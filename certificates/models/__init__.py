"""Records of certificates."""

from certificates.models.certificates import Certificate, CertificateSeries

__all__ = ["Certificate", "CertificateSeries"]
